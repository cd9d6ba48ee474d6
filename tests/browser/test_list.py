"""The list in a real browser: long facets, the sheet on small screens, order and chips in place, with script or not."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import LOOKS

LIST = "/praxisbeispiele/"
TAGS = ["Beleuchtung", "Dialog", "Feste", "Gärten", "Höfe", "Jugend", "Müll", "Nacht", "Plätze", "Schule", "Straßen"]
SMALL = {"width": 320, "height": 640}
LISTEN = """
    window.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
        .observe({ type: "layout-shift", buffered: true });
    addEventListener("DOMContentLoaded", () => {
        window.said = [];
        const status = document.querySelector("[data-facets-status]");
        const note = () => status.textContent && said.push(status.textContent);
        if (status) new MutationObserver(note).observe(status, { childList: true });
    });
"""


@pytest.fixture
def collection(transactional_db):
    """A list whose tags are many enough to fold, in the alphabet's order: "straßen" and "schule" are folded away."""
    by = factories.editor()
    factories.published(by=by, title="Allee", tags=TAGS, actors=[{"actor": "polizei"}, {"actor": "kommunen"}])
    factories.published(by=by, title="Zaun", tags=TAGS[:8], actors=[{"actor": "polizei"}])
    factories.published(by=by, kind="methode", title="Mitte", actors=[{"actor": "kommunen"}])


def total(page):
    return page.locator("#results [data-total]")


def option(page, name, value):
    return page.locator(f'input[name="{name}"][value="{value}"]')


def fold(page, key):
    return page.locator(f'[data-fold="{key}"] > summary')


def titles(page):
    return page.locator(".entry h3")


def test_a_long_facet_unfolds_and_is_searched_in_any_spelling(page, collection):
    page.add_init_script(LISTEN)
    page.goto(LIST)
    fold(page, "schlagwort").click()
    expect(option(page, "schlagwort", "plaetze")).to_be_hidden()
    field = page.get_by_label("In dieser Liste suchen")
    for text, value in [("plae", "plaetze"), ("STRASS", "strassen"), ("hofe", "hoefe")]:
        field.fill(text)
        expect(page.locator("[data-fold=schlagwort] li:visible")).to_have_count(1)
        expect(option(page, "schlagwort", value)).to_be_visible()
    expect(page.locator("[data-facets-status]")).to_have_text("1 in dieser Liste gefunden")
    page.keyboard.press("Enter")
    expect(option(page, "schlagwort", "hoefe")).to_be_focused()
    page.keyboard.press("Space")
    expect(total(page)).to_have_attribute("data-total", "2")
    expect(field).to_have_value("hofe")
    expect(page.locator("[data-fold=schlagwort] li:visible")).to_have_count(1)
    expect(option(page, "schlagwort", "hoefe")).to_be_focused()
    page.get_by_role("button", name="Suche in der Liste leeren").click()
    expect(field).to_be_focused()
    expect(option(page, "schlagwort", "plaetze")).to_be_hidden()
    page.get_by_text("3 weitere zeigen").click()
    option(page, "schlagwort", "plaetze").check()
    expect(page).to_have_url(re.compile("plaetze"))
    expect(option(page, "schlagwort", "schule")).to_be_visible()
    page.wait_for_timeout(200)  # a second announcement would come by now
    assert page.evaluate("said") == ["1 in dieser Liste gefunden", "2 Beiträge", "2 Beiträge"]
    page.goto("/ueber/")
    page.go_back()
    expect(option(page, "schlagwort", "beleuchtung")).to_be_visible()


