"""German text in, edition ids and scores out: the same ids in the same order on SQLite and PostgreSQL.

``Search`` finds, ``index`` is written by whoever publishes, ``marks`` shows what was found.
"""

from practices.search.finding import Result, Search
from practices.search.hits import Hits

__all__ = ["Hits", "Result", "Search"]
