"""What machines ask a site for: robots.txt, security.txt, health, the sitemap."""

import datetime

from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.utils import timezone

from divercity.models import HOME, Page
from practices.public import sitemaps

PLAIN = "text/plain; charset=utf-8"


def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /praxisbeispiele/auswahl.",  # long files of endless combinations, whose pages are in the sitemap
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type=PLAIN)


def security(request):
    """RFC 9116; it expires in half a year from now, because somebody runs what answers."""
    expires = (timezone.now() + datetime.timedelta(days=182)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {request.build_absolute_uri('/kontakt/')}",
        f"Expires: {expires}",
        "Preferred-Languages: de, en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type=PLAIN)


def health(request):
    """ "ok" while the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("Datenbank nicht erreichbar\n", status=503, content_type=PLAIN)
    return HttpResponse("ok\n", content_type=PLAIN)


def sitemap(request, part=None):
    pages = [page.get_absolute_url() for page in Page.objects.live().exclude(path=HOME)]
    return sitemaps.sitemap(request, part, extra=pages)
