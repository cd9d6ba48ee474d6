"""Sums by bitmaps against sums by counting."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from practices.public import catalogue

IDS = st.sets(st.integers(1, 40))
CONDITIONS = st.lists(st.tuples(IDS, st.integers(0, 900)), max_size=12)


@given(CONDITIONS, IDS)
def test_every_edition_is_in_the_tier_of_its_sum_and_the_highest_come_first(conditions, within):
    sums = {pk: sum(weight for ids, weight in conditions if pk in ids) for pk in within}
    found = list(catalogue.tiers([(BitMap(ids), weight) for ids, weight in conditions], BitMap(within)))
    assert {pk: total for total, ids in found for pk in ids} == sums
    assert [total for total, _ in found] == sorted(set(sums.values()), reverse=True)
