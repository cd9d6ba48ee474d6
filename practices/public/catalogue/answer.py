"""What a selection finds: the ids of a page, the total, and what each further choice would find.

OR inside a facet, AND between facets. The law: the count of an option is the total after choosing it as the
only choice of its facet, with all other facets and the search kept.
"""

from dataclasses import dataclass

from pyroaring import BitMap

from practices.choices import Evidence, Kind, Mark
from practices.public.catalogue.snapshot import EMPTY
from practices.public.catalogue.walk import Walk
from taxonomy.models import State, TownSize


@dataclass(slots=True)
class Option:
    value: str
    label: str
    count: int
    selected: bool
    depth: int = 0


@dataclass(slots=True)
class Facet:
    """``name`` is the URL parameter, ``key`` tells the four category facets apart."""

    name: str
    key: str
    legend: str
    options: list


@dataclass(slots=True)
class Answer:
    ids: list
    total: int
    facets: list
    walk: Walk | None = None


CATEGORY_LEGENDS = {
    "wohnen-und-nachbarschaft": "Wo?",
    "handeln-und-verantwortung": "Worum geht es?",
    "methoden-und-vorgehen": "Wie?",
}
# Parameters that name terms of a tree or a list of terms, in the order in which the facets stand.
TERMS = {"akteur": "actor", "diversitaet": "dimension", "anlass": "occasion", "ort": "place", "schlagwort": "tag"}
# Parameters with a closed list of values.
VALUES = {
    "art": ("kind", Kind),
    "land": ("state", State),
    "groesse": ("size", TownSize),
    "beleg": ("evidence", Evidence),
    "kennzeichen": ("mark", Mark),
}
LEGENDS = {
    "akteur": "Wer handelt?",
    "diversitaet": "Wessen Belange?",
    "anlass": "Was ist der Anlass?",
    "art": "Art des Beitrags",
    "land": "Bundesland",
    "ort": "Ort",
    "groesse": "Größe der Kommune",
    "beleg": "Belegart",
    "kennzeichen": "Kennzeichen guter Praxis",
    "schlagwort": "Schlagwort",
}
FACET_ORDER = ("akteur", "diversitaet", "anlass", "kategorie", "art", "land", "ort", "groesse")
FACET_ORDER += ("beleg", "kennzeichen", "schlagwort")


def find(snapshot, parameter, value):
    """The term, or the closed list's value, that ``value`` means in ``parameter``; None when it means nothing."""
    if parameter == "kategorie":
        return snapshot.vocabularies["category"].find(value)
    if parameter in TERMS:
        return snapshot.vocabularies[TERMS[parameter]].find(value)
    choices = VALUES[parameter][1]
    return choices(value) if value in choices.values else None


def label(snapshot, parameter, value):
    """What readers call ``value``; the value itself, cut short, when it means nothing."""
    thing = find(snapshot, parameter, value)
    return value[:60] if thing is None else getattr(thing, "label", None) or thing.name


def alternatives(snapshot, parameter, values):
    """``values`` as lists, each of which one suffices: one for every facet that ``parameter`` stands for.

    What means nothing stands in the first: beside known values it takes nothing away.
    """
    lists, unknown = {}, []
    for value in values:
        thing = find(snapshot, parameter, value)
        (unknown if thing is None else lists.setdefault(_key(parameter, thing), [])).append(value)
    first, *others = lists.values() or [[]]
    return [[*first, *unknown], *others]


def _key(parameter, thing):
    """Which facet ``thing`` is a choice of; the roots of "kategorie" part it."""
    return thing.root.slug if parameter == "kategorie" else parameter


def answer(snapshot, selection, *, hits=None, order="neueste", page=1, size=20, counts=True, walk=None):
    """Answer a ``selection`` ``{parameter: [values]}`` from the snapshot.

    ``hits`` (``search.Hits``) limits it to what a search found; ``order`` "relevanz" sorts by score, then title.
    A value that means nothing matches nothing, unless a known one stands beside it. Pages count from 1; a page
    behind the last has no ids. With a ``Walk`` the page is what comes next on it, and ``Answer.walk`` goes on from
    the page's end; it is None where nothing comes after.
    """
    chosen = _chosen(snapshot, selection)
    found = snapshot.live if hits is None else hits.ids & snapshot.live
    constraints = {key: BitMap.union(EMPTY, *choice.values()) for key, choice in chosen.items()}
    total = _intersection([found, *constraints.values()])
    facets = _facets(snapshot, chosen, constraints, found, total) if counts else []
    if walk is not None:
        ids, walk = walk.step(snapshot, total, hits, size)
        return Answer(ids, len(total), facets, walk)
    start = (page - 1) * size
    if start >= len(total):
        ids = []
    elif order == "relevanz" and hits is not None:
        ids = snapshot.orders["titel"].page_through((tier & total for _, tier in hits.tiers), start, size)
    else:
        ids = snapshot.orders["titel" if order == "relevanz" else order].page(total, start, size)
    return Answer(ids, len(total), facets)