def test_order_and_chips_apply_in_place_are_said_once_and_keep_the_focus(page, collection):
    page.add_init_script(LISTEN)
    page.goto(f"{LIST}?akteur=polizei&akteur=kommunen")
    expect(page.get_by_role("button", name="Merken")).to_have_count(3)
    assert page.evaluate("shifts") == []
    page.evaluate("window.sameDocument = true")
    expect(page.get_by_role("button", name="Sortieren")).to_be_hidden()
    order = page.get_by_label("Sortiert nach")
    order.focus()
    order.select_option("titel")
    expect(page).to_have_url(re.compile("sortierung=titel$"))
    expect(order).to_be_focused()
    expect(titles(page)).to_have_text(["Allee", "Mitte", "Zaun"])
    page.get_by_role("link", name="Filter Polizei entfernen").focus()
    page.keyboard.press("Enter")
    expect(total(page)).to_have_attribute("data-total", "2")
    expect(page.get_by_role("link", name="Filter Kommunen entfernen")).to_be_focused()
    page.get_by_role("link", name="Alle Filter entfernen").click()
    expect(page).to_have_url(re.compile(f"{LIST}$"))
    expect(page.locator("#results")).to_be_focused()
    page.wait_for_timeout(200)  # a second announcement would come by now
    assert page.evaluate("said") == ["3 Beiträge", "2 Beiträge", "3 Beiträge"]
    page.go_back()
    expect(total(page)).to_have_attribute("data-total", "2")
    assert page.evaluate("window.sameDocument")


def test_on_a_small_screen_the_filter_is_a_sheet_that_gives_the_focus_back(page, collection):
    page.set_viewport_size(SMALL)
    page.goto(LIST)
    page.get_by_role("link", name="Filtern").click()
    sheet = page.get_by_role("dialog", name="Sammlung filtern")
    expect(sheet.get_by_role("heading", name="Filter")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('header, .results, footer')")
    fold(page, "akteur").click()
    option(page, "akteur", "polizei").check()
    expect(sheet.get_by_role("button", name="2 Beiträge ansehen")).to_be_visible()
    expect(sheet.get_by_role("heading")).to_have_text("Filter 1 gewählt")
    option(page, "akteur", "kommunen").check()
    expect(sheet.get_by_role("button", name="3 Beiträge ansehen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Filtern")).to_be_focused()
    expect(sheet).to_be_hidden()
    expect(page).to_have_url(re.compile("akteur=polizei&akteur=kommunen#results$"))
    page.go_back()  # all that was chosen in the sheet is one step
    expect(page).to_have_url(re.compile(f"{LIST}$"))
    expect(page.locator(".chips")).to_be_hidden()
    page.get_by_role("link", name="Filtern").click()
    expect(sheet.get_by_role("button", name="3 Beiträge ansehen")).to_be_visible()
    sheet.get_by_role("button", name="3 Beiträge ansehen").click()
    expect(page.get_by_role("link", name="Filtern")).to_be_focused()
    page.get_by_role("link", name="Filtern").click()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Allee").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Allee")


def test_without_script_facets_unfold_and_the_filter_is_a_part_of_the_page(browser, live_server, collection):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=SMALL)
    page = context.new_page()
    page.goto(LIST)
    expect(page.get_by_role("button", name="Filter anwenden")).to_be_hidden()
    page.get_by_role("link", name="Filtern").click()
    fold(page, "schlagwort").click()
    expect(page.get_by_label("In dieser Liste suchen")).to_be_hidden()
    expect(option(page, "schlagwort", "schule")).to_be_hidden()
    page.get_by_text("3 weitere zeigen").click()
    option(page, "schlagwort", "schule").check()
    page.get_by_role("button", name="Filter anwenden").click()
    expect(total(page)).to_have_attribute("data-total", "1")
    page.get_by_role("link", name="Filter Schule entfernen").click()
    page.get_by_label("Sortiert nach").select_option("titel")
    page.get_by_role("button", name="Sortieren").click()
    expect(titles(page)).to_have_text(["Allee", "Mitte", "Zaun"])
    context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_open_facets_the_sheet_and_nothing_found_are_accessible(page, axe, collection, width, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{LIST}#filter")
    for key in ("akteur", "schlagwort", "schlagwort+"):
        fold(page, key).click()
    page.get_by_label("In dieser Liste suchen").fill("s")
    assert axe(page) == []
    page.get_by_label("In dieser Liste suchen").fill("xyz")
    assert axe(page) == []
    page.goto(f"{LIST}?art=methode&akteur=polizei")
    expect(page.get_by_role("heading", name="Dazu gibt es noch keinen Beitrag.")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
