"""Accounts: by invitation, proved twice, throttled over all processes, shut at once, never above one's own rights."""

import base64
import datetime
import hashlib
import hmac
import logging
import re
import struct
import subprocess
import sys
import time

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings as project
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.models import PdfFile
from tests import factories

pytestmark = pytest.mark.django_db
LOGIN = "/admin/konto/anmelden/"
PASSWORD = "Sieben Pinguine auf Reisen"
SECRET = base64.b32encode(b"01234567890123456789").decode()


@pytest.fixture(autouse=True)
def fresh(db, settings):
    cache.clear()  # its table is none of the models', so a test that commits leaves its counters
    settings.MFA_TOTP_TOLERANCE = 1  # a code may run out between making and sending it


def person(group="Redaktion", **fields):
    fields.setdefault("username", "anna")
    user = User.objects.create_user(is_staff=True, password=PASSWORD, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def code(secret=SECRET, at=None):
    """RFC 6238, written anew so that it does not share allauth's mistakes."""
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(at or time.time()) // 30), hashlib.sha1
    ).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def sign_in(client, login="anna", password=PASSWORD, **data):
    return client.post(LOGIN, {"login": login, "password": password, **data})


def signed_in(user):
    """Through the form, so that allauth's list knows the session."""
    client = Client()
    assert sign_in(client, user.username).status_code == 302
    return client


def text(response):
    return response.content.decode()


# Signing in


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


# Guessing


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


# A forgotten password


def reset_link(mail):
    return re.search(r"http://testserver(\S*/passwort/neu/\S+)", mail.body).group(1)


def test_a_forgotten_password_is_set_anew_once_and_ends_all_sessions(client, mailoutbox, caplog):
    user = person(email="anna@example.org")
    inside = signed_in(user)
    caplog.set_level(logging.DEBUG)
    response = client.post("/admin/konto/passwort/vergessen/", {"email": "Anna@example.org"}, follow=True)
    known = text(response)
    [mail] = mailoutbox
    assert mail.to == ["anna@example.org"]
    assert "anna@example.org" not in caplog.text
    link = reset_link(mail)
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    assert link not in address  # the secret is out of the address before a page is shown
    weak = client.post(address, {"password1": "kurz", "password2": "kurz"})
    assert "mindestens 12 Zeichen" in text(weak)
    new = "Acht Pinguine auf Reisen"
    assert "Die beiden Passwörter sind nicht gleich." in text(
        client.post(address, {"password1": new, "password2": PASSWORD})
    )
    assert "zwingend erforderlich" in text(client.post(address, {"password1": new}))
    client.post(address, {"password1": new, "password2": new})
    assert "Anmelden" in text(inside.get("/admin/", follow=True))
    assert sign_in(client).status_code == 200
    assert sign_in(client, password=new).status_code == 302
    assert "gilt nicht mehr" in text(Client().get(link, follow=True))

    unknown = Client().post("/admin/konto/passwort/vergessen/", {"email": "niemand@example.org"}, follow=True)
    token = r'name="csrfmiddlewaretoken" value="[^"]*"'
    assert re.sub(token, "", text(unknown)) == re.sub(token, "", known)


@pytest.mark.parametrize(
    ("password", "is_fine"),
    [
        ("Divercity-Redaktion-2026!", False),
        ("Prävention2026123456", False),
        ("passwort1234567", False),
        ("elf Zeichen", False),
        ("anna@example.org1", False),
        ("Divercity mag sieben Pinguine", True),
        ("1846 2750 9931 0047 x", True),
        (PASSWORD, True),
        ("ü" * 3 + "Lang" * 30, True),
    ],
)
def test_a_password_is_long_and_nothing_that_everybody_would_try(password, is_fine):
    user = person(email="anna@example.org")
    if is_fine:
        validate_password(password, user)
    else:
        with pytest.raises(ValidationError):
            validate_password(password, user)


