"""Facets applied in place, and the same without script."""

import re

import pytest
from playwright.sync_api import expect

from practices.desk import workflow
from tests import factories

LIST = "/praxisbeispiele/"


@pytest.fixture
def collection(transactional_db):
    """Two of three by the police; one withdrawn."""
    by = factories.editor()
    place = {"name": "Wuppertal", "state": "Nordrhein-Westfalen"}
    factories.published(
        by=by,
        slug="licht",
        title="Praxisbeispiel Wuppertal: Licht im Donaudampfschifffahrtsgesellschaftsviertel",
        place=place,
        actors=[{"actor": "polizei", "role": "federfuehrend"}],
        diversity=[{"dimension": "alter", "how": "Wege zur Schule."}],
        quality_marks=[{"mark": "offen", "rating": "erfuellt"}],
        sources=[{"text": "Bericht", "url": "https://www.example.org/" + "sehr-langer-pfad/" * 8}],
        tags=["Licht"],
        legacy_addresses=["/handeln-und-verantwortung/licht/praxisbeispiel-wuppertal-licht-im-viertel"],
    )
    factories.published(by=by, title="Streife", actors=[{"actor": "polizei"}, {"actor": "kommunen"}])
    factories.published(by=by, kind="methode", title="Begehung", actors=[{"actor": "kommunen"}])
    gone = factories.published(by=by, slug="weg")
    workflow.withdraw(gone, by=by)


def option(page, name, value):
    return page.locator(f'input[name="{name}"][value="{value}"]')


def total(page):
    return page.locator("#results [data-total]")


def test_a_facet_applies_in_place_says_the_count_and_keeps_the_focus(page, collection):
    page.goto(LIST)
    expect(page.locator("[data-facets-hint]")).to_be_visible()
    expect(total(page)).to_have_attribute("data-total", "3")
    page.evaluate("window.sameDocument = true")
    box = option(page, "akteur", "polizei")
    box.focus()
    page.keyboard.press("Space")
    expect(total(page)).to_have_attribute("data-total", "2")
    expect(page.locator("[role=status]")).to_have_text("2 Beiträge")
    expect(option(page, "akteur", "polizei")).to_be_focused()
    expect(option(page, "akteur", "polizei")).to_be_checked()
    expect(page).to_have_url(re.compile(r"/praxisbeispiele/\?akteur=polizei$"))
    expect(page).to_have_title(re.compile("Polizei: 2 Beiträge"))
    assert page.evaluate("window.sameDocument")
    page.go_back()
    expect(total(page)).to_have_attribute("data-total", "3")
    expect(option(page, "akteur", "polizei")).not_to_be_checked()
    page.go_forward()
    expect(total(page)).to_have_attribute("data-total", "2")
    page.reload()
    expect(option(page, "akteur", "polizei")).to_be_checked()
    page.get_by_role("link", name="Filter Polizei entfernen").click()
    expect(total(page)).to_have_attribute("data-total", "3")


def test_without_script_the_form_does_the_same(browser, live_server, collection):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(LIST)
    expect(page.locator("[data-facets-hint]")).to_be_hidden()
    option(page, "akteur", "polizei").check()
    expect(total(page)).to_have_attribute("data-total", "3")
    page.get_by_role("button", name="Filter anwenden").click()
    expect(total(page)).to_have_attribute("data-total", "2")
    expect(option(page, "akteur", "polizei")).to_be_checked()
    page.get_by_label("Suchwort").fill("streife")
    page.get_by_role("button", name="Suchen").click()
    expect(total(page)).to_have_attribute("data-total", "1")
    page.get_by_role("link", name="Streife", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Streife")
    context.close()


def test_where_is_searched_and_exact_words_apply_in_place_and_keep_the_focus(page, collection):
    page.goto(f"{LIST}?q=streifen")
    expect(total(page)).to_have_attribute("data-total", "1")
    page.evaluate("""() => {
        window.said = [];
        const status = document.querySelector("[data-facets-status]");
        const note = () => status.textContent && said.push(status.textContent);
        new MutationObserver(note).observe(status, { childList: true });
    }""")
    status = page.locator("[data-facets-status]")
    page.get_by_text("Suche eingrenzen").click()
    title, text = page.get_by_label("Nur im Titel"), page.get_by_label("Nur im Inhalt")
    page.get_by_label("Überall").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"\?q=streifen&in=titel$"))
    expect(title).to_be_focused()
    expect(status).to_have_text("1 Beitrag")
    page.keyboard.press("ArrowRight")
    expect(total(page)).to_have_attribute("data-total", "0")
    expect(text).to_be_focused()
    expect(status).to_have_text("0 Beiträge")
    page.go_back()
    expect(title).to_be_checked()
    expect(status).to_have_text("1 Beitrag")
    exact = page.get_by_label("Nur genau diese Wörter")
    exact.focus()
    page.keyboard.press("Space")
    expect(total(page)).to_have_attribute("data-total", "0")
    expect(page).to_have_url(re.compile(r"\?q=streifen&in=titel&genau=1$"))
    expect(exact).to_be_focused()
    expect(status).to_have_text("0 Beiträge")
    page.wait_for_timeout(200)  # a second announcement would come by now
    assert page.evaluate("said") == ["1 Beitrag", "0 Beiträge", "1 Beitrag", "0 Beiträge"]
    page.go_back()
    expect(exact).not_to_be_checked()
    expect(total(page)).to_have_attribute("data-total", "1")


def test_without_script_the_button_narrows_the_search(browser, live_server, collection):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{LIST}?q=streifen")
    page.get_by_text("Suche eingrenzen").click()
    page.get_by_label("Nur im Inhalt").check()
    expect(total(page)).to_have_attribute("data-total", "1")
    page.get_by_role("button", name="Suchen").click()
    expect(total(page)).to_have_attribute("data-total", "0")
    expect(page.get_by_label("Nur im Inhalt")).to_be_checked()
    page.get_by_label("Überall").check()
    page.get_by_label("Nur genau diese Wörter").check()
    page.get_by_label("Suchwort").fill("streife")
    page.get_by_role("button", name="Suchen").click()
    expect(total(page)).to_have_attribute("data-total", "1")
    expect(page.get_by_label("Nur genau diese Wörter")).to_be_checked()
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_files_that_are_offered_follow_the_facets(page, axe, collection, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{LIST}?sortierung=titel")
    if width == 1280:
        option(page, "akteur", "polizei").check()
        expect(total(page)).to_have_attribute("data-total", "2")
    else:
        page.goto(f"{LIST}?akteur=polizei&sortierung=titel")
    offers = page.locator("details.takeaways")
    expect(offers.locator("small").first).to_have_text("2 Beiträge")
    offers.locator("summary").focus()
    page.keyboard.press("Enter")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_download() as waiting:
        offers.get_by_role("link", name="RIS").click()
    assert re.fullmatch(r"divercity-wer-handelt-polizei-[\d-]+\.ris", waiting.value.suggested_filename)
    text = waiting.value.path().read_text()
    assert text.count("TY  - ") == 2 and text.index("Streife") < text.index("Licht im")
