"""The Merkliste in a real browser: kept by the browser alone, by keyboard, in two tabs, with a storage that fails."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import LOOKS, until

LIST, SHORTLIST = "/praxisbeispiele/", "/merkliste/"
STORED = "JSON.parse(localStorage.getItem('merkliste'))"


@pytest.fixture
def collection(transactional_db):
    by = factories.editor()
    text = "<p>" + "Auf dem Platz treffen sich sehr unterschiedliche Menschen. " * 12 + "</p>"
    for number, title in ((1, "Licht"), (2, "Streife"), (3, "Sprechstunde im Wohnungsgesellschaftsviertel")):
        factories.published(
            by=by,
            number=number,
            slug=f"beispiel-{number}",
            title=f"Praxisbeispiel Wuppertal: {title}",
            place={"name": "Wuppertal", "state": "Nordrhein-Westfalen"},
            start_year=1996 + number,
            actors=[{"actor": "polizei", "role": "federfuehrend"}, {"actor": "kommunen", "organisation": "Stadt"}],
            diversity=[{"dimension": "alter", "how": "Sitzbänke für alle, die nicht lange stehen können. " * 3}],
            quality_marks=[
                {"mark": "offen", "rating": "erfuellt", "reason": "Alle reden mit, die das Thema angeht."}
            ],
            sections=dict.fromkeys(("context", "aims", "target_groups", "approach", "results", "lessons"), text),
            sources=[{"text": f"Bericht {number}", "url": "https://www.example.org/bericht"}],
        )


def press(page, what, of=""):
    """Press a button by keyboard; ``of`` which record."""
    button = page.get_by_role("button", name=re.compile(rf"^{what}" + (rf" ?: {of}" if of else "")))
    button.focus()
    page.keyboard.press("Enter")
    return button


def order(page):
    return page.locator("[data-shortlist-entry]").evaluate_all("list => list.map(e => e.dataset.shortlistEntry)")


def test_two_are_remembered_noted_put_in_order_shared_compared_and_printed_by_keyboard(page, collection):
    page.goto(f"{LIST}?sortierung=titel")
    press(page, "Merken", "Licht")
    button = page.locator("[data-shortlist='1']")
    expect(button).to_contain_text("Gemerkt")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    page.goto(f"{LIST}beispiel-2/")
    press(page, "Merken")
    expect(page.locator(".head [data-shortlist-count]")).to_have_text("2")

    page.goto(SHORTLIST)
    expect(page.locator("[data-shortlist-entry]")).to_have_count(2)
    page.get_by_label("Meine Notiz zu Streife").focus()
    page.keyboard.type("Für den <b>Ausschuss</b>")
    down = press(page, "Nach unten", "Licht")
    expect(down).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Licht: jetzt an Stelle 2 von 2.")
    assert order(page) == ["2", "1"]
    page.reload()
    expect(page.get_by_label("Meine Notiz zu Streife")).to_have_value("Für den <b>Ausschuss</b>")
    assert order(page) == ["2", "1"]

    address = page.get_by_label("Adresse der Liste")
    expect(address).to_have_value(re.compile(r"/merkliste/\?nr=2&nr=1$"))
    press(page, "Entfernen", "Licht")
    expect(page.locator("[data-shortlist-entry]")).to_have_count(1)
    undo = page.get_by_role("button", name="Rückgängig")
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-shortlist-entry]")).to_have_count(2)
    expect(page.locator("[data-shortlist-entry='1'] [data-remove]")).to_be_focused()
    assert order(page) == ["2", "1"]

    page.get_by_label("mit Notizen teilen").check()
    expect(address).to_have_value(re.compile(r"notiz\.2=F%C3%BCr"))
    shared = address.input_value()

    for name in ("Licht", "Streife"):
        page.get_by_label(re.compile(f"Vergleichen ?: {name}")).focus()
        page.keyboard.press("Space")
    press(page, "Auswahl vergleichen")
    expect(page).to_have_url(re.compile(r"/vergleich/\?nr=2&nr=1$"))
    expect(page.get_by_role("columnheader", name="Streife")).to_be_visible()
    page.go_back()

    link = page.get_by_role("link", name="Dossier öffnen")
    assert "notiz" not in link.get_attribute("href").partition("#")[0]
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Für den <b>Ausschuss</b>")).to_be_visible()
    expect(page.get_by_role("button", name="Drucken")).to_be_visible()

    page.goto(shared)
    expect(page.get_by_role("heading", level=1)).to_have_text("Geteilte Liste")
    expect(page.locator("[data-shortlist-shared-note]")).to_have_text("Für den <b>Ausschuss</b>")


def test_a_shared_list_is_taken_over_beside_what_is_there_and_overwrites_nothing(page, context, collection):
    page.goto(SHORTLIST)
    page.evaluate("localStorage.setItem('merkliste', JSON.stringify([{nr: 1, notiz: 'meine'}]))")
    page.goto(f"{SHORTLIST}?nr=3&nr=1&notiz.1=fremd&notiz.3=gut")
    assert page.evaluate(STORED) == [{"nr": 1, "notiz": "meine"}]
    press(page, "In meine Merkliste übernehmen")
    expect(page.get_by_role("status")).to_contain_text("1 übernommen, 1 war schon gemerkt")
    assert page.evaluate(STORED) == [{"nr": 1, "notiz": "meine"}, {"nr": 3, "notiz": "gut"}]
    other = context.new_page()
    other.goto(SHORTLIST)
    expect(other.locator("[data-shortlist-entry]")).to_have_count(2)
    page.goto(f"{LIST}beispiel-2/")
    press(page, "Merken")
    expect(other.locator("[data-shortlist-entry]")).to_have_count(3)
    other.get_by_label("Meine Notiz zu Licht").fill("anders")
    # another process keeps what the other tab wrote, and tells this one in its own time
    until(page, "JSON.parse(localStorage.merkliste)[0].notiz === 'anders'")


def test_three_hundred_are_shown_and_what_is_gone_can_be_removed(page, collection):
    page.goto(SHORTLIST)
    page.evaluate(
        "localStorage.merkliste = JSON.stringify(Array.from({length: 300}, (_, n) => ({nr: n + 1, notiz: ''})))"
    )
    page.reload()
    expect(page.locator("[data-shortlist-entry]")).to_have_count(300)
    expect(page.locator("[data-shortlist-limit]")).to_be_visible()
    expect(page.get_by_text("Einen Beitrag Nr. 300 gibt es nicht.")).to_be_visible()
    expect(page.get_by_role("link", name="BibTeX")).to_have_attribute("href", "/zitate.bib?nr=1&nr=2&nr=3")
    press(page, "Entfernen", "Nr. 300")
    expect(page.locator("[data-shortlist-entry]")).to_have_count(299)


def test_a_storage_that_is_corrupt_full_or_forbidden_breaks_nothing(page, context, collection):
    page.goto(SHORTLIST)
    expect(page.get_by_text("Noch nichts gemerkt")).to_be_visible()
    for broken in ("{", '[1, null, {}, {"nr": "1"}, {"nr": -1}]', "7"):
        page.evaluate("text => localStorage.setItem('merkliste', text)", broken)
        page.reload()
        expect(page.get_by_text("Noch nichts gemerkt")).to_be_visible()
    full = context.new_page()
    full.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('voll', 'QuotaExceededError'); }"
    )
    full.goto(f"{LIST}beispiel-1/")
    press(full, "Merken")
    expect(full.get_by_role("alert")).to_contain_text("Das ließ sich nicht speichern")
    expect(full.locator("[data-shortlist]")).to_have_attribute("aria-pressed", "false")
    shut = context.new_page()
    shut.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('zu'); } })")
    shut.goto(SHORTLIST)
    expect(shut.get_by_text("Merken geht deshalb nicht.")).to_be_visible()
    shut.goto(LIST)
    expect(shut.locator("[data-shortlist]").first).to_be_hidden()


def test_without_script_a_list_is_an_address(browser, live_server, collection):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(LIST)
    expect(page.locator("[data-shortlist]").first).to_be_hidden()
    page.goto(SHORTLIST)
    expect(page.get_by_text("Ohne JavaScript kann dieser Browser nichts merken.")).to_be_visible()
    page.goto(f"{SHORTLIST}?nr=1&nr=2&notiz.1=Weil")
    expect(page.locator("[data-shortlist-shared-note]")).to_have_text("Weil")
    expect(page.locator("[data-move]").first).to_be_hidden()
    page.get_by_label(re.compile("Vergleichen ?: Licht")).check()
    page.get_by_label(re.compile("Vergleichen ?: Streife")).check()
    page.get_by_role("button", name="Auswahl vergleichen").click()
    page.get_by_role("link", name="Nur Unterschiede").click()
    expect(page.get_by_role("rowheader", name="Zeitraum (unterschiedlich)")).to_be_visible()
    page.goto(f"{SHORTLIST}dossier/?nr=1&nr=2&notiz.1=Weil")
    expect(page.get_by_text("Weil")).to_be_visible()
    context.close()


def test_a_comparison_is_one_sheet_on_its_side(page, collection):
    for query in ("nr=1&nr=2", "nr=1&nr=2&nr=3"):
        page.goto(f"/vergleich/?{query}")
        sheets = re.findall(rb"/MediaBox *\[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
        assert [float(width) > float(height) for width, height in sheets] == [True]


@pytest.mark.parametrize("look", [*LOOKS, (320, "forced")])
def test_ones_own_list_is_accessible_and_fits(page, axe, collection, look):
    width, scheme = look
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(**({"forced_colors": "active"} if scheme == "forced" else {"color_scheme": scheme}))
    page.goto(SHORTLIST)
    page.evaluate("localStorage.setItem('merkliste', JSON.stringify([{nr: 1, notiz: 'a'}, {nr: 3, notiz: ''}]))")
    page.reload()
    expect(page.locator("[data-shortlist-entry]")).to_have_count(2)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