def selected(snapshot, selection, hits=None):
    """The bitmap of the editions that a selection finds, of those in ``hits`` if these are given."""
    found = snapshot.live if hits is None else hits.ids & snapshot.live
    unions = [BitMap.union(EMPTY, *choice.values()) for choice in _chosen(snapshot, selection).values()]
    return _intersection([found, *unions])


def _chosen(snapshot, selection):
    """``{(parameter, facet key): {value: bitmap}}`` of the choices; the four roots of "kategorie" part them."""
    chosen = {}
    for parameter, values in selection.items():
        known = [(value, find(snapshot, parameter, value)) for value in values]
        known = [(value, thing) for value, thing in known if thing is not None]
        for _, thing in known:
            if parameter == "kategorie":
                bitmap = snapshot.members("category", thing.id)
            elif parameter in TERMS:
                bitmap = snapshot.members(TERMS[parameter], thing.id)
            else:
                bitmap = snapshot.members(VALUES[parameter][0], thing.value)
            name = thing.slug if hasattr(thing, "slug") else thing.value
            chosen.setdefault((parameter, _key(parameter, thing)), {})[name] = bitmap
        if values and not known:
            chosen[parameter, ""] = {}
    return chosen


def _intersection(bitmaps):
    smallest_first = sorted(bitmaps, key=len)
    return BitMap.intersection(*smallest_first) if len(smallest_first) > 1 else smallest_first[0]


def _facets(snapshot, chosen, constraints, found, total):
    facets = []
    for parameter in FACET_ORDER:
        for key, legend, entries in _entries(snapshot, parameter, chosen):
            own = (parameter, key)
            if own in constraints or (parameter, "") in constraints:
                others = (bitmap for at, bitmap in constraints.items() if at not in (own, (parameter, "")))
                base = _intersection([found, *others])
            else:
                base = total
            selected = chosen.get(own, {})
            options = []
            for value, label, depth, bitmap in entries:
                count = base.intersection_cardinality(bitmap)
                if count or value in selected:
                    options.append(Option(value, label, count, value in selected, depth))
            if options:
                facets.append(Facet(parameter, key, legend, options))
    return facets


def _entries(snapshot, parameter, chosen):
    """``(facet key, legend, [(value, label, depth, bitmap)])``: one for a parameter, four for "kategorie"."""
    if parameter == "kategorie":
        for root in snapshot.vocabularies["category"].roots:
            selected = chosen.get((parameter, root.slug), {})
            terms = [term for term in root.descend() if not term.is_retired or term.slug in selected]
            entries = [
                (t.slug, "alle" if t is root else t.name, max(t.depth - 1, 0), snapshot.members("category", t.id))
                for t in terms
            ]
            yield root.slug, CATEGORY_LEGENDS.get(root.slug, root.name), entries
        return
    selected = chosen.get((parameter, parameter), {})
    if parameter in VALUES:
        key, choices = VALUES[parameter]
        entries = [(c.value, c.label, 0, snapshot.members(key, c.value)) for c in choices]
    elif parameter in ("ort", "schlagwort"):
        key = TERMS[parameter]
        terms = list(snapshot.most_used[key])
        terms += [t for t in map(snapshot.vocabularies[key].find, selected) if t not in terms]
        entries = [(t.slug, t.name, 0, snapshot.members(key, t.id)) for t in terms]
    else:
        key = TERMS[parameter]
        entries = [
            (t.slug, t.name, t.depth, snapshot.members(key, t.id))
            for root in snapshot.vocabularies[key].roots
            for t in _branch(root, parameter, selected)
            if not t.is_retired or t.slug in selected
        ]
    yield parameter, LEGENDS[parameter], entries


def _branch(root, parameter, selected):
    """A root with what is below it; organisations only where their type or one of them is chosen."""
    branch = list(root.descend())
    if parameter == "akteur" and not any(term.slug in selected for term in branch):
        return branch[:1]
    return branch