def test_a_new_password_lets_in_who_was_locked_out_by_somebody_elses_guesses(client, mailoutbox):
    person(email="anna@example.org")
    for number in range(11):
        response = sign_in(client, password=f"falsch {number}")
    assert "zu viele Versuche" in text(response)
    client.post("/admin/konto/passwort/vergessen/", {"email": "anna@example.org"})
    address = client.get(reset_link(mailoutbox[0]), follow=True).redirect_chain[-1][0]
    new = "Acht Pinguine auf Reisen"
    client.post(address, {"password1": new, "password2": new})
    assert sign_in(client, password=new).status_code == 302


def test_a_link_of_last_week_is_refused(client, mailoutbox, settings):
    person(email="anna@example.org")
    client.post("/admin/konto/passwort/vergessen/", {"email": "anna@example.org"})
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "gilt nicht mehr" in text(client.get(reset_link(mailoutbox[0]), follow=True))


def test_a_former_address_gets_no_link(client, mailoutbox):
    user = person(email="alt@example.org")
    client.post("/admin/konto/passwort/vergessen/", {"email": "alt@example.org"})
    link = reset_link(mailoutbox[0])
    User.objects.filter(pk=user.pk).update(email="neu@example.org")
    mailoutbox.clear()
    client.post("/admin/konto/passwort/vergessen/", {"email": "alt@example.org"})
    assert "kein Konto mit dieser Adresse" in mailoutbox[0].body
    assert "gilt nicht mehr" in text(Client().get(link, follow=True))


