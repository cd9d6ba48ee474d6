"""The last address pattern: editable pages, old addresses, missing slashes; everything else is one and the same 404."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri

from divercity.models import Page, PageAddress
from divercity.pages import page_detail
from practices.public import legacy, views


def fallback(request, path):
    stem = path.strip("/")
    if "\x00" in path:
        raise Http404
    page = Page.objects.live().filter(path=stem).first() if stem else None
    if page is not None:
        return page_detail(request, page) if path == f"{stem}/" else _moved(request, page.get_absolute_url())
    if not path.endswith("/") and _answers(f"/{stem}/"):
        return _moved(request, f"/{stem}/")
    address, edition = legacy.find(request.snapshot, f"/{path}")
    if edition is not None and address is None:
        return views.gone(request, edition)
    if address is None:
        old = PageAddress.objects.filter(path=f"/{stem}", page__status=Page.Status.PUBLISHED).first()
        address = old and old.page.get_absolute_url()
    if address and address != f"/{path}":
        return HttpResponsePermanentRedirect(address)
    raise Http404("Diese Seite gibt es nicht.")


def _answers(path):
    try:
        return resolve(path).func is not fallback
    except Resolver404:
        return False


def _moved(request, path):
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(iri_to_uri(f"{path}?{query}" if query else path))
