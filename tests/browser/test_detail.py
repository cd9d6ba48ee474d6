"""The page of a record and its Steckbrief in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import until

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Die Ordnungspartnerschaft stimmt ihr Vorgehen an schwierigen Orten ab. "
EVERYTHING = {
    "title": "Wuppertal: Donaudampfschifffahrtsgesellschaftskapitänsversammlung " + "und Nachbarschaft " * 7,
    "teaser": WORDS * 3,
    "place": {"name": "Wuppertal", "state": "Nordrhein-Westfalen"},
    "district": "Elberfeld, Barmen und Vohwinkel",
    "start_year": 1997,
    "progress": "laufend",
    "evidence": "intern",
    "safety": ["objektiv", "empfinden", "ordnung", "zusammenleben"],
    "categories": ["stadt", "technik", "freiraum", "befragung", "interviews", "nutzung"],
    "occasions": ["angstraeume", "nutzungskonflikte", "laerm-und-nachtleben", "ordnungsstoerungen"],
    "actors": [
        {"actor": "kommunen", "role": "federfuehrend", "organisation": f"Amt für Angelegenheiten Nummer {n}"}
        for n in range(40)
    ],
    "diversity": [
        {"dimension": slug, "how": (WORDS * 4).strip()}
        for slug in ("alter", "herkunft", "geschlecht", "vulnerabilitaet", "kultur", "soziooekonomisch")
    ],
    "quality_marks": [
        {"mark": mark, "rating": rating, "reason": WORDS.strip()}
        for mark, rating in (("offen", "erfuellt"), ("inklusiv", "teilweise"), ("adaptiv", "nicht"))
    ],
    "sections": dict.fromkeys(
        ("context", "aims", "approach", "cooperation", "results", "lessons"), f"<p>{WORDS * 30} [1]</p>"
    ),
    "sources": [{"text": f"Quelle {n}", "url": "https://example.org/" + "x" * 200, "note": WORDS} for n in range(9)],
    "contact": {"name": "Kim K.", "email": "kim@example.org", "consent_on": "2020-01-01"},
    "licence": "CC BY 4.0",
    "as_of": "2020-03-01",
}


@pytest.fixture
def record(live_server):
    by = factories.editor()
    for _ in range(3):
        factories.published(by=by, categories=["technik"], occasions=["angstraeume"])
    factories.published(by=by)
    return factories.published(by=by, slug="alles", **EVERYTHING)


def test_the_contents_follow_the_reader_and_the_buttons_work(page, record):
    page.goto("/praxisbeispiele/alles/")
    until(page, "!document.querySelector('[data-print]').hidden")
    for key in ("approach", "lessons", "akteure", "quellen"):
        page.locator(f"#{key}").evaluate("part => part.scrollIntoView({behavior: 'instant', block: 'start'})")
        until(page, "key => document.querySelector('.contents [aria-current]')?.hash === '#' + key", key)
        assert page.locator(".contents [aria-current]").count() == 1
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Adresse kopieren").click()
    until(page, "[...document.querySelectorAll('[role=status]')].some(status => status.textContent === 'Kopiert.')")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/nr/{record.number}/")


def test_without_a_script_on_a_small_screen_nothing_is_missing_too_wide_or_does_nothing(browser, live_server, record):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    page.goto("/praxisbeispiele/alles/")
    page.locator(".contents-fold summary").click()
    page.locator(".contents-fold a", has_text="Vorgehen").click()
    expect(page).to_have_url(re.compile("#approach$"))
    assert page.locator("main button:visible").count() == 0
    for address in ("/praxisbeispiele/alles/", "/praxisbeispiele/alles/steckbrief/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    context.close()


def test_the_fact_sheet_of_the_longest_record_is_one_page(page, record):
    page.goto("/praxisbeispiele/alles/steckbrief/")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.goto("/praxisbeispiele/alles/")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) > 1, "pages can be counted"
