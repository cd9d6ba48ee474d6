"""An archive opened from its folder: no server, no network."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from divercity.archive import words, writing
from tests import factories
from tests.browser import LOOKS, until
from tests.practices.public.conftest import picture

OPTION = re.compile(r'data-facet="(\w+)" data-value="([\w-]+)" data-count="(\d+)"')
TOWNS = [
    {"name": "Wuppertal", "state": "Nordrhein-Westfalen", "level": "kommune"},
    {"name": "München", "state": "Bayern", "level": "kommune"},
]
LOADED = "() => [...document.querySelectorAll('.picture img')].every(image => image.complete && image.naturalWidth)"
RECORDS = 24  # more than a page
FOLDED = "Bewohner*innen im Straßen\u00adcafé, Ärger um 8:30 Uhr: Ǻngström"


def fill():
    by = factories.editor()
    for n in range(RECORDS):
        factories.published(
            by=by,
            title=f"Marktplatz {n:02}" if n else "Übergänge gestalten",
            kind="methode" if n % 5 == 0 else "praxisbeispiel",
            actors=[{"actor": ("polizei", "kommunen", "wohnungsunternehmen")[n % 3]}],
            diversity=[{"dimension": ("alter", "kultur")[n % 2]}],
            categories=[("stadt", "freiraum", "technik", "befragung")[n % 4]],
            occasions=["angstraeume"] if n % 3 else [],
            place=TOWNS[n % 2],
            tags=[f"Wort {n % 12}"],
            sections={"context": f"<p>Die Bewohner*innen feiern ein Straßenfest{' mit Müll' * (n % 2)}.</p>"},
            **(
                {}
                if n
                else {"pictures": [{"file": picture(size=(600, 400)), "alt": "Ein Platz", "section": "context"}]}
            ),
        )


@pytest.fixture
def archive(live_server, tmp_path):
    fill()
    writing.write(tmp_path / "archiv", made_on=datetime.date(2026, 11, 29))
    return (tmp_path / "archiv").as_uri()


def counts(html):
    return {(name, value): int(count) for name, value, count in OPTION.findall(html)}


def live(client, query):
    html = client.get(f"/praxisbeispiele/?{query}").content.decode()
    numbers = re.findall(r'data-practice="(\d+)"', html)
    return re.search(r'data-total="(\d+)"', html)[1], counts(html), numbers


def shown(page):
    numbers = page.locator("[data-practice]").evaluate_all("rows => rows.map(row => row.dataset.practice)")
    total = page.locator("[data-total]").get_attribute("data-total")
    return total, counts(page.locator("#filter").inner_html()), numbers


def test_an_archive_is_searched_filtered_and_read_from_its_folder(page, context, browser, client, archive, axe):
    asked = [
        "",
        "akteur=polizei&diversitaet=alter",
        "kategorie=stadt&akteur=polizei&akteur=kommunen&sortierung=titel",
    ]
    asked += ["ort=muenchen&sortierung=ort&seite=1", "art=quatsch", "land=bayern&art=methode&schlagwort=wort-2"]
    expected = {query: live(client, query) for query in asked}
    context.set_offline(True)

    page.goto(f"{archive}/index.html")
    expect(page.get_by_text("Archivfassung vom 29. November 2026")).to_be_visible()
    page.get_by_role("searchbox").first.fill("strassenf muell")
    page.get_by_role("button", name="Suchen").first.click()
    expect(page.locator("[data-total]")).to_have_text(f"{RECORDS // 2} Beiträge")
    assert page.url == f"{archive}/praxisbeispiele/index.html?q=strassenf+muell"
    assert page.evaluate("text => window.archive.wordsOf(text)", FOLDED) == words.words(FOLDED)

    page.get_by_role("link", name="Alle Filter entfernen").click()
    expect(page.locator("[data-total]")).to_have_text(f"{RECORDS} Beiträge")
    page.get_by_role("checkbox", name="Polizei").check()
    page.get_by_role("checkbox", name="Alter").check()
    expect(page.locator("[data-total]")).to_have_text(f"{expected[asked[1]][0]} Beiträge")
    assert shown(page) == expected[asked[1]]

    page.get_by_role("link", name="Übergänge gestalten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Übergänge gestalten")
    page.locator(".picture img").scroll_into_view_if_needed()
    until(page, LOADED)
    assert axe(page) == []
    page.get_by_role("link", name="Steckbrief").click()
    expect(page.get_by_role("link", name="Zum ganzen Beitrag")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("checkbox", name="Alter")).to_be_checked()

    for query, answer in expected.items():
        page.goto(f"{archive}/praxisbeispiele/index.html?{query}")
        assert shown(page) == answer, query
    half = str(RECORDS // 2)
    unlike = {"kennzeichen=offen": "0", "q=strassenfest+-muell": half, 'q=bewohner+-"straßenfest+müll"': half}
    for query, total in unlike.items():
        page.goto(f"{archive}/praxisbeispiele/index.html?{query}")
        expect(page.locator("[data-total]")).to_have_attribute("data-total", total)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    plain = browser.new_context(java_script_enabled=False, offline=True)
    page = plain.new_page()
    page.goto(f"{archive}/praxisbeispiele/index.html?akteur=polizei")
    expect(page.locator(".archive-register a")).to_have_count(RECORDS)
    expect(page.locator("#filter")).to_be_hidden()
    expect(page.get_by_text("brauchen JavaScript")).to_be_visible()
    page.locator(".archive-register a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    plain.close()
