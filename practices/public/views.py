"""The collection as list, map or map of gaps."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from practices import csv_rows
from practices.models import Edition
from practices.public import cards, catalogue, facets, matrix, searches
from practices.public.addresses import FEED, HOME_CRUMB, LIST, LIST_CRUMB, Selection
from practices.public.almost import almost
from practices.public.errors import refuse
from practices.public.exports.formats import offers
from practices.public.filters import FACETS, PAGE_SIZE, SCOPES, SORTS, VIEWS, PracticeFilterSet
from practices.public.linked_data import things
from practices.public.maps.places import places_map
from practices.public.origins import open_to_all


def practice_list(request):
    snapshot = request.snapshot
    filterset = PracticeFilterSet(request.GET, snapshot=snapshot)
    if filterset.problems:
        return refuse(request, filterset.problems)
    selection, view = filterset.selection, filterset.view
    page = filterset.form.cleaned_data["seite"] if view == "liste" else 1  # the other views show all at once
    answer = catalogue.answer(snapshot, selection, hits=filterset.hits, order=filterset.order, page=page)
    if page > 1 and not answer.ids:
        raise Http404(f"Diese Auswahl hat keine Seite {page}.")

    address = Selection.of(filterset)
    query = filterset.form.cleaned_data["q"]
    if query and not answer.total:
        searches.count_missed(request, filterset, address)
    chosen = {*selection.get("akteur", ()), *selection.get("diversitaet", ())}
    chips, notices = _chips(filterset, address), _notices(filterset)
    rows = _rows(filterset, answer.ids, chosen) if view == "liste" else []
    canonical, root = request.build_absolute_uri(address.page(page).url), request.build_absolute_uri("/")
    feed_url = address.without_name("seite", "sortierung").at(FEED).url
    context = {
        "breadcrumbs": [HOME_CRUMB, {**LIST_CRUMB, "url": ""}],
        "page_title": _title(chips, answer.total, view),
        "page_type": "SearchResultsPage" if query else "CollectionPage",
        "things": [things.records(rows, answer.total, root, first=(page - 1) * PAGE_SIZE + 1)],
        "canonical": canonical,
        # The plain list and single values may be found elsewhere; free combinations are endless.
        "noindex": len(address.pairs) > 1 or bool(notices) or any(name not in FACETS for name, _ in address.pairs),
        "query": query,
        "total": answer.total,
        "collection_total": len(snapshot.live),
        "notices": notices,
        "reset_url": _view_url(Selection([]), view),
        "form_action": LIST,
        "chips": chips,
        "chosen": sum(chip["facet"] != "q" for chip in chips),
        "facets": facets.shown(answer.facets),
        "sorts": [
            {"value": value, "label": label, "selected": value == filterset.order}
            for value, label in SORTS.items()
            if query or value != "relevanz"
        ],
        "view": view,
        "views": [
            {"label": label, "url": _view_url(address, value), "is_current": value == view}
            for value, label in VIEWS.items()
        ],
        "search": searches.explain(filterset, address) if query else None,
        "scopes": [
            {"value": value, "label": label, "selected": value == filterset.form.cleaned_data["in"]}
            for value, label in [("", "Überall"), *SCOPES.items()]
        ],
        "exact": filterset.form.cleaned_data["genau"],
        "almost": almost(filterset, address) if chips and not answer.total else None,
        "rows": rows,
        "map": places_map(filterset) if view == "karte" and answer.total else None,
        "matrix": matrix.page(filterset, address) if view == "matrix" and answer.total else None,
        "pages": _pages(address, page, answer.total),
        "takeaways": offers(address, answer.total) if answer.total else [],
        "feed_url": feed_url if address.pairs else "",
    }
    return render(request, "practices/list.html", context)


def matrix_file(request):
    """The gap map of a selection as a table to take away."""
    filterset = PracticeFilterSet(request.GET, snapshot=request.snapshot)
    if filterset.problems:
        return refuse(request, filterset.problems)
    name = f"lueckenkarte-vielfalt-{filterset.columns}-{timezone.localdate()}.csv"
    return open_to_all(csv_rows.response(matrix.table(filterset), name))


def _view_url(address, view):
    """The same selection seen in another way; its address names no page."""
    plain = address.without_name("ansicht", "seite", "spalten")
    return plain.url if view == "liste" else plain.plus("ansicht", view).url


def _rows(filterset, ids, chosen):
    editions = Edition.objects.for_cards(ids)
    rows = cards.rows(editions, filterset.snapshot, chosen)
    if filterset.found:
        searches.mark(rows, editions, filterset.found)
    return rows


def _title(chips, total, view):
    what = " · ".join(chip["label"] for chip in chips)
    title = f"{what}: {cards.counted(total)}" if chips else "Sammlung"
    return title if view == "liste" else f"{VIEWS[view]} – {title}"


def _chips(filterset, address):
    return [
        {
            "facet": name,
            "sign": "" if name == "q" else facets.SIGNS.get(name, "category"),
            "label": words,
            "remove_url": address.without((name, value)).page(1).url,
        }
        for name, said in filterset.labels.items()
        for value, words in said.items()
    ]


def _notices(filterset):
    return [
        f"„{value[:60]}“ gibt es bei „{filterset.filters[name].label}“ nicht."
        for name, choice in filterset.choices.items()
        for value in choice.unknown
    ]


def _pages(address, number, total):
    count = max(1, -(-total // PAGE_SIZE))
    shown = sorted({1, count, *range(max(1, number - 2), min(count, number + 2) + 1)})
    items, before = [], 0
    for shown_number in shown:
        if shown_number > before + 1:
            items.append(None)
        url = address.page(shown_number).url
        items.append({"number": shown_number, "url": url, "is_current": shown_number == number})
        before = shown_number
    return {
        "number": number,
        "count": count,
        "items": items,
        "previous_url": address.page(number - 1).url if number > 1 else "",
        "next_url": address.page(number + 1).url if number < count else "",
    }
