"""The second factor: who needs one, how one gets it, loses it and gets it back."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from practices.models import PdfFile
from tests import factories
from tests.divercity.accounts.people import SECRET, code, person, sign_in, signed_in, text

pytestmark = pytest.mark.django_db


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
