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
    assert "Womit haben Sie zu tun?" not in html and "map-plan" not in html


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


def test_the_newest_project_leads_even_when_something_else_is_newer(client):
    by = factories.editor()
    project = factories.published(by=by, kind="fallstudie")
    method = factories.published(by=by, kind="methode")
    context = home(client).context
    assert context["lead"]["number"] == project.number
    assert [row["number"] for row in context["newest"]] == [method.number]


def test_what_brings_people_here_comes_first_by_frequency_and_leads_to_its_list(client):
    by = factories.editor()
    factories.published(by=by, occasions=["angstraeume"])
    for _ in range(2):
        factories.published(by=by, occasions=["nutzungskonflikte"])
    response = home(client)
    assert [(node["slug"], node["count"]) for node in response.context["occasions"]] == [
        ("nutzungskonflikte", 2),
        ("angstraeume", 1),
    ]
    assert 'href="/praxisbeispiele/?anlass=angstraeume"' in response.content.decode()


def test_the_latest_confirmed_are_named_with_their_day_while_they_are_live(client):
    by = factories.editor()
    days = ["2026-03-01", "2025-12-24", "2024-05-05", "2026-04-02"]
    practices = [factories.published(by=by, confirmed_on=day) for day in days]
    factories.published(by=by)
    workflow.withdraw(practices[3], by=by)
    response = home(client)
    assert [row["number"] for row in response.context["confirmed"]] == [p.number for p in practices[:3]]
    assert "Bestätigt am 24. Dezember 2025" in response.content.decode()


def test_where_nothing_is_confirmed_nothing_is_said(client):
    factories.published()
    assert "Zuletzt bestätigt" not in home(client).content.decode()


def test_the_map_and_the_laender_show_where_records_are(client):
    factories.published(place=WUPPERTAL)
    response = home(client)
    assert [(state["label"], state["count"]) for state in response.context["states"]] == [("Nordrhein-Westfalen", 1)]
    assert 'aria-label="Wuppertal: 1 Beitrag"' in response.content.decode()


def test_gaps_are_named_and_lead_to_a_proposal(client):
    by = factories.editor()
    factories.published(by=by, actors=[{"actor": "polizei"}])
    factories.published(by=by, diversity=[{"dimension": "alter"}])
    response = home(client)
    assert [(gap.row.label, gap.column.label) for gap in response.context["gaps"]] == [("Alter", "Polizei")]
    assert 'href="/hinweis/?art=vorschlag&amp;zu=' in response.content.decode()


def test_home_needs_four_queries(client, django_assert_num_queries):
    """The revision, the newest, the confirmed."""
    factories.published()
    home(client)
    with django_assert_num_queries(4):
        home(client)


def test_parameters_of_others_change_nothing(client, db):
    assert client.get("/?utm_source=x&q=y").content == client.get("/").content
