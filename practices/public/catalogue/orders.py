"""The editions in one order, so that any page of any selection is found without sorting."""

from array import array
from bisect import bisect_left, bisect_right
from math import isqrt

from pyroaring import BitMap

FEW = 50  # changes up to which single steps are cheaper than sorting


class Order:
    """Edition ids in the order of their keys, cut into bitmaps of consecutive ids to skip by.

    A key is bytes that sort as wanted and end with the edition's id (four bytes), so that a hundred thousand of
    them are one list and nothing more. A deep page walks over the bitmaps by their cardinality and reads single
    ids only in the last one; about 8·√N ids a bitmap balance the two at every size.
    """

    __slots__ = ("ids", "keys", "chunks", "_ranks")

    def __init__(self, keys, ids, chunks):
        self.keys, self.ids, self.chunks = keys, ids, chunks
        self._ranks = None

    @classmethod
    def of(cls, keys):
        """The order of these keys, which are sorted here in place."""
        keys.sort()
        ids = array("I", map(id_in, keys))
        step = chunk_size(len(ids))
        return cls(keys, ids, [BitMap(ids[at : at + step]) for at in range(0, len(ids), step)])

    def changed(self, gone, fresh):
        """A new order without the ids in the bitmap ``gone`` and with the keys ``fresh`` put in their places."""
        if len(gone) + len(fresh) > FEW or not self.chunks:
            return Order.of([key for key in self.keys if id_in(key) not in gone] + fresh)
        keys, ids, chunks = self.keys.copy(), array("I", self.ids), self.chunks.copy()
        for pk in gone:
            at = ids.index(pk)
            del keys[at], ids[at]
            chunk = next(i for i, bitmap in enumerate(chunks) if pk in bitmap)
            chunks[chunk] = chunks[chunk] - BitMap([pk])
        for key in fresh:
            at = bisect_left(keys, key)
            keys.insert(at, key)
            ids.insert(at, id_in(key))
            start, chunk = len(chunks[0]), 0
            while start < at:
                chunk += 1
                start += len(chunks[chunk])
            chunks[chunk] = chunks[chunk] | BitMap([id_in(key)])
            if len(chunks[chunk]) > 2 * chunk_size(len(ids)):
                return Order.of([key for key in self.keys if id_in(key) not in gone] + fresh)
        return Order(keys, ids, chunks)

    def page(self, chosen, start, size):
        """``size`` ids of the bitmap ``chosen`` in this order, from position ``start``."""
        if len(chosen) == len(self.ids):
            return self.ids[start : start + size].tolist()
        found, at = [], 0
        for chunk in self.chunks:
            count = chunk.intersection_cardinality(chosen)
            if count <= start:
                start -= count
            else:
                inside = [pk for pk in self.ids[at : at + len(chunk)] if pk in chosen]
                found += inside[start : start + size - len(found)]
                start = 0
                if len(found) == size:
                    break
            at += len(chunk)
        return found

    def passed(self, chosen, key):
        """How many of the bitmap ``chosen`` stand at ``key`` or before it; the key's own edition may be gone."""
        at, start, count = bisect_right(self.keys, key), 0, 0
        if len(chosen) == len(self.ids):
            return at
        for chunk in self.chunks:
            if start + len(chunk) > at:
                return count + sum(pk in chosen for pk in self.ids[start:at])
            count += chunk.intersection_cardinality(chosen)
            start += len(chunk)
        return count

    def key(self, pk, after=b""):
        """The key of an id that stands behind the key ``after``."""
        return self.keys[self.ids.index(pk, bisect_right(self.keys, after))]

    def page_through(self, bitmaps, start, size):
        """``size`` ids of ``bitmaps`` one after the other, each in this order, from position ``start`` of all.

        They have no id in common, and are asked for only as far as the page needs them.
        """
        found = []
        for bitmap in bitmaps:
            if len(bitmap) <= start:
                start -= len(bitmap)
                continue
            found += self.page(bitmap, start, size - len(found))
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


def chunk_size(count):
    return max(64, 8 * isqrt(count))


def id_in(key):
    return int.from_bytes(key[-4:], "big")


def newest_key(first_published_at, number, pk):
    """Newest first, then higher number first."""
    moment = int(first_published_at.timestamp() * 1_000_000)
    return (2**63 - moment).to_bytes(9, "big") + (2**32 - number).to_bytes(5, "big") + pk.to_bytes(4, "big")


def title_key(title, number, pk):
    """``title`` is the edition's stored sort key; so is ``place`` below."""
    return title + b"\x00" + number.to_bytes(4, "big") + pk.to_bytes(4, "big")


def place_key(place, title, number, pk):
    return place + b"\x00" + title_key(title, number, pk)
