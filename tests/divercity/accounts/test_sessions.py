"""Sessions end: by time, by hand, and at once for who leaves."""

import datetime
import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tests.divercity.accounts.people import person, sign_in, signed_in, text

pytestmark = pytest.mark.django_db


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
