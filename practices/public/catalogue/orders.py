"""The editions in one order, so that any page of any selection is found without sorting."""

from array import array
from bisect import bisect_left
from math import isqrt

from pyroaring import BitMap

FEW = 50  # changes up to which single steps are cheaper than sorting


class Order:
    """Edition ids sorted by keys (bytes, each unique), with bitmaps of consecutive ids to skip by.

    A deep page walks over the bitmaps by their cardinality and reads single ids only in the last one; about
    8·√N ids a bitmap balance the two at every size.
    """

    __slots__ = ("ids", "keys", "step", "chunks", "_ranks")

    def __init__(self, keys, ids):
        """``keys`` (a list) and ``ids`` (an array), in the same order."""
        self.keys, self.ids = keys, ids
        self.step = max(64, 8 * isqrt(len(ids)))
        self.chunks = [BitMap(ids[at : at + self.step]) for at in range(0, len(ids), self.step)]
        self._ranks = None

    @classmethod
    def of(cls, pairs):
        """The order of (key, id) pairs, sorted here."""
        pairs = sorted(pairs)
        return cls([key for key, _ in pairs], array("I", (pk for _, pk in pairs)))

    def changed(self, gone, pairs):
        """A new order without the ids in the bitmap ``gone`` and with ``pairs`` put in their places."""
        if len(gone) + len(pairs) > FEW:
            kept = [pair for pair in zip(self.keys, self.ids, strict=True) if pair[1] not in gone]
            return Order.of(kept + pairs)
        keys, ids = self.keys.copy(), array("I", self.ids)
        for pk in gone:
            at = ids.index(pk)
            del keys[at], ids[at]
        for key, pk in pairs:
            at = bisect_left(keys, key)
            keys.insert(at, key)
            ids.insert(at, pk)
        return Order(keys, ids)

    def page(self, chosen, start, size):
        """``size`` ids of the bitmap ``chosen`` in this order, from position ``start``."""
        if len(chosen) == len(self.ids):
            return self.ids[start : start + size].tolist()
        found = []
        for at, chunk in enumerate(self.chunks):
            count = chunk.intersection_cardinality(chosen)
            if count <= start:
                start -= count
                continue
            ids = self.ids[at * self.step : (at + 1) * self.step]
            inside = [pk for pk in ids if pk in chosen]
            found += inside[start : start + size - len(found)]
            start = 0
            if len(found) == size:
                break
        return found

    @property
    def ranks(self):
        """Position of each id, by id; made when first asked for."""
        if self._ranks is None:
            ranks = array("I", bytes(4 * (max(self.ids, default=0) + 1)))
            for rank, pk in enumerate(self.ids):
                ranks[pk] = rank
            self._ranks = ranks
        return self._ranks


def newest_key(first_published_at, number):
    """Newest first, then higher number first."""
    moment = int(first_published_at.timestamp() * 1_000_000)
    return (2**63 - moment).to_bytes(9, "big") + (2**32 - number).to_bytes(5, "big")


def title_key(key, number):
    return key + b"\x00" + number.to_bytes(4, "big")


def place_key(place, title, number):
    return place + b"\x00" + title_key(title, number)
