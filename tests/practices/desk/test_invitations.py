import pytest
from django.urls import reverse

from practices.desk import invitations, workflow
from practices.models import Comment, Invitation, Notice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return factories.member("Autor*in", first_name="Ada", last_name="Autorin")


@pytest.fixture
def guest():
    return factories.member("Gast", first_name="Gül", last_name="Gast")


@pytest.fixture
def draft(author):
    return factories.practice(by=author, title="Lichtinseln")


def url(name, practice):
    return reverse(f"admin:practices_practice_{name}", args=[practice.pk])


def test_an_author_invites_a_guest_who_finds_reads_and_comments_the_draft(client, author, guest, draft):
    client.force_login(guest)
    assert "Lichtinseln" not in client.get("/admin/").content.decode()
    client.force_login(author)
    page = client.post(url("invitations", draft), {"person": guest.pk, "may_write": ""}, follow=True)
    assert "Gül Gast ist eingeladen" in page.content.decode()
    assert "Eingeladen: Gül Gast" in client.get(url("change", draft)).content.decode()
    assert Notice.objects.get(recipient=guest).kind == "invited"
    client.force_login(guest)
    desk = client.get("/admin/").content.decode()
    assert "Zum Mitlesen" in desk and "Lichtinseln" in desk
    assert "Lichtinseln" in client.get(url("preview", draft)).content.decode()
    client.post(url("comments", draft), {"field": "", "text": "Schön."})
    assert Comment.objects.get().author == guest
    assert "Eingeladen:" not in client.get(url("change", draft)).content.decode()


def test_an_invitation_that_is_taken_back_opens_nothing_any_more(client, author, guest, draft):
    invitation = invitations.invite(draft, guest, by=author)
    client.force_login(author)
    client.post(url("invitations", draft), {"_take_back": invitation.pk})
    assert not Invitation.objects.exists()
    client.force_login(guest)
    assert client.get(url("preview", draft)).status_code == 404
    assert client.post(url("invitations", draft), {"person": guest.pk}).status_code == 404


def test_whoever_writes_with_another_saves_and_submits_but_a_guest_cannot_be_made_to(client, author, guest, draft):
    other = factories.member("Autor*in", first_name="Bo", last_name="Beispiel")
    client.force_login(author)
    page = client.post(url("invitations", draft), {"person": guest.pk, "may_write": "ja"}).content.decode()
    assert "Gül Gast darf lesen und kommentieren, aber keine Beiträge schreiben." in page
    assert "checked" in page and not Invitation.objects.exists()
    assert not workflow.may(other, "submit", draft)
    client.post(url("invitations", draft), {"person": other.pk, "may_write": "ja"})
    assert workflow.may(other, "submit", draft)
    client.force_login(other)
    assert 'name="_save"' in client.get(url("change", draft)).content.decode()


def test_who_only_reads_by_invitation_neither_writes_nor_invites(client, author, draft):
    other = factories.member("Autor*in")
    invitations.invite(draft, other, by=author)
    client.force_login(other)
    assert client.get(url("invitations", draft)).status_code == 403
    assert 'name="_save"' not in client.get(url("change", draft)).content.decode()
    assert not workflow.may(other, "submit", draft)


def test_offered_is_only_who_would_gain_something(client, author, guest, draft):
    factories.member("Redaktion", first_name="Rita", last_name="Redaktion")
    gone = factories.member("Gast")
    gone.is_active = False
    gone.save()
    client.force_login(author)
    assert invitations.invitable(draft) == [guest]
    page = client.post(url("invitations", draft), {"person": gone.pk}).content.decode()
    assert "Diese Person steht nicht zur Wahl." in page
    assert "Bitte wählen Sie jemanden aus." in client.post(url("invitations", draft), {}).content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("number", ["999", "x", "9" * 30])
def test_what_is_no_invitation_is_said_and_nothing_happens(client, author, guest, draft, number):
    invitations.invite(draft, guest, by=author)
    client.force_login(author)
    page = client.post(url("invitations", draft), {"_take_back": number}, follow=True).content.decode()
    assert "Diese Einladung gibt es nicht mehr." in page and Invitation.objects.exists()
