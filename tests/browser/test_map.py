"""The map of the list in a browser: by keyboard, in place, on the smallest screen."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import until

MAP = "/praxisbeispiele/?ansicht=karte"
TOWNS = [("München", "Bayern"), ("Nürnberg", "Bayern"), ("Köln", "Nordrhein-Westfalen"), ("Berlin", "Berlin")]
TOWNS += [("Düsseldorf", "Nordrhein-Westfalen"), ("Freiburg im Breisgau", "Baden-Württemberg")]


@pytest.fixture
def scattered(transactional_db):
    by = factories.editor()
    for at, (name, state) in enumerate(TOWNS):
        actors = [{"actor": "polizei"}] if at % 2 else []
        factories.published(by=by, place={"name": name, "state": state}, actors=actors)
    factories.published(by=by, place={"name": "Köln", "state": "Nordrhein-Westfalen"})
    factories.published(by=by)


def test_the_map_is_walked_and_opened_by_keyboard(page, scattered):
    page.goto(MAP)
    page.locator(".map-skip").focus()
    names = []
    for _ in range(5):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert names == [
        "Berlin: 1 Beitrag",
        "Köln und 1 weiterer Ort: 3 Beiträge",
        "Nürnberg: 1 Beitrag",
        "Freiburg im Breisgau: 1 Beitrag",
        "München: 1 Beitrag",
    ]
    ring = page.evaluate("getComputedStyle(document.activeElement.querySelector('.map-target')).stroke")
    assert ring not in ("none", "rgba(0, 0, 0, 0)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/praxisbeispiele/?ort=muenchen")
    assert page.locator("[data-practice]").count() == 1


def test_choosing_a_filter_changes_the_map_in_place_and_a_click_on_a_land_enlarges_it(page, scattered):
    page.goto(MAP)
    page.evaluate("document.querySelector('.map').dataset.old = 1")
    page.locator('[data-facet="akteur"] input[value="polizei"]').check()
    until(page, "!document.querySelector('.map[data-old]')")
    expect(page).to_have_url(re.compile("akteur=polizei&ansicht=karte$"))
    assert page.locator("tr[data-place]").count() == 3 and page.locator(".map-mark").count() == 3
    page.locator('.map-plan a[href*="land=bayern"]').click(position={"x": 60, "y": 60})
    page.wait_for_url("**land=bayern&ansicht=karte")
    assert page.locator(".map-mark").get_attribute("aria-label") == "Nürnberg: 1 Beitrag"
    page.get_by_role("link", name="Ganz Deutschland").click()
    page.wait_for_url("**/praxisbeispiele/?akteur=polizei&ansicht=karte")


def test_every_mark_and_every_link_of_the_map_can_be_hit_on_the_smallest_screen(page, scattered):
    page.set_viewport_size({"width": 320, "height": 800})
    for address in (MAP, f"{MAP}&land=bayern", "/orte/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        boxes = page.evaluate("""[...document.querySelectorAll(".map-target, .map-states a, .places a")]
            .map(target => target.getBoundingClientRect()).map(box => Math.min(box.width, box.height))""")
        assert boxes and min(boxes) >= 24, address
