"""The first address: what there is, and where; and what answers everything else below ``/api/``."""

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri

from practices.public.api import addresses
from practices.public.api.answers import reading, reading_page
from practices.public.api.problems import refuse_unknown

TITLE = "DIVERCITY: Schnittstelle für Programme"
LINKS = {
    "practices": addresses.PATH,
    "vocabularies": addresses.VOCABULARIES,
    "places": addresses.PLACES,
    "changes": addresses.CHANGES,
    "description": addresses.DESCRIPTION,
    "documentation": addresses.READER,
}


@reading
def index(request):
    refuse_unknown(request)
    links = {name: request.build_absolute_uri(path) for name, path in LINKS.items()}
    return {"title": TITLE, "version": "1", **links}


@reading_page
def newest(request):
    return HttpResponseRedirect(addresses.INDEX)


@reading_page
def unknown(request):
    """An address without its closing slash leads to the one with it; no other is known."""
    path = request.path_info
    if not path.endswith("/"):
        try:
            is_known = resolve(f"{path}/").func is not unknown
        except Resolver404:
            is_known = False
        if is_known:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(iri_to_uri(f"{path}/?{query}" if query else f"{path}/"))
    raise Http404
