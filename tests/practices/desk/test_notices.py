import datetime

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from practices.desk import scheduling, versions, workflow
from practices.models import Notice, Practice
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/admin/practices/practice/mitteilungen/"


def change(practice, *, by, **fields):
    Practice.objects.filter(pk=practice.pk).update(**fields)
    practice.refresh_from_db()
    return versions.record(practice, by=by)


def told(kind):
    return {notice.recipient.username for notice in Notice.objects.filter(kind=kind)}


@pytest.fixture
def author():
    return factories.editor("view_practice", "change_practice", username="autorin", email="autorin@example.org")


@pytest.fixture
def chief():
    return factories.editor(username="redaktion", email="redaktion@example.org", first_name="Rea", last_name="Tor")


@pytest.fixture
def submitted(author, chief):
    practice = factories.practice(by=author, title="Lichtinseln", sections={"aims": "<p>Geheimer Entwurf.</p>"})
    workflow.submit(practice, by=author, note="Geheime Notiz.")
    practice.refresh_from_db()
    return practice


def test_who_may_publish_is_told_of_a_submission_and_nobody_else(submitted):
    assert told("submitted") == {"redaktion"}


def test_who_submits_is_not_told_though_they_may_publish(chief):
    workflow.submit(factories.practice(by=chief), by=chief)
    assert told("submitted") == set()


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_who_left_the_desk_is_told_nothing(submitted, author, chief, field):
    setattr(author, field, False)
    author.save()
    workflow.send_back(submitted, by=chief, texts={"": "Bitte kürzen."})
    assert told("returned") == set()


def test_a_return_is_told_to_who_wrote_since_the_edition_and_who_submitted(chief, author):
    first = factories.editor("view_practice", username="frueher")
    practice = factories.practice(by=first)
    workflow.publish(practice, by=chief)
    practice.refresh_from_db()
    change(practice, by=author, title="Neu")
    late = factories.editor("view_practice", "change_practice", "change_every_practice", username="einreichend")
    workflow.submit(practice, by=late)
    workflow.send_back(practice, by=chief, texts={"": "Bitte kürzen.", "title": "Zu lang."})
    assert told("returned") == {"autorin", "einreichend"}
    assert "mit 2 Kommentaren" in Notice.objects.filter(kind="returned").first().text


def test_publishing_and_withdrawing_are_told_to_who_wrote_it(submitted, chief):
    workflow.publish(submitted, by=chief)
    assert told("published") == {"autorin"}
    workflow.withdraw(submitted, by=chief)
    assert told("withdrawn") == {"autorin"}


def test_a_deletion_is_told_and_outlives_the_record(client, submitted, author, chief):
    workflow.delete(submitted, by=chief)
    assert told("deleted") == {"autorin"}
    client.force_login(author)
    assert "Lichtinseln" in client.get(LIST).content.decode()


def test_a_scheduled_publication_that_fails_is_told_to_who_planned_it_too(submitted, chief):
    at = timezone.now() + datetime.timedelta(hours=1)
    scheduling.schedule(submitted, at=at, by=chief)
    chief.user_permissions.clear()
    chief.user_permissions.set(factories.editor("view_practice", "view_every_practice").user_permissions.all())
    assert scheduling.publish_due(at) == []
    assert told("failed") == {"autorin", "redaktion"}
    assert told("published") == set()


def test_a_scheduled_publication_is_told_to_who_wrote_and_who_planned_it(submitted, chief):
    at = timezone.now() + datetime.timedelta(hours=1)
    scheduling.schedule(submitted, at=at, by=chief)
    assert scheduling.publish_due(at) == [submitted.number]
    assert told("published") == {"autorin", "redaktion"}
    assert (
        Notice.objects.filter(kind="published").first().text == "Der Beitrag ist wie geplant veröffentlicht worden."
    )


def test_a_comment_is_told_to_who_writes_and_to_who_has_one_open(submitted, chief):
    guest = factories.editor("view_practice", "view_every_practice", username="gast")
    workflow.comment(submitted, by=guest, texts={"": "Eine Frage."})
    assert told("commented") == {"autorin"}
    workflow.comment(submitted, by=chief, texts={"aims": "Eine Antwort."})
    assert told("commented") == {"autorin", "gast"}


