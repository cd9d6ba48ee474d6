"""The home page: search, four ways in, newest, figures."""

import re

import pytest

from practices.desk import workflow
from tests import factories

pytestmark = pytest.mark.django_db
WUPPERTAL = {"name": "Wuppertal", "state": "Nordrhein-Westfalen"}


def home(client):
    response = client.get("/")
    assert response.status_code == 200
    return response


def test_an_empty_collection_still_has_a_home(client, db):
    html = home(client).content.decode()
    assert "data-practice" not in html
    assert 'action="/praxisbeispiele/"' in html
    assert "<dt>Beiträge</dt><dd>0</dd>" in html


def test_the_four_ways_lead_to_terms_that_lead_somewhere(client):
    factories.published(
        place=WUPPERTAL, actors=[{"actor": "polizei"}], diversity=[{"dimension": "alter"}], categories=["stadt"]
    )
    ways = home(client).context["ways"]
    assert [[term["label"] for term in way["terms"]] for way in ways] == [
        ["Stadt"],
        ["Polizei"],
        ["Alter"],
        ["Wuppertal"],
    ]
    for way in ways:
        for address in (way["url"], way["terms"][0]["url"]):
            assert client.get(address).status_code == 200, address


def test_the_newest_five_are_shown_newest_first_and_withdrawn_ones_are_not(client):
    by = factories.editor()
    practices = [factories.published(by=by, title=f"Nr {n}") for n in range(7)]
    workflow.withdraw(practices[6], by=by)
    shown = re.findall(r'data-practice="(\d+)"', home(client).content.decode())
    assert shown == [str(practice.number) for practice in reversed(practices[1:6])]


def test_the_figures_count_live_records(client):
    by = factories.editor()
    factories.published(by=by, place=WUPPERTAL)
    factories.published(by=by, kind="methode")
    factories.practice(by=by, place={"name": "Köln", "state": "Nordrhein-Westfalen"})
    figures = {figure["label"]: figure["value"] for figure in home(client).context["figures"]}
    assert figures == {"Beiträge": 2, "Praxisbeispiele": 1, "Orte": 1}


def test_home_needs_two_queries(client, django_assert_num_queries):
    factories.published()
    home(client)
    with django_assert_num_queries(2):
        home(client)


def test_parameters_of_others_change_nothing(client, db):
    assert client.get("/?utm_source=x&q=y").content == client.get("/").content
