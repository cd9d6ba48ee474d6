"""The list of published changes."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from practices.desk import due, versions, workflow
from practices.models import Edition, EditionChange
from practices.public.api.changes import page
from tests import factories

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/aenderungen/"


def edit(practice, by, note="", title="Neuer Titel"):
    practice.refresh_from_db()
    practice.title = title
    practice.save()
    versions.record(practice, by=by)
    workflow.publish(practice, by=by, public_note=note)


def told(rows):
    return [(row["number"], row["kind"]) for row in rows]


def test_what_is_published_changed_and_withdrawn_is_told_newest_first(fetch, by):
    first, second = factories.published(by=by, number=11), factories.published(by=by, number=12)
    edit(first, by, note="Zahlen ergänzt.")
    answer = fetch(CHANGES)
    assert told(answer["results"]) == [(11, "geaendert"), (12, "veroeffentlicht"), (11, "veroeffentlicht")]
    newest = answer["results"][0]
    assert (newest["title"], newest["note"]) == ("Neuer Titel", "Zahlen ergänzt.")
    assert newest["url"] == "http://testserver/nr/11/" and fetch(newest["document"])["number"] == 11
    edition = Edition.objects.get(practice_number=11)
    assert datetime.datetime.fromisoformat(newest["at"]) == edition.published_at
    assert newest["revision"] == edition.revision == answer["revision"] and answer["next"] is None
    workflow.withdraw(second, by=by, note="Auf Wunsch.")
    assert told(fetch(CHANGES)["results"])[0] == (12, "zurueckgezogen")


def test_of_what_is_withdrawn_no_word_is_left(client, fetch, by):
    practice = factories.published(by=by, number=11, title="Zwielicht am Platz", slug="zwielicht")
    edit(practice, by, note="Zwielicht.", title="Zwielicht im Park")
    workflow.withdraw(practice, by=by, note="Zwielicht.")
    assert b"wielicht" not in client.get(CHANGES).content
    assert told(fetch(CHANGES)["results"]) == [(11, "zurueckgezogen")]
    practice.refresh_from_db()
    workflow.publish(practice, by=by)
    rows = fetch(CHANGES)["results"]
    assert told(rows) == [(11, "veroeffentlicht"), (11, "zurueckgezogen")]
    assert "title" in rows[0] and "title" not in rows[1]


def test_drafts_and_their_changes_are_not_told(fetch, by):
    factories.practice(by=by)
    practice = factories.published(by=by)
    practice.title = "Anders"
    practice.save()
    versions.record(practice, by=by)
    rows = fetch(CHANGES)["results"]
    assert told(rows) == [(practice.number, "veroeffentlicht")] and rows[0]["title"] != "Anders"


def test_a_contact_that_has_expired_is_a_change(fetch, by):
    contact = {"name": "Kim", "consent_on": "2020-01-01", "expires_on": "2099-01-01"}
    practice = factories.published(by=by, contact=contact)
    due.drop_expired_contacts(timezone.make_aware(datetime.datetime(2099, 2, 1)))
    assert told(fetch(CHANGES)["results"])[0] == (practice.number, "geaendert")


def test_since_a_revision_nothing_is_missed_and_nothing_told_twice(fetch, by):
    for number in (11, 12, 13):
        factories.published(by=by, number=number)
    known = fetch(CHANGES)["revision"]
    assert fetch(f"{CHANGES}?seit={known}")["results"] == []
    for number in (14, 15, 16, 17):
        factories.published(by=by, number=number)
    address, rows = f"{CHANGES}?seit={known}&anzahl=2", []
    while address:
        answer = fetch(address)
        rows += told(answer["results"])
        address = answer["next"]
        factories.published(by=by)  # what happens meanwhile is for the next time
    assert rows == [(number, "veroeffentlicht") for number in (17, 16, 15, 14)]


def test_since_a_moment_or_a_day(fetch, by):
    for number in (11, 12, 13):
        factories.published(by=by, number=number)
    moments = [row["at"] for row in fetch(CHANGES)["results"]]
    assert told(fetch(f"{CHANGES}?seit={moments[1].replace('+00:00', 'Z')}")["results"])[-1][0] == 12
    assert len(fetch(f"{CHANGES}?seit={moments[1]}")["results"]) == 2, "a plus that became a space is meant"
    today, tomorrow = timezone.localdate(), timezone.localdate() + datetime.timedelta(days=1)
    assert [len(fetch(f"{CHANGES}?seit={day}")["results"]) for day in (today, tomorrow)] == [3, 0]


def test_pages_follow_each_other_while_the_collection_changes(fetch, by):
    practices = [factories.published(by=by) for _ in range(7)]
    before = list(EditionChange.objects.order_by("-pk").values_list("edition__practice_number", flat=True))
    address, numbers = f"{CHANGES}?anzahl=2", []
    while address:
        answer = fetch(address)
        numbers += [row["number"] for row in answer["results"]]
        address = answer["next"]
        edit(practices[0], by, title=f"Titel {len(numbers)}")
    assert numbers == before


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("seit=gestern", "seit"),
        ("seit=2026-03-01T10:00:00", "seit"),
        ("seit=0001-01-01", "seit"),
        ("seit=9999-12-31T23:59:59-10:00", "seit"),
        ("seit=%00", "seit"),
        ("seit=1234567890123456", "seit"),
        ("anzahl=0", "anzahl"),
        ("anzahl=1001", "anzahl"),
        ("anzahl=x", "anzahl"),
        ("zeiger=x", "zeiger"),
        ("zeiger=", "zeiger"),
        ("zeiger=revision.1.1", "zeiger"),
        ("zeiger=at.999999999999999999.1", "zeiger"),
        ("seit=1&seit=2", "seit"),
        ("seite=2", "seite"),
    ],
)
def test_what_it_does_not_understand_is_a_problem(fetch, query, parameter):
    problem = fetch(f"{CHANGES}?{query}", status=400)
    assert [error["parameter"] for error in problem["errors"]] == [parameter]


@pytest.mark.parametrize("size", [1, 4])
def test_it_needs_two_queries(client, by, django_assert_num_queries, size):
    for _ in range(size):
        factories.published(by=by)
    client.get(CHANGES)
    for query in ("", "?seit=1", "?seit=2020-01-01", "?anzahl=1"):
        with django_assert_num_queries(2):
            assert client.get(f"{CHANGES}{query}").status_code == 200


@pytest.mark.parametrize("column", ["at", "revision"])
def test_a_page_is_a_range_of_an_index(by, column):
    """However many changes there are: neither database may sort, or it would sort all that are behind."""
    edition = Edition.objects.get(practice_number=factories.published(by=by).number)
    now = timezone.now()
    EditionChange.objects.bulk_create(
        EditionChange(edition=edition, revision=n, at=now + datetime.timedelta(minutes=n), kind="geaendert")
        for n in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE practices_editionchange")
    first, last = (10, 2000) if column == "revision" else (now, now + datetime.timedelta(minutes=2000))
    plan = page(column, first, (last, 5), 10).explain()
    assert f"edition_change_{column}" in plan and "sort" not in plan.lower() and "TEMP B-TREE" not in plan
