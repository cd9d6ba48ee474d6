"""The first page of the desk: what waits for whom, with the records themselves."""

import datetime
import html
import re

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practices.desk import scheduling, versions, workflow
from practices.desk.agenda import SHOWN, when
from practices.models import Edition, MissedSearch, Practice, Report
from tests import factories
from tests.practices.public.conftest import picture

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def author():
    return factories.editor("view_practice", "change_practice", first_name="Ada", last_name="Autorin")


@pytest.fixture
def reviewer():
    return factories.editor(first_name="Rita", last_name="Redaktion")


def page(client, user):
    client.force_login(user)
    return client.get("/admin/")


def sections(client, user):
    return {section.key: section for section in page(client, user).context["agenda"]}


def titles(client, user, key):
    return [row["title"] for row in sections(client, user)[key].rows]


def submitted(by, **fields):
    row = factories.practice(by=by, **fields)
    return workflow.submit(row, by=by)


def sent_back(row, by):
    return workflow.send_back(row, by=by, texts={"": "Bitte kürzen."})


def changed(row, by):
    Practice.objects.filter(pk=row.pk).update(district="Nordstadt")
    row.refresh_from_db()
    versions.record(row, by=by)
    return row


def test_what_is_returned_waits_for_those_who_wrote_it_and_no_more_once_it_is_submitted(client, author, reviewer):
    row = submitted(author, title="Zu lang")
    other = factories.editor()
    assert titles(client, author, "returned") == []
    sent_back(row, reviewer)
    [entry] = sections(client, author)["returned"].rows
    assert entry["title"] == "Zu lang"
    assert re.fullmatch(r"zurückgegeben heute um \d+:\d\d Uhr von Rita Redaktion", entry["said"])
    assert titles(client, author, "drafts") == [], "it stands on the page once"
    assert titles(client, other, "returned") == []
    row.refresh_from_db()
    workflow.submit(row, by=author)
    assert titles(client, author, "returned") == []


def test_a_change_is_not_returned_to_who_wrote_the_published_text(client, author, reviewer):
    former = factories.editor()
    row = factories.published(by=former, title="Zweite Fassung")
    changed(row, author)
    sent_back(workflow.submit(row, by=author), reviewer)
    assert titles(client, author, "returned") == ["Zweite Fassung"]
    assert titles(client, former, "returned") == []


def test_what_is_in_review_waits_for_who_may_publish_the_oldest_first(client, author, reviewer):
    for title in ("Erster", "Zweiter"):
        submitted(author, title=title)
    submitted(reviewer, title="Dritter")
    section = sections(client, reviewer)["review"]
    assert (section.heading, section.waits) == ("Wartet auf Prüfung", True)
    assert [row["title"] for row in section.rows] == ["Erster", "Zweiter", "Dritter"]
    assert section.rows[0]["said"].startswith("eingereicht heute um ")
    assert section.rows[0]["said"].endswith(" von Ada Autorin")
    own = sections(client, author)["review"]
    assert (own.heading, own.waits) == ("Von mir in Prüfung", False)
    assert [row["title"] for row in own.rows] == ["Erster", "Zweiter"]


def test_drafts_are_those_of_the_person_the_last_saved_first(client, author, reviewer):
    first, second = (factories.practice(by=author, title=title) for title in ("Älter", "Neuer"))
    factories.practice(by=reviewer, title="Von jemand anderem")
    assert titles(client, author, "drafts") == ["Neuer", "Älter"]
    changed(first, reviewer)
    rows = sections(client, author)["drafts"].rows
    assert [row["title"] for row in rows] == ["Älter", "Neuer"]
    assert rows[0]["said"].endswith(" von Rita Redaktion")


def test_changes_in_work_are_shown_to_everybody_with_who_saved_last(client, author, reviewer):
    row = factories.published(by=reviewer, title="Wird geändert")
    changed(row, author)
    [entry] = sections(client, reviewer)["changes"].rows
    assert entry["title"] == "Wird geändert"
    assert entry["said"].endswith(" von Ada Autorin")
    assert titles(client, author, "changes") == ["Wird geändert"]
    assert titles(client, author, "drafts") == []


