"""Accounts come by invitation, and nobody gives or takes more than their own rights."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from tests.divercity.accounts.people import PASSWORD, SECRET, person, reset_link, sign_in, signed_in, text

pytestmark = pytest.mark.django_db


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
