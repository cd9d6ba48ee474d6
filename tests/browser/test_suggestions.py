"""Suggestions under the search boxes: by keyboard, mouse and touch, and without them."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories

BOXES = {"list": "/praxisbeispiele/", "home": "/", "head": "/orte/"}
PAUSE = 200  # milliseconds, after which people seem to wait for suggestions
LONG = "Quartiersentwicklungskonzept für das Donaudampfschifffahrtsgesellschaftsviertel und seine Bewohner*innen"


@pytest.fixture
def collection(transactional_db):
    by = factories.editor()
    for n, title in enumerate(("Laternen am Platz", "Lautlos durch den Park", LONG)):
        factories.published(
            by=by,
            slug=f"beitrag-{n}",
            title=title,
            teaser="Lampen und Laternen, lange Quartierswege.",
            actors=[{"actor": "polizei"}],
            place={"name": "Landau in der Pfalz", "state": "Rheinland-Pfalz"},
            tags=["Lastenrad"],
        )


@pytest.fixture(autouse=True)
def still(context):
    """No timer runs out by itself: however slow the machine, typing makes no pause that nobody meant."""
    stop_the_clock(context)


def stop_the_clock(context):
    context.clock.install(time=0)
    context.clock.pause_at(1000)


def box(page):
    return page.locator("input[data-suggest]")


def options(page):
    return page.locator(".suggestions [role=option]")


def listed(page, text="la"):
    """Type as people do, pause, and wait for the list."""
    box(page).click()
    box(page).press_sequentially(text)
    page.clock.run_for(PAUSE)
    expect(page.get_by_role("listbox")).to_be_visible()
    return options(page)


def active(page):
    """The text of the option that the box says is the active one; "" if none is."""
    return page.evaluate(
        "() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent || ''"
    )


@pytest.mark.parametrize("address", BOXES.values(), ids=BOXES)
def test_the_keyboard_walks_through_the_list_and_the_box_keeps_the_focus(page, collection, address):
    page.goto(address)
    expect(box(page)).to_have_attribute("role", "combobox")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    found = listed(page)
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    assert active(page) == ""
    texts = found.all_text_contents()
    assert len(texts) > 3
    for text in [*texts, texts[0]]:  # round
        page.keyboard.press("ArrowDown")
        assert active(page) == text
        expect(page.locator('[role=option][aria-selected="true"]')).to_have_text(text)
        expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowUp")
    assert active(page) == texts[-1]
    page.keyboard.press("Home")
    assert active(page) == "" and box(page).evaluate("box => box.selectionStart") == 0
    page.keyboard.press("ArrowUp")
    assert active(page) == texts[-1]
    page.keyboard.press("End")
    assert active(page) == "" and box(page).evaluate("box => box.selectionStart") == 2
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_value("la")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert active(page) == ""
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert active(page) == texts[0]
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).not_to_be_focused()
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))


@pytest.mark.parametrize("address", BOXES.values(), ids=BOXES)
def test_enter_without_a_choice_searches_for_what_was_typed(page, collection, address):
    page.goto(address)
    listed(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/praxisbeispiele/\?q=la(&|$)"))


@pytest.mark.parametrize("address", BOXES.values(), ids=BOXES)
def test_a_word_fills_the_box_and_searches(page, collection, address):
    page.goto(address)
    listed(page, "gute lam")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/praxisbeispiele/\?q=gute\+Lampen(&|$)"))
    expect(page.locator("#q")).to_have_value("gute Lampen")


def test_a_title_and_a_term_lead_to_their_pages(page, collection):
    page.goto("/praxisbeispiele/")
    listed(page, "laternen am").filter(has_text="Laternen am Platz").click()
    expect(page).to_have_url(re.compile("/praxisbeispiele/beitrag-0/$"))
    listed(page, "poli").filter(has_text="Polizei").click()
    expect(page).to_have_url(re.compile("/akteure/polizei/$"))


def test_touch_chooses_too(browser, live_server, collection):
    context = browser.new_context(base_url=live_server.url, has_touch=True, viewport={"width": 320, "height": 640})
    stop_the_clock(context)
    page = context.new_page()
    page.goto("/")
    listed(page, "lastenr").filter(has_text="Lastenrad").tap()
    expect(page).to_have_url(re.compile("/schlagworte/lastenrad/$"))
    context.close()


def test_the_number_is_said_once_and_politely(page, collection):
    page.goto("/praxisbeispiele/")
    page.evaluate("""() => {
        window.said = [];
        const live = document.querySelector("[data-suggest] ~ [aria-live]");
        new MutationObserver(() => live.textContent && said.push(live.textContent))
            .observe(live, { childList: true, characterData: true, subtree: true });
    }""")
    found = listed(page, "lat")
    number = found.count()
    said = page.locator("[data-suggest] ~ [aria-live=polite]")
    page.clock.run_for(700)
    expect(said).to_have_text(f"{number} {'Vorschlag' if number == 1 else 'Vorschläge'}")
    for key in ("e", "r", "n"):
        with page.expect_response("**/suche/vorschlaege/**"):
            page.keyboard.press(key)
            page.clock.run_for(PAUSE)
    page.keyboard.press("ArrowDown")
    page.clock.run_for(700)
    assert found.count() == number
    assert len(page.evaluate("said")) == 1


def test_only_the_last_answer_counts_and_one_request_is_made_for_a_run_of_letters(page, collection):
    page.goto("/praxisbeispiele/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "vorschlaege" in request.url else None)
    late = []
    page.route("**/suche/vorschlaege/?q=la", lambda route: late.append(route))
    box(page).click()
    box(page).press_sequentially("la")
    assert asked == []
    with page.expect_request("**/suche/vorschlaege/?q=la"):
        page.clock.run_for(PAUSE)
    page.keyboard.type("mp")
    page.clock.run_for(PAUSE)
    expect(options(page)).to_have_text([re.compile("Lampen")])
    assert len(asked) == 2
    for route in late:
        route.abort()
    expect(options(page)).to_have_count(1)


def test_the_list_goes_when_the_box_loses_the_focus_and_when_too_little_is_typed(page, collection):
    page.goto("/praxisbeispiele/")
    listed(page)
    page.locator("h1").click()
    expect(page.get_by_role("listbox")).to_be_hidden()
    listed(page, "t")
    box(page).fill("l")
    expect(page.get_by_role("listbox")).to_be_hidden()


@pytest.mark.parametrize("answer", ["fails", "is no JSON", "is refused"])
def test_when_the_answer_fails_the_box_is_an_ordinary_one(page, collection, answer):
    handlers = {
        "fails": lambda route: route.abort(),
        "is no JSON": lambda route: route.fulfill(body="<html>"),
        "is refused": lambda route: route.fulfill(status=400, json={"title": "Ungültige Anfrage"}),
    }
    page.route("**/suche/vorschlaege/**", handlers[answer])
    page.goto("/praxisbeispiele/")
    box(page).click()
    with page.expect_request("**/suche/vorschlaege/**"):
        box(page).press_sequentially("laternen")
        page.clock.run_for(PAUSE)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=laternen(&|$)"))
    expect(page.locator("#results [data-total]")).to_have_attribute("data-total", "3")


def test_without_script_nothing_is_missing(browser, live_server, collection):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    for address in BOXES.values():
        page.goto(address)
        assert box(page).get_attribute("role") is None
        box(page).fill("laternen")
        box(page).press("Enter")
        expect(page.locator("#results [data-total]")).to_have_attribute("data-total", "3")
    context.close()


def test_facets_go_on_applying_in_place(page, collection):
    page.goto("/praxisbeispiele/")
    listed(page)
    page.keyboard.press("Escape")
    page.evaluate("window.sameDocument = true")
    page.locator('input[name="akteur"][value="polizei"]').check()
    expect(page).to_have_url(re.compile(r"\?q=la&akteur=polizei|\?akteur=polizei&q=la"))
    assert page.evaluate("window.sameDocument")
    assert listed(page, "t").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", BOXES.values(), ids=BOXES)
def test_the_open_list_is_accessible(page, axe, collection, scheme, address):
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    listed(page)
    page.keyboard.press("ArrowDown")
    page.clock.resume()
    assert axe(page) == []


@pytest.mark.parametrize("address", BOXES.values(), ids=BOXES)
def test_on_a_small_screen_long_titles_wrap_and_every_option_can_be_hit(page, collection, address):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    found = listed(page, "quart")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    edge = box(page).bounding_box()
    for at in range(found.count()):
        place = found.nth(at).bounding_box()
        assert place["height"] >= 24 and place["x"] >= 0 and place["x"] + place["width"] <= 320
        assert place["y"] >= edge["y"] + edge["height"]  # the box stays visible
        # what can be seen there is the option itself: nothing covers or cuts it off
        found.nth(at).scroll_into_view_if_needed()
        hit = found.nth(at).evaluate(
            """option => { const r = option.getBoundingClientRect();
            return option.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)); }"""
        )
        assert hit
    assert found.filter(has_text="Donaudampf").locator("b").evaluate("b => getComputedStyle(b).fontWeight") == "700"
