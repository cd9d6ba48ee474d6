"""Signing in: by name or address, and to nothing else than the desk."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as project
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from tests.divercity.accounts.people import LOGIN, PASSWORD, person, sign_in, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("login", ["anna", "ANNA", "anna@example.org", "Anna@Example.org"])
def test_who_has_an_account_signs_in_by_name_or_address(client, login):
    person(email="anna@example.org")
    response = sign_in(client, login)
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_stock_login_leads_to_the_one_way_in_and_keeps_where_one_wanted_to_go(client):
    response = client.get("/admin/practices/practice/?q=x", follow=True)
    assert response.redirect_chain[-1][0].startswith(LOGIN)
    assert 'name="next" value="/admin/practices/practice/?q=x"' in text(response)
    person()
    assert client.post("/admin/login/", {"username": "anna", "password": PASSWORD})["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "http:///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://127.0.0.1:9/",
        "http://localhost/",
    ],
)
def test_signing_in_leads_to_no_other_host(client, wanted):
    person()
    assert sign_in(client, next=wanted)["Location"] == "/admin/"


def test_the_session_gets_a_new_key_and_an_end(client):
    person()
    client.get(LOGIN)
    client.post(LOGIN, {"login": "anna", "password": "falsch"})
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    response = sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() <= 12 * 3600
    cookie = response.cookies[project.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]


def test_there_is_no_way_to_sign_up(client):
    for response in (
        client.get("/admin/konto/registrieren/"),
        client.post(
            "/admin/konto/registrieren/",
            {"email": "x@example.org", "username": "xaver", "password1": PASSWORD, "password2": PASSWORD},
        ),
    ):
        assert "Konten gibt es nur auf Einladung." in text(response)
    assert not User.objects.exists()


def test_an_account_without_any_right_sees_nothing_of_the_desk(client):
    client.force_login(person(group=None))
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "passwort/neu/zzzzzzzzzzzzzzz-abc-def/",
        "passwort/neu/zzzzzzzzzzz-abc-def/",
        "passwort/neu/0-set-password/",
        "zweiter-faktor/passkeys/99999999999999999999999/entfernen/",
        "anmelden/?next=%00",
        "anmelden/?next=/admin/%0d%0aSet-Cookie:x",
    ],
)
def test_an_address_that_nobody_was_given_is_no_error_of_ours(path):
    for client in (Client(), signed_in(person(username=f"u{len(path)}"))):
        assert client.get(f"/admin/konto/{path}").status_code < 500


@pytest.mark.parametrize(
    "credential",
    ["", "x", "[]", "{}", "null", "1", '{"response": 1}', '{"response": {"userHandle": "////"}}', '{"id": "a"}']
    + ['{"id":"YQ","rawId":"YQ","type":"public-key","response":{"userHandle":"MQ","clientDataJSON":"e30"}}'],
)
def test_a_passkey_that_is_none_is_refused(client, credential):
    user = person()
    client.get("/admin/konto/anmelden/passkey/", headers={"accept": "application/json"})
    response = client.post("/admin/konto/anmelden/passkey/", {"credential": credential})
    assert response.status_code in (200, 302)
    assert "_auth_user_id" not in client.session
    inside = signed_in(user)
    inside.get("/admin/konto/zweiter-faktor/passkeys/neu/")
    answer = inside.post("/admin/konto/zweiter-faktor/passkeys/neu/", {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"login": "a\x00", "password": "x"}, {"login": "x" * 10_000, "password": "x" * 10_000}]
)
def test_what_nobody_types_is_answered_by_the_form(client, data):
    assert client.post(LOGIN, data).status_code == 200
    assert client.post("/admin/konto/passwort/vergessen/", {"email": data.get("login", "")}).status_code == 200


@pytest.mark.parametrize(
    "path", ["anmelden/", "passwort/vergessen/", "passwort/", "zweiter-faktor/app/einrichten/", "sitzungen/"]
)
def test_pages_of_accounts_keep_the_policy_and_are_not_stored(client, path):
    if "vergessen" not in path and "anmelden" not in path:
        client = signed_in(person())
    response = client.get(f"/admin/konto/{path}")
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "data:" not in policy
    assert "no-store" in response.headers["Cache-Control"]
    html = text(response)
    assert not re.search(r"<[^>]+\sstyle=|<style|<script(?![^>]*(?:src=|application/json))|\son\w+=", html)
