"""Passwords: a forgotten one set anew, a new one, and what none may be."""

import logging
import re

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tests.divercity.accounts.people import PASSWORD, person, reset_link, sign_in, signed_in, text

pytestmark = pytest.mark.django_db


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
