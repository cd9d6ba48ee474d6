"""The five questions as somebody answers them who has no script and no mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories

CHOSEN = {"Um was für einen Ort geht es?": ["Freiraum"], "Was ist der Anlass?": ["Nutzungskonflikte", "Angsträume"]}


@pytest.fixture
def collection(transactional_db):
    by = factories.editor()
    factories.published(by=by, title="Platz", categories=["freiraum"], actors=[{"actor": "polizei"}])
    factories.published(by=by, title="Lampe", categories=["stadt"], occasions=["angstraeume"])
    factories.published(by=by, title="Runde", categories=["freiraum"], occasions=["nutzungskonflikte"])


def test_five_questions_are_answered_by_keyboard_without_script(browser, live_server, collection):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    press, titles = page.keyboard.press, page.locator(".entry h3")

    page.goto("/was-passt/")
    for number in range(1, 6):
        expect(page.locator("main")).to_contain_text(f"Frage {number} von 5")
        for name in CHOSEN.get(page.get_by_role("heading", level=1).inner_text(), []):
            page.get_by_role("checkbox", name=name).focus()
            press("Space")
        page.get_by_role("button", name="Weiter" if number < 5 else "Ergebnis ansehen").focus()
        press("Enter")
    expect(page).to_have_url(
        re.compile(r"\?kategorie=freiraum&anlass=nutzungskonflikte&anlass=angstraeume&schritt=ergebnis$")
    )
    expect(titles).to_have_text(["Runde", "Platz", "Lampe"])

    page.get_by_label("zählt bei Art des Ortes").focus()
    for _ in range(2):
        press("ArrowUp")
    press("Enter")
    page.get_by_role("button", name="Neu ordnen").focus()
    press("Enter")
    expect(page).to_have_url(re.compile("gewicht.kategorie=0"))
    expect(titles).to_have_text(["Lampe", "Runde"])

    page.get_by_role("link", name=re.compile("ändern.*Anlass")).focus()
    press("Enter")
    expect(page.get_by_role("checkbox", name="Angsträume")).to_be_checked()
    page.get_by_role("checkbox", name="Angsträume").focus()
    press("Space")
    page.get_by_role("button", name="Gleich zum Ergebnis").focus()
    press("Enter")
    expect(titles).to_have_text(["Runde"])
    page.go_back()
    page.go_back()
    expect(titles).to_have_text(["Lampe", "Runde"])
    assert context.cookies() == []
    context.close()
