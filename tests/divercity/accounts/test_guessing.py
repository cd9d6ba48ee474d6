"""Guessing is throttled, over all processes, and tells nobody which accounts there are."""

import re
import subprocess
import sys

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as project
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client

from tests.divercity.accounts.people import SECRET, code, person, sign_in, text

pytestmark = pytest.mark.django_db


def test_after_ten_wrong_passwords_the_right_one_is_refused_too_and_nobody_else_is_locked_out(client):
    person(email="anna@example.org")
    person(username="bert")
    for number in range(10):
        login = ["anna", "Anna", "anna@example.org", " anna "][number % 4]
        assert "passen nicht zusammen" in text(sign_in(client, login, f"falsch {number}"))
    assert "zu viele Versuche" in text(sign_in(client))
    assert "zu viele Versuche" in text(sign_in(client, "anna@example.org"))
    assert sign_in(client, "bert").status_code == 302


def test_a_name_that_is_none_gets_the_same_answers(client):
    person()
    answers = {
        login: [
            re.sub(r'value="[^"]*"', "", text(sign_in(client, login, "falsch"))).replace(login, "NAME")
            for _ in range(11)
        ]
        for login in ("anna", "kaspar")
    }
    assert answers["anna"] == answers["kaspar"]


def test_a_known_name_costs_as_many_hashes_as_one_that_is_none(client, monkeypatch):
    person(email="anna@example.org")
    User.objects.create_user("neu", email="neu@example.org", password=None)  # invited, has not set a password yet
    calls, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: calls.append(1) or encode(*args))
    counts = {}
    for login in ("anna", "anna@example.org", "neu", "kaspar", "kaspar@example.org"):
        calls.clear()
        sign_in(client, login, "falsch")
        counts[login] = len(calls)
    assert set(counts.values()) == {1}, counts


def test_the_code_of_the_second_factor_is_throttled_too(client):
    user = person()
    TOTP.activate(user, SECRET)
    for _ in range(3):  # each new start meets the same counter
        sign_in(client)
        for _ in range(4):
            response = client.post("/admin/konto/anmelden/code/", {"code": "000000"})
        client = Client()
    sign_in(client)
    response = client.post("/admin/konto/anmelden/code/", {"code": code()})
    assert "zu viele Versuche" in text(response)
    assert "_auth_user_id" not in client.session


def test_too_many_requests_are_answered_in_german(client):
    for _ in range(6):
        response = client.post("/admin/konto/passwort/vergessen/", {"email": "wer@example.org"})
    assert response.status_code == 429
    assert "Das waren zu viele Versuche." in text(response)
    assert "wer@example.org" not in text(response)


GUESS = """
import django; django.setup()
from django.conf import settings
from django.db import connection
settings.ALLOWED_HOSTS = ["testserver"]
connection.settings_dict["NAME"] = {name!r}
from django.test import Client
for n in range(8):
    answer = Client().post("/admin/konto/anmelden/", {{"login": "anna", "password": f"falsch {{n}}"}}).content.decode()
    print("locked" if "zu viele Versuche" in answer else "wrong")
"""


@pytest.mark.django_db(transaction=True)
def test_the_count_holds_over_processes():
    from django.db import connection

    person(group=None)
    script = GUESS.format(name=connection.settings_dict["NAME"])
    processes = [
        subprocess.Popen([sys.executable, "-c", script], cwd=project.BASE_DIR, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [line for process in processes for line in process.communicate(timeout=120)[0].split()]
    assert len(answers) == 16
    assert answers.count("wrong") <= 10  # fewer where one waited too long for the other's turn
    assert "zu viele Versuche" in text(sign_in(Client()))


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "192.0.2.7")])
def test_an_address_is_believed_only_from_the_proxy(rf, settings, proxies, seen):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"x-forwarded-for": "198.51.100.1, 192.0.2.7"})
    assert get_adapter().get_client_ip(request) == seen


def test_what_the_cache_holds_names_nobody(client):
    from django.db import connection

    sign_in(client, "kaspar@example.org", "falsch")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM divercity_cache")
        rows = str(cursor.fetchall())
    assert rows != "[]"
    assert "kaspar" not in rows and "127.0.0.1" not in rows
