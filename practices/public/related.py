"""Which other records belong to a record, and why.

What the editors related comes first. The rest is what shares most with it: every shared term weighs the more, the
fewer records have it. Counted in bitmaps alone, so that a hundred thousand records cost no more than a few
milliseconds, and the reasons are nothing but terms that both are filed under.
"""

from dataclasses import dataclass
from math import log2

from django.db.models import Q
from pyroaring import BitMap

from practices.choices import RelationKind
from practices.models import Edition
from practices.public import cards, catalogue
from practices.public.article.facts import place_of
from practices.public.catalogue.snapshot import EMPTY

SHOWN = 4
NAMED = 3  # terms in a reason
COUNTED = 16  # the heaviest terms of a record; an ordinary one has fewer

# What a shared term weighs beside another that is as rare, and what it is called: one, several.
PLACE = (2.0, "place", "Gleicher Ort", "Gleiche Orte")
ORGANISATION = (3.0, "actor", "Gleiche Stelle", "Gleiche Stellen")
ACTOR = (1.0, "actor", "Gleiche Akteur*innen", "Gleiche Akteur*innen")
OCCASION = (2.0, "occasion", "Gleicher Anlass", "Gleiche Anlässe")
DIMENSION = (2.0, "dimension", "Gleiche Dimension", "Gleiche Dimensionen")
CATEGORIES = {
    "handeln-und-verantwortung": (1.5, "category", "Gleiches Handlungsfeld", "Gleiche Handlungsfelder"),
    "wohnen-und-nachbarschaft": (1.0, "category", "Gleicher Raum", "Gleiche Räume"),
    "methoden-und-vorgehen": (1.0, "category", "Gleiches Vorgehen", "Gleiches Vorgehen"),
}
CATEGORY = (1.0, "category", "Gleiches Thema", "Gleiche Themen")


@dataclass(slots=True)
class Shareable:
    """A term of a record: the bitmap of all records filed there, what sharing it weighs, and its words."""

    term: object
    ids: object
    weight: int
    sign: str
    one: str
    several: str


def shareables(document, snapshot):
    """What others can share with a record, the heaviest first."""
    found = {}
    total = len(snapshot.live)

    def add(key, term, kind):
        ids = snapshot.members(key, term.id)
        factor, sign, one, several = kind
        # In half of all records a term says as much as a coin: one bit.
        weight = round(2 * factor * log2(total / len(ids))) if len(ids) > 1 else 0
        if weight > 0:
            found.setdefault((key, term.id), Shareable(term, ids, weight, sign, one, several))

    for key, term, kind in _terms(document, snapshot):
        add(key, term, kind)
    order = sorted(found.items(), key=lambda item: (-item[1].weight, item[0]))
    return [shareable for _, shareable in order[:COUNTED]]


def _terms(document, snapshot):
    """``(vocabulary, term, kind)`` of everything the record is filed under that can be a reason."""
    vocabularies = snapshot.vocabularies
    for place in [document.get("place"), *document.get("further_places", [])]:
        if term := place_of(place, snapshot):
            yield "place", term, PLACE
    for row in document.get("actors", []):
        if term := vocabularies["actor"].find(row["actor"]):
            if term.parent is not None:
                yield "actor", term, ORGANISATION
            yield "actor", term.root, ACTOR
    for slug in document.get("occasions", []):
        if term := vocabularies["occasion"].find(slug):
            yield "occasion", term, OCCASION
    for row in document.get("diversity", []):
        if term := vocabularies["dimension"].find(row["dimension"]):
            yield "dimension", term, DIMENSION
    for slug in document.get("categories", []):
        if term := vocabularies["category"].find(slug):
            yield "category", term, CATEGORIES.get(term.root.slug, CATEGORY)


def nearest(shared, own, snapshot):
    """Ids of the ``SHOWN`` records that share most, without the record ``own``; equal ones by title."""
    candidates = BitMap.union(EMPTY, *(shareable.ids for shareable in shared)) - BitMap([own])
    tiers = catalogue.tiers([(shareable.ids, shareable.weight) for shareable in shared], candidates)
    return snapshot.orders["titel"].page_through((alike for _, alike in tiers), 0, SHOWN)


def reasons(shared, pk):
    """What the record and the edition ``pk`` have in common, in words, the heaviest terms first: one dict a kind."""
    common = [shareable for shareable in shared if pk in shareable.ids]
    # Who shares an organisation need not be told its type.
    types = {shareable.term.root.id for shareable in common if shareable.term.parent and shareable.sign == "actor"}
    common = [s for s in common if not (s.sign == "actor" and s.term.parent is None and s.term.id in types)]
    by_kind = {}
    for shareable in common[:NAMED]:
        by_kind.setdefault(shareable.one, []).append(shareable)
    return [
        {
            "sign": found[0].sign,
            "label": found[0].one if len(found) == 1 else found[0].several,
            "terms": ", ".join(shareable.term.name for shareable in found),
        }
        for found in by_kind.values()
    ]


def related(document, edition, snapshot):
    """Cards of the live editions that belong to this one, each with its kind of relation and its reasons.

    All that the editors related, filled up to ``SHOWN`` by what shares most (one query, none if there is nothing).
    """
    links = snapshot.links.of(edition.practice_number)
    shared = shareables(document, snapshot)
    ids = nearest(shared, edition.pk, snapshot) if len(links) < SHOWN else []
    if not links and not ids:
        return []
    wanted = Edition.objects.live().filter(Q(practice_number__in=links) | Q(pk__in=ids))
    found = list(wanted.defer("document", "changes").order_by("title_key", "practice_number"))
    linked = [other for other in found if other.practice_number in links]
    by_id = {other.pk: other for other in found if other.practice_number not in links}
    near = [by_id[pk] for pk in ids if pk in by_id]
    editions = [*linked, *near[: max(0, SHOWN - len(linked))]]
    return [
        {
            **row,
            "relation": _relation(links.get(edition.practice_number)),
            "reasons": reasons(shared, edition.pk),
        }
        for edition, row in zip(editions, cards.rows(editions, snapshot), strict=True)
    ]


def _relation(link):
    """What the editors call the relation, as seen from this record; "" if they named none."""
    if link is None:
        return ""
    kind, is_inverse = link
    kind = RelationKind(kind)
    return kind.inverse_label if is_inverse else kind.label
