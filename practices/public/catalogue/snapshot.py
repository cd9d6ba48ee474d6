"""Which live editions are filed where, as bitmaps of edition ids, at one revision of the collection."""

import heapq
from array import array
from collections import defaultdict
from functools import cached_property

from pyroaring import BitMap

from practices.models import (
    Edition,
    EditionActor,
    EditionCategory,
    EditionDimension,
    EditionMark,
    EditionOccasion,
    EditionPlace,
    EditionRelation,
    EditionTag,
)
from practices.public.catalogue import orders
from practices.public.catalogue.links import Links
from practices.public.catalogue.terms import Vocabulary, read_vocabularies
from practices.search import Search

FILED_UNDER = {
    "category": (EditionCategory, "term_id"),
    "actor": (EditionActor, "term_id"),
    "dimension": (EditionDimension, "term_id"),
    "occasion": (EditionOccasion, "term_id"),
    "place": (EditionPlace, "term_id"),
    "tag": (EditionTag, "term_id"),
    "mark": (EditionMark, "mark"),
}
TREES = ("category", "actor", "dimension", "occasion")
COLUMNS = ("pk", "practice_number", "kind", "evidence", "place_id", "first_published_at", "title_key", "place_key")
COLUMNS += ("withdrawn_at",)
EMPTY = BitMap()


class Snapshot:
    """Immutable once made. ``direct[key][term id or value]`` holds what was filed right there, nothing derived."""

    def __init__(self, revision, live, direct, by_order, links, vocabularies, earlier_search=None):
        self.revision = revision
        self.live = live
        self.direct = direct
        self.orders = by_order
        self.links = links
        self._earlier_search = earlier_search
        self.vocabularies = vocabularies
        self._members = self._unite()

    @cached_property
    def search(self):
        """The full-text search in this state of the collection."""
        return Search(self.vocabularies, self.members, self.live, self.revision, self._earlier_search)

    @classmethod
    def build(cls, revision):
        """Read the whole collection (2 s for 100,000 editions)."""
        no_terms = {key: Vocabulary([]) for key in (*TREES, "place", "tag")}  # read below, with what is filed there
        empty = cls(0, EMPTY, {}, {name: orders.Order.of([]) for name in ORDERS}, Links(), no_terms)
        return empty._with(Edition.objects.live(), revision, {})

    def caught_up(self, revision):
        """The snapshot at ``revision``: what was stamped since ours is taken out and, if live, put in again."""
        changed = Edition.objects.filter(revision__gt=self.revision)
        return self._with(changed, revision, {"edition__in": changed.live().values("pk")})

    def _with(self, changed, revision, only):
        read = Read()
        read.editions(changed)
        read.filings(only)
        # Also what is not live here: a later query may have read rows of an edition that the first had not yet seen.
        gone = BitMap(read.seen)
        live, direct = BitMap(self.live - gone), defaultdict(dict)
        for key, bitmaps in self.direct.items():
            for value, bitmap in bitmaps.items():
                kept = bitmap - gone if bitmap.intersect(gone) else bitmap
                if kept:
                    direct[key][value] = kept
        live |= BitMap(read.live)
        for key, by_value in read.filed.items():
            for value, ids in by_value.items():
                bitmap = direct[key].get(value, EMPTY) | BitMap(ids)
                bitmap.run_optimize()
                direct[key][value] = bitmap
        were_live = gone & self.live
        by_order = {name: order.changed(were_live, read.keys[name]) for name, order in self.orders.items()}
        links = self.links.changed(read.numbers, read.relations(only))
        handed_on = self.search.handed_on
        return Snapshot(revision, live, dict(direct), by_order, links, read_vocabularies(), handed_on)

    def _unite(self):
        """Members of every term with its descendants, of Länder and of town sizes."""
        members = {key: dict(self.direct.get(key, {})) for key in (*FILED_UNDER, "kind", "evidence")}
        for key in TREES:
            for root in self.vocabularies[key].roots:
                self._unite_branch(root, members[key])
        places = self.vocabularies["place"].by_id
        for key, filed in (("state", "place"), ("size", "main_place")):
            groups = defaultdict(list)
            for pk, bitmap in self.direct.get(filed, {}).items():
                if pk in places:
                    groups[getattr(places[pk], key)].append(bitmap)
            members[key] = {value: BitMap.union(EMPTY, *bitmaps) for value, bitmaps in groups.items()}
        return members

    def _unite_branch(self, term, members):
        below = [self._unite_branch(child, members) for child in term.children]
        bitmap = BitMap.union(members.get(term.id, EMPTY), *below) if below else members.get(term.id, EMPTY)
        members[term.id] = bitmap
        return bitmap

    def members(self, key, value):
        """Bitmap of the live editions filed under a term (by id, descendants included) or with a value."""
        return self._members[key].get(value, EMPTY)

    def count(self, key, value):
        return len(self.members(key, value))

    @cached_property
    def most_used(self):
        """``{"place": terms, "tag": terms}``, the most used ones: most first, then by name."""
        return {key: self._most_used(key) for key in ("place", "tag")}

    def _most_used(self, key):
        vocabulary = self.vocabularies[key]
        used = [(-len(bitmap), vocabulary.by_id[pk].name, pk) for pk, bitmap in self._members[key].items() if bitmap]
        return [vocabulary.by_id[pk] for _, _, pk in heapq.nsmallest(MOST, used)]


MOST = 20  # places and tags that are named where not all of them can be


def ids():
    return array("I")


class Read:
    """What the database says of some editions, row by row: at a hundred thousand, lists of rows would be the peak."""

    def __init__(self):
        self.seen, self.live, self.numbers = ids(), ids(), ids()
        self.filed = defaultdict(lambda: defaultdict(ids))  # key → value → ids
        self.keys = {name: [] for name in ORDERS}

    def editions(self, queryset):
        """One query says both what has changed and what of it is live: two could disagree."""
        for row in queryset.order_by().values_list(*COLUMNS).iterator(chunk_size=2000):
            pk, number, kind, evidence, place_id, first, title, place, withdrawn_at = row
            self.seen.append(pk)
            self.numbers.append(number)
            if withdrawn_at is not None:
                continue
            self.live.append(pk)
            self.filed["kind"][kind].append(pk)
            self.filed["evidence"][evidence].append(pk)
            self.filed["main_place"][place_id].append(pk)
            title, place = bytes(title), bytes(place)
            self.keys["neueste"].append(orders.newest_key(first, number, pk))
            self.keys["titel"].append(orders.title_key(title, number, pk))
            self.keys["ort"].append(orders.place_key(place, title, number, pk))

    def filings(self, only):
        for key, (model, column) in FILED_UNDER.items():
            rows = model.objects.filter(edition__withdrawn_at__isnull=True, **only).values_list("edition_id", column)
            by_value = self.filed[key]
            for pk, value in rows.iterator(chunk_size=5000):
                by_value[value].append(pk)

    def relations(self, only):
        """``{number: [(kind, number named)]}``"""
        related = defaultdict(list)
        rows = EditionRelation.objects.filter(edition__withdrawn_at__isnull=True, **only).order_by("pk")
        for number, kind, named in rows.values_list("edition__practice_number", "kind", "target_number"):
            related[number].append((kind, named))
        return related


ORDERS = ("neueste", "titel", "ort")
