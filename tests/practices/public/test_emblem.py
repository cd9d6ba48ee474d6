import math
import re
import xml.etree.ElementTree as ET

import pytest

from practices.public.emblem import caption, draw, plan
from practices.public.emblem.drawing import PAINT
from practices.public.emblem.fabric import BLOCK
from practices.public.emblem.geometry import area

SVG = "{http://www.w3.org/2000/svg}"
LEVELS = [*BLOCK, "wohnungen", "gebaeude", ""]


def shapes(svg, paint):
    """How many separate figures a drawing has in one paint."""
    paths = [p for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("class") == paint]
    return sum(p.get("d").count("M") for p in paths)


@pytest.mark.parametrize("level", LEVELS)
def test_a_drawing_is_small_well_formed_and_needs_nothing_from_outside(level):
    for number in range(1, 60):
        svg = draw(number, level=level, place="Wuppertal", actors=6, dimensions=5)
        assert len(svg.encode()) <= 4096
        assert ET.fromstring(svg).tag == f"{SVG}svg"
        assert svg.count("http") == 1, "only the namespace"
        assert "nan" not in svg and "inf" not in svg


def test_the_same_record_always_has_the_same_picture():
    record = {"level": "stadt", "place": "Wuppertal", "actors": 4, "dimensions": 1}
    assert draw(1, **record) == draw(1, **record)
    assert draw(1, **record) != draw(2, **record)


@pytest.mark.parametrize("level", [*BLOCK, "gebaeude", ""])
def test_as_many_houses_are_blue_as_there_are_actors(level):
    for number in range(1, 20):
        for actors in (0, 1, 3):
            assert shapes(draw(number, level=level, place="Köln", actors=actors), "actor") == actors


@pytest.mark.parametrize("level", ["stadt", "stadtquartier", "freiraum", ""])
def test_as_many_courts_are_golden_as_there_are_dimensions(level):
    for number in range(1, 20):
        for dimensions in (0, 1, 2):
            assert shapes(draw(number, level=level, place="Köln", dimensions=dimensions), "court") == dimensions


@pytest.mark.parametrize("level", list(BLOCK))
def test_an_avenue_is_drawn_only_for_a_record_with_a_place(level):
    assert shapes(draw(7, level=level, place="Mannheim"), "avenue") == 1
    assert shapes(draw(7, level=level), "avenue") == 0


def test_one_town_has_one_direction():
    def direction(number, place):
        root = ET.fromstring(draw(number, level="stadt", place=place))
        (line,) = (p.get("d") for p in root.iter() if p.get("class") == "avenue")
        across, down = (int(step) for step in re.findall(r"-?\d+", line.split("l")[1]))
        return math.atan2(down, across)

    assert direction(1, "Köln") == pytest.approx(direction(2, "Köln"), abs=0.01)
    assert direction(1, "Köln") != pytest.approx(direction(1, "Bremen"), abs=0.01)


def test_a_record_without_a_spatial_level_is_drawn_and_not_built():
    svg = draw(3, actors=1)
    assert shapes(svg, "house") == 0
    assert shapes(svg, "drawn") > 20
    assert svg == draw(3, level="unbekannt", actors=1)


@pytest.mark.parametrize("level", [*BLOCK, ""])
def test_gold_is_an_accent_that_no_sheet_is_full_of(level):
    frame = [(0, 0), (120, 0), (120, 120), (0, 120)]
    for number in range(1, 20):
        for dimensions in (1, 3):
            courts = plan(number, level, "Köln", 1, dimensions, frame)["court"]
            assert len(courts) == dimensions
            assert sum(map(area, courts)) < 0.06 * area(frame)


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_but_the_avenue_reaches_over_the_edge_of_the_sheet(level):
    frame = [(0, 0), (120, 0), (120, 120), (0, 120)]
    for number in range(1, 12):
        drawing = plan(number, level, "Köln", 3, 3, frame)
        for paint in ("house", "drawn", "actor", "court"):
            for x, y in (point for shape in drawing[paint] for point in shape):
                assert -1e-6 <= x <= 120 + 1e-6 and -1e-6 <= y <= 120 + 1e-6, paint


def test_colours_are_there_without_the_style_sheet_and_change_at_night():
    svg = draw(5, level="freiraum", place="Bremen", actors=2, dimensions=2)
    for path in ET.fromstring(svg).iter(f"{SVG}path"):
        assert path.get("fill") or path.get("stroke")
    assert "prefers-color-scheme:dark" in svg
    for paint in PAINT:
        assert f".{paint}" in svg


def test_a_wide_sheet_shows_the_frame_it_was_asked_for():
    root = ET.fromstring(draw(9, level="stadt", width=216, height=120))
    assert root.get("viewBox") == "0 0 216 120"


def test_the_caption_says_what_the_drawing_shows_and_nothing_that_is_unknown():
    assert caption(1, level="Stadt", place="Wuppertal", actors=4, dimensions=1) == (
        "Plan Nr. 1. Bauform: Stadt. Blau: 4 Akteur*innen. Gold: 1 Vielfaltsdimension. Richtung des Plans: Wuppertal."
    )
    assert caption(2) == "Plan Nr. 2. Nur gezeichnet: keine räumliche Ebene angegeben."
