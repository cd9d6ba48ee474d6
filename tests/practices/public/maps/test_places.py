"""The map of the list: every figure leads to as many records, and no record gets lost."""

import random
import re
from html import unescape

import pytest

from practices.desk import workflow
from practices.models import Practice
from taxonomy.models import Place
from tests import factories
from tests.practices.public.conftest import MUENCHEN, WUPPERTAL

pytestmark = pytest.mark.django_db
LIST = "/praxisbeispiele/"
MARK = re.compile(r'<a class="map-mark"(?: href="([^"]+)")?[^>]* aria-label="([^"]+)" data-count="(\d+)"')
ROW = re.compile(r'<tr data-place="([^"]+)" data-count="(\d+)"><th scope="row"><a href="([^"]+)">')
KOELN = {"name": "Köln", "state": "Nordrhein-Westfalen"}
DUESSELDORF = {"name": "Düsseldorf", "state": "Nordrhein-Westfalen"}
BERLIN = {"name": "Berlin", "state": "Berlin"}


def text(client, query=""):
    response = client.get(f"{LIST}?ansicht=karte{query}")
    assert response.status_code == 200, query
    return response.content.decode()


def total(client, url):
    [number] = re.findall(r'data-total="(\d+)"', client.get(unescape(url)).content.decode())
    return int(number)


def marks(html):
    """``{accessible name: (url, count)}``"""
    return {unescape(name): (unescape(url or ""), int(count)) for url, name, count in MARK.findall(html)}


def rows(html):
    """``{slug: (url, count)}``"""
    return {slug: (unescape(url), int(count)) for slug, count, url in ROW.findall(html)}


def without_place(html):
    found = re.search(r'data-without-place="(\d+)"', html)
    return int(found[1]) if found else 0


def place(name, **fields):
    return Place.objects.create(name=name, slug=fields.pop("slug", name.lower()), **fields)


@pytest.fixture
def scattered(by):
    """Forty records filed at random; no two towns that the map must not tell apart lie near each other by chance."""
    dice = random.Random(11)
    place("Bund", level="bund")
    place("Bayern", level="land", state="bayern")
    place("Wien", latitude=48.2, longitude=16.37)
    place("Irgendwo", state="hessen")
    towns = [WUPPERTAL, MUENCHEN, KOELN, DUESSELDORF, BERLIN, {"name": "Bayern", "state": "Bayern", "level": "land"}]
    towns += [{"name": "Wien"}, {"name": "Irgendwo", "state": "Hessen"}, {"name": "Bund", "level": "bund"}]
    for _ in range(40):
        first, *further = dice.sample(towns, dice.randint(1, 3))
        where = {"place": first, "further_places": further} if dice.random() < 0.85 else {}
        actors = [{"actor": actor} for actor in dice.sample(["polizei", "kommunen"], dice.randint(0, 2))]
        kind = dice.choice(["praxisbeispiel", "methode"])
        factories.published(by=by, kind=kind, actors=actors, title=f"Platz {dice.randint(1, 9)}", **where)


SELECTIONS = [
    "",
    "&akteur=polizei",
    "&akteur=polizei&art=methode",
    "&land=nordrhein-westfalen",
    "&q=platz&akteur=kommunen",
]
SELECTIONS += ["&ort=koeln&ort=berlin", "&land=bayern&land=berlin", "&groesse=gross", "&ort=koeln&ort=quatsch"]


def test_every_mark_and_row_counts_what_its_link_leads_to(client, scattered):
    for query in SELECTIONS:
        html = text(client, query)
        assert rows(html), query
        for name, (url, count) in marks(html).items():
            assert total(client, url) == count, (query, name)
            assert name.endswith(f": {count} {'Beitrag' if count == 1 else 'Beiträge'}")
        for slug, (url, count) in rows(html).items():
            assert total(client, url) == count, (query, slug)
            assert f"ort={slug}" in url


def test_the_whole_selection_is_on_the_page(client, scattered):
    html = text(client)
    everywhere = "&".join(f"ort={slug}" for slug in rows(html))
    assert total(client, f"{LIST}?{everywhere}") + without_place(html) == total(client, LIST)
    assert "Ganze Länder:" in html and "Bundesweit:" in html and "Außerhalb der Karte:" in html
    assert "Ohne Lage auf der Karte:" in html
    assert all(name not in mark for name in ("Bayern", "Bund", "Wien", "Irgendwo") for mark in marks(html))


def test_towns_whose_marks_would_overlap_share_one(client, by):
    for town in (WUPPERTAL, KOELN, KOELN, MUENCHEN):
        factories.published(by=by, place=town)
    factories.published(by=by, place=KOELN, further_places=[WUPPERTAL])
    assert marks(text(client)) == {
        "Köln und 1 weiterer Ort: 4 Beiträge": (f"{LIST}?ort=koeln&ort=wuppertal", 4),
        "München: 1 Beitrag": (f"{LIST}?ort=muenchen", 1),
    }


