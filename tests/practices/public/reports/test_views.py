"""Writing to the editors without an account, a cookie or a riddle."""

import re
from html import unescape

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from practices.desk import preview_links, versions, workflow
from practices.models import Report, ReportCount
from practices.public import reports
from practices.public.reports import forms, guard, throttle, views
from tests import factories
from tests.practices.public import outputs
from tests.practices.public.reports.conftest import TEXT, barrier, hint, problems, stamp
from tests.practices.public.test_visibility import desk_tables

pytestmark = pytest.mark.django_db


def test_a_hint_on_a_record_is_kept_and_leads_to_a_page_that_can_be_read_again(client, by):
    practice = factories.published(by=by, title="Nachtlicht")
    page = client.get(f"/hinweis/?nr={practice.number}")
    assert "Nachtlicht" in page.content.decode()
    response = hint(client, nr=practice.number, kind="correction", name="Kim", email="kim@example.org")
    assert (response.status_code, response.headers["Location"]) == (303, "/hinweis/danke/")
    for _ in range(2):
        assert client.get("/hinweis/danke/").status_code == 200
    report = Report.objects.get()
    assert (report.practice_number, report.kind, report.text) == (practice.number, "correction", TEXT)
    assert (report.name, report.email, report.status) == ("Kim", "kim@example.org", "new")


def test_a_barrier_is_kept_with_its_page_and_aid(client):
    page = client.get("/barriere/?seite=/praxisbeispiele/")
    assert page.context["form"]["page"].value() == "/praxisbeispiele/"
    response = barrier(client, aid="Vorleseprogramm")
    assert response.headers["Location"] == "/barriere/danke/"
    assert client.get("/barriere/danke/").status_code == 200
    report = Report.objects.get()
    assert (report.kind, report.page, report.aid) == ("barrier", "/praxisbeispiele/", "Vorleseprogramm")


def test_a_proposal_knows_the_gap_that_it_comes_from(client):
    page = client.get("/hinweis/?art=vorschlag&zu=Kultur+und%0AWohnungsunternehmen%00")
    assert page.context["form"]["text"].value() == "Zu Kultur und Wohnungsunternehmen:\n"
    assert client.get("/hinweis/?zu=" + "x" * 10_000).status_code == 200
    assert client.get("/hinweis/").context["form"]["text"].value() == ""


def test_the_form_as_it_is_shown_can_be_sent(client, monkeypatch):
    """With what stands in the page and nothing else."""
    monkeypatch.setattr(guard, "FASTEST", -1)
    html = client.get("/hinweis/?art=vorschlag").content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    assert 'value="proposal" required id="feld-kind_0" checked' in html
    sent = client.post("/hinweis/", {**fields, "betreff": "", "kind": "proposal", "text": TEXT})
    assert sent.status_code == 303
    assert Report.objects.get().kind == "proposal"


@pytest.mark.parametrize("address", ["/hinweis/", "/barriere/", "/hinweis/danke/", "/barriere/danke/"])
def test_no_form_sets_a_cookie_or_varies_by_one(client, address):
    for response in (client.get(address), client.post(address), client.head(address)):
        assert response.cookies == {}
        assert "Cookie" not in response.headers.get("Vary", "")
    assert hint(client).cookies == {}
    assert b"csrfmiddlewaretoken" not in client.get(address).content


def test_only_the_two_forms_take_a_post(client):
    assert client.post("/hinweis/").status_code == client.post("/barriere/").status_code == 400
    for address in ("/hinweis/danke/", "/barriere/danke/", "/", "/praxisbeispiele/", "/hinweis/x/"):
        assert client.post(address).status_code == 405, address
    for method in ("put", "delete", "patch", "options"):
        response = getattr(client, method)("/hinweis/")
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert client.post("/").headers["Allow"] == "GET, HEAD"


