"""Suggestions while somebody types a search, as JSON."""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from practices.public.addresses import LIST, Selection, term_url
from practices.public.api.problems import problem
from practices.public.filters import MOST_VALUES, QueryField
from practices.search import suggestions
from taxonomy.vocabularies import vocabularies

FORM = 1  # counts up with the form of the answer, which browsers keep
LABELS = {
    suggestions.WORD: "Suchwörter",
    suggestions.TERM: "Begriffe",
    suggestions.PLACE: "Orte",
    suggestions.TITLE: "Beiträge",
}


def suggest(request):
    problems = _problems(request.GET)
    if problems:
        return problem("ungueltige-anfrage", " ".join(problems))
    # The same revision, the same answer; asked again each time, because what was withdrawn must be gone.
    etag = f'"{FORM}.{request.snapshot.revision}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        found = request.snapshot.search.suggestions.of(request.GET.get("q", ""))
        response = JsonResponse(_answer(request.snapshot, found), json_dumps_params={"ensure_ascii": False})
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _problems(parameters):
    if sum(len(values) for _, values in parameters.lists()) > MOST_VALUES:
        return [f"Höchstens {MOST_VALUES} Angaben auf einmal."]
    problems = [f"Den Parameter „{name[:60]}“ gibt es nicht." for name in parameters if name != "q"]
    if len(parameters.getlist("q")) > 1:
        problems.append("q: hier ist nur eine Angabe möglich.")
    try:
        QueryField(required=False).clean(parameters.get("q", ""))
    except ValidationError as error:
        problems.append(f"Suchwort: {' '.join(error.messages)}")
    return problems


def _answer(snapshot, found):
    groups = [
        {"kind": kind, "label": LABELS[kind], "items": [_item(snapshot, suggestion) for suggestion in group]}
        for kind, group in groupby(found, key=lambda suggestion: suggestion.kind)
    ]
    announcement = _counted(len(found), "Vorschlag", "Vorschläge") if found else ""
    return {"total": len(found), "announcement": announcement, "groups": groups}


def _item(snapshot, suggestion):
    """``parts`` of the text, a ``note`` beside it, and the address; of a word also the ``text`` for the box."""
    item = {"parts": suggestion.parts, "note": ""}
    if suggestion.kind == suggestions.WORD:
        return item | {"text": suggestion.value, "url": Selection([("q", suggestion.value)]).url}
    if suggestion.kind == suggestions.TITLE:
        return item | {"url": f"{LIST}{suggestion.value}/"}
    key = suggestion.vocabulary
    if key == "state":
        kind, url = "Bundesland", Selection([("land", suggestion.value)]).url
    else:
        kind = "" if key == "place" else vocabularies()[key].plural
        url = term_url(key, snapshot.vocabularies[key].by_id[suggestion.value])
    notes = [suggestion.also, kind, _counted(suggestion.count, "Beitrag", "Beiträge")]
    return item | {"note": " · ".join(filter(None, notes)), "url": url, "count": suggestion.count}


def _counted(number, one, many):
    return f"{number}\u00a0{one if number == 1 else many}"