def test_choosing_a_land_shows_it_larger_and_leads_back(client, by):
    for town in (WUPPERTAL, KOELN, MUENCHEN):
        factories.published(by=by, place=town)
    html = text(client, "&akteur=&q=ausgangslage")
    assert f'href="{LIST}?q=ausgangslage&amp;land=nordrhein-westfalen&amp;ansicht=karte"' in html
    assert "Ganz Deutschland" not in html
    html = text(client, "&q=ausgangslage&land=nordrhein-westfalen")
    assert set(marks(html)) == {"Köln: 1 Beitrag", "Wuppertal: 1 Beitrag"}
    assert (
        f'href="{LIST}?q=ausgangslage&amp;ansicht=karte"><span aria-hidden="true">←</span> Ganz Deutschland' in html
    )


def test_places_outside_an_enlarged_land_are_named(client, by):
    factories.published(by=by, place=WUPPERTAL, further_places=[MUENCHEN])
    html = text(client, "&land=bayern")
    assert set(marks(html)) == {"München: 1 Beitrag"}
    [line] = re.findall(r"<b>Außerhalb des Ausschnitts:</b>(.*?)</p>", html)
    assert f'href="{LIST}?land=bayern&amp;ort=wuppertal">Wuppertal</a>' in line


def test_chosen_places_alone_are_on_the_map(client, by):
    factories.published(by=by, place=WUPPERTAL, further_places=[MUENCHEN])
    assert set(marks(text(client, "&ort=muenchen"))) == {"München: 1 Beitrag"}


def test_records_without_a_place_are_counted(client, by):
    factories.published(by=by)
    html = text(client)
    assert "Dieser Beitrag nennt keinen Ort." in html and not marks(html)
    factories.published(by=by, place=KOELN)
    html = text(client)
    assert without_place(html) == 1 and f'href="{LIST}?sortierung=ort"' in html


def test_nothing_found_says_so(client, by):
    factories.published(by=by, place=KOELN)
    for query in ("&ort=quatsch", "&akteur=polizei", "&q=xyzzy"):
        html = text(client, query)
        assert "Dazu gibt es noch keinen Beitrag." in html and not marks(html)


def test_more_places_than_an_address_holds_lead_to_their_land(client, by):
    for n in range(51):
        place(f"Weiler{n}", state="hessen", latitude=50.6 + n / 1000, longitude=9.0)
        factories.published(by=by, place={"name": f"Weiler{n}", "state": "Hessen"})
    html = text(client)
    assert marks(html) == {"Weiler0 und 50 weitere Orte: 51 Beiträge": (f"{LIST}?land=hessen&ansicht=karte", 51)}
    assert len(rows(html)) == 50 and "Ein weiterer Ort" in html
    assert marks(text(client, "&land=hessen")) == {"Weiler0 und 50 weitere Orte: 51 Beiträge": ("", 51)}


def test_a_draft_is_on_no_map_and_a_withdrawn_record_leaves_it(client, by):
    factories.practice(by=by, place=WUPPERTAL)
    live = factories.published(by=by, place=MUENCHEN)
    factories.published(by=by)
    before = text(client)
    assert set(marks(before)) == {"München: 1 Beitrag"} and "wuppertal" not in before.lower()
    workflow.withdraw(Practice.objects.get(pk=live.pk), by=by, note="Zurückgezogen.")
    assert "München" not in text(client) and not marks(text(client))


def test_a_map_needs_one_query_and_with_a_search_few_more(
    client, scattered, django_assert_num_queries, django_assert_max_num_queries
):
    text(client, "&q=platz")
    with django_assert_num_queries(1):
        text(client, "&akteur=polizei")
    with django_assert_max_num_queries(4):
        text(client, "&q=platz")


def test_pages_mean_nothing_here_and_nonsense_is_refused(client, by):
    factories.published(by=by, place=KOELN)
    assert marks(text(client, "&seite=7"))
    for query in ("&ansicht=globus", "&q=%00", "&q=%ED%A0%80", "&" + "&".join(["ort=koeln"] * 51)):
        assert client.get(f"{LIST}?ansicht=karte{query}").status_code in (200, 400), query
    assert client.get(f"{LIST}?ansicht=globus").status_code == 400
    assert client.get(f"{LIST}?ansicht=karte&q=%00").status_code == 400
    assert client.get(f"{LIST}?ansicht=karte&ort=%00").status_code == 200
    assert client.get(f"{LIST}?ansicht=karte&land={'x' * 10_000}").status_code == 200


def test_the_title_names_the_map_and_no_search_engine_keeps_it(client, by):
    factories.published(by=by, place=KOELN)
    assert "<title>Karte – Sammlung – DIVERCITY</title>" in text(client)
    assert "<title>Karte – Köln: 1 Beitrag – DIVERCITY</title>" in text(client, "&ort=koeln")
    assert '<meta name="robots" content="noindex' in text(client)


def test_the_index_of_places_shows_the_map_of_what_is_live(client, by):
    factories.practice(by=by, place=WUPPERTAL)
    assert "map-mark" not in client.get("/orte/").content.decode()
    factories.published(by=by, place=KOELN)
    html = client.get("/orte/").content.decode()
    assert marks(html) == {"Köln: 1 Beitrag": (f"{LIST}?ort=koeln", 1)} and "Wuppertal" not in html
