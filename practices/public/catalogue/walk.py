"""A walk through a selection, page by page, that meets everything that stays exactly once while others come and go.

A page is asked for by where the one before it ended, not by its number: by a key of the order. Keys of "neueste" never
change. Those of "titel" and "ort" change with their record only, so that a record which is changed during the walk may
be met twice or not at all. By relevance there is no such key, since scores change with every text that is published.
There the walk remembers what it has met, for as long as an address can hold that; the rest comes by "neueste".
"""

import base64
import binascii
from dataclasses import dataclass
from itertools import pairwise

from pyroaring import BitMap

from practices.public.catalogue.snapshot import EMPTY

RELEVANCE, NEWEST = "relevanz", "neueste"
MOST_REMEMBERED = 500  # met by relevance, before a page; a page may add 1000
START = b"\x00"  # before every key
LONGEST = 6000  # of a walk as text
LETTERS = {RELEVANCE: b"r", NEWEST: b"n", "titel": b"t", "ort": b"o"}
BY_LETTER = {letter: order for order, letter in LETTERS.items()}


@dataclass(frozen=True)
class Walk:
    """``key`` is that of the last edition met, ``met`` what was met by relevance."""

    order: str
    key: bytes = b""
    met: BitMap = EMPTY

    def step(self, snapshot, found, hits, size):
        """``(ids, walk from there)`` of the next ``size`` editions of the bitmap ``found``; at the end None."""
        rest = found - self.met
        if self.order == RELEVANCE and not self.key:
            ids = snapshot.orders["titel"].page_through((tier & rest for _, tier in hits.tiers), 0, size)
            met = self.met | BitMap(ids)
            return ids, self._on(len(rest) > len(ids), START if len(met) >= MOST_REMEMBERED else b"", met)
        order = snapshot.orders[NEWEST if self.order == RELEVANCE else self.order]
        start = order.passed(rest, self.key)
        ids = order.page(rest, start, size)
        return ids, self._on(start + len(ids) < len(rest), order.key(ids[-1], self.key) if ids else b"", self.met)

    def _on(self, is_more, key, met):
        return Walk(self.order, key, met) if is_more else None

    def __str__(self):
        """As it stands in an address."""
        met = b"".join(_number(step) for step in (len(self.met), *_steps(self.met)))
        return base64.urlsafe_b64encode(LETTERS[self.order] + met + self.key).decode().rstrip("=")

    @classmethod
    def read(cls, text):
        """The walk that an address names; ValueError if it names none."""
        if len(text) > LONGEST or not text.isascii():
            raise ValueError("not a walk")
        try:
            data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            order = BY_LETTER[data[:1]]
            count, at = _read_number(data, 1)
            if count > len(data):
                raise ValueError("not a walk")
            met, last = [], 0
            for _ in range(count):
                step, at = _read_number(data, at)
                last += step
                met.append(last)
            return cls(order, data[at:], BitMap(met))
        except (binascii.Error, KeyError, IndexError, OverflowError) as error:
            raise ValueError("not a walk") from error


def _steps(ids):
    return [after - before for before, after in pairwise([0, *ids])]


def _number(value):
    """Seven bits a byte, the lowest first; all but the last have the highest bit set."""
    result = bytearray()
    while value > 127:
        result.append(value & 127 | 128)
        value >>= 7
    return bytes([*result, value])


def _read_number(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
