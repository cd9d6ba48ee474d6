"""When nothing is found: every way out leads to exactly as many practices as it says."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/praxisbeispiele/"
LINK = re.compile(r'<li><a href="([^"]+)">(ohne )?([^<]+): (\d+) (?:Beitrag|Beiträge)</a></li>')


def ways_out(client, **parameters):
    """``{label: (address, promised total)}`` of the page for a search that finds nothing."""
    page = client.get(LIST, parameters).content.decode()
    assert 'data-total="0"' in page
    return {unescape(without + name): (unescape(url), int(total)) for url, without, name, total in LINK.findall(page)}


def total(client, address):
    return int(re.search(r'data-total="(\d+)"', client.get(address).content.decode())[1])


@pytest.fixture
def collection():
    by = factories.editor()
    for n in range(3):
        factories.published(by=by, title=f"Kletterwand {n}", actors=[{"actor": "polizei"}], categories=["technik"])
    factories.published(by=by, title="Rosenbeet", actors=[{"actor": "kommunen"}], diversity=[{"dimension": "alter"}])
    factories.published(by=by, title="Beleuchtung im Rosenbeet", categories=["nutzung"])
    factories.published(by=by, title="Taskforce am Wall", teaser="Eine Wandzeitung.")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"q": "Kletterwand Rosenbeet"}, {"ohne „Kletterwand“": 2, "ohne „Rosenbeet“": 3}),
        ({"q": '"Rosenbeet" Kletterwand'}, {"ohne „Kletterwand“": 2, "ohne „Rosenbeet“": 3}),
        ({"q": "Kletterwände und Rosen*beet* -Beleuchtung"}, {"ohne „Kletterwände“": 1}),
        ({"q": "Rosenbeet -Rosenbeete"}, {"ohne den Ausschluss von „Rosenbeete“": 2, "ohne „Rosenbeet“": 4}),
        ({"q": "Rosenbeet", "akteur": "polizei"}, {"ohne Polizei": 2}),
        ({"q": "Kletterwand", "in": "inhalt"}, {"ohne „Nur im Inhalt“": 3}),
        ({"q": "Kletterwände", "genau": "1"}, {"ohne „Nur genau diese Wörter“": 3}),
        ({"q": "Rosenbeet", "akteur": ["polizei", "kommunen"], "art": "methode"}, {"ohne Methode": 1}),
        ({"q": "task force Kletterwand"}, {"ohne „Kletterwand“": 1}),
        ({"q": "Kletterwand", "kategorie": ["technik", "stadt"]}, {"ohne Stadt": 3}),
    ],
)
def test_each_way_out_finds_exactly_what_it_says(client, collection, parameters, expected):
    ways = ways_out(client, **parameters)
    for label, count in expected.items():
        assert ways[label][1] == count if count else label not in ways, ways
    for label, (address, promised) in ways.items():
        assert total(client, address) == promised, label


def test_leaving_out_the_only_word_keeps_the_filters(client, collection):
    ways = ways_out(client, q="Xylophon", akteur="polizei")
    assert ways["ohne „Xylophon“"] == (f"{LIST}?akteur=polizei", 3)


def test_beside_a_chosen_term_stand_the_ones_around_it(client, collection):
    """Technik is chosen; its parent and its neighbour have what was searched for."""
    ways = ways_out(client, q="Beleuchtung Rosenbeet", kategorie="technik")
    assert any(label == "Nutzung" for label in ways), ways
    for label, (address, promised) in ways.items():
        assert total(client, address) == promised, label


def test_for_a_compound_that_nothing_has_the_terms_with_its_parts_are_offered(client, collection):
    factories.published(title="Ein Fest", tags=["Jugend", "Schulhof"])
    ways = ways_out(client, q="Jugendflugzeug")
    assert ways["Jugend"] == (f"{LIST}?schlagwort=jugend", 1)


def test_terms_in_the_place_of_a_word_keep_where_the_others_are_looked_for(client, collection):
    factories.published(title="Ein Fest", tags=["Jugend"])
    factories.published(title="Am Tag danach", teaser="Nach dem Fest.", tags=["Jugend"])
    address, promised = ways_out(client, q="Fest Jugendflugzeug", **{"in": "titel"})["Jugend"]
    assert total(client, address) == promised == 1


def test_the_nearest_practices_show_what_is_not_met_struck_through(client, collection):
    page = client.get(LIST, {"q": "Kletterwand Rosenbeet", "akteur": "polizei"}).content.decode()
    assert '<s><span class="sr-only">nicht: </span>„Rosenbeet“</s>' in page
    assert "Kletterwand 0</a> <span>(„Kletterwand“" in page


def test_more_guesses_cost_no_more_queries(client, collection):
    def queries(**parameters):
        client.get(LIST, parameters)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST, parameters)
        return len(captured)

    # The revision, and the rows of the nearest.
    assert queries(q="Kletterwand Rosenbeet", art="methode") == 2
    assert queries(q="Kletterwand Rosenbeet Beleuchtung Wall Taskforce", art="methode", akteur="polizei") == 2
