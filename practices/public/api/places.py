"""The places at which the collection has records, with what is known of them, from the snapshot alone."""

from practices.public.addresses import Selection, base_of, term_url
from practices.public.api.addresses import PATH
from practices.public.api.answers import reading
from practices.public.api.problems import refuse_unknown
from practices.public.api.terms import roots
from practices.public.catalogue.terms import STATE_NAMES


@reading
def place_list(request):
    refuse_unknown(request)
    snapshot, base = request.snapshot, base_of(request)
    places = roots(snapshot, "place")
    return {"total": len(places), "results": [_place(snapshot, base, place) for place in places]}


def _place(snapshot, base, place):
    known = {"slug": place.slug, "name": place.name, "level": place.level}
    if place.state:
        known |= {"state": STATE_NAMES[place.state], "land": place.state}
    if place.point:
        known |= {"latitude": place.point[0], "longitude": place.point[1]}
    if place.size:
        known["size"] = place.size
    return known | {
        "count": snapshot.count("place", place.id),
        "url": base + term_url("place", place),
        "practices": base + Selection([("ort", place.slug)], PATH).url,
    }
