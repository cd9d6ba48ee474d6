import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from practices.choices import Stage
from practices.desk import scheduling, versions, workflow
from practices.models import Edition, Practice
from tests import factories

pytestmark = pytest.mark.django_db
TOMORROW = timezone.now() + datetime.timedelta(days=1)


def url(practice):
    return reverse("admin:practices_practice_schedule", args=[practice.pk])


def plan_shown(page):
    return re.search(r'name="opened_plan" value="([^"]*)"', page)[1]


def test_a_version_is_planned_for_a_time_in_germany(desk, by):
    practice = factories.practice(by=by)
    answer = desk.post(url(practice), {"version": 1, "at": "2099-07-01T09:30"}, follow=True)
    practice.refresh_from_db()
    assert practice.scheduled_for == datetime.datetime(2099, 7, 1, 7, 30, tzinfo=datetime.UTC)
    assert (practice.scheduled_version.number, practice.scheduled_by) == (1, by)
    page = answer.content.decode()
    assert "Fassung 1 wird am 01.07.2099 um 09:30 Uhr veröffentlicht." in page
    assert "Geplant für 01.07.2099 09:30" in page


def test_an_older_version_can_be_planned_and_is_what_the_public_gets(desk, by):
    practice = factories.practice(by=by, title="Erste")
    Practice.objects.filter(pk=practice.pk).update(title="Zweite")
    practice.refresh_from_db()
    versions.record(practice, by=by)
    desk.post(url(practice), {"version": 1, "at": "2099-07-01T09:30"})
    practice.refresh_from_db()
    scheduling.publish_due(practice.scheduled_for)
    assert Edition.objects.get().title == "Erste"


def test_a_plan_that_puts_an_older_version_before_the_public_leaves_the_newer_one_in_work(by):
    practice = factories.practice(by=by, title="Erste")
    _change(practice, "Zweite", by)
    workflow.publish(practice, by=by)
    scheduling.schedule(practice, at=TOMORROW, by=by, version=practice.versions.get(number=1))
    scheduling.publish_due(TOMORROW)
    practice.refresh_from_db()
    assert (Edition.objects.get().title, practice.title, practice.stage) == ("Erste", "Zweite", Stage.DRAFT)


def test_a_change_that_is_discarded_is_not_published_as_planned(by):
    practice = factories.practice(by=by, title="Erste")
    workflow.publish(practice, by=by)
    _change(practice, "Zweite", by)
    scheduling.schedule(practice, at=TOMORROW, by=by)
    workflow.discard(practice, by=by)
    assert scheduling.publish_due(TOMORROW) == []
    practice.refresh_from_db()
    assert (practice.scheduled_for, practice.stage) == (None, Stage.PUBLISHED)
    assert Edition.objects.get().title == "Erste"


def test_a_planned_return_to_an_older_version_outlives_a_discarded_change(by):
    practice = factories.practice(by=by, title="Erste")
    _change(practice, "Zweite", by)
    workflow.publish(practice, by=by)
    _change(practice, "Dritte", by)
    scheduling.schedule(practice, at=TOMORROW, by=by, version=practice.versions.get(number=1))
    workflow.discard(practice, by=by)
    assert scheduling.publish_due(TOMORROW) == [practice.number]


def _change(practice, title, by):
    Practice.objects.filter(pk=practice.pk).update(title=title)
    practice.refresh_from_db()
    versions.record(practice, by=by)


def test_the_page_shows_what_is_planned_and_calls_it_off(desk, by):
    practice = factories.practice(by=by)
    scheduling.schedule(practice, at=timezone.now() + datetime.timedelta(days=3), by=by)
    page = desk.get(url(practice)).content.decode()
    assert "Geplant: Fassung 1 am" in page and "Planung aufheben" in page
    desk.post(url(practice), {"_cancel": "1", "opened_plan": plan_shown(page)})
    practice.refresh_from_db()
    assert practice.scheduled_for is None and practice.scheduled_version is None


def test_nobody_changes_or_calls_off_a_plan_that_they_have_not_seen(desk, by):
    practice = factories.practice(by=by)
    opened = {"opened_plan": plan_shown(desk.get(url(practice)).content.decode())}
    scheduling.schedule(practice, at=timezone.now() + datetime.timedelta(days=3), by=by)
    planned = Practice.objects.get().scheduled_for
    for typed in ({"version": 1, "at": "2099-07-01T09:30"} | opened, {"_cancel": "1"} | opened, {"_cancel": "1"}):
        answer = desk.post(url(practice), typed)
        page = answer.content.decode()
        assert answer.status_code == 200 and "Inzwischen ist etwas anderes geplant" in page
        assert "Geplant: Fassung 1 am" in page and typed.get("at", "") in page
        assert Practice.objects.get().scheduled_for == planned
    changed = {"version": 1, "at": "2099-07-01T09:30", "opened_plan": plan_shown(page)}
    assert desk.post(url(practice), changed).status_code == 302
    assert Practice.objects.get().scheduled_for.year == 2099


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"version": 1, "at": "2020-01-01T09:30"}, "Der Zeitpunkt liegt in der Vergangenheit."),
        ({"version": 1, "at": "0001-01-01T00:00"}, "Der Zeitpunkt liegt in der Vergangenheit."),
        ({"version": 1, "at": ""}, "Bitte Tag und Uhrzeit angeben."),
        ({"version": 1, "at": "morgen"}, "Das ist keine gültige Zeit."),
        ({"version": 1, "at": "2099-02-30T09:30"}, "Das ist keine gültige Zeit."),
        ({"version": 1, "at": "99999-01-01T09:30"}, "Das ist keine gültige Zeit."),
        ({"version": 1, "at": "2030-03-31T02:30"}, "Diese Stunde gibt es an diesem Tag"),
        ({"version": 7, "at": "2099-01-01T09:30"}, "Diese Fassung steht nicht zur Wahl."),
        ({"version": "9" * 40, "at": "2099-01-01T09:30"}, "Diese Fassung steht nicht zur Wahl."),
        ({"version": "x", "at": "2099-01-01T09:30"}, "Diese Fassung steht nicht zur Wahl."),
        ({"at": "2099-01-01T09:30"}, "Dieses Feld ist zwingend erforderlich."),
    ],
)
def test_what_cannot_be_planned_is_said_at_its_field_and_plans_nothing(desk, by, typed, sentence):
    practice = factories.practice(by=by)
    answer = desk.post(url(practice), typed)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert f'value="{typed["at"]}"' in page or not typed["at"]
    practice.refresh_from_db()
    assert practice.scheduled_for is None


def test_the_last_moment_there_is_can_be_planned(desk, by):
    practice = factories.practice(by=by)
    desk.post(url(practice), {"version": 1, "at": "9999-12-31T23:59"}, follow=True)
    assert desk.get(url(practice)).status_code == 200


def test_an_incomplete_version_is_refused_with_what_is_missing(desk, by):
    practice = factories.practice(by=by, teaser="")
    page = desk.post(url(practice), {"version": 1, "at": "2099-01-01T09:30"}).content.decode()
    assert "Die Kurzbeschreibung fehlt." in page


def test_planning_needs_the_right_to_publish(client, by):
    practice = factories.practice(by=by)
    client.force_login(factories.editor("view_practice", "change_practice", "change_every_practice"))
    assert client.get(url(practice)).status_code == 403
    assert client.post(url(practice), {"version": 1, "at": "2099-01-01T09:30"}).status_code == 403
    page = client.get(reverse("admin:practices_practice_change", args=[practice.pk])).content.decode()
    assert "../planen/" not in page
