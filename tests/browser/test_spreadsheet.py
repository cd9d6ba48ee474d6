"""The collection as a spreadsheet: away, back, looked at and taken over, by keyboard and without script."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from practices.models import Practice
from tests import factories
from tests.browser import LOOKS
from tests.practices.desk.spreadsheet import PAGE, edited

LONG = "Nachbarschaftsplatzgestaltungsbeteiligungsverfahren"


@pytest.fixture
def collection(transactional_db):
    by = factories.editor()
    return [factories.practice(by=by, title=title, start_year=2009) for title in ("Licht", f"{LONG} am {LONG}")]


def give(page, content):
    page.goto(PAGE)
    page.set_input_files("#datei", {"name": f"{LONG}.xlsx", "mimeType": "application/zip", "buffer": content})
    page.locator("#datei").focus()
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_table_goes_away_and_comes_back_by_keyboard_on_pages_that_everybody_can_use(desk, axe, collection):
    page = desk

    def check():
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.set_viewport_size({"width": 1280, "height": 800})

    light, long = collection
    page.goto("/admin/practices/practice/?q=Licht")
    page.get_by_role("link", name="Als Tabelle").press("Enter")
    expect(page.get_by_role("link", name="Einen Beitrag als Tabelle herunterladen")).to_be_visible()
    page.get_by_role("link", name="Alle Beiträge nehmen").press("Enter")
    check()
    with page.expect_download() as download:
        page.get_by_role("link", name="2 Beiträge als Tabelle herunterladen").press("Enter")
    content = Path(download.value.path()).read_bytes()
    give(page, b"PK")
    expect(page.get_by_role("alert")).to_contain_text("beschädigt")
    check()
    give(page, edited(content, {(light.number, "Beginn"): "März", (long.number, "Untertitel"): LONG * 4}))
    expect(page.get_by_role("alert")).to_contain_text("Eine Zelle ist fehlerhaft.")
    expect(page.get_by_text("Zeile 3, Spalte „Beginn“:")).to_be_visible()
    check()
    changes = {(light.number, "Beginn"): 2011, (long.number, "Untertitel"): LONG * 4}
    give(page, edited(content, changes, new=[{"Titel": "Neu"}]))
    expect(page.get_by_role("region", name=f"Nr. {light.number}: Licht").locator("ins")).to_have_text("2011")
    check()
    page.get_by_role("button", name="2 Beiträge ändern, einen Entwurf anlegen").press("Enter")
    expect(page.get_by_text("2 Beiträge sind geändert, ein neuer Entwurf ist angelegt.")).to_be_visible()
    assert Practice.objects.get(pk=light.pk).start_year == 2011


def test_it_works_without_script(browser, live_server, enter, collection):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    enter(context, factories.editor(is_superuser=True))
    light, _ = collection
    give(page, f"Nummer;Fassung;Titel\n{light.number};1;Dunkel\n".encode())
    page.get_by_role("button", name="Einen Beitrag ändern").click()
    expect(page.get_by_text("Ein Beitrag ist geändert.")).to_be_visible()
    context.close()
    assert Practice.objects.get(pk=light.pk).title == "Dunkel"
