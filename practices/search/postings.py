"""Reading the index: a term's editions as bitmaps, kept in the process as long as the collection is the same."""

from collections import defaultdict
from itertools import groupby

from django.db.models import Q
from pyroaring import BitMap

from practices.models import IndexTerm, IndexText, Posting
from practices.search import fields
from practices.search.hits import Hits, any_of

KEPT_BYTES = 8 * 1024 * 1024
FEW = 500  # editions that are named one by one in a query
COLUMNS = (("title", fields.TITLE), ("teaser", fields.TEASER), ("body", fields.BODY))


class Postings:
    """Made anew with every revision; ``live`` is the bitmap of the editions that may be found."""

    def __init__(self, live):
        self.live = live
        self._ids = {}  # term: its id, or None where no edition has it
        self._kept = {}  # term: {places: BitMap}; (phrase, scope): Hits
        self._bytes = 0

    def know(self, terms):
        """Look up the ids of these terms with one query."""
        missing = set(terms) - self._ids.keys()
        if missing:
            found = dict(IndexTerm.objects.filter(text__in=missing).values_list("text", "pk"))
            if len(self._ids) > 20_000:
                self._ids = {}
            self._ids |= {term: found.get(term) for term in missing}

    def knows(self, term):
        self.know([term])
        return self._ids.get(term) is not None

    def places(self, term):
        """``{places: BitMap}`` of a term."""
        found = self._kept.get(term)
        if found is None:
            self.know([term])
            pk = self._ids.get(term)
            found = self._read(pk) if pk is not None else {}
            self._keep(term, found, sum(_size(ids) for ids in found.values()))
        return found

    def term(self, term, scope="", own=False):
        """Hits of a term in a scope; ``own``: as a word itself only, not inside a compound."""
        by_weight = defaultdict(list)
        for places, ids in self.places(term).items():
            if weight := fields.weight(places & ~0x38 if own else places, scope):
                by_weight[weight].append(ids)
        return Hits((weight, BitMap.union(*ids)) for weight, ids in by_weight.items())

    def phrase(self, phrase, scope=""):
        """Hits of words that stand side by side exactly as written."""
        key = (phrase.written, scope)
        found = self._kept.get(key)
        if found is None:
            found = self._find_phrase(phrase, scope)
            self._keep(key, found, _size(found.ids))
        return found

    def _find_phrase(self, phrase, scope):
        self.know(phrase.terms)
        found = {
            group: BitMap.union(*(self.term(term, scope, own=True).ids for term in group)) for group in phrase.groups
        }
        candidates = BitMap.intersection(*found.values()) & self.live
        if not candidates:
            return Hits()
        if len(candidates) <= FEW:
            among = Q(pk__in=list(candidates))
        else:
            rarest = min(found, key=lambda group: len(found[group]))
            terms = [pk for term in rarest if (pk := self._ids.get(term)) is not None]
            among = Q(pk__in=Posting.objects.filter(term__in=terms).values("edition_id"))
        texts = IndexText.objects.filter(among)
        tiers = []
        for column, place in COLUMNS:
            if place & fields.SCOPES[scope]:
                ids = texts.filter(**{f"{column}__contains": phrase.written}).values_list("pk", flat=True)
                tiers.append(Hits([(fields.weight(place), BitMap(ids) & self.live)]))
        return any_of(tiers)

    def _read(self, pk):
        rows = Posting.objects.filter(term=pk).order_by("places").values_list("places", "edition_id")
        found = {}
        for places, group in groupby(rows.iterator(chunk_size=10_000), key=lambda row: row[0]):
            ids = BitMap([edition for _, edition in group]) & self.live
            if ids:
                found[places] = ids
        return found

    def _keep(self, key, value, size):
        if self._bytes + size > KEPT_BYTES:
            self._kept, self._bytes = {}, 0
        self._kept[key] = value
        self._bytes += size + 200


def _size(ids):
    """Bytes of a bitmap, at most: two for each id, or one bit for each id there could be."""
    return min(2 * len(ids), (ids.max() >> 3) + 16) if ids else 16
