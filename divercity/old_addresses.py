"""Addresses of the predecessor: one step to where it is now, whatever part of the site did not know it.

``permalinks.read`` says what an address asks for; here it is looked up, in at most six queries. What is not public is
answered like what never was.
"""

from urllib.parse import urlencode

from django.http import HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri

from divercity import page_files
from divercity.models import HOME, OldAddress, Page, PageAddress
from divercity.pages import reserved_paths
from practices.models import EditionAddress, EditionFile
from practices.public import errors, legacy, permalinks
from practices.public.addresses import FEED, LIST, SITEMAP

READING = ("GET", "HEAD")
ARCHIVES = ("/?cat=", "/?category_name=", "/?tag=")  # by parameter; whatever else stands there is not ours to judge


def old_addresses(get_response):
    """Middleware: what nobody knew may be an address of the predecessor."""

    def middleware(request):
        response = get_response(request)
        # without the collection: the desk and files, which the predecessor had nowhere
        if response.status_code != 404 or request.method not in READING or not hasattr(request, "snapshot"):
            return response
        return answer(request) or response

    return middleware


def answer(request):
    """301 to where the asked address leads now, 410 where the record was withdrawn, else None."""
    path = request.path_info
    if not path.isprintable() or path != path.strip():  # nobody's address, though it would be one when cleaned
        return None
    found = _find(request)
    if found is not None and not isinstance(found, str):
        return errors.gone(request, found)
    if not found or found == request.get_full_path():
        return None
    return HttpResponsePermanentRedirect(iri_to_uri(found))


def asks_for_more(query):
    """Whether the query string of the home page asks for something that was at it in the predecessor."""
    asked = permalinks.read(HOME, query)
    is_asked = asked.number or asked.keys or asked.paths or asked.is_everything or asked.is_feed
    return bool(is_asked) or asked.words is not None


def is_unknown(query):
    """Whether such a query asks for something that there would have to be, if it was not found."""
    asked = permalinks.read(HOME, query)
    return bool(asked.number or asked.paths) or any(key.startswith(ARCHIVES) for key in asked.keys)


def _find(request, folder=""):
    """The address now, or the edition that was withdrawn, or None. ``folder`` is where the old front page was."""
    snapshot = request.snapshot
    asked = permalinks.read(request.path_info, request.META.get("QUERY_STRING", ""), folder)
    folders = [] if folder else _folders(request.path_info)
    rows = _rows(asked, folder, folders)
    for other in folders:
        if _is_front(rows.get(other)):
            return _find(request, other)
    if asked.number:
        row = next((rows[name] for name in permalinks.numbers(asked.number) if name in rows), None)
        return row and _place(snapshot, row, asked)
    if asked.words is not None:
        words = " ".join(asked.words.split())
        return f"{LIST}?{urlencode({'q': words})}" if words else LIST
    for name in [*asked.keys, *(name for path in asked.paths for name in legacy.spellings(f"{folder}{path}"))]:
        if name in rows and (place := _place(snapshot, rows[name], asked)):
            return place
    for path in asked.paths:
        if place := legacy.archive(snapshot, path, is_feed=asked.is_feed):
            return place
    if asked.is_sitemap:
        return SITEMAP
    if asked.is_everything:
        return FEED if asked.is_feed else LIST
    if asked.is_home and not asked.keys:
        return FEED if asked.is_feed else HOME
    for name in legacy.spellings(f"{folder}{asked.slug}") if asked.slug else ():
        if name in rows and (place := _place(snapshot, rows[name], asked)):
            return place
    for name in (name for path in asked.archives for name in legacy.spellings(f"{folder}{path}")):
        if name not in rows or request.path_info.split("/")[1] in reserved_paths():  # below ours nobody guesses
            continue
        if place := _place(snapshot, rows[name], asked):
            return place
    return None


def _is_front(row):
    return row.path == HOME if isinstance(row, Page) else getattr(row, "vocabulary", "") == OldAddress.FRONT


def _folders(path):
    """The folders that a site in one could have had: the first part of a path, or the first two."""
    parts = permalinks.normal(path).split("/")[1:3]
    return ["/" + "/".join(parts[:n]) for n in range(1, len(parts) + 1) if parts[0]]


def _rows(asked, folder, folders):
    """``{address: row}`` of everything that is stored under one of the asked addresses (at most four queries)."""
    paths = [f"{folder}{path}" for path in (*asked.paths, asked.slug, *asked.archives) if path]
    names = {name for path in paths for name in legacy.spellings(path)}
    names |= {*folders, *asked.keys, *(permalinks.numbers(asked.number) if asked.number else ())}
    if not names:
        return {}
    found = {row.path: row for row in OldAddress.objects.filter(path__in=names)}
    pages = PageAddress.objects.filter(path__in=names, page__status=Page.Status.PUBLISHED).select_related("page")
    found |= {row.path: row.page for row in pages}
    stems = [name.strip("/") for name in names if "?" not in name]
    found |= {f"/{page.path}": page for page in Page.objects.live().filter(path__in=stems)}
    editions = EditionAddress.objects.filter(path__in=names).select_related("edition").order_by("-pk")
    return found | {row.path: row.edition for row in editions}


def _place(snapshot, row, asked):
    if isinstance(row, Page):
        return row.get_absolute_url()
    if not isinstance(row, OldAddress):
        return row if row.withdrawn_at else row.get_absolute_url()
    stored = row.image or row.pdf
    if stored is not None:
        return stored.get_absolute_url() if _is_public(stored) else None
    return legacy.term(snapshot, row.vocabulary, row.slug, is_feed=asked.is_feed)


def _is_public(stored):
    live = EditionFile.objects.filter(token=stored.token, edition__withdrawn_at__isnull=True)
    return live.exists() or page_files.on_live_page(stored.token) is not None
