"""The collection as a list, with the facets and parameters of the page, and single records as documents."""

from django.utils import timezone

from practices.document import in_order, public
from practices.models import Edition
from practices.public import catalogue
from practices.public.addresses import Selection
from practices.public.api import problems
from practices.public.api.addresses import PATH
from practices.public.api.answers import reading
from practices.public.filters import FACETS, PracticeFilterSet

WALK = "zeiger"


@reading
def practice_list(request):
    filterset, walk = _understood(request)
    cleaned = filterset.form.cleaned_data
    page, size, order = cleaned["seite"], cleaned["anzahl"], filterset.order
    if page == 1:
        walk = walk or catalogue.Walk(order)
    snapshot = request.snapshot
    answer = catalogue.answer(
        snapshot, filterset.selection, hits=filterset.hits, order=order, page=page, size=size, walk=walk
    )
    if page > 1 and not answer.ids:
        raise problems.Problem("keine-solche-seite", f"Diese Auswahl hat keine Seite {page}.")
    following = answer.walk
    if walk is None and page * size < answer.total and order != catalogue.RELEVANCE:
        following = catalogue.Walk(order, snapshot.orders[order].key(answer.ids[-1]))
    address = Selection.of(filterset, PATH).without_name("seite", "anzahl")
    if "anzahl" in request.GET:
        address = address.with_("anzahl", str(size))
    if following:
        address = address.with_(WALK, str(following))
    elif walk is None and page * size < answer.total:
        address = address.page(page + 1)  # what stood before is not known, and so cannot be left out
    else:
        address = None
    return {
        "total": answer.total,
        "results": [result(request, edition) for edition in Edition.objects.for_cards(answer.ids)],
        "facets": _facets(answer.facets),
        "next": request.build_absolute_uri(address.url) if address else None,
    }


def _understood(request):
    """The filter set and the walk that a request asks for; whatever is not understood is a problem."""
    query = request.GET.copy()
    walks = query.pop(WALK, [])
    filterset = PracticeFilterSet(query, snapshot=request.snapshot)
    if filterset.is_too_much:
        problems.refuse([("", sentence) for sentence in filterset.problems])
    errors = []
    for name, sentences in filterset.form.errors.items():
        errors.append((name, f"{filterset.filters[name].label}: {' '.join(sentences)}"))
    if not errors:
        for name, choice in filterset.choices.items():
            errors += [(name, f"{name}: „{problems.shown(value)}“ gibt es nicht.") for value in choice.unknown]
    for name, values in query.lists():
        if name not in filterset.filters:
            errors.append((problems.shown(name), f"Den Parameter „{problems.shown(name)}“ gibt es nicht."))
        elif name not in FACETS and len(values) > 1:
            errors.append((name, f"{name}: hier ist nur eine Angabe möglich."))
    if errors:
        problems.refuse(errors)
    return filterset, _walk(walks, filterset)


def _walk(walks, filterset):
    if not walks:
        return None
    if len(walks) > 1:
        problems.refuse([(WALK, f"{WALK}: hier ist nur eine Angabe möglich.")])
    if "seite" in filterset.data:
        problems.refuse([(WALK, f"{WALK}: entweder „seite“ oder „zeiger“, nicht beides.")])
    try:
        walk = catalogue.Walk.read(walks[0])
    except ValueError:
        walk = None
    if walk is None or walk.order != filterset.order:
        problems.refuse([(WALK, f"{WALK}: Diesen Zeiger gibt es nicht. Er steht in „next“ und gilt nur dort.")])
    return walk


def result(request, edition):
    card = edition.card
    return {
        "number": edition.practice_number,
        "slug": edition.slug,
        "title": edition.title,
        "teaser": edition.teaser,
        "kind": edition.kind,
        "url": request.build_absolute_uri(edition.get_absolute_url()),
        "place": card.get("place", ""),
        "state": card.get("state", ""),
        "actors": card.get("actors", []),
        "diversity": card.get("dimensions", []),
        "published_at": edition.published_at.isoformat(),
        "document": request.build_absolute_uri(f"{PATH}{edition.practice_number}/"),
    }


def _facets(facets):
    result = {}
    for facet in facets:
        result.setdefault(facet.name, []).extend(
            {"value": o.value, "label": o.label, "count": o.count, "selected": o.selected} for o in facet.options
        )
    return result


@reading
def practice_detail(request, number):
    problems.refuse_unknown(request)
    edition = Edition.objects.filter(practice_number=number).first() if number < 2**31 else None
    if edition is None:
        raise problems.Problem("nicht-gefunden", "Einen Beitrag mit dieser Nummer gibt es nicht.")
    if edition.withdrawn_at is not None:
        raise problems.Problem("zurueckgezogen", edition.withdrawal_note)
    # PostgreSQL's jsonb forgets the order of keys.
    return in_order(public(edition.document, on=timezone.localdate()))