def test_what_is_missing_is_said_with_a_link_to_its_field_and_all_that_was_typed_comes_back(client):
    response = hint(client, kind="", text="Zu kurz", name="Kim", email="kim@")
    assert response.status_code == 400
    assert problems(response) == [
        "Bitte wählen Sie aus, worum es geht.",
        "Bitte schreiben Sie etwas mehr: mindestens 10 Zeichen.",
        "Das ist keine vollständige E-Mail-Adresse. Beispiel: name@example.org",
    ]
    html = response.content.decode()
    for field, _ in response.context["problems"]:
        assert f'href="#{field}"' in html and html.count(f'id="{field}"') == 1
    for typed in ("Zu kurz", 'value="Kim"', 'value="kim@"'):
        assert typed in html
    assert 'aria-describedby="feld-text_helptext feld-text_error"' in html
    assert html.count('id="feld-text_helptext"') == html.count('id="feld-text_error"') == 1
    assert 'aria-invalid="true"' in html
    assert "<title>Fehler: Hinweis geben" in html
    assert not Report.objects.exists()


def test_a_text_that_is_too_long_comes_back_whole(client):
    text = "ä" * 10_000
    response = hint(client, text=text)
    assert response.status_code == 400
    assert problems(response) == ["Der Text ist zu lang: höchstens 4000 Zeichen, jetzt sind es 10000."]
    assert text in response.content.decode()
    assert hint(client, text="ä" * 4000).status_code == 303


def test_a_body_of_a_megabyte_is_refused_before_it_is_read(client):
    response = hint(client, text="a" * 1_000_000)
    assert response.status_code == 413
    assert "höchstens 4000" in unescape(response.content.decode()).replace("\xa0", " ")
    assert client.post("/barriere/", {"text": "b" * 1_000_000}).status_code == 413
    assert not Report.objects.exists()


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)> und mehr",
    "Vorher\x00Nachher, zehn Zeichen",
    "Rechts \u202enach links\u202c und \u2066zurück\u2069",
    "Zeilen\r\nund\rnoch\neine",
    "{{ form }} {% debug %} %(show_value)d ${jndi:x}",
    "😀" * 20,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_and_shown_as_text(client, by, text):
    assert hint(client, text=text, name=text[:100], kind="general").status_code == 303
    report = Report.objects.get()
    assert report.text == forms.typed(text).strip()
    again = hint(client, text=text, kind="").content.decode()
    assert "<script>alert" not in again and "<img src=x" not in again
    desk = Client()
    desk.force_login(by)
    for address in ("/admin/practices/report/", f"/admin/practices/report/{report.pk}/change/", "/admin/"):
        html = desk.get(address).content.decode()
        assert "<script>alert" not in html and "<img src=x" not in html


@pytest.mark.parametrize(
    "email",
    ["kim@example.org\nBcc: a@example.org", "kim@example.org\r\n\r\nHallo", "a@b@c.de", "\x00kim", "<kim@x.de>"],
)
def test_an_address_with_a_header_in_it_is_refused_and_kept(client, email):
    response = hint(client, email=email)
    assert response.status_code == 400
    assert response.context["form"]["email"].value() == forms.typed(email)
    assert not Report.objects.exists() and mail.outbox == []


