"""The read-only API, from the same FilterSet and catalogue as the list."""

from django.http import JsonResponse
from django.utils import timezone

from practices.document import in_order, public
from practices.models import Edition
from practices.public import catalogue
from practices.public.addresses import Selection
from practices.public.filters import FACETS, PracticeFilterSet

PATH = "/api/v1/praxisbeispiele/"
JSON = {"ensure_ascii": False}


def problem(status, title, detail=""):
    """An error as application/problem+json (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    return JsonResponse(body, status=status, content_type="application/problem+json", json_dumps_params=JSON)


def read_only(view):
    """GET and HEAD, from any origin."""

    def wrapped(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            response = problem(405, "Nur lesen", "Diese Schnittstelle kennt nur GET.")
            response["Allow"] = "GET, HEAD"
        else:
            response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    # There is nothing to forge, and so the refusal of another method is this one and not the form's.
    wrapped.csrf_exempt = True
    return wrapped


@read_only
def practice_list(request):
    filterset = PracticeFilterSet(request.GET, snapshot=request.snapshot)
    problems = filterset.problems or [
        f"{name}: „{value[:60]}“ gibt es nicht."
        for name, choice in filterset.choices.items()
        for value in choice.unknown
    ]
    for name, values in request.GET.lists():
        if name not in filterset.filters:
            problems.append(f"Den Parameter „{name[:60]}“ gibt es nicht.")
        elif name not in FACETS and len(values) > 1:
            problems.append(f"{name}: hier ist nur eine Angabe möglich.")
    if problems:
        return problem(400, "Ungültige Anfrage", " ".join(problems))
    cleaned = filterset.form.cleaned_data
    page, size = cleaned["seite"], cleaned["anzahl"]
    answer = catalogue.answer(
        request.snapshot, filterset.selection, hits=filterset.hits, order=filterset.order, page=page, size=size
    )
    if page > 1 and not answer.ids:
        return problem(404, "Keine solche Seite", f"Diese Auswahl hat keine Seite {page}.")
    following = None
    if page * size < answer.total:
        address = Selection.of(filterset, PATH).without_name("seite", "anzahl")
        if "anzahl" in request.GET:
            address = address.with_("anzahl", str(size))
        following = request.build_absolute_uri(address.page(page + 1).url)
    editions = Edition.objects.for_cards(answer.ids)
    return JsonResponse(
        {
            "total": answer.total,
            "results": [result(request, edition) for edition in editions],
            "facets": _facets(answer.facets),
            "next": following,
        },
        json_dumps_params=JSON,
    )


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


@read_only
def practice_detail(request, number):
    edition = Edition.objects.filter(practice_number=number).first() if number < 2**31 else None
    if edition is None:
        return problem(404, "Nicht gefunden", "Einen Beitrag mit dieser Nummer gibt es nicht.")
    if edition.withdrawn_at is not None:
        return problem(410, "Zurückgezogen", edition.withdrawal_note)
    # PostgreSQL's jsonb forgets the order of keys.
    document = in_order(public(edition.document, on=timezone.localdate()))
    return JsonResponse(document, json_dumps_params=JSON)
