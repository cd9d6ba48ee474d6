"""What a list says about a search: why something was found, and what comes near when nothing was."""

from pyroaring import BitMap

from practices.models import Edition
from practices.public import catalogue
from practices.public.catalogue.answer import VALUES, find, label
from practices.search import missed
from practices.search.hits import all_of
from practices.search.marks import Marker, body

NEAREST = 3


def mark(rows, editions, found):
    """Mark the hits in title and teaser of list rows, and add the best passage of the text."""
    marker = Marker([group.marks for group in found.groups])
    if not (marker.terms or marker.phrases):
        return
    documents = dict(Edition.objects.filter(pk__in=[e.pk for e in editions]).values_list("pk", "document"))
    for row, edition in zip(rows, editions, strict=True):
        row["name"], row["teaser"] = marker.mark(row["name"]), marker.mark(row["teaser"])
        row["passage"] = marker.passage(body(documents.get(edition.pk, {})))


def explain(filterset, address):
    """What the reader should know about how the query was understood."""
    found, query = filterset.found, filterset.form.cleaned_data["q"]

    def instead(typed, shown):
        return address.with_("q", query.replace(typed, shown)).page(1).url

    return {
        "also": list(dict.fromkeys(found.also)),
        "ignored": found.ignored,
        "corrections": [{"typed": typed, "shown": shown} for typed, shown in found.corrections],
        "exact_url": address.with_("genau", "1").page(1).url if found.corrections else "",
        "nearby": [
            {"typed": typed, "choices": [{"label": word, "url": instead(typed, word)} for word in others]}
            for typed, others in found.nearby
        ],
    }


def count_missed(request, filterset, address):
    """Let editors know of words that find nothing: once for each search.

    Who goes on to filter, sort or limit the same words is not counted again, nor is a machine that only knocks.
    """
    is_plain = [name for name, _ in address.pairs] == ["q"]
    if request.method == "GET" and is_plain and not filterset.found.hits:
        missed.count(filterset.form.cleaned_data["q"])


def almost(filterset, address):
    """For a search without a hit: what to leave out and how many that gives, and the nearest practices.

    Everything is read from bitmaps that the answer needed anyway.
    """
    found, snapshot = filterset.found, filterset.snapshot
    query = filterset.form.cleaned_data["q"]
    conditions = _conditions(filterset, address, query)
    drops = []
    for condition in conditions:
        others = [other["ids"] for other in conditions if other is not condition]
        if others and (total := len(BitMap.intersection(*others))):
            drops.append({"label": condition["label"], "url": condition["url"], "total": total})
    return {
        "drops": sorted(drops, key=lambda drop: -drop["total"]),
        "nearest": _nearest(conditions, snapshot, found),
        "wider": _wider(filterset, address),
        "everywhere_url": address.without_name("in", "genau").page(1).url
        if filterset.form.cleaned_data["in"] or filterset.form.cleaned_data["genau"]
        else "",
    }


def _conditions(filterset, address, query):
    """Each word and each facet alone: ``label``, ``ids`` and the address without it."""
    found, snapshot = filterset.found, filterset.snapshot
    conditions = []
    for group in found.groups:
        rest = " ".join(query.replace(group.text, " ").split())
        without = address.with_("q", rest) if rest else address.without_name("q")
        ids = (group.hits.ids & snapshot.live) - (found.unwanted or BitMap())
        conditions.append({"label": f"„{group.text.strip('„“')}“", "ids": ids, "url": without.page(1).url})
    for name, choice in filterset.choices.items():
        ids = catalogue.selected(snapshot, {name: [*choice.known, *choice.unknown]})
        labels = [label(snapshot, name, value) for value in choice.known or choice.unknown]
        conditions.append({"label": " oder ".join(labels), "ids": ids, "url": address.without_name(name).page(1).url})
    return conditions


def _nearest(conditions, snapshot, found):
    """The practices that meet the most conditions, with what they do not meet."""
    counts = {}
    for condition in conditions:
        for level in sorted(counts, reverse=True):
            both = counts[level] & condition["ids"]
            counts[level + 1] = counts.get(level + 1, BitMap()) | both
        counts[1] = counts.get(1, BitMap()) | condition["ids"]
    if len(conditions) < 2:
        return []
    ids = []
    scored = all_of([group.hits for group in found.groups if group.hits])
    for level in sorted(counts, reverse=True):
        new = counts[level] - BitMap(ids)
        best = scored.within(new)
        for tier in [tier for _, tier in best.tiers] or [new]:
            ids += snapshot.orders["titel"].page(tier, 0, NEAREST - len(ids))
            if len(ids) >= NEAREST:
                break
        if len(ids) >= NEAREST:
            break
    return [
        {
            "edition": edition,
            "conditions": [{"label": c["label"], "met": edition.pk in c["ids"]} for c in conditions],
        }
        for edition in Edition.objects.for_cards(ids)
    ]


def _wider(filterset, address):
    """The parents of the chosen terms, with the totals they would give."""
    snapshot, result = filterset.snapshot, []
    for name, choice in filterset.choices.items():
        if name in VALUES:
            continue
        for value in choice.known:
            term = find(snapshot, name, value)
            if term.parent is None:
                continue
            selection = {**filterset.selection, name: [term.parent.slug]}
            answer = catalogue.answer(snapshot, selection, hits=filterset.hits, counts=False)
            if answer.total:
                url = address.with_(name, term.parent.slug).page(1).url
                result.append({"label": term.parent.name, "url": url, "total": answer.total})
    return result