def test_a_mail_server_that_is_down_changes_no_answer_and_is_logged_without_the_address(client, settings, caplog):
    person(email="anna@example.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    response = client.post("/admin/konto/passwort/vergessen/", {"email": "anna@example.org"}, follow=True)
    assert "E-Mail ist unterwegs" in text(response)
    assert "password_reset_key not sent" in caplog.text
    assert "anna@example.org" not in caplog.text


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one():
    user = person()
    here, there = signed_in(user), signed_in(user)
    new = "Acht Pinguine auf Reisen"
    page = here.get("/admin/password_change/", follow=True)
    assert "Bisheriges Passwort" in text(page)
    here.post("/admin/konto/passwort/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/admin/").status_code == 200
    assert there.get("/admin/").status_code == 302


# The second factor


@pytest.fixture
def required(settings):
    settings.REQUIRE_MFA = True


def test_without_a_second_factor_nothing_of_the_desk_is_shown(required, settings):
    user = person()
    file = PdfFile.objects.create(file=ContentFile(b"%PDF", "x.pdf"), name="x.pdf", size=4, sha256="0" * 64)
    practice = factories.practice(title="Geheimes Vorhaben")
    client = signed_in(user)
    change = reverse("admin:practices_practice_change", args=[practice.pk])
    addresses = ["/admin/", "/admin/practices/practice/", change, change.replace("change", "vorschau")]
    for address in (*addresses, "/admin/jsi18n/", "/admin/gibtesnicht/"):
        response = client.get(address)
        assert response.status_code == 302, address
        assert response["Location"] == "/admin/konto/zweiter-faktor/", address
    assert client.post(change, {"title": "x"}).status_code == 302
    assert client.get(file.get_absolute_url()).status_code == 404
    setup = text(client.get("/admin/konto/zweiter-faktor/"))
    assert "richten Sie bitte einen zweiten Faktor ein" in setup
    assert "Sammlung" not in setup
    settings.REQUIRE_MFA = False
    for address in (*addresses, file.get_absolute_url()):
        assert client.get(address).status_code == 200, address


def test_the_way_from_password_to_desk_with_an_app(required, client):
    person()
    sign_in(client)
    page = text(client.get("/admin/konto/zweiter-faktor/app/einrichten/"))
    secret = re.search(r'class="secret">(\w+)<', page).group(1)
    wrong = client.post("/admin/konto/zweiter-faktor/app/einrichten/", {"code": "1"})
    assert "Dieser Code gilt nicht." in text(wrong)
    assert secret in text(wrong)
    done = client.post("/admin/konto/zweiter-faktor/app/einrichten/", {"code": code(secret)}, follow=True)
    codes = re.findall(r"<li>(\d{8})</li>", text(done))
    assert len(codes) == 10
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == 302

    now = code(secret)
    assert sign_in(client)["Location"] == "/admin/konto/anmelden/code/"
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/admin/konto/anmelden/code/"
    client.post("/admin/konto/anmelden/code/", {"code": now})
    assert client.get("/admin/").status_code == 200

    again = Client()
    sign_in(again)
    again.post("/admin/konto/anmelden/code/", {"code": now})
    assert "_auth_user_id" not in again.session  # no code works twice
    again.post("/admin/konto/anmelden/code/", {"code": codes[0]})
    assert again.get("/admin/").status_code == 200
    third = Client()
    sign_in(third)
    third.post("/admin/konto/anmelden/code/", {"code": codes[0]})
    assert "_auth_user_id" not in third.session


def test_recovery_codes_alone_are_no_second_factor(required):
    user = person()
    RecoveryCodes.activate(user)
    assert signed_in(user).get("/admin/").status_code == 302


def test_removing_a_factor_later_asks_for_the_password_again(client):
    user = person()
    TOTP.activate(user, SECRET)
    sign_in(client)
    client.post("/admin/konto/anmelden/code/", {"code": code()})
    session = client.session
    session["signed_in_at"] = time.time() - 3600
    session.save()
    response = client.post("/admin/konto/zweiter-faktor/app/entfernen/")
    assert response["Location"].startswith("/admin/konto/bestaetigen/")
    assert Authenticator.objects.filter(user=user).exists()


def test_a_lost_phone_is_mended_by_the_command(required, capsys):
    user = person(email="anna@example.org")
    TOTP.activate(user, SECRET)
    client = Client()
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    call_command("reset_second_factor", "Anna@example.org")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert sign_in(client)["Location"] == "/admin/"
    assert client.get("/admin/")["Location"] == "/admin/konto/zweiter-faktor/"
    with pytest.raises(CommandError, match="kein Konto"):
        call_command("reset_second_factor", "kaspar")


# Sessions and leavers


def test_a_session_is_over_after_twelve_hours_however_busy():
    client = signed_in(person())
    session = client.session
    session["signed_in_at"] = time.time() - 12 * 3600 - 1
    session.save()
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_signing_in_forgets_what_is_over():
    gone, there = signed_in(person(username="gone")), signed_in(person(username="there"))
    long_ago = timezone.now() - datetime.timedelta(days=1)
    UserSession.objects.update(created_at=long_ago)
    Session.objects.filter(session_key=gone.session.session_key).update(expire_date=long_ago)
    signed_in(person())
    assert {row.user.username for row in UserSession.objects.all()} == {"there", "anna"}
    assert Session.objects.count() == 2
    assert there.get("/admin/").status_code == 200


def test_other_sessions_are_listed_and_ended():
    user = person()
    here, there = signed_in(user), signed_in(user)
    assert text(here.get("/admin/konto/sitzungen/")).count("seit ") == 2
    here.post("/admin/konto/sitzungen/")
    assert here.get("/admin/").status_code == 200
    assert there.get("/admin/").status_code == 302


@pytest.mark.parametrize("change", ["shut", "groups", "delete"])
def test_who_leaves_is_out_with_the_next_request(change):
    lead, leaver = signed_in(person("Leitung", username="lea")), person()
    inside = signed_in(leaver)
    assert inside.get("/admin/practices/practice/").status_code == 200
    address = reverse("admin:auth_user_change", args=[leaver.pk])
    data = {"username": "anna", "email": "anna@example.org", "is_active": "on"}
    group = Group.objects.get(name="Redaktion").pk
    if change == "shut":
        response = lead.post(address, {**data, "is_active": "", "groups": [group]})
    elif change == "groups":
        response = lead.post(address, {**data, "groups": []})
    else:
        leaver.delete()
    if change != "delete":
        assert response.status_code == 302, response.context["errors"]
        assert not any(s.get_decoded().get("_auth_user_id") == str(leaver.pk) for s in Session.objects.all())
    assert inside.get("/admin/practices/practice/").status_code == 302
    assert "Anmelden" in text(inside.get("/admin/", follow=True))


@pytest.mark.parametrize("change", ["shut", "groups"])
def test_a_change_past_the_admin_closes_the_desk_as_well(change):
    leaver = person()
    inside = signed_in(leaver)
    if change == "shut":
        User.objects.filter(pk=leaver.pk).update(is_active=False)
    else:
        leaver.groups.clear()
    assert inside.get("/admin/practices/practice/").status_code == 302
    assert inside.get("/admin/", follow=True).status_code in (200, 403)
    assert inside.post("/admin/practices/practice/add/", {"title": "x"}).status_code == 302


def test_a_shut_account_does_not_sign_in(client):
    person(is_active=False)
    assert "Dieses Konto ist gesperrt." in text(sign_in(client) and client.get("/admin/konto/gesperrt/"))
    assert "_auth_user_id" not in client.session


# Invitations and rights


@pytest.fixture
def lead():
    return signed_in(person("Leitung", username="lea", first_name="Lea", last_name="Lang", email="lea@example.org"))


def invite(client, follow=False, **fields):
    data = {"first_name": "Jörg", "last_name": "Groß", "email": "Joerg@Example.org"}
    return client.post("/admin/auth/user/add/", {**data, **fields}, follow=follow)


@pytest.mark.django_db(transaction=True)  # the letter goes out on commit
def test_an_invited_person_sets_a_password_and_is_in(lead, mailoutbox):
    group = Group.objects.get(name="Autor*in")
    assert "Die Einladung an joerg@example.org ist unterwegs." in text(invite(lead, groups=[group.pk], follow=True))
    user = User.objects.get(username="joerg-gross")
    assert user.email == "joerg@example.org"
    assert user.is_staff and user.is_active and not user.is_superuser and not user.has_usable_password()
    assert list(user.groups.all()) == [group]
    [mail] = mailoutbox
    assert mail.to == ["joerg@example.org"]
    assert "Lea Lang lädt Sie ein" in mail.body
    guest = Client()
    address = guest.get(reset_link(mail), follow=True).redirect_chain[-1][0]
    guest.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(guest, "joerg@example.org").status_code == 302
    assert guest.get("/admin/practices/practice/").status_code == 200
    assert guest.get("/admin/auth/user/").status_code == 403
    assert "gilt nicht mehr" in text(Client().get(reset_link(mail), follow=True))


@pytest.mark.django_db(transaction=True)
def test_an_invitation_that_cannot_be_sent_says_so(lead, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "ließ sich nicht verschicken" in text(invite(lead, follow=True))
    assert User.objects.filter(username="joerg-gross").exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": ""}, "Dieses Feld ist zwingend erforderlich."),
        ({"email": "LEA@example.org"}, "gehört schon zu einem anderen Konto"),
        ({"email": "x"}, "E-Mail-Adresse"),
        ({"groups": ["99999"]}, "99999"),
        ({"last_name": "x\x00"}, "Null"),
    ],
)
def test_an_invitation_that_will_not_do_is_told_and_keeps_what_was_typed(lead, fields, message):
    response = invite(lead, **fields)
    assert response.status_code == 200
    assert message in text(response)
    assert 'value="Jörg"' in text(response)
    assert User.objects.count() == 1


