"""Middleware: every public request reads one snapshot of the collection."""

from django.utils import timezone

from practices.desk import workflow
from practices.public import catalogue
from taxonomy import revision

# What is no public page: the desk, static files, stored files, the health check.
WITHOUT_COLLECTION = ("/admin/", "/static/", "/medien/", "/healthz")


def collection(get_response):
    """Set ``request.snapshot`` (one small query); what has become due is published first.

    So nothing needs a clock of its own: the first request after the moment does the work.
    """

    def middleware(request):
        if not request.path_info.startswith(WITHOUT_COLLECTION):
            number, next_due_at = revision.current()
            if next_due_at is not None and next_due_at <= timezone.now():
                workflow.publish_due()
                number = None
            request.snapshot = catalogue.current(number)
        return get_response(request)

    return middleware