def test_the_letter_names_the_record_and_leads_to_the_desk_but_says_nothing_of_the_draft(
    submitted, author, chief, django_capture_on_commit_callbacks, settings
):
    settings.SITE_URL = "https://www.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        workflow.send_back(submitted, by=chief, texts={"aims": "Geheimer Kommentar."})
    [letter] = mail.outbox
    assert letter.to == ["autorin@example.org"]
    assert letter.subject == "Zurückgegeben: Lichtinseln"
    assert f"https://www.example.org/admin/practices/practice/{submitted.pk}/change/" in letter.body
    assert "Rea Tor hat den Beitrag mit einem Kommentar zurückgegeben." in letter.body
    assert "geheim" not in letter.body.lower()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_or_told_when_the_transaction_is_rolled_back(author, chief):
    practice = factories.practice(by=author)
    with pytest.raises(RuntimeError), transaction.atomic():
        workflow.submit(practice, by=author)
        raise RuntimeError
    assert mail.outbox == [] and not Notice.objects.exists()
    workflow.submit(practice, by=author)
    assert [letter.to for letter in mail.outbox] == [["redaktion@example.org"]]


class BrokenServer(BaseEmailBackend):
    def open(self):
        raise OSError("no route to host")


class ChokingServer(BaseEmailBackend):
    def send_messages(self, letters):
        raise OSError("connection reset")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("server", [BrokenServer, ChokingServer])
def test_a_mail_server_that_fails_undoes_nothing_and_is_logged(author, chief, settings, caplog, server):
    settings.EMAIL_BACKEND = f"{__name__}.{server.__name__}"
    practice = factories.practice(by=author)
    workflow.submit(practice, by=author)
    practice.refresh_from_db()
    assert practice.stage == "in_review" and told("submitted") == {"redaktion"}
    assert "mail server" in caplog.text or "not sent" in caplog.text


def test_a_title_that_breaks_a_line_cannot_write_a_header(submitted, chief, django_capture_on_commit_callbacks):
    Practice.objects.filter(pk=submitted.pk).update(title="Licht\nBcc: alle@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        workflow.send_back(submitted, by=chief, texts={"": "Bitte."})
    assert mail.outbox[0].subject == "Zurückgegeben: Licht Bcc: alle@example.org"


def test_the_first_page_shows_what_is_unread_until_it_is_marked(client, submitted, chief):
    client.force_login(chief)
    page = client.get("/admin/").content.decode()
    assert "hat den Beitrag zur Prüfung gegeben" in page
    notice = Notice.objects.get()
    answer = client.post(LIST, {"read": notice.pk, "first_page": "1"})
    assert answer.url == "/admin/"
    assert "hat den Beitrag zur Prüfung gegeben" not in client.get("/admin/").content.decode()
    assert "hat den Beitrag zur Prüfung gegeben" in client.get(LIST).content.decode()


def test_nobody_reads_or_marks_the_notices_of_others(client, submitted, author):
    client.force_login(author)
    assert "Lichtinseln" not in client.get(LIST).content.decode()
    client.post(LIST, {"read": Notice.objects.get().pk})
    client.post(LIST, {"read": "all"})
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("read", ["x", "9" * 40, "-1", ""])
def test_a_number_that_is_no_notice_marks_nothing(client, submitted, chief, read):
    client.force_login(chief)
    assert client.post(LIST, {"read": read}).status_code == 302
    assert Notice.objects.get().read_at is None


def test_submitting_from_the_form_tells_with_the_save(client, author, chief):
    from tests.practices.desk.forms import form_data

    practice = factories.practice(by=author)
    client.force_login(author)
    address = reverse("admin:practices_practice_change", args=[practice.pk])
    client.post(address, form_data(client, address, title="Neu", _submit="1"))
    assert told("submitted") == {"redaktion"}


def test_each_person_can_do_without_letters(client, submitted, author, chief, django_capture_on_commit_callbacks):
    client.force_login(author)
    client.post(LIST, {"letters": "no"})
    with django_capture_on_commit_callbacks(execute=True):
        workflow.send_back(submitted, by=chief, texts={"": "Bitte kürzen."})
    assert mail.outbox == [] and told("returned") == {"autorin"}
    assert "nur hier" in client.get(LIST).content.decode()
    client.post(LIST, {"letters": "yes"})
    with django_capture_on_commit_callbacks(execute=True):
        workflow.comment(submitted, by=chief, texts={"": "Noch etwas."})
    assert [letter.to for letter in mail.outbox] == [["autorin@example.org"]]


def test_a_submission_needs_nobodys_look_once_somebody_has_dealt_with_it(author, chief):
    other = factories.editor(username="zweite")
    practice = factories.practice(by=author)
    workflow.submit(practice, by=author)
    workflow.send_back(practice, by=chief, texts={"": "Bitte kürzen."})
    assert not Notice.objects.filter(recipient=other, read_at=None).exists()
    assert Notice.objects.filter(recipient=author, read_at=None).exists()


def test_nobody_without_the_desk_is_told_of_it(author, chief):
    outside = factories.editor(username="draussen")
    outside.is_staff = False
    outside.save()
    workflow.submit(factories.practice(by=author), by=author)
    assert told(Notice.Kind.SUBMITTED) == {chief.username}
