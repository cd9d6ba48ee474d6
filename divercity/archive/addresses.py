"""Which addresses of the site belong into an archive, and as which files.

The list can be filtered without end. Its filtered addresses become the archive's own list, which reads the same
parameters; what is finite (views of the whole collection, citations, feeds of one term) becomes a file each.
"""

import mimetypes
import posixpath
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from django.conf import settings

from practices.public import api, matrix
from practices.public.addresses import FEED, LIST
from practices.public.filters import FACETS

# What only a server can do, or is no page for readers. Pictures of shared links are asked for by other sites, where
# links to the live site are shown; a thousand of them would take longer to draw than all the rest.
NEVER = ("/admin/", "/vorschau/", "/suche/vorschlaege/", "/oai/", "/teilen/", "/healthz", "/.well-known/")
# What a reader may choose in the archive's list.
CHOICES = (*FACETS, "q", "sortierung")
CITATIONS = ("/zitate.bib", "/zitate.ris")
DOCUMENTS = "daten/praxisbeispiele.jsonl"
# Addresses whose answer stands in a file that the archive writes by itself.
WRITTEN = {
    api.PATH: DOCUMENTS,
    **{f"/{file}": file for file in (DOCUMENTS, "daten/liste.js", "daten/woerter.js", "daten/begriffe.json")},
    **{f"/{file}": file for file in ("daten/medien.json", "manifest.json", "SHA256SUMS")},
}
EXTENSIONS = {
    "text/html": ".html",
    "application/atom+xml": ".xml",
    "application/json": ".json",
    "application/ld+json": ".jsonld",
    "text/turtle": ".ttl",
}
FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')  # in the names of files on some system
# Names of files that Windows keeps for itself, whatever their ending.
DEVICES = re.compile(r"(?<![^/])(aux|con|nul|prn|com\d|lpt\d)(?=[./]|$)", re.IGNORECASE)


def internal(url, page="/"):
    """``(path and query, fragment)`` of an address inside the site as a page names it; None for every other."""
    return _internal(url, "/" if url.startswith("/") else page)


@lru_cache(maxsize=50_000)  # every page names the same ones
def _internal(url, page):
    try:
        parts = urlsplit(urljoin(settings.SITE_URL + page, url.strip()))
        live = urlsplit(settings.SITE_URL)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != live.netloc:
        return None
    path = quote(unquote(parts.path), safe="/~!$&'()*+,;=:@-._") or "/"
    return f"{path}?{parts.query}" if parts.query else path, parts.fragment


@lru_cache(maxsize=50_000)
def wanted(address):
    """``(address, query)``: what is read from the site for it, and what is handed to the archive's list beside.

    ``(None, "")`` where the archive has nothing to show.
    """
    path, _, query = address.partition("?")
    pairs = [pair for pair in parse_qsl(query) if pair[1]]
    if path.startswith(NEVER) or ".." in path:
        return None, ""
    if path == LIST:
        chosen = [pair for pair in pairs if pair[0] in CHOICES]
        view = [pair for pair in pairs if pair[0] in ("ansicht", "spalten")]
        if not chosen and dict(view).get("ansicht", "liste") != "liste":
            return _with(path, view), ""
        return LIST, urlencode(chosen)
    if path in CITATIONS:
        numbers = [pair for pair in pairs if pair[0] == "nr"]
        return (_with(path, numbers), "") if len(numbers) == 1 else (None, "")
    if path == FEED:
        chosen = [pair for pair in pairs if pair[0] in CHOICES]
        is_one = len(chosen) < 2 and all(name in FACETS for name, _ in chosen)
        return (_with(path, chosen), "") if is_one else (None, "")
    if path == matrix.FILE:
        return _with(path, [pair for pair in pairs if pair[0] == "spalten"]), ""
    return path, ""


def _with(path, pairs):
    return f"{path}?{urlencode(pairs)}" if pairs else path


def file_of(address, content_type):
    """The file that holds what ``address`` answers, from the root of the archive."""
    path, _, query = address.partition("?")
    kind = content_type.partition(";")[0].strip().lower()
    extension = EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ".bin"
    path = unquote(path)
    if path.endswith("/"):
        path = f"{path}index{extension}"
    elif kind == "text/html" and not path.endswith(".html"):
        path = f"{path}/index.html"
    if query:
        stem, extension = posixpath.splitext(path)
        named = "-".join(f"{name}-{value}" for name, value in parse_qsl(query))
        path = f"{stem}-{named}{extension}" if stem.endswith("/index") else f"{stem}/{named}{extension}"
    return DEVICES.sub(r"\1_", FORBIDDEN.sub("_", path.lstrip("/")))


class Places:
    """Where in the archive each address is: ``files`` is ``{address: file}``, ``moved`` ``{address: address}``."""

    def __init__(self, files, moved):
        self.files = {**files, **WRITTEN}
        self.moved = moved

    def find(self, url, page):
        """``(file, query, fragment)`` for an address that ``page`` names; None where the archive has none.

        Foreign addresses are none of its business: ask ``internal`` first.
        """
        address, fragment = internal(url, page)
        address, query = wanted(address)
        for _ in range(5):
            if address in self.moved:
                address = self.moved[address]
        file = self.files.get(address)
        return None if file is None else (file, query, fragment)

    def link(self, url, page, file):
        """What ``file`` of the archive writes in place of ``url``; None where nothing is left to lead to."""
        found = self.find(url, page)
        if found is None:
            return None
        target, query, fragment = found
        relative = quote(posixpath.relpath(target, posixpath.dirname(file) or "."))
        return relative + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
