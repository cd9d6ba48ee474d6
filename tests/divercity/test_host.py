"""The site has one address; its other name and unencrypted requests lead there in one step."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
THERE = "https://div.example"


@pytest.fixture(autouse=True)
def public(settings):
    settings.PUBLIC_URL, settings.HTTPS, settings.SECURE_SSL_REDIRECT = THERE, True, True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["div.example", "www.div.example"]


def get(client, path, host="www.div.example", scheme="https", method="get"):
    return getattr(client, method)(path, HTTP_HOST=host, HTTP_X_FORWARDED_PROTO=scheme)


WAYS = [
    ("www.div.example", "https"),
    ("www.div.example", "http"),
    ("div.example", "http"),
    ("WWW.div.example:443", "https"),
]


@pytest.mark.parametrize(("host", "scheme"), WAYS)
def test_an_address_leads_once_to_the_same_place_at_the_right_host(client, host, scheme):
    factories.published(slug="treppe", legacy_addresses=["/licht/treppe", "/?p=15"])
    for path, place in (
        ("/", "/"),
        ("/praxisbeispiele/?q=a%20b&akteur=polizei", "/praxisbeispiele/?q=a%20b&akteur=polizei"),
        ("/praxisbeispiele/treppe", "/praxisbeispiele/treppe/"),
        ("/licht/treppe", "/praxisbeispiele/treppe/"),
        ("/?p=15", "/praxisbeispiele/treppe/"),
        ("/impressum", "/impressum/"),
        ("/admin/", "/admin/"),
        ("//boese.example/", "/"),
    ):
        response = get(client, path, host, scheme)
        assert (response.status_code, response["Location"]) == (301, f"{THERE}{place}"), path


def test_what_is_unknown_is_unknown_under_every_name(client):
    unknown = get(client, "/gibtesnicht/", "div.example")
    assert unknown.status_code == 404
    for host, scheme in WAYS:
        response = get(client, "/gibtesnicht/", host, scheme)
        assert (response.status_code, response.content) == (404, unknown.content)


def test_the_right_host_answers_and_others_are_refused(client):
    assert get(client, "/", "div.example").status_code == 200
    for host in ("boese.example", "www.boese.example", "www.www.div.example"):
        assert get(client, "/", host).status_code == 400


def test_what_is_sent_to_the_other_name_has_to_be_sent_again(client):
    response = get(client, "/hinweis/", method="post")
    assert (response.status_code, response["Location"]) == (308, f"{THERE}/hinweis/")
