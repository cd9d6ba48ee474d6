"""The last address pattern: editable pages, old addresses, missing slashes; everything else is one and the same 404."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri

from divercity.models import Page, PageAddress
from divercity.pages import page_detail
from practices.public import errors, legacy


def fallback(request, path):
    stem = path.strip("/")
    # A file that is missing below /static/ or /medien/ comes here too, and without the collection.
    if "\x00" in path or not stem or not hasattr(request, "snapshot"):
        raise Http404("Diese Seite gibt es nicht.")
    page = Page.objects.live().filter(path=stem).first()
    if page is not None:
        return page_detail(request, page) if path == f"{stem}/" else _with_slash(request, stem)
    if path.endswith("/") or not _answers(f"/{stem}/"):
        return moved(request, f"/{path}")
    # A former slug without its slash: the reader is sent on once, not twice.
    address, edition = legacy.find(request.snapshot, stem) if stem.startswith("praxisbeispiele/") else (None, None)
    return moved(request, f"/{path}") if address or edition else _with_slash(request, stem)


def moved(request, path):
    """What an old address answers: 301 to the new one, 410 where the record was withdrawn, else 404."""
    address, edition = legacy.find(request.snapshot, path)
    if edition is not None and address is None:
        return errors.gone(request, edition)
    if address is None:
        names = {path} if path.startswith("/?") else legacy.spellings(path)
        old = PageAddress.objects.filter(path__in=names, page__status=Page.Status.PUBLISHED).first()
        address = old and old.page.get_absolute_url()
    if address and address != path:
        return HttpResponsePermanentRedirect(address)
    raise Http404("Diese Seite gibt es nicht.")


def _answers(path):
    try:
        return resolve(path).func is not fallback
    except Resolver404:
        return False


def _with_slash(request, stem):
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(iri_to_uri(f"/{stem}/?{query}" if query else f"/{stem}/"))