def test_planned_publications_stand_in_the_order_in_which_they_come(client, reviewer):
    for title, days in (("Später", 400), ("Morgen", 1)):
        row = factories.practice(by=reviewer, title=title)
        scheduling.schedule(row, at=NOW() + datetime.timedelta(days=days), by=reviewer)
    rows = sections(client, reviewer)["planned"].rows
    assert [row["title"] for row in rows] == ["Morgen", "Später"]
    assert re.fullmatch(r"geplant für morgen um \d+:\d\d Uhr von Rita Redaktion", rows[0]["said"])
    assert re.fullmatch(r"geplant für den \d+\. \w+ 20\d\d um \d+:\d\d Uhr von Rita Redaktion", rows[1]["said"])


def test_a_failed_plan_says_why_and_is_silent_when_there_is_none(client, reviewer):
    row = factories.practice(by=reviewer, title="Gescheitert")
    assert "failed" not in sections(client, reviewer)
    Practice.objects.filter(pk=row.pk).update(schedule_failure="Der Teaser fehlt <b>.")
    response = page(client, reviewer)
    assert "Der Teaser fehlt &lt;b&gt;." in response.content.decode()
    assert titles(client, reviewer, "failed") == ["Gescheitert"]


def test_what_is_due_for_another_look(client, reviewer):
    row = factories.published(by=reviewer, title="Noch aktuell?")
    Practice.objects.filter(pk=row.pk).update(review_on=timezone.localdate() - datetime.timedelta(days=1))
    [entry] = sections(client, reviewer)["due"].rows
    assert entry["said"] == "fällig seit gestern"


def test_records_whose_pictures_are_held_back_wait_for_a_description(client, reviewer):
    name = picture("blue")
    row = factories.practice(by=reviewer, title="Ohne Alternativtext", pictures=[{"file": name}])
    assert "held" not in sections(client, reviewer)  # a draft: nobody misses the picture
    workflow.publish_many([(row, versions.current(row))], was_public=True)
    assert titles(client, reviewer, "held") == ["Ohne Alternativtext"]
    section = sections(client, reviewer)["held"]
    assert "Ohne Alternativtext" in client.get(section.url).content.decode()
    row.pictures.update(decorative=True)
    assert "held" not in sections(client, reviewer)


def test_the_newest_publications_are_named_with_who_published_them(client, author, reviewer):
    for n in range(SHOWN + 2):
        factories.published(by=reviewer, title=f"Beitrag {n}")
    gone = factories.published(by=reviewer, title="Zurückgezogen")
    workflow.withdraw(gone, by=reviewer)
    rows = sections(client, author)["published"].rows
    assert [row["title"] for row in rows] == [f"Beitrag {n}" for n in (6, 5, 4, 3, 2)]
    assert rows[0]["said"].endswith(" von Rita Redaktion")
    # An edition that is rewritten because a contact expired is not published anew.
    Edition.objects.filter(title="Beitrag 0").update(revision=F("revision") + 100)
    assert titles(client, author, "published")[0] == "Beitrag 6"