def test_nobody_gives_more_than_they_have(lead):
    strong = Group.objects.create(name="Technik")
    strong.permissions.add(Permission.objects.get(codename="delete_user"))
    page = text(lead.get("/admin/auth/user/add/"))
    assert "Leitung" in page and "Technik" not in page
    assert invite(lead, groups=[strong.pk], is_superuser="on", is_staff="on").status_code == 200
    assert not User.objects.filter(first_name="Jörg").exists()
    anna = person()
    right = Permission.objects.get(codename="delete_user").pk
    address = reverse("admin:auth_user_change", args=[anna.pk])
    data = {"username": "anna", "email": "anna@example.org", "is_active": "on"}
    lead.post(address, {**data, "is_superuser": "on", "user_permissions": [right], "password": "x"})
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    assert not anna.is_superuser and not anna.user_permissions.exists() and anna.check_password(PASSWORD)


def test_nobody_changes_an_account_with_more_rights_than_theirs(lead):
    root = User.objects.create_superuser("root", email="root@example.org", password=PASSWORD)
    TOTP.activate(root, SECRET)
    strong = person(group=None, username="stark")
    strong.user_permissions.add(Permission.objects.get(codename="delete_user"))
    shut = person(group=None, username="zu", is_active=False)
    shut.user_permissions.add(Permission.objects.get(codename="delete_user"))
    for user in (root, strong, shut):
        address = reverse("admin:auth_user_change", args=[user.pk])
        data = {"username": user.username, "email": "lea2@example.org", "is_active": "on"}
        assert lead.post(address, data).status_code == 403
        assert lead.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403
        assert lead.get(address.replace("change", "password")).status_code in (403, 404)
        user.refresh_from_db()
        assert user.email != "lea2@example.org"
    for action in ("invite", "reset_second_factor", "end_sessions"):
        lead.post("/admin/auth/user/", {"action": action, "_selected_action": [root.pk]})
        assert "Dafür reichen Ihre Rechte nicht." in text(lead.get("/admin/auth/user/"))
    assert Authenticator.objects.filter(user=root).exists()


