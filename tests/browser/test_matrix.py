"""The gap map in a real browser: by keyboard and on small screens; and the desk's plan."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import LOOKS, until

MAP = "/praxisbeispiele/?ansicht=matrix"


@pytest.fixture
def collection(transactional_db):
    """Filed so that there are full, small and empty cells, and gaps to name."""
    by = factories.editor()
    for _ in range(3):
        factories.published(by=by, diversity=[{"dimension": "alter"}], actors=[{"actor": "polizei"}])
    mixed = [{"actor": "kommunen"}, {"actor": "wohnungsunternehmen"}]
    factories.published(by=by, diversity=[{"dimension": "soziooekonomisch"}], actors=mixed)
    return by


def cell(page, row, column):
    return page.locator(f'td[data-row="{row}"][data-column="{column}"]')


def test_the_map_is_read_and_narrowed_by_keyboard(page, collection):
    page.goto(MAP)
    link = page.get_by_role("link", name="3 Beiträge zu Alter und Polizei")
    expect(page.get_by_role("cell", name="Lücke: noch kein Beitrag zu Alter und Kommunen")).to_be_visible()
    box = page.locator('input[name="akteur"][value="kommunen"]')
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"akteur=kommunen&ansicht=matrix$"))
    expect(cell(page, "soziooekonomisch", "kommunen")).to_have_attribute("data-count", "1")
    expect(cell(page, "alter", "polizei")).to_have_count(0)
    page.go_back()
    expect(link).to_be_visible()  # the table that was there before is there again
    other = page.get_by_role("link", name="Worum geht es?")
    other.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"spalten=thema#results$"))
    expect(cell(page, "alter", "technik")).to_have_attribute("data-count", "0")
    page.go_back()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#results [data-total]")).to_have_attribute("data-total", "3")


def test_on_a_small_screen_a_wide_table_scrolls_by_keyboard_and_a_narrow_one_becomes_blocks(page, collection):
    page.set_viewport_size({"width": 900, "height": 800})
    page.goto(f"{MAP}&spalten=thema")
    region = page.get_by_role("region", name=re.compile("Beiträge nach Vielfalt"))
    region.focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.scrollLeft > 0")
    head = page.get_by_role("rowheader", name=re.compile("^Alter"))
    assert head.evaluate("element => element.getBoundingClientRect().left") >= region.evaluate(
        "element => element.getBoundingClientRect().left"
    )
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(head).to_be_visible()
    assert page.get_by_role("columnheader").count() == 9


def test_the_plan_at_the_desk_is_accessible(desk, axe, collection):
    draft = {"diversity": [{"dimension": "kultur"}], "actors": [{"actor": "polizei"}]}
    factories.practice(by=collection, **draft)
    for width, scheme in LOOKS:
        desk.set_viewport_size({"width": width, "height": 900})
        desk.emulate_media(color_scheme=scheme)
        desk.goto("/admin/")
        desk.get_by_role("link", name="Lückenplan").first.click()
        expect(
            desk.locator('td[data-row="kultur"][data-column="polizei"]').get_by_text("1 in Arbeit")
        ).to_be_visible()
        assert axe(desk) == []
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
