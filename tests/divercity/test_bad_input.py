"""Whatever stands in an address: never an error of ours, and never an unfiltered list passed off as filtered."""

import re
from html import unescape
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from divercity import headers
from practices.public.filters import FACETS, PracticeFilterSet
from tests import factories

pytestmark = pytest.mark.django_db
LIST, API, FEED = "/praxisbeispiele/", "/api/v1/praxisbeispiele/", "/feed/"
SUGGESTIONS = "/suche/vorschlaege/"
PARAMETERS = list(PracticeFilterSet.base_filters)


@pytest.fixture
def collection(db):
    """Two records, so that whatever finds both of three is not filtered."""
    by = factories.editor()
    factories.published(by=by, title="Licht", actors=[{"actor": "polizei"}], tags=["Licht"])
    factories.published(by=by, title="Schatten", kind="methode")


def total(response):
    [number] = re.findall(rb'data-total="(\d+)"', response.content)
    return int(number)


REFUSED = {
    "a page zero": "seite=0",
    "a page below zero": "seite=-1",
    "a page that is no number": "seite=x",
    "a page in other digits": "seite=%D9%A1",
    "a page with a sign": "seite=%2B1",
    "a page with a fraction": "seite=1.0",
    "a page with an exponent": "seite=1e3",
    "a page of 20 digits": "seite=" + "9" * 20,
    "a page of 5,000 digits": "seite=" + "9" * 5000,
    "a page with NUL": "seite=1%00",
    "a size of 5,000 digits": "anzahl=" + "1" * 5000,
    "an unknown order": "sortierung=quatsch",
    "an unknown view": "ansicht=quatsch",
    "an unknown scope": "in=quatsch",
    "an order with NUL": "sortierung=titel%00",
    "NUL in the query": "q=a%00b",
    "a query of 10,000 characters": "q=" + "x" * 10_000,
    "51 values": "&".join(["akteur=polizei"] * 51),
    "51 values of which none is known": "&".join(f"x{n}=y" for n in range(51)),
    "2,000 parameters": "&".join(f"a{n}=1" for n in range(2000)),
    "2,000 parameters with one name": "&".join(["akteur=polizei"] * 2000),
    "5,000 parameters": "&".join(["akteur=polizei"] * 5000),
}


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_in_german(client, collection, query):
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 400
    html = response.content.decode()
    assert "Diese Anfrage war nicht zu verstehen." in html
    assert 'data-practice="' not in html and "data-total" not in html
    for address in (API, FEED):
        assert client.get(f"{address}?{query}").status_code == 400, address


def test_a_page_behind_the_last_is_unknown(client, collection):
    for query in ("seite=2", "seite=999999", "seite=999999999", "akteur=polizei&seite=2", "akteur=quatsch&seite=2"):
        assert client.get(f"{LIST}?{query}").status_code == 404, query
        assert client.get(f"{API}?{query}").status_code in (400, 404), query


STRANGE = [
    "quatsch",
    "%00",
    "polizei%00",
    "%ED%A0%80",
    "%FF%FE",
    "%C3%28",
    "' OR 1=1 --",
    "<b>",
    "9" * 20,
    "9" * 5000,
]
STRANGE += ["💥", "a" * 10_000, "../..", "POLIZEI", " polizei", "%", "%zz", "None", "null", "[]", "{{7*7}}", "%2525"]


@pytest.mark.parametrize("name", FACETS)
def test_an_unknown_value_alone_finds_nothing_and_is_named_and_the_interface_refuses_it(client, collection, name):
    for value in STRANGE if name == "akteur" else STRANGE[:5]:
        response = client.get(f"{LIST}?{name}={value}")
        assert response.status_code == 200, value[:50]
        assert total(response) == 0, value[:50]
        assert response.context["notices"], value[:50]
        assert len(response.content) < 100_000
        assert client.get(f"{API}?{name}={value}").status_code == 400, value[:50]
        assert client.get(f"{FEED}?{name}={value}").content.count(b"<entry>") == 0


def test_an_unknown_value_beside_known_ones_is_only_named(client, collection):
    for value in STRANGE:
        response = client.get(f"{LIST}?akteur=polizei&akteur={value}")
        assert total(response) == 1
        [notice] = response.context["notices"]
        assert "gibt es bei „Wer handelt?“ nicht." in notice


def test_a_parameter_that_is_repeated_counts_once_and_the_rest_is_forgotten(client, collection):
    response = client.get(f"{LIST}?q=schatten&q=licht&sortierung=titel&sortierung=ort")
    assert total(response) == 1
    assert response.context["canonical"].endswith("?q=licht&sortierung=ort")
    assert client.get(f"{LIST}?seite=2&seite=1").status_code == 200


def test_unknown_parameters_change_nothing_and_are_in_no_link(client, collection):
    plain = client.get(f"{LIST}?akteur=polizei")
    noisy = client.get(f"{LIST}?utm_source=zwielicht&akteur=polizei&fbclid=zwielicht&a[]=zwielicht&=zwielicht&&;")
    assert noisy.content == plain.content
    assert client.get(f"{API}?akteur=polizei&fbclid=1").status_code == 400


