"""Middleware: every public request reads one snapshot of the collection, and all but two addresses only read."""

import logging
import re

from django.utils import timezone

from divercity import errors
from practices.desk import scheduling
from practices.public import api, catalogue, oai, reports
from taxonomy import revision

logger = logging.getLogger(__name__)

# What is no public page: the desk, static files, the health check; and stored files, whose tokens have capitals, unlike
# the addresses of an old site that had something of its own there.
WITHOUT_COLLECTION = ("/admin/", "/static/")
STORED = re.compile(r"/medien/[\w-]*[A-Z][\w-]*/.", re.ASCII)
HEALTH = "/healthz"
READING = ("GET", "HEAD")


def collection(get_response):
    """Set ``request.snapshot`` (one small query); what has become due is published first.

    So nothing needs a clock of its own: the first request after the moment does the work.
    """

    def middleware(request):
        path = request.path_info
        if path != HEALTH and not path.startswith(WITHOUT_COLLECTION) and not STORED.match(path):
            number, next_due_at = revision.current()
            if next_due_at is not None and next_due_at <= timezone.now():
                _publish_due()
                number = None
            request.snapshot = catalogue.current(number)
        allowed = READING + (("POST",) if path in (*reports.WRITABLE, oai.PATH) else ())
        if request.method not in allowed and not path.startswith(("/admin/", api.ROOT)):
            return errors.not_allowed(request, allowed)
        return get_response(request)

    return middleware


def _publish_due():
    """What the desk cannot do now is the desk's trouble, not the reader's: the next request tries again."""
    try:
        scheduling.publish_due()
    except Exception:
        logger.exception("publish_due failed")
