import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from practices.desk import scheduling, versions, workflow
from practices.models import Edition, Practice
from tests import factories
from tests.practices.desk.forms import form_data

pytestmark = pytest.mark.django_db

LATER = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def four_eyes(settings):
    settings.FOUR_EYES = True


@pytest.fixture
def ada():
    return factories.editor(username="ada")


@pytest.fixture
def bea():
    return factories.editor(username="bea")


def change(practice, *, by, **fields):
    Practice.objects.filter(pk=practice.pk).update(**fields)
    practice.refresh_from_db()
    return versions.record(practice, by=by)


def test_nobody_publishes_what_they_alone_wrote(ada, bea):
    practice = factories.practice(by=ada)
    with pytest.raises(workflow.Refused, match="Vier Augen"):
        workflow.publish(practice, by=ada)
    assert not Edition.objects.exists()
    workflow.publish(practice, by=bea)
    assert Edition.objects.live().exists()


def test_without_the_setting_one_pair_of_eyes_is_enough(ada, settings):
    settings.FOUR_EYES = False
    workflow.publish(factories.practice(by=ada), by=ada)


def test_two_who_wrote_it_together_may_both_publish(ada, bea):
    practice = factories.practice(by=ada)
    change(practice, by=bea, title="Anders")
    workflow.publish(practice, by=ada)


def test_what_counts_begins_with_the_last_publication(ada, bea):
    practice = factories.practice(by=ada)
    change(practice, by=bea, title="Anders")
    workflow.publish(practice, by=ada)
    practice.refresh_from_db()
    change(practice, by=ada, title="Noch anders")
    with pytest.raises(workflow.Refused, match="Vier Augen"):
        workflow.publish(practice, by=ada)


def test_a_version_of_ones_own_is_not_published_because_somebody_wrote_a_later_one(ada, bea):
    practice = factories.practice(by=ada)
    first = versions.current(practice)
    change(practice, by=bea, title="Anders")
    with pytest.raises(workflow.Refused, match="Vier Augen"):
        workflow.publish(practice, by=ada, version=first)


def test_what_was_public_once_may_be_published_again_after_a_withdrawal(ada, bea):
    practice = factories.practice(by=ada)
    workflow.publish(practice, by=bea)
    workflow.withdraw(practice, by=ada)
    workflow.publish(practice, by=ada)
    assert Edition.objects.live().exists()


def test_planning_ones_own_work_is_refused_too(client, ada):
    practice = factories.practice(by=ada)
    with pytest.raises(workflow.Refused, match="Vier Augen"):
        scheduling.schedule(practice, at=timezone.now() + LATER, by=ada)
    client.force_login(ada)
    address = reverse("admin:practices_practice_schedule", args=[practice.pk])
    page = client.post(address, {"version": 1, "at": "2099-01-01T09:30"}).content.decode()
    assert "Vier Augen" in page
    practice.refresh_from_db()
    assert practice.scheduled_for is None


def test_what_was_planned_before_the_rule_held_is_refused_when_it_is_due(ada, settings):
    settings.FOUR_EYES = False
    practice = factories.practice(by=ada)
    at = timezone.now() + LATER
    scheduling.schedule(practice, at=at, by=ada)
    settings.FOUR_EYES = True
    assert scheduling.publish_due(at) == []
    practice.refresh_from_db()
    assert "Vier Augen" in practice.schedule_failure


def test_several_at_once_are_refused_if_one_of_them_is_ones_own(ada, bea):
    pairs = [(row, versions.current(row)) for row in (factories.practice(by=bea), factories.practice(by=ada))]
    with pytest.raises(workflow.Refused, match="Vier Augen"):
        workflow.publish_many(pairs, by=ada)
    assert not Edition.objects.exists()


def test_an_import_by_command_is_not_concerned(ada):
    practice = factories.practice(by=ada)
    workflow.publish_many([(practice, versions.current(practice))])
    assert Edition.objects.live().exists()


def test_the_form_saves_and_says_why_it_did_not_publish(client, ada):
    practice = factories.practice(by=ada)
    client.force_login(ada)
    address = reverse("admin:practices_practice_change", args=[practice.pk])
    page = client.post(address, form_data(client, address, title="Neu", _publish="1"), follow=True).content.decode()
    assert "Gespeichert, aber nicht veröffentlicht. Vier Augen" in page
    practice.refresh_from_db()
    assert practice.title == "Neu" and not Edition.objects.exists()


def test_the_reviewers_page_refuses_it_too(client, ada):
    practice = factories.practice(by=ada)
    client.force_login(ada)
    address = reverse("admin:practices_practice_review", args=[practice.pk])
    data = {"_publish": "1", "opened_version": 1, "comment-title": "Gut so."}
    page = client.post(address, data).content.decode()
    assert "Vier Augen" in page and ">Gut so.</textarea>" in page
    assert not Edition.objects.exists()