@pytest.mark.parametrize("query", ["q=%20%20", "q=", "akteur=", "kategorie=&akteur=&q=", "sortierung=&ansicht=&in="])
def test_an_empty_field_of_the_form_is_no_choice(client, collection, query):
    response = client.get(f"{LIST}?{query}")
    assert (response.status_code, total(response)) == (200, 2)
    assert response.context["canonical"].endswith(LIST)
    assert response.context["chips"] == response.context["notices"] == []


def test_a_query_without_a_letter_does_not_pass_the_whole_list_off_as_found(client, collection):
    for query in ("%CC%88", "!!!", "%E2%80%8B", "***", '"', "%F0%9F%92%A5"):
        assert total(client.get(f"{LIST}?q={query}")) == 0, query


def test_what_a_person_typed_is_kept(client, collection):
    html = client.get(f"{LIST}?q=%3Ci%3E%22ganz%22%20%26%20gar").content.decode()
    [typed] = re.findall(r'<input id="q"[^>]* value="([^"]*)"', html)
    assert unescape(typed) == '<i>"ganz" & gar'


@pytest.mark.parametrize(
    "address", ["/", "/kategorien/", "/sitemap.xml", "/robots.txt", "/impressum/", "/akteure/polizei/"]
)
def test_pages_that_take_no_parameters_ignore_whatever_is_there(client, collection, address):
    for query in (REFUSED["2,000 parameters"], "q=%00", "seite=x", "p=%00", "%ED%A0%80=%FF", "a" * 20_000):
        assert client.get(f"{address}?{query}").status_code == 200, query[:50]


BYTES = st.binary(max_size=12).map(quote_from_bytes)
VALUES = st.one_of(
    st.sampled_from(["polizei", "stadt", "licht", "alter", "methode", "bayern", "1", "2", "titel", "liste", ""]),
    BYTES,
    st.text(max_size=12).map(lambda text: quote_from_bytes(text.encode("utf-8", "surrogatepass"))),
    st.integers().map(str),
)
NAMES = st.one_of(st.sampled_from(PARAMETERS), st.sampled_from(FACETS), BYTES)
QUERIES = st.one_of(
    st.lists(st.tuples(NAMES, VALUES), max_size=6).map(lambda pairs: "&".join(f"{n}={v}" for n, v in pairs)),
    st.text(st.characters(codec="ascii", exclude_characters="#"), max_size=60),
)


@given(query=QUERIES, address=st.sampled_from([LIST, API, FEED, SUGGESTIONS, "/", "/akteure/polizei/", "/nirgends"]))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_string_is_an_error_of_ours(client, collection, query, address):
    response = client.get(address, QUERY_STRING=query)
    assert response.status_code in (200, 301, 400, 404)
    assert "Set-Cookie" not in response.headers
    if address == LIST and response.status_code == 200:
        # What is shown is what its own canonical address shows: nothing was dropped on the way.
        again = client.get(response.context["canonical"])
        assert total(again) == total(response)


@given(
    path=st.lists(
        st.one_of(BYTES, st.sampled_from(["praxisbeispiele", "orte", "..", "", "medien", "%2F"])), max_size=5
    )
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_path_is_an_error_of_ours(client, collection, path):
    response = client.get("/" + "/".join(["", *path]).lstrip("/"))
    assert response.status_code in (200, 301, 404)


@pytest.mark.drill
@given(query=QUERIES, address=st.sampled_from([LIST, API, FEED, SUGGESTIONS]))
@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_twenty_thousand_query_strings(client, collection, query, address):
    assert client.get(address, QUERY_STRING=query).status_code in (200, 400, 404)


def test_a_form_with_everything_chosen_is_answered(client, collection):
    query = urlencode([(name, "quatsch") for name in FACETS] + [("q", "licht"), ("sortierung", "ort")])
    assert total(client.get(f"{LIST}?{query}")) == 0


CLAIMED = [
    *(f"charset={name}" for name in ("rot13", "base64", "idna", "punycode", "undefined", "unicode_escape", "utf-16")),
    "charset*=rot13''x",
    "a*=rot13''x",
    "a*=nirgends''x",
    "charset=rot13; charset*0*=utf-8''rot; charset*1=13",
]


def request(method, address, content_type, body=b""):
    """What the server's own request is made of; the test client would read the header before we could."""
    environ = RequestFactory().generic(method, address, body).environ | {"CONTENT_TYPE": content_type}
    return headers.utf8(lambda environ, start_response: WSGIRequest(environ))(environ, None)


@pytest.mark.parametrize("claimed", CLAIMED)
def test_what_is_sent_is_read_as_utf_8_whatever_encoding_it_claims(claimed):
    assert request("GET", r"/?q=\ud800%C3%A4", f"text/plain; {claimed}").GET["q"] == r"\ud800ä"


@pytest.mark.parametrize("claimed", ["", "; charset=rot13", "; charset=undefined", "; charset=UTF-8"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_is_read_as_utf_8_whatever_encoding_it_claims(kind, claimed):
    part = '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nä\r\n--x--\r\n'
    body = part.encode() if "multipart" in kind else b"text=%C3%A4"
    assert request("POST", "/hinweis/", f"{kind}{claimed}", body).POST == {"text": ["ä"]}
