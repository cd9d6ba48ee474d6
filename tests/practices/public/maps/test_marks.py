"""Marks never overlap, lose no place and look the same on every run."""

from math import hypot
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from practices.public.maps.frame import Frame
from practices.public.maps.marks import GAP, LARGEST, SMALLEST, cluster, labels

spots = st.lists(st.tuples(st.floats(0, 660), st.floats(0, 800), st.integers(1, 300)), max_size=80).map(
    lambda drawn: [(x, y, SimpleNamespace(slug=f"ort-{n}", name=f"Ort {n}"), c) for n, (x, y, c) in enumerate(drawn)]
)


@settings(deadline=None)
@given(spots)
def test_no_two_marks_overlap_and_none_is_too_small_to_hit(spots):
    marks = cluster(spots)
    for at, mark in enumerate(marks):
        assert SMALLEST <= mark.radius <= LARGEST
        for other in marks[:at]:
            assert hypot(mark.x - other.x, mark.y - other.y) >= mark.radius + other.radius + GAP - 1e-6


@settings(deadline=None)
@given(spots, st.randoms())
def test_every_place_is_in_one_mark_whatever_the_order(spots, dice):
    marks = cluster(spots)
    slugs = [place.slug for mark in marks for place in mark.places]
    assert sorted(slugs) == sorted(place.slug for _, _, place, _ in spots)
    assert sum(mark.count for mark in marks) == sum(count for *_, count in spots)
    shuffled = dice.sample(spots, len(spots))
    again = [[place.slug for place in mark.places] for mark in cluster(shuffled)]
    assert again == [[place.slug for place in mark.places] for mark in marks]


def test_a_mark_lies_on_its_largest_place_and_its_area_grows_with_the_count():
    def spot(x, name, count):
        return x, 100, SimpleNamespace(slug=name, name=name), count

    near, far, small = cluster([spot(100, "a", 9), spot(110, "b", 3), spot(400, "c", 8), spot(600, "d", 1)])
    assert [place.slug for place in near.places] == ["a", "b"] and (near.x, near.count) == (100, 12)
    assert near.radius == LARGEST and small.radius == SMALLEST
    assert abs((far.radius / LARGEST) ** 2 - 8 / 12) < 0.01


def test_labels_stay_inside_and_on_nothing_else():
    frame = Frame.around(())
    town = SimpleNamespace(slug="x", name="Villingen-Schwenningen")
    marks = cluster([(x, 300, town, 5) for x in (40, 300, 560, 640)])
    placed = labels(marks, frame)
    assert placed
    for at, (x, y, anchor, text) in placed.items():
        assert text.startswith("Villingen-Schwenningen") and 0 <= x <= frame.width and 0 <= y <= frame.height
        assert at < len(marks) and anchor in ("start", "end", "middle")
