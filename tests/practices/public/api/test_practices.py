"""The JSON interface."""

import json
import re

import pytest

from practices import document as documents
from practices.desk import workflow
from tests import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/praxisbeispiele/"


def get(client, query="", status=200):
    response = client.get(API + query)
    assert response.status_code == status, query
    kind = "application/json" if status == 200 else "application/problem+json"
    assert response.headers["Content-Type"] == kind
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.json()


def test_the_list_answers_with_total_results_and_facets(client, collection):
    answer = get(client, "?akteur=polizei&sortierung=titel")
    assert answer["total"] == 2 and answer["next"] is None
    first = answer["results"][0]
    assert (first["number"], first["slug"], first["kind"]) == (102, "begehung", "methode")
    assert first["url"] == "http://testserver/praxisbeispiele/begehung/"
    assert first["document"] == "http://testserver/api/v1/praxisbeispiele/102/"
    assert {"value": "polizei", "label": "Polizei", "count": 2, "selected": True} in answer["facets"]["akteur"]


def test_the_list_says_the_same_as_the_page(client, collection):
    for query in ("", "?akteur=polizei", "?kategorie=stadt&kategorie=technik&art=praxisbeispiel", "?q=platz"):
        html = client.get(f"/praxisbeispiele/{query}").content.decode()
        answer = get(client, query)
        assert f'data-total="{answer["total"]}"' in html
        assert [row["number"] for row in answer["results"]] == [int(n) for n in re.findall(r'practice="(\d+)"', html)]
        shown = re.findall(r'data-facet="(\w+)" data-value="([^"]+)" data-count="(\d+)"', html)
        # The page has the facets in the order of use.
        assert sorted(shown) == sorted(
            (facet, option["value"], str(option["count"]))
            for facet, options in answer["facets"].items()
            for option in options
        )


def test_the_next_addresses_lead_through_all_results(client, by):
    for _ in range(7):
        factories.published(by=by, kind="methode")
    factories.published(by=by)
    address, numbers = f"{API}?art=methode&anzahl=3", []
    while address:
        answer = client.get(address.removeprefix("http://testserver")).json()
        assert answer["total"] == 7
        numbers += [row["number"] for row in answer["results"]]
        address = answer["next"]
    assert len(numbers) == len(set(numbers)) == 7
    assert get(client, "?art=methode&anzahl=3&seite=4", status=404)["title"] == "Keine solche Seite"


def test_the_document_is_the_public_one_and_can_be_imported(client, collection):
    answer = get(client, "101/")
    assert answer["title"] == "Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften"
    assert not {"status", "internal_note", "review_on", "relations", "published_at"} & answer.keys()
    parsed, problems = documents.parse(answer)
    assert problems == []
    assert json.dumps(parsed) == json.dumps(answer), "the same keys in the same order on both databases"


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("?akteur=quatsch", "akteur: „quatsch“ gibt es nicht."),
        ("?akteur=quatsch&akteur=polizei", "akteur: „quatsch“ gibt es nicht."),
        ("?aktuer=polizei", "Den Parameter „aktuer“ gibt es nicht."),
        ("?q=a&q=b", "q: hier ist nur eine Angabe möglich."),
        ("?seite=0", "Seite: "),
        ("?anzahl=1001", "Anzahl: "),
        ("?sortierung=quatsch", "Sortierung: Diese Möglichkeit gibt es nicht."),
        ("?" + "&".join(["akteur=polizei"] * 51), "Höchstens 50 Angaben"),
        ("?q=" + "x" * 10_000, "Suchwort: "),
        ("?q=%00", "Suchwort: "),
    ],
)
def test_what_it_does_not_understand_is_a_problem_and_never_an_unfiltered_list(client, collection, query, part):
    problem = get(client, query, status=400)
    assert problem["status"] == 400 and problem["title"] == "Ungültige Anfrage"
    assert part in problem["detail"]


def test_every_parameter_that_is_wrong_is_named(client, collection):
    problem = get(client, "?akteur=quatsch&aktuer=polizei&art=methode&q=a&q=b", status=400)
    assert [error["parameter"] for error in problem["errors"]] == ["akteur", "aktuer", "q"]
    assert problem["type"] == "http://testserver/api/v1/dokumentation/#ungueltige-anfrage"


def test_a_number_that_is_none_is_named_once(client, collection):
    for address in ("/api/v1/praxisbeispiele/", "/api/v1/aenderungen/"):
        problem = client.get(f"{address}?anzahl=0").json()
        assert problem["detail"] == "Anzahl: Hier steht eine ganze Zahl von 1 bis 1000."


def test_a_walk_is_read_only_where_it_belongs(client, collection):
    following = get(client, "?anzahl=2")["next"].removeprefix(f"http://testserver{API}")
    assert len(get(client, following)["results"]) == 2
    for query, part in (
        (f"{following}&sortierung=titel", "Diesen Zeiger gibt es nicht."),
        (f"{following}&seite=2", "nicht beides"),
        (f"{following}&zeiger=x", "nur eine Angabe"),
        ("?zeiger=", "Diesen Zeiger gibt es nicht."),
        ("?zeiger=x%00", "Diesen Zeiger gibt es nicht."),
        ("?zeiger=%C3%A4%ED%A0%80", "Diesen Zeiger gibt es nicht."),
        ("?zeiger=" + "A" * 10_000, "Diesen Zeiger gibt es nicht."),
    ):
        problem = get(client, query, status=400)
        assert part in problem["detail"] and problem["errors"][0]["parameter"] == "zeiger"


def test_the_next_page_of_fifty_values_can_be_asked_for(client, collection):
    following = get(client, "?" + "&".join(["akteur=polizei"] * 48) + "&anzahl=1&sortierung=titel")["next"]
    assert len(get(client, following.removeprefix(f"http://testserver{API}"))["results"]) == 1


def test_fifty_values_are_not_too_many(client, collection):
    assert get(client, "?" + "&".join(["akteur=polizei"] * 50))["total"] == 2


def test_unknown_numbers_are_404_and_withdrawn_ones_410(client, collection, by):
    workflow.withdraw(collection[102], by=by, note="Überholt.")
    assert get(client, "102/", status=410)["detail"] == "Überholt."
    for number in ("999", "2147483648", "9" * 20, "0"):
        assert get(client, f"{number}/", status=404)["title"] == "Nicht gefunden"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", [API, f"{API}101/"])
def test_it_only_reads(collection, method, address):
    from django.test import Client

    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert response.status_code == 405
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["detail"] == "Diese Schnittstelle kennt nur GET."


@pytest.mark.parametrize(
    ("address", "queries"), [(API, 2), (f"{API}?akteur=polizei&anzahl=1000", 2), (f"{API}101/", 2)]
)
def test_it_needs_two_queries(client, collection, django_assert_num_queries, address, queries):
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200
