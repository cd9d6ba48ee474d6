"""A reader writes to the editors: by keyboard, with and without script, and as the pages look."""

import pytest

from practices.models import Report
from practices.public.reports import guard
from tests import factories
from tests.browser import LOOKS, until
from tests.browser.conftest import PATIENCE

TEXT = "Der Verein heißt seit dem Frühjahr anders."
FOCUSED = "document.activeElement.id || document.activeElement.className"
SUMMARY = "form-problems"


@pytest.fixture
def practice(transactional_db, monkeypatch):
    monkeypatch.setattr(guard, "FASTEST", -1)  # the browser is faster than a person
    return factories.published(title="Licht am Weg")


def write_by_keyboard(page, address):
    """Send the empty form, follow the summary's links, fill in what was missing, send again."""
    page.goto(address)
    page.get_by_role("button", name="Absenden").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    until(page, f"({FOCUSED}) === '{SUMMARY}'")  # what is wrong is read first
    assert page.title().startswith("Fehler: ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, f"({FOCUSED}) === 'feld-kind_0'")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "feld-text"
    page.keyboard.type(TEXT)
    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert stops[:2] == ["feld-name", "feld-email"] and "feld-betreff" not in stops
    assert stops[3] == "button"
    page.keyboard.press("Enter")
    page.wait_for_url("**/hinweis/danke/")
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == "Danke für Ihren Hinweis"


@pytest.mark.parametrize("script", [True, False])
def test_a_hint_is_written_by_keyboard(browser, live_server, practice, script):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=script)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    write_by_keyboard(page, f"/hinweis/?nr={practice.number}")
    assert context.cookies() == []
    context.close()
    report = Report.objects.get()
    assert (report.text, report.kind, report.practice_number) == (TEXT, "correction", practice.number)


def test_from_the_foot_of_a_page_to_a_report_of_its_barrier(page, practice):
    page.goto("/akteure/")
    with page.expect_navigation():
        page.get_by_role("link", name="Barriere melden").click()
    assert page.get_by_label("Auf welcher Seite?").input_value() == "/akteure/"
    assert page.locator(".form-trap").bounding_box()["width"] <= 1
    assert "Bitte leer lassen" not in page.locator("main").aria_snapshot()
    page.get_by_label("Was ist passiert?").fill("<script>alert(1)</script> geht nicht")
    page.get_by_role("button", name="Absenden").click()
    page.wait_for_url("**/barriere/danke/")
    assert Report.objects.get().page == "/akteure/"


@pytest.mark.parametrize(("width", "scheme"), [*LOOKS, (1280, "forced")])
def test_forms_with_errors_are_accessible(page, axe, practice, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(**({"forced_colors": "active"} if scheme == "forced" else {"color_scheme": scheme}))
    for address in (f"/hinweis/?nr={practice.number}", "/barriere/"):
        page.goto(address)
        with page.expect_navigation():
            page.get_by_role("button", name="Absenden").click()
        assert page.locator(".errorlist").count() >= 2
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
