"""What all answers of the interface have in common."""

import datetime
import gzip

import pytest
from django.test import Client
from django.utils import timezone

from practices.desk import workflow
from practices.public.api.addresses import CHANGES, DESCRIPTION, INDEX, PATH, PLACES, READER, VOCABULARIES
from tests import factories

pytestmark = pytest.mark.django_db
DATA = [
    INDEX,
    PATH,
    f"{PATH}?akteur=polizei&anzahl=1",
    f"{PATH}101/",
    VOCABULARIES,
    f"{VOCABULARIES}akteure/",
    PLACES,
]
DATA += [CHANGES, DESCRIPTION]


def test_who_has_the_answer_is_not_sent_it_again(client, collection, by, django_assert_num_queries):
    tags = {}
    for address in DATA:
        first = client.get(address)
        tags[address] = tag = first.headers["ETag"]
        assert tag.startswith('W/"') and first.headers["Cache-Control"] == "no-cache"
        with django_assert_num_queries(1):
            known = client.get(address, headers={"If-None-Match": f'"x", {tag}'})
        assert (known.status_code, known.content) == (304, b"")
        assert known.headers["ETag"] == tag and known.headers["Access-Control-Allow-Origin"] == "*"
        assert client.get(address, headers={"If-None-Match": tag.removeprefix("W/")}).status_code == 304
        assert client.get(address, headers={"If-None-Match": "*"}).status_code == 304
    factories.published(by=by)
    for address, tag in tags.items():
        again = client.get(address, headers={"If-None-Match": tag})
        assert again.status_code == 200 and again.headers["ETag"] != tag


def test_a_tag_holds_for_a_day_since_contacts_expire(client, collection, monkeypatch):
    tag = client.get(f"{PATH}101/").headers["ETag"]
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: tomorrow)
    assert client.get(f"{PATH}101/", headers={"If-None-Match": tag}).status_code == 200


def test_a_tag_is_of_one_question(client, collection):
    tags = [client.get(address).headers["ETag"] for address in DATA]
    assert len(set(tags)) == len(tags)
    assert client.get(PATH, headers={"host": "localhost"}).headers["ETag"] not in tags, "addresses name the host"


def test_what_is_withdrawn_is_gone_for_those_who_had_it_too(client, collection, by):
    tag = client.get(f"{PATH}101/").headers["ETag"]
    workflow.withdraw(collection[101], by=by)
    assert client.get(f"{PATH}101/", headers={"If-None-Match": tag}).status_code == 410
    assert client.get(f"{PATH}999/", headers={"If-None-Match": "*"}).status_code == 404


def test_head_says_the_same_without_saying_it(client, collection):
    for address in (*DATA, READER):
        get, head = client.get(address), client.head(address)
        assert head.status_code == 200 and head.content == b""
        for name in ("Content-Type", "ETag", "Cache-Control", "Access-Control-Allow-Origin"):
            assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize("address", [PATH, f"{PATH}999/", READER, "/api/", "/api/v1/nichts/"])
def test_every_origin_may_ask_what_it_may(address):
    client = Client(enforce_csrf_checks=True)
    response = client.options(address, headers={"origin": "https://example.org"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert "ETag" in client.get(address).headers["Access-Control-Expose-Headers"]
    refused = client.post(address)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_the_next_page_stands_in_the_head_too(client, collection):
    response = client.get(f"{PATH}?anzahl=1")
    assert response.headers["Link"] == f'<{response.json()["next"]}>; rel="next"'
    assert "Link" not in client.get(f"{PATH}?anzahl=1000").headers


def test_answers_are_compressed(client, collection):
    for address in (PATH, DESCRIPTION, READER):
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in response.headers["Vary"]
        assert gzip.decompress(response.content) == client.get(address).content


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/nichts/",
        "/api/v2/",
        "/api/v1/praxisbeispiele/x/",
        f"/api/v1/praxisbeispiele/{'9' * 5000}/",
        "/api/%00/",
        "/api/v1/%ed%a0%80/",
        "/api/v1/vokabulare/quatsch/",
        f"/api/{'x' * 10_000}",
    ],
)
def test_below_api_nothing_is_html(fetch, address):
    assert fetch(address, status=404)["title"] == "Nicht gefunden"


def test_nothing_is_asked_in_vain(fetch, collection):
    for address in (address for address in DATA if "?" not in address and address != PATH):
        problem = fetch(f"{address}?x=%00%ED%A0%80&{'y' * 100}=1", status=400)
        assert len(problem["errors"]) == 2 and "x" in problem["detail"]


def test_what_is_wrong_before_any_view_is_a_problem_too(client, settings):
    assert client.get(PATH, headers={"host": "böse.example"}).headers["Content-Type"] == "application/problem+json"
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = client.get(PATH + "?" + "&".join(["q=a"] * 20))
    assert response.status_code == 400 and response.headers["Content-Type"] == "application/problem+json"


def test_an_error_of_ours_is_a_problem_too(client, monkeypatch):
    from practices.public import catalogue

    client.raise_request_exception = False
    monkeypatch.setattr(catalogue, "answer", lambda *args, **kwargs: 1 / 0)
    response = client.get(PATH)
    assert response.status_code == 500 and response.json()["title"] == "Fehler im Portal"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_missing_slash_is_added(client, collection):
    response = client.get("/api/v1/praxisbeispiele?q=platz")
    assert (response.status_code, response.headers["Location"]) == (301, "/api/v1/praxisbeispiele/?q=platz")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api", follow=True).json()["version"] == "1"


def test_the_index_leads_everywhere(client, fetch, collection):
    for name, address in fetch(INDEX).items():
        if name not in ("title", "version"):
            assert client.get(address.removeprefix("http://testserver")).status_code == 200, name