def test_nobody_changes_their_own_access_or_the_groups(lead):
    lea = User.objects.get(username="lea")
    address = reverse("admin:auth_user_change", args=[lea.pk])
    lead.post(address, {"username": "lea", "email": "lea@example.org", "is_superuser": "on", "groups": []})
    lea.refresh_from_db()
    assert lea.is_active and not lea.is_superuser and lea.groups.exists()
    group = Group.objects.get(name="Leitung")
    assert lead.post(f"/admin/auth/group/{group.pk}/change/", {"name": "x"}).status_code == 403
    assert lead.post("/admin/auth/group/add/", {"name": "x"}).status_code == 403
    root = Client()
    root.force_login(User.objects.create_superuser("root", password=PASSWORD))
    root.post(reverse("admin:auth_user_change", args=[User.objects.get(username="root").pk]), {"username": "root"})
    assert User.objects.get(username="root").is_superuser


def test_the_list_of_accounts_offers_no_look_at_secrets(lead):
    anna = person()
    TOTP.activate(anna, SECRET)
    page = text(lead.get("/admin/auth/user/"))
    assert "anna" in page
    for lookup in ("password__startswith=p", "authenticator__data__secret=x", "usersession__ip=127.0.0.1"):
        assert lead.get(f"/admin/auth/user/?{lookup}").status_code in (302, 400)
    for model in ("mfa/authenticator", "account/emailaddress", "usersessions/usersession"):
        assert lead.get(f"/admin/{model}/").status_code == 404


def test_the_actions_reset_a_factor_and_end_sessions(lead, mailoutbox):
    anna = person(email="anna@example.org")
    inside = signed_in(anna)
    TOTP.activate(anna, SECRET)
    lead.post("/admin/auth/user/", {"action": "reset_second_factor", "_selected_action": [anna.pk]})
    assert "zweite Faktor Ihres Kontos wurde zurückgesetzt" in mailoutbox[0].body
    assert not Authenticator.objects.exists()
    assert inside.get("/admin/").status_code == 302


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
