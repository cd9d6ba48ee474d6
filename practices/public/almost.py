"""What comes near when a selection finds nothing: what to leave out, the nearest practices, other terms.

All of it is read from bitmaps that the answer needed anyway; no query for each guess.
"""

from dataclasses import dataclass

from pyroaring import BitMap

from practices.models import Edition
from practices.public import catalogue
from practices.public.catalogue.answer import TERMS, VALUES, find, label
from practices.public.filters import SCOPES

NEAREST, RELATED = 3, 4
PARAMETERS = {key: name for name, key in TERMS.items()} | {"category": "kategorie", "state": "land"}


@dataclass(slots=True)
class Condition:
    """One thing that was asked for. ``ids``: the editions that meet it, None where that says nothing.

    ``url`` leaves it out, and finds ``total``.
    """

    label: str
    url: str
    total: int
    ids: BitMap | None = None


@dataclass(slots=True)
class Choice:
    """The values of one facet: all of a parameter's, but the four roots of "kategorie" are four facets."""

    name: str
    values: tuple
    terms: tuple  # what the values mean, where that is a term
    rest: BitMap  # what is found without this facet

    def left_out(self, address):
        return address.without(*((self.name, value) for value in self.values))


def almost(filterset, address):
    """``drops`` and ``nearest`` for the conditions, ``terms``: wider and related ones with what they find."""
    selected = catalogue.selected(filterset.snapshot, filterset.selection)
    choices = list(_choices(filterset))
    conditions = list(_facets(filterset, address, choices))
    if filterset.found:
        words = _words(filterset, address, selected)
        conditions = [*words, *_limits(filterset, address, selected), *conditions]
    return {
        "drops": sorted((each for each in conditions if each.total), key=lambda each: -each.total),
        "nearest": _nearest(filterset, [each for each in conditions if each.ids is not None]),
        "terms": [*_around(filterset, address, choices), *_related(filterset, address, selected)],
    }


def _choices(filterset):
    snapshot, selection = filterset.snapshot, filterset.selection
    for name, choice in filterset.choices.items():
        facets = {}
        for value in choice.known or choice.unknown:
            term = find(snapshot, name, value) if choice.known and name not in VALUES else None
            facets.setdefault(term.root if name == "kategorie" and term else None, []).append((value, term))
        for pairs in facets.values():
            values = [value for value, _ in pairs] + ([] if len(facets) > 1 else list(choice.unknown))
            others = {**selection, name: [value for value in selection[name] if value not in values]}
            kept = {key: left for key, left in others.items() if left}
            rest = catalogue.selected(snapshot, kept, filterset.hits)
            yield Choice(name, tuple(dict.fromkeys(values)), tuple(term for _, term in pairs if term), rest)


def _words(filterset, address, selected):
    """Each word, phrase and exclusion, with what the rest of the query finds, by searching for the rest."""
    found, cleaned = filterset.found, filterset.form.cleaned_data
    search = filterset.snapshot.search
    options = {"scope": cleaned["in"], "exact": bool(cleaned["genau"])}
    items = [] if options["exact"] else found.query.items
    rests = [found.query.without(item) for item in items]
    search.know(rests, exact=options["exact"])
    conditions = []
    for at, (item, rest) in enumerate(zip(items, rests, strict=True)):
        is_wanted = at < len(found.groups)
        if rest:
            url, total = address.with_("q", rest), len(search.find(rest, **options).hits.ids & selected)
        else:
            # The whole collection is no help, and has a link of its own.
            url, total = address.without_name("q", "in", "genau"), len(selected) if filterset.selection else 0
        name = f"„{item.text}“" if is_wanted else f"den Ausschluss von „{item.text}“"
        ids = (found.groups[at].hits.ids & filterset.snapshot.live) - found.unwanted if is_wanted else None
        conditions.append(Condition(name, url.page(1).url, total, ids))
    return conditions


def _limits(filterset, address, selected):
    """The switches of the search, which count neither for nor against a practice."""
    cleaned, search = filterset.form.cleaned_data, filterset.snapshot.search
    query, scope, exact = cleaned["q"], cleaned["in"], bool(cleaned["genau"])
    if scope:
        total = len(search.find(query, exact=exact).hits.ids & selected)
        yield Condition(f"„{SCOPES[scope]}“", address.without_name("in").page(1).url, total)
    if exact:
        total = len(search.find(query, scope=scope).hits.ids & selected)
        yield Condition("„Nur genau diese Wörter“", address.without_name("genau").page(1).url, total)


def _facets(filterset, address, choices):
    snapshot = filterset.snapshot
    is_all = not filterset.found and len(choices) == 1  # to leave it out is the whole collection, linked anyway
    for choice in choices:
        name = " oder ".join(label(snapshot, choice.name, value) for value in choice.values)
        own = catalogue.selected(snapshot, {choice.name: list(choice.values)})
        yield Condition(name, choice.left_out(address).page(1).url, 0 if is_all else len(choice.rest), own)


def _nearest(filterset, conditions):
    """The practices that meet the most conditions, with what they do not meet; best hits first."""
    if len(conditions) < 2:
        return []
    by_title, ids = filterset.snapshot.orders["titel"], []
    groups = filterset.found.groups if filterset.found else ()
    near = BitMap.union(*(condition.ids for condition in conditions))
    for _, met in catalogue.tiers([(condition.ids, 1) for condition in conditions], near):
        tiers = [tier for group in groups for _, tier in group.hits.within(met).tiers]
        for tier in [*tiers, met]:
            ids += by_title.page(tier - BitMap(ids), 0, NEAREST - len(ids))
        if len(ids) >= NEAREST:
            break
    return [
        {
            "edition": edition,
            "conditions": [{"label": each.label, "met": edition.pk in each.ids} for each in conditions],
        }
        for edition in Edition.objects.for_cards(ids)
    ]


def _around(filterset, address, choices):
    """For each chosen term the one above it and those beside it, with what they find in its place."""
    snapshot = filterset.snapshot
    for choice in choices:
        key = TERMS.get(choice.name, "category")
        around = {}
        for term in choice.terms:
            if term.parent:
                around[term.parent] = None
                around |= dict.fromkeys(other for other in term.parent.children if other not in choice.terms)
        found = [(len(choice.rest & snapshot.members(key, term.id)), term) for term in around if not term.is_retired]
        for total, term in sorted(found, key=lambda pair: -pair[0])[:RELATED]:
            if total:
                yield {
                    "label": term.name,
                    "url": choice.left_out(address).plus(choice.name, term.slug).page(1).url,
                    "total": total,
                }


def _related(filterset, address, selected):
    """For each word that nothing has: terms that share a part with it, in its place."""
    found, snapshot, seen = filterset.found, filterset.snapshot, set()
    if not found:
        return
    scope = filterset.form.cleaned_data["in"]
    for item, group in zip(found.query.wanted, found.groups, strict=True):
        if group.hits or not group.parts:
            continue
        rest = found.query.without(item)
        ids = selected & (snapshot.search.find(rest, scope=scope).hits.ids if rest else snapshot.live)
        kept = address.without_name("q", "in", "genau") if not rest else address.with_("q", rest)
        for key, pk in (named for part in reversed(group.parts) for named in snapshot.search.terms.named(part)):
            name = PARAMETERS[key]
            total = len(ids & snapshot.members(key, pk))
            if not total or name in filterset.choices or (key, pk) in seen or len(seen) >= RELATED:
                continue
            seen.add((key, pk))
            value = pk if key == "state" else snapshot.vocabularies[key].by_id[pk].slug
            yield {"label": label(snapshot, name, value), "url": kept.plus(name, value).page(1).url, "total": total}
