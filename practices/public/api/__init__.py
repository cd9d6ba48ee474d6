"""The read-only interface for programs, version 1: the same filter set and catalogue as the list.

``answers`` is what all of its views have in common, ``description`` says in OpenAPI what they take and give.
"""

from practices.public.api.addresses import PATH, ROOT

__all__ = ["PATH", "ROOT"]
