"""Pages of the archive's own, in place of those that a server has to answer."""

from django.conf import settings
from django.template.loader import render_to_string

from divercity.archive import listing, site
from practices.public.addresses import COMPARE, HELP, HOME_CRUMB, LIST, LIST_CRUMB, MATCH, SHORTLIST

# What cannot be had without a server: heading, what it would do, and what one can do instead.
ONLY_LIVE = {
    COMPARE: (
        "Vergleich",
        "Der Vergleich stellt zwei bis vier Beiträge nebeneinander. Er wird für jede Auswahl neu berechnet; "
        "das kann eine Archivfassung nicht.",
        "Öffnen Sie die Beiträge, die Sie vergleichen möchten, nebeneinander: Alle sind gleich aufgebaut.",
    ),
    SHORTLIST: (
        "Merkliste",
        "Die Merkliste sammelt Beiträge im Browser und lässt daraus ein Dossier entstehen. "
        "In der Archivfassung gibt es sie nicht.",
        "Legen Sie für die Beiträge, die Sie behalten möchten, Lesezeichen im Browser an.",
    ),
    MATCH: (
        "Was passt zu uns?",
        "Aus den Antworten auf fünf Fragen wird berechnet, welche Beiträge am besten passen. "
        "Das kann eine Archivfassung nicht.",
        "Dieselben Angaben lassen sich in der Sammlung als Filter wählen.",
    ),
    "/hinweis/": (
        "Hinweis geben",
        "Ein Archiv kann keine Nachrichten entgegennehmen, und seine Beiträge werden nicht mehr geändert.",
        "Wenden Sie sich an die Redaktion der laufenden Seite.",
    ),
    "/barriere/": (
        "Barriere melden",
        "Ein Archiv kann keine Nachrichten entgegennehmen.",
        "Wenden Sie sich an die Redaktion der laufenden Seite.",
    ),
}
README = "/LIESMICH.html"


def note(address):
    """What has to be said on a page of the site that is shown unchanged; "" for nothing."""
    if address == HELP:
        return (
            "Diese Hilfe beschreibt die Suche der laufenden Seite. In der Archivfassung gibt es eine einfache "
            "Wortsuche: Alle Wörter müssen vorkommen, ein Wortanfang genügt; ein Minus davor schließt aus."
        )
    if address.startswith(f"{LIST}?"):
        return "Diese Ansicht zeigt die ganze Sammlung; Suche und Filter führen in die Liste."
    if address.startswith("/api/"):
        return "Die Schnittstelle antwortet nur auf der laufenden Seite; ihre Daten liegen im Archiv als Dateien."
    return ""


def render(address, made_on):
    """The archive's own page at ``address``; None where the site's is taken."""
    if address not in (LIST, README, *ONLY_LIVE):
        return None
    request = site.request(address)
    context = {
        "made_on": made_on,
        "canonical": f"{settings.SITE_URL}{address}",
        "noindex": False,
        "live_url": f"{settings.SITE_URL}{address}" if settings.PUBLIC_URL else "",
    }
    if address == LIST:
        order = listing.ids(request.snapshot)
        context |= {
            "page_title": "Sammlung",
            "breadcrumbs": [HOME_CRUMB, {**LIST_CRUMB, "url": ""}],
            "register": listing.register(order),
            "total": len(order),
        }
        return _page("archive/list.html", context, request)
    if address == README:
        context |= {
            "page_title": "Über dieses Archiv",
            "breadcrumbs": [HOME_CRUMB, {"label": "Über dieses Archiv", "url": ""}],
            "total": len(request.snapshot.live),
            "site_url": settings.PUBLIC_URL,
        }
        return _page("archive/readme.html", context, request)
    heading, why, instead = ONLY_LIVE[address]
    context |= {
        "page_title": heading,
        "breadcrumbs": [HOME_CRUMB, {"label": heading, "url": ""}],
        "why": why,
        "instead": instead,
    }
    return _page("archive/only_live.html", context, request)


def _page(template, context, request):
    html = render_to_string(template, context, request)
    return site.Answer(200, "text/html; charset=utf-8", "", html.encode())
