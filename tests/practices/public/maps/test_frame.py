"""The outline is that of the sixteen Länder, and towns lie where they belong."""

import csv
import re

import pytest

from practices.public.maps.frame import STATES, WIDTH, Frame
from practices.public.maps.projection import HEIGHT, project
from taxonomy.models import State
from taxonomy.vocabularies import DATA


def towns():
    with (DATA / "places.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def polygons(path):
    for ring in path.split("M")[1:]:
        start, steps = ring.removesuffix("z").split("l")
        numbers = re.findall(r"-?(?:\d+\.?\d*|\.\d+)", steps)
        x, y = map(float, re.findall(r"-?[\d.]+", start))
        points = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + float(dx), y + float(dy)
            points.append((x, y))
        yield points


def holds(points, x, y):
    inside = False
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def test_every_land_has_an_outline():
    assert set(STATES) == set(State.values)
    assert sum(len(shape["coarse"]) for shape in STATES.values()) < 8_500


def test_the_towns_of_the_gazetteer_lie_in_their_land():
    labels = {label: value for value, label in State.choices}
    astray, count = [], 0
    for town in towns():
        x, y = project(float(town["latitude"]), float(town["longitude"]))
        rings = list(polygons(STATES[labels[town["state"]]]["fine"]))
        count += 1
        if sum(holds(ring, x, y) for ring in rings) % 2 == 0:
            astray.append(town["name"])
    assert len(astray) < count / 50, astray  # towns at a border or a coast, which the outline cuts short


@pytest.mark.parametrize("states", [(), ("bremen",), ("bayern",), ("saarland", "berlin"), tuple(State.values)])
def test_a_frame_holds_what_it_is_around(states):
    frame = Frame.around(states)
    assert 0.7 * WIDTH < frame.height < 1.5 * WIDTH
    for state in states:
        left, top, right, bottom = STATES[state]["box"]
        assert frame.left <= left and frame.top <= top
        assert right <= frame.left + WIDTH / frame.scale + 1e-6
        assert bottom <= frame.top + frame.height / frame.scale + 1
    chosen = [state for state, _, _, is_chosen in frame.outlines if is_chosen]
    assert set(chosen) == set(states)


def test_places_far_away_are_nowhere_rather_than_an_error():
    frame = Frame.around(())
    assert frame.place((52.52, 13.40)) is not None
    for point in ((-33.9, 151.2), (90, 0), (-90, 180), (48.86, 2.35), (0, -180)):
        assert frame.place(point) is None


def test_every_town_of_the_gazetteer_is_on_the_map_and_on_that_of_its_land():
    labels = {label: value for value, label in State.choices}
    whole, frames = Frame.around(()), {state: Frame.around((state,)) for state in State.values}
    for town in towns():
        point = float(town["latitude"]), float(town["longitude"])
        assert whole.place(point) and frames[labels[town["state"]]].place(point), town["name"]


def test_squares_are_named_as_on_a_town_map():
    frame = Frame.around(())
    assert frame.square(0, 0) == "A\xa01" and frame.square(659.9, frame.height) == "H\xa0" + str(
        int(frame.height / 82.5) + 1
    )
    assert HEIGHT > 800
