"""The editions in one order, so that any page of any selection is found without sorting."""

from array import array
from bisect import bisect_left
from math import isqrt

from pyroaring import BitMap


class Order:
    """Edition ids sorted by keys (bytes, each unique), with bitmaps of consecutive ids to skip by.

    A deep page walks over the bitmaps by their cardinality and reads single ids only in the last one; about
    8·√N ids a bitmap balance the two at every size.
    """

    __slots__ = ("ids", "keys", "step", "chunks", "_ranks")

    def __init__(self, pairs):
        """``pairs`` of (key, id), sorted."""
        self.keys = [key for key, _ in pairs]
        self.ids = array("I", (pk for _, pk in pairs))
        self.step = max(64, 8 * isqrt(len(pairs)))
        self.chunks = [BitMap(self.ids[at : at + self.step]) for at in range(0, len(self.ids), self.step)]
        self._ranks = None

    def changed(self, gone, pairs):
        """A new order without the ids in the bitmap ``gone`` and with ``pairs`` put in their places."""
        kept = [(key, pk) for key, pk in zip(self.keys, self.ids, strict=True) if pk not in gone]
        if len(pairs) > len(kept) // 20:
            return Order(sorted(kept + pairs))
        for pair in sorted(pairs):
            kept.insert(bisect_left(kept, pair), pair)
        return Order(kept)

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
