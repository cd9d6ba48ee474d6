"""Slashes, methods, and addresses that mean harm."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/praxisbeispiele/",
    "/praxisbeispiele/begehung/",
    "/kategorien/",
    "/kategorien/wohnen-und-nachbarschaft/stadt/",
    "/akteure/polizei/",
    "/orte/muenchen/",
    "/schlagworte/plaetze/",
    "/suche/hilfe/",
    "/feed/",
    "/impressum/",
]


def test_a_missing_slash_costs_one_redirect_that_keeps_the_query(client, collection):
    for address in PAGES[1:]:
        response = client.get(f"{address.rstrip('/')}?akteur=polizei&q=%C3%A4+b")
        assert response.status_code == 301, address
        assert response.url == f"{address}?akteur=polizei&q=%C3%A4+b"
        assert client.get(response.url).status_code == 200
        assert client.get(address.rstrip("/")).url == address


def test_head_answers_like_get(client, collection):
    for address in PAGES:
        get, head = client.get(address), client.head(address)
        assert head.status_code == 200 and head.content == b""
        assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_other_methods_are_refused_in_german(collection):
    client = Client(enforce_csrf_checks=True)
    for address in (*PAGES, "/medien/x/y", "/robots.txt", "/gibtesnicht/"):
        for method in ("post", "put", "patch", "delete", "options", "trace"):
            response = getattr(client, method)(address)
            assert response.status_code == 405, (method, address)
            assert response.headers["Allow"] == "GET, HEAD"
            assert "lässt sich nur lesen" in response.content.decode()
            assert response.cookies == {}


STRANGE = [
    "//evil.example",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "/%5Cevil.example/",
    "/%2F%2Fevil.example",
    "/praxisbeispiele//evil.example",
    "/praxisbeispiele/%2F%2Fevil.example/",
    "//evil.example/praxisbeispiele",
    "//praxisbeispiele",
    "/https://evil.example",
    "/praxisbeispiele/..%2F..%2Fetc%2Fpasswd",
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/../divercity/settings.py",
    "/static/%2e%2e/divercity/settings.py",
    "/praxisbeispiele/%0d%0aSet-Cookie:%20x=y",
    "/praxisbeispiele%0d%0aSet-Cookie:%20x=y",
    "/%0d%0aSet-Cookie:%20x=y/",
    "/impressum%0d",
    "/impressum%0a",
    "/%00",
    "/praxisbeispiele/%00/",
    "/impressum/%00",
    "/%ED%A0%80",
    "/%FF%FE/",
    "/praxisbeispiele/%ED%A0%80/",
    "/kategorien/%ED%A0%80/",
    "/kategorien///",
    "/" + "a" * 20_000,
    "/" + "a/" * 5_000,
    "/praxisbeispiele/" + "a" * 20_000 + "/",
    "/kategorien/" + "a/" * 5_000,
    "/zeichen/" + "9" * 20 + "-" + "9" * 20 + ".svg",
    "/zeichen/" + "9" * 5_000 + "-1.svg",
    "/zeichen/1-" + "9" * 20 + ".svg",
    "/api/v1/praxisbeispiele/" + "9" * 20 + "/",
    "/api/v1/praxisbeispiele/" + "9" * 5_000 + "/",
    "/api/v1/praxisbeispiele/-1/",
    "/api/v1/praxisbeispiele/١/",
    "/.env",
    "/wp-login.php",
    "/praxisbeispiele/begehung.css",
    "/praxisbeispiele/begehung/x.css",
    "/ /",
    "/%20",
    "/💥/",
    "/static/gibtesnicht.css",
    "/medien/",
    "/medien/x",
    "/healthz/",
]


def test_strange_addresses_end_in_a_page_of_ours_and_lead_nowhere_else(client, collection):
    answered = []
    for address in STRANGE:
        # The client would take what follows two slashes for a host.
        response = client.get("/", PATH_INFO=address) if address.startswith("//") else client.get(address)
        if response.status_code in (301, 302):
            assert response.url.startswith("/") and not response.url.startswith(("//", "/\\")), response.url
            assert "\r" not in response.url and "\n" not in response.url
            answered.append(address)
            response = client.get(response.url)
            assert response.status_code == 200, address
            continue
        assert response.status_code == 404, address
        assert "Set-Cookie" not in response.headers
        assert "Fehler 404" in response.content.decode() or response["Content-Type"] == "application/problem+json"
    assert answered == ["//praxisbeispiele"]


def test_an_unknown_host_is_refused(client, db):
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()
    assert "Fehler 400" in response.content.decode()
    assert "Impressum" in response.content.decode()