@pytest.mark.parametrize(
    "body",
    [
        b"text=%00%ED%A0%80%FF&kind=%00",
        b"text=" + b"%ED%A0%80" * 20,
        b"&&&=&kind&text",
        b"\xff\xfe\x00",
        b"nr=1&nr=2",
    ],
)
def test_bytes_that_are_no_text_are_no_error_of_the_server(client, body):
    for address in reports.WRITABLE:
        response = client.post(address, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 400
    response = client.post("/hinweis/", b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
    assert response.status_code == 400
    assert client.post("/hinweis/", b"[]", content_type="application/json").status_code == 400


@pytest.mark.parametrize("number", ["77", "0", "-1", "abc", "²", "9" * 5000, "99999999999", "1 OR 1", "\x00", ""])
def test_a_number_without_a_public_record_is_answered_like_one_that_is_nowhere(client, by, number):
    factories.practice(by=by, number=77, title="Geheimer Entwurf")
    page = client.get("/hinweis/", {"nr": number})
    other = client.get("/hinweis/", {"nr": "78"})
    assert page.status_code == other.status_code == 200
    assert "Geheim" not in page.content.decode()
    if number:
        without = re.compile(r'value="[^"]*:[^"]*"')  # the stamps
        assert without.sub("", page.content.decode()) == without.sub("", other.content.decode())
        assert "keinen öffentlichen Beitrag" in page.content.decode()


def test_a_record_that_is_withdrawn_while_somebody_writes_loses_nothing_and_tells_nothing(client, by):
    practice = factories.published(by=by, title="Nachtlicht")
    workflow.withdraw(practice, by=by)
    wrong = hint(client, nr=practice.number, kind="correction", text="kurz")
    assert wrong.status_code == 400 and "Nachtlicht" not in wrong.content.decode()
    assert hint(client, nr=practice.number, kind="correction").status_code == 303
    assert Report.objects.get().practice_number == practice.number


def test_the_button_pressed_twice_stores_once(client):
    same = stamp()
    assert [hint(client, stempel=same).status_code for _ in range(2)] == [303, 303]
    assert Report.objects.count() == 1 and ReportCount.objects.get().count == 1
    hint(client, stempel=same, text="Noch etwas anderes aus demselben Formular.")
    assert Report.objects.count() == 2, "going back and writing something else is another report"


# How much


def test_a_database_that_cannot_write_now_keeps_the_text(client, monkeypatch):
    def busy(now):
        raise OperationalError("database is locked")

    monkeypatch.setattr(throttle, "hold", busy)
    response = hint(client)
    assert response.status_code == 503
    assert problems(response) == [views.BUSY] and TEXT in response.content.decode()


# What the public side touches


def test_a_public_form_reads_no_table_of_the_desk_and_writes_none_but_its_own(client, by):
    practice = factories.published(by=by)
    own = {"practices_report", "practices_reportday", "practices_reportcount"}
    tables = desk_tables() - own
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/hinweis/?nr={practice.number}")
        client.get("/barriere/")
        client.get("/barriere/danke/")
        hint(client, kind="")
    for query in queries:
        assert not (tables | own) & set(re.findall(r'"(\w+)"', query["sql"])), query["sql"]
    told = []
    request = RequestFactory().post("/hinweis/", {"kind": "general", "text": TEXT, "stempel": stamp()})
    with CaptureQueriesContext(connection) as queries:
        assert views.hint(request, tell=told.append).status_code == 303
    assert told == [Report.objects.get()], "what the desk does with it is the desk's"
    for query in queries:
        assert not tables & set(re.findall(r'"(\w+)"', query["sql"])), query["sql"]


def test_a_form_costs_two_queries(client, by, django_assert_num_queries):
    practice = factories.published(by=by)
    client.get("/barriere/")
    with django_assert_num_queries(1):  # the revision
        client.get("/barriere/?seite=/")
    with django_assert_num_queries(2):  # and the title
        client.get(f"/hinweis/?nr={practice.number}")


def test_nothing_that_was_written_is_public(client, by):
    practice = factories.published(by=by)
    hint(client, nr=practice.number, kind="experience", text="Zauberlaterne mitten im Text")
    assert Report.objects.exists()
    for address in (
        *outputs.addresses(client),
        "/",
        "/hinweis/",
        f"/hinweis/?nr={practice.number}",
        "/hinweis/danke/",
    ):
        assert b"Zauberlaterne" not in outputs.body(client.get(address)), address
    assert client.get("/api/v1/praxisbeispiele/?q=zauberlaterne").json()["total"] == 0


def test_every_page_leads_to_both_forms(client, by):
    practice = factories.published(by=by)
    page = client.get(f"/praxisbeispiele/{practice.slug}/").content.decode()
    assert f'href="/barriere/?seite=/praxisbeispiele/{practice.slug}/"' in page
    assert 'href="/hinweis/"' in page
    missing = client.get("/gibt-es-nicht/").content.decode()
    assert 'href="/barriere/"' in missing, "an error page says nothing of what was asked for"
    draft = factories.practice(by=by)
    _, token = preview_links.make(versions.current(draft), by=by)
    preview = client.get(f"/vorschau/{token}/").content.decode()
    assert 'href="/barriere/"' in preview and f"seite=/vorschau/{token}" not in preview


def test_a_missing_slash_keeps_what_was_asked(client):
    response = client.get("/hinweis?nr=12")
    assert (response.status_code, response.headers["Location"]) == (301, "/hinweis/?nr=12")
