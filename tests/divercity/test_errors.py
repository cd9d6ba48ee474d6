"""Error pages: German, with the right status and a way on."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path

from divercity import urls as site

pytestmark = pytest.mark.django_db


def broken(request):
    raise RuntimeError("zwielicht")


def forbidden(request):
    raise PermissionDenied("zwielicht")


def unknown(request):
    raise Http404("zwielicht")


urlpatterns = [
    path("kaputt/", broken),
    path("verboten/", forbidden),
    path("weg/", unknown),
    path("zu-oft/", site.errors.too_many_requests),
    *site.urlpatterns,
]
handler400, handler403, handler404 = site.handler400, site.handler403, site.handler404


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/zu-oft/", 429, "Das waren zu viele Versuche."),
        ("/kaputt/", 500, "Hier ist etwas schiefgegangen."),
        ("/verboten/", 403, "Diese Seite ist nicht öffentlich."),
        ("/weg/", 404, "Diese Seite gibt es hier nicht."),
        ("/praxisbeispiele/?seite=x", 400, "Diese Anfrage war nicht zu verstehen."),
    ],
)
def test_an_error_page_is_german_and_keeps_its_cause_to_itself(db, address, status, sentence):
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    html = response.content.decode()
    assert '<html lang="de">' in html and f"<h1>{sentence}</h1>" in html and f"Fehler {status}" in html
    assert "zwielicht" not in html and "Traceback" not in html
    assert '<meta name="robots" content="noindex' in html
    for way_on in ("praxisbeispiele", "kategorien", "akteure", "diversitaet", "orte"):
        assert f'href="/{way_on}/"' in html
    assert '<input id="q" name="q" type="search"' in html
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.cookies == {}


@pytest.mark.parametrize("address", ["/", "/admin/", "/admin/konto/anmelden/", "/admin/konto/passwort/vergessen/"])
def test_another_host_is_refused_on_every_page(address):
    response = Client(raise_request_exception=False).get(address, headers={"Host": "fremd.example"})
    assert response.status_code == 400 and "fremd" not in response.content.decode()


def test_the_page_for_errors_of_ours_needs_nothing_that_could_be_broken():
    source = (settings.BASE_DIR / "templates" / "500.html").read_text()
    assert "{%" not in source and "{{" not in source
    assert source.count("<h1>") == 1


@override_settings(ROOT_URLCONF=__name__)
def test_an_error_of_ours_is_answered_while_the_database_is_gone(db, monkeypatch):
    from taxonomy import revision

    def gone():
        from django.db import OperationalError

        raise OperationalError("gone")

    monkeypatch.setattr(revision, "current", gone)
    response = Client(raise_request_exception=False).get("/praxisbeispiele/")
    assert response.status_code == 500
    assert "Hier ist etwas schiefgegangen." in response.content.decode()


def test_a_form_of_the_desk_without_its_token_is_refused_in_german(db):
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "Diese Eingabe konnte nicht geprüft werden." in response.content.decode()


def test_too_many_parameters_are_refused_before_anything_reads_them(client, db):
    response = client.get("/praxisbeispiele/?" + "&".join(f"a{n}=1" for n in range(5000)))
    assert response.status_code == 400
    assert "Diese Anfrage war nicht zu verstehen." in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/praxisbeispiele/", "/gibtesnicht/", "/praxisbeispiele/?seite=0"])
def test_a_request_by_an_unknown_host_is_refused_everywhere(client, db, address):
    assert client.get(address, headers={"host": "evil.example"}).status_code == 400
