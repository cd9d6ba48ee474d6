"""What readers wrote, at the desk: who is told, who deals with it, and when it forgets who wrote."""

import datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.desk import notices, reports, scheduling
from practices.models import Edition, Practice, Report, ReportDay, Version
from practices.public.reports import throttle
from taxonomy import revision
from tests import factories
from tests.practices.public.reports.conftest import barrier, hint

pytestmark = pytest.mark.django_db
LIST = "/admin/practices/report/"
DAY = datetime.timedelta(days=1)


def report(**fields):
    fields = {"kind": "general", "text": "Zauberlaterne am Anfang.", "created_at": timezone.now(), **fields}
    return Report.objects.create(**fields)


def change_page(row):
    return reverse("admin:practices_report_change", args=[row.pk])


def save(desk, row, **data):
    opened = desk.get(change_page(row)).context["adminform"].form["opened"].value()
    response = desk.post(change_page(row), {"status": "new", "note": "", "opened": opened, **data})
    row.refresh_from_db()
    return response


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """What was sent by what happens inside ``with``."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def editors():
    rita = factories.member("Redaktion", email="rita@example.org")
    factories.member("Leitung", email="")
    factories.member("Autor*in", email="autor@example.org")
    gone = factories.member("Redaktion", email="weg@example.org")
    gone.is_active = False
    gone.save()
    notices.choose_letters(factories.member("Redaktion", email="still@example.org"), wanted=False)
    return rita


def test_editors_get_a_letter_that_says_nothing_of_what_was_typed(client, by, editors, letters):
    practice = factories.published(by=by)
    with letters():
        hint(client, nr=practice.number, kind="correction", name="Kim Muster", email="kim@example.org")
    row = Report.objects.get()
    [letter] = mail.outbox
    assert letter.to == ["rita@example.org"]
    assert letter.subject == "Neuer Hinweis"
    assert f"Eine Angabe stimmt nicht zu Nr. {practice.number}" in letter.body and change_page(row) in letter.body
    for typed in ("Verein", "Kim", "kim@"):
        assert typed not in letter.subject + letter.body


def test_one_letter_an_hour_while_the_first_report_still_waits(client, by, editors, letters):
    with letters():
        hint(client)
        barrier(client)
    assert len(mail.outbox) == 1
    reports.refuse(Report.objects.all(), by=by)
    with letters():
        barrier(client)
    assert [letter.subject for letter in mail.outbox] == ["Neuer Hinweis", "Neue Meldung einer Barriere"]
    Report.objects.update(created_at=timezone.now() - 2 * datetime.timedelta(hours=1))
    with letters():
        hint(client)
    assert len(mail.outbox) == 3


def test_a_mail_server_that_fails_loses_no_report(client, editors, letters, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.nowhere"
    with letters():
        assert hint(client).status_code == 303
    assert Report.objects.count() == 1


def test_the_first_page_shows_what_is_open_barriers_first(desk, by):
    report()
    report(kind="barrier", page="/akteure/")
    report(status="done", kind="proposal", closed_at=timezone.now())
    [section] = [section for section in desk.get("/admin/").context["agenda"] if section.key == "reports"]
    assert [row["title"] for row in section.rows] == ["Barriere: /akteure/", "Ein anderer Hinweis"]
    assert section.total == 2 and section.waits
    listed = desk.get(section.url)
    assert listed.context["cl"].result_count == 2
    assert "Zauberlaterne" not in desk.get("/admin/").content.decode()


@pytest.mark.parametrize("group", ["Autor*in", "Gast"])
def test_authors_and_guests_see_nothing_of_it(client, group):
    row = report()
    client.force_login(factories.member(group))
    first = client.get("/admin/")
    assert LIST not in first.content.decode()
    assert "reports" not in {section.key for section in first.context["agenda"]}
    for address in (LIST, change_page(row), reverse("admin:practices_report_delete", args=[row.pk])):
        assert client.get(address).status_code == client.post(address).status_code == 403


def test_the_page_of_a_report_leads_to_the_record_and_changes_nothing_of_it(desk, by):
    practice = factories.published(by=by, title="Nachtlicht")
    before = (Version.objects.count(), Edition.objects.values().get(), Practice.objects.values().get())
    row = report(practice_number=practice.number, email="kim+x@example.org", name="Kim")
    html = desk.get(change_page(row)).content.decode()
    assert f'href="/admin/practices/practice/{practice.pk}/change/">Nachtlicht' in html
    assert f'href="/praxisbeispiele/{practice.slug}/"' in html
    assert 'href="mailto:kim%2Bx@example.org"' in html
    save(desk, row, status="done", note="Erledigt mit Fassung 3.")
    assert (Version.objects.count(), Edition.objects.values().get(), Practice.objects.values().get()) == before


def test_whoever_may_only_look_sees_it_and_cannot_save(client):
    row = report(kind="barrier", page="/akteure/")
    client.force_login(factories.editor("view_report"))
    html = client.get(change_page(row)).content.decode()
    assert "Zauberlaterne" in html and 'name="status"' not in html
    assert client.post(change_page(row), {"status": "done"}).status_code == 403
    assert 'value="refuse"' not in client.get(LIST).content.decode()


def test_a_page_of_ours_is_a_link_and_no_other(desk):
    for page, is_link in (("/akteure/", True), ("//evil.example/", False), ("javascript:alert(1)", False),
                          ("/\\evil.example", False), ("https://evil.example/", False)):  # fmt: skip
        html = desk.get(change_page(report(kind="barrier", page=page))).content.decode()
        assert (f'href="{page}"' in html) == is_link, page


def test_who_dealt_with_it_and_when_is_kept(desk, by):
    row = report()
    save(desk, row, status="in_work", note="Ich frage nach.")
    assert (row.status, row.note, row.handled_by, row.closed_at) == ("in_work", "Ich frage nach.", by, None)
    assert row.handled_at is not None
    save(desk, row, status="done")
    closed = row.closed_at
    assert closed is not None
    save(desk, row, status="refused")
    assert row.closed_at == closed, "closed is closed"
    save(desk, row, status="in_work")
    assert row.closed_at is None
    assert "Ada Beispiel" in desk.get(change_page(row)).content.decode()


def test_nothing_that_a_reader_wrote_can_be_changed(desk):
    row = report(name="Kim", email="kim@example.org")
    save(desk, row, text="Anders", name="Jo", email="", kind="barrier", practice_number="5", status="in_work")
    assert (row.text, row.name, row.email, row.kind) == (
        "Zauberlaterne am Anfang.",
        "Kim",
        "kim@example.org",
        "general",
    )
    assert row.practice_number is None


def test_of_two_who_save_at_once_the_second_is_told_and_decides(desk, by):
    row = report()
    opened = desk.get(change_page(row)).context["adminform"].form["opened"].value()
    other = Client()
    other.force_login(factories.editor(first_name="Rita", last_name="R"))
    save(other, row, status="in_work", note="Ich bin dran.")
    response = desk.post(change_page(row), {"status": "done", "note": "Erledigt.", "opened": opened})
    row.refresh_from_db()
    assert (row.status, row.note) == ("in_work", "Ich bin dran.")
    html = response.content.decode()
    assert "Inzwischen hat Rita R gespeichert: Status „In Arbeit“, Notiz „Ich bin dran.“" in html
    assert "Erledigt." in html
    again = response.context["adminform"].form["opened"].value()
    desk.post(change_page(row), {"status": "done", "note": "Erledigt.", "opened": again})
    row.refresh_from_db()
    assert (row.status, row.note) == ("done", "Erledigt.")


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_save_nothing_is_locked(client, by):
    row = report()
    client.force_login(by)
    for address in (LIST, f"{change_page(row)[:-7]}history/"):
        assert client.post(address).status_code == 200


def test_many_are_refused_as_spam_at_once(desk, by):
    rows = [report(), report(status="done", closed_at=timezone.now() - DAY), report()]
    data = {"action": "refuse", "_selected_action": [row.pk for row in rows]}
    response = desk.post(LIST, data, follow=True)
    assert "Abgelehnt: 2." in response.content.decode()
    assert [row.status for row in Report.objects.order_by("pk")] == ["refused", "done", "refused"]
    assert Report.objects.first().handled_by == by


def test_nobody_can_add_one_and_only_the_head_deletes(client):
    row = report()
    client.force_login(factories.member("Redaktion"))
    delete = reverse("admin:practices_report_delete", args=[row.pk])
    assert client.get("/admin/practices/report/add/").status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert Report.objects.exists()
    client.force_login(factories.member("Leitung"))
    client.post(delete, {"post": "yes"})
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "query", ["offen=ja", "offen=nein", "offen=x", "status__exact=new", "kind__exact=barrier", "q=Zauber"]
)
def test_the_list_can_be_filtered_and_searched(desk, query):
    report(kind="barrier")
    assert desk.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["email__contains=a", "text__regex=a", "handled_by__password__contains=a"])
def test_the_list_tells_nothing_letter_by_letter(desk, query):
    report(email="kim@example.org")
    response = desk.get(f"{LIST}?{query}")
    assert response.status_code in (302, 400)


# Forgetting


def closed(days, **fields):
    moment = timezone.now() - days * DAY
    return report(status="done", closed_at=moment, name="Kim", email="kim@example.org", aid="Lupe", **fields)


def test_who_wrote_is_forgotten_thirty_days_after_the_report_was_closed(by):
    old, young, waiting = closed(31), closed(29), report(name="Kim", created_at=timezone.now() - 400 * DAY)
    scheduling.publish_due()
    for row in (old, young, waiting):
        row.refresh_from_db()
    assert (old.name, old.email, old.aid) == ("", "", "")
    assert old.text == "Zauberlaterne am Anfang."
    assert (young.name, young.email, young.aid) == ("Kim", "kim@example.org", "Lupe")
    assert waiting.name == "Kim", "it is still to be answered"
    next_due = revision.current()[1]
    assert abs(next_due - (timezone.now() + DAY)) < datetime.timedelta(minutes=1)


def test_a_reader_s_request_after_that_moment_does_it(desk, by):
    row = report(name="Kim")
    save(desk, row, status="done")
    assert revision.current()[1] == row.closed_at + 30 * DAY
    Report.objects.update(closed_at=timezone.now() - 31 * DAY)
    revision.set_next_due(timezone.now() - DAY)
    Client().get("/impressum/")
    row.refresh_from_db()
    assert row.name == ""


def test_the_salt_of_a_day_is_gone_with_the_first_request_of_the_next(client):
    hint(client)
    [day] = ReportDay.objects.all()
    assert revision.current()[1] == throttle.midnight(day.day)
    ReportDay.objects.create(day=day.day - DAY, salt="x")
    revision.set_next_due(timezone.now())
    client.get("/")
    assert list(ReportDay.objects.all()) == [day]