def test_five_of_each_are_shown_and_the_list_has_exactly_the_rest(client, author, reviewer):
    for n in range(SHOWN + 1):
        factories.practice(by=author, title=f"Entwurf {n}")
        sent_back(submitted(author, title=f"Zurück {n}"), reviewer)
        submitted(author, title=f"Prüfen {n}")
        changed(factories.published(by=reviewer, title=f"Geändert {n}"), author)
        planned = factories.practice(by=author, title=f"Geplant {n}")
        scheduling.schedule(planned, at=NOW() + datetime.timedelta(days=n + 1), by=reviewer)
        failed = factories.practice(by=reviewer, title=f"Gescheitert {n}")
        Practice.objects.filter(pk=failed.pk).update(schedule_failure="Ach.", review_on=timezone.localdate())
    for user in (author, reviewer):
        found = sections(client, user)
        for section in found.values():
            listed = client.get(section.url).context["cl"]
            if section.key != "published":
                assert listed.result_count == section.total, section.key
            assert {row["title"] for row in section.rows} <= {row.title for row in listed.result_list}
            assert len(section.rows) == min(section.total, SHOWN) or section.key == "published"
    found = sections(client, author)
    assert found["returned"].total == found["review"].total == found["changes"].total == SHOWN + 1
    text = html.unescape(page(client, author).content.decode())
    assert f'<a href="{found["returned"].url}">Alle 6<span' in text


def test_an_empty_desk_says_so(client, author):
    response = page(client, author)
    assert response.context["nothing_waits"]
    text = response.content.decode()
    for sentence in ("Heute wartet nichts auf Sie.", "Nichts ist an Sie zurückgegeben.", "Noch ist nichts veröffen"):
        assert sentence in text
    factories.practice(by=author)
    assert "Heute wartet nichts" not in page(client, author).content.decode()


def test_it_tells_nothing_to_those_who_may_not_see_the_collection(client):
    factories.practice(title="Geheim")
    response = page(client, factories.editor("view_tag"))
    assert response.context["agenda"] == []
    assert "Geheim" not in response.content.decode()
    assert "Zu tun" not in response.content.decode()


def test_titles_are_escaped(client, author):
    factories.practice(by=author, title="<script>alert(1)</script>")
    assert "<script>alert" not in page(client, author).content.decode()


def test_a_full_desk_takes_as_many_queries_as_an_almost_empty_one(
    client, author, reviewer, django_assert_max_num_queries
):
    for n in range(SHOWN + 2):
        somebody = factories.editor()
        factories.practice(by=reviewer)
        sent_back(submitted(reviewer), somebody)
        submitted(somebody)
        changed(factories.published(by=somebody), reviewer)
        planned = factories.practice(by=somebody)
        scheduling.schedule(planned, at=NOW() + datetime.timedelta(days=n + 1), by=somebody)
        Practice.objects.filter(pk=factories.practice(by=somebody).pk).update(
            schedule_failure="Ach.", review_on=timezone.localdate()
        )
        MissedSearch.objects.create(day=timezone.localdate(), text=f"wort{n}", count=3)
        Report.objects.create(kind="general", text="Bitte prüfen.", created_at=NOW())
    client.force_login(reviewer)
    client.get("/admin/")
    with django_assert_max_num_queries(QUERIES) as counted:
        client.get("/admin/")
    assert len(counted) == QUERIES


# Session, account, two for permissions; notices; eight sections, reports, the editions, their people; missed
# searches and synonyms; the last actions.
QUERIES = 19


def test_no_section_needs_to_read_every_record_of_a_large_collection(client, reviewer):
    with CaptureQueriesContext(connection) as captured:
        page(client, reviewer)
    queries = [query["sql"] for query in captured if 'COUNT("practices_practice"' in query["sql"]]
    assert len(queries) == 8
    for query in queries:
        plan = how_answered(query)
        assert not {"SCAN practices_practice", "Seq Scan on practices_practice"} & plan, query


def how_answered(query):
    """The steps of the database's plan; PostgreSQL reads a table as a whole only if it has to."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
            return {row[3] for row in cursor.fetchall()}
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (COSTS OFF) {query}")
        return {row[0].strip(" ->") for row in cursor.fetchall()}


@pytest.mark.parametrize(
    "days, words", [(0, "heute"), (-1, "gestern"), (1, "morgen"), (-400, r"am \d+\. \w+ 20\d\d"), (None, "")]
)
def test_dates_are_said_as_people_say_them(days, words):
    day = None if days is None else timezone.localdate() + datetime.timedelta(days=days)
    assert re.fullmatch(words, when(day))
