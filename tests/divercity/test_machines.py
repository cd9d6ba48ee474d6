"""What machines ask a site for."""

import datetime
import re

import pytest
from django.db import DatabaseError, connections

pytestmark = pytest.mark.django_db


def test_robots_may_read_all_but_the_desk_and_find_the_sitemap(client, db):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines == [
        *("User-agent: *", "Disallow: /admin/", "Disallow: /praxisbeispiele/auswahl."),
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_security_txt_names_a_contact_that_answers_and_has_not_expired(client, db):
    text = client.get("/.well-known/security.txt").content.decode()
    contact = re.search(r"^Contact: http://testserver(.+)$", text, re.M)[1]
    assert client.get(contact).status_code == 200
    expires = datetime.datetime.fromisoformat(re.search(r"^Expires: (.+)$", text, re.M)[1])
    days = (expires - datetime.datetime.now(datetime.UTC)).days
    assert 30 < days < 366


def test_health_says_whether_the_database_answers(client, db, monkeypatch):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")

    def broken(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr(connections["default"], "cursor", broken)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "Datenbank nicht erreichbar" in response.content.decode()


def test_health_costs_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/healthz")
