"""Sums by bitmaps against sums by counting."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from practices.public import catalogue

MASKS = st.integers(0, 2**20 - 1)  # which of twenty editions, a bit each: sets take long to draw
CONDITIONS = st.lists(st.tuples(MASKS, st.integers(0, 900)), max_size=12)


def bitmap(mask):
    return BitMap(pk for pk in range(20) if mask >> pk & 1)


@given(CONDITIONS, MASKS)
@settings(deadline=None)
def test_every_edition_is_in_the_tier_of_its_sum_and_the_highest_come_first(conditions, within):
    conditions, within = [(bitmap(mask), weight) for mask, weight in conditions], bitmap(within)
    sums = {pk: sum(weight for ids, weight in conditions if pk in ids) for pk in within}
    found = list(catalogue.tiers(conditions, within))
    assert {pk: total for total, ids in found for pk in ids} == sums
    assert [total for total, _ in found] == sorted(set(sums.values()), reverse=True)
