"""Editions in tiers by how much of several weighted conditions they meet, without looking at any single one.

The sums of all editions are added at once: plane *n* of a sum is the bitmap of the editions whose sum has bit *n*.
"""

from collections import defaultdict

from practices.public.catalogue.snapshot import EMPTY


def tiers(conditions, within):
    """Yield ``(sum, ids)``, the highest sum first, of the editions in the bitmap ``within``.

    ``conditions`` are pairs of a bitmap of the editions that meet one and its weight, a whole number from 0 on.
    Tiers are split off as they are asked for; none is empty, and those who meet nothing are the last, with 0.
    """
    columns = defaultdict(list)
    for ids, weight in conditions:
        inside = ids & within
        for bit in range(weight.bit_length() if inside else 0):
            if weight >> bit & 1:
                columns[bit].append(inside)
    return _split(within, _added(columns), 0)


def _added(columns):
    """The planes of the sums: each column is added up, three bits at a time, and what is carried goes to the next."""
    planes = []
    while columns:
        column = columns.pop(len(planes), [])
        carried = []
        while len(column) > 1:
            one, two, three = column.pop(), column.pop(), column.pop() if column else EMPTY
            either = one ^ two
            column.append(either ^ three)
            carried.append((one & two) | (either & three))
        planes.append(column[0] if column else EMPTY)
        if carried := [ids for ids in carried if ids]:
            columns[len(planes)] += carried
    return planes


def _split(ids, planes, total):
    if not ids:
        return
    if not planes:
        yield total, ids
        return
    *lower, highest = planes
    yield from _split(ids & highest, lower, total + (1 << len(lower)))
    yield from _split(ids - highest, lower, total)
