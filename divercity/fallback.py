"""The last address pattern: editable pages and missing slashes; what is left may be an old address."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri

from divercity.models import Page
from divercity.pages import page_detail


def fallback(request, path):
    stem = path.strip("/")
    # What is missing below /static/ comes here too, and without the collection.
    if "\x00" in path or not stem or not hasattr(request, "snapshot"):
        raise Http404("Diese Seite gibt es nicht.")
    page = Page.objects.live().filter(path=stem).first()
    if page is not None:
        return page_detail(request, page) if path == f"{stem}/" else _with_slash(request, stem)
    match = None if path.endswith("/") else _match(f"/{stem}/")
    if match is None:
        raise Http404("Diese Seite gibt es nicht.")
    if getattr(match.func, "__module__", "").startswith("practices.public."):
        # What would be sent on from there, or is not there, is answered at once: the reader takes one step, not two.
        response = match.func(request, *match.args, **match.kwargs)
        if response.status_code != 200:
            return response
    return _with_slash(request, stem)


def is_fixed(path):
    """Whether a part of this site that needs no page or record answers at an address, whatever was there before."""
    match = _match(f"/{path.strip('/')}/") if path.strip("/") and "?" not in path else None
    return match is not None and not match.captured_kwargs and not match.args


def _match(path):
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if match.func is not fallback else None


def _with_slash(request, stem):
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(iri_to_uri(f"/{stem}/?{query}" if query else f"/{stem}/"))
