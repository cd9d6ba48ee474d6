import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practices.choices import Stage
from practices.desk import scheduling, versions, workflow
from practices.models import Edition, EditionAddress, Practice, Version
from taxonomy import revision
from tests import factories

pytestmark = pytest.mark.django_db


def change(practice, *, by, **fields):
    Practice.objects.filter(pk=practice.pk).update(**fields)
    practice.refresh_from_db()
    return versions.record(practice, by=by)


def test_publishing_makes_an_edition_and_moves_the_revision():
    by = factories.editor()
    practice = factories.practice(by=by, actors=[{"actor": "polizei"}], tags=["Ordnung"])
    before, _ = revision.current()
    edition = workflow.publish(practice, by=by)
    practice.refresh_from_db()
    assert practice.stage == Stage.PUBLISHED
    assert edition.revision == before + 1 == revision.current()[0]
    assert [term.slug for term in edition.actors.all()] == ["polizei"]
    assert "internal_note" not in edition.document


def test_a_change_in_work_leaves_the_edition_alone():
    by = factories.editor()
    practice = factories.published(by=by, title="Alt")
    change(practice, by=by, title="Neu")
    assert practice.stage == Stage.DRAFT
    assert Edition.objects.get().title == "Alt"


def test_discarding_gives_the_desk_what_the_public_reads():
    by = factories.editor()
    practice = factories.published(by=by, title="Alt")
    change(practice, by=by, title="Neu")
    assert workflow.discard(practice, by=by) == []
    practice.refresh_from_db()
    assert (practice.title, practice.stage, practice.version) == ("Alt", Stage.PUBLISHED, 3)


def test_saving_without_a_change_makes_no_version():
    by = factories.editor()
    practice = factories.practice(by=by)
    versions.record(practice, by=by)
    assert Version.objects.count() == 1


def test_withdrawing_leaves_an_empty_tombstone_that_keeps_its_addresses():
    by = factories.editor()
    practice = factories.published(by=by, legacy_addresses=["/alt/weg"], tags=["x"])
    workflow.withdraw(practice, by=by, note="Auf Wunsch der Stadt.")
    edition = Edition.objects.get()
    assert (edition.title, edition.teaser, edition.document) == ("", "", {})
    assert edition.withdrawal_note == "Auf Wunsch der Stadt."
    assert not edition.categories.exists() and not edition.tags.exists()
    assert EditionAddress.objects.get().path == "/alt/weg"


def test_publishing_again_refills_the_same_row():
    by = factories.editor()
    practice = factories.published(by=by)
    first = Edition.objects.get()
    workflow.withdraw(practice, by=by)
    workflow.publish(practice, by=by)
    again = Edition.objects.get()
    assert again.pk == first.pk and again.withdrawn_at is None and again.title == practice.title


def test_an_incomplete_record_is_not_published():
    by = factories.editor()
    practice = factories.practice(by=by, teaser="", sections={})
    with pytest.raises(workflow.Incomplete) as refused:
        workflow.publish(practice, by=by)
    assert [rule.field for rule in refused.value.rules] == ["teaser", "body"]
    assert not Edition.objects.exists()


def test_publishing_needs_the_right():
    practice = factories.practice()
    with pytest.raises(PermissionDenied):
        workflow.publish(practice, by=factories.editor("change_practice", "change_every_practice"))


def test_a_former_slug_goes_on_leading_here_and_belongs_to_nobody_else():
    by = factories.editor()
    practice = factories.published(by=by, slug="alter-name")
    change(practice, by=by, slug="neuer-name")
    workflow.publish(practice, by=by)
    assert EditionAddress.objects.get().path == "/praxisbeispiele/alter-name"
    other = factories.practice(by=by, slug="alter-name")
    with pytest.raises(workflow.Refused, match="gehört schon"):
        workflow.publish(other, by=by)


def test_a_scheduled_version_is_published_once_when_it_is_due():
    by = factories.editor()
    practice = factories.practice(by=by, title="Geplant")
    at = timezone.now() + datetime.timedelta(hours=1)
    scheduling.schedule(practice, at=at, by=by)
    change(practice, by=by, title="Später weiter bearbeitet")
    assert revision.current()[1] == at
    assert scheduling.publish_due(at - datetime.timedelta(seconds=1)) == []
    assert scheduling.publish_due(at) == [practice.number]
    assert scheduling.publish_due(at) == []
    practice.refresh_from_db()
    assert Edition.objects.get().title == "Geplant"
    assert practice.stage == Stage.DRAFT and practice.scheduled_for is None
    assert revision.current()[1] is None


def test_a_contact_disappears_when_its_consent_expires():
    today = timezone.localdate()
    contact = {"name": "Leitung", "consent_on": "2026-01-01", "expires_on": today.isoformat()}
    factories.published(contact=contact)
    assert Edition.objects.get().document["contact"]["name"] == "Leitung"
    before, next_due_at = revision.current()
    assert timezone.localtime(next_due_at).date() == today + datetime.timedelta(days=1)
    scheduling.publish_due(next_due_at)
    edition = Edition.objects.get()
    assert "contact" not in edition.document and edition.revision > before


def test_an_old_address_like_a_slug_of_ours_survives_every_publication():
    by = factories.editor()
    practice = factories.published(by=by, legacy_addresses=["/praxisbeispiele/damals"])
    change(practice, by=by, title="Neu")
    workflow.publish(practice, by=by)
    assert EditionAddress.objects.get().path == "/praxisbeispiele/damals"


def test_publishing_by_hand_settles_a_failed_schedule():
    by = factories.editor()
    practice = factories.practice(by=by)
    scheduling.schedule(practice, at=timezone.now() + datetime.timedelta(hours=1), by=factories.editor())
    Practice.objects.update(scheduled_by=factories.editor("view_practice"))
    scheduling.publish_due(timezone.now() + datetime.timedelta(hours=2))
    practice.refresh_from_db()
    assert practice.schedule_failure
    workflow.publish(practice, by=by)
    practice.refresh_from_db()
    assert practice.schedule_failure == ""


def test_a_consent_until_the_last_day_there_is_never_runs_out():
    factories.published(contact={"name": "Leitung", "consent_on": "2026-01-01", "expires_on": "9999-12-31"})
    scheduling.publish_due()
    assert Edition.objects.get().document["contact"]["name"] == "Leitung"


def test_discarding_is_refused_while_another_record_has_the_old_address():
    by = factories.editor()
    practice = factories.published(by=by, title="Alt", legacy_addresses=["/damals"])
    practice.legacy_addresses.all().delete()
    change(practice, by=by, title="Neu")
    other = factories.practice(by=by, legacy_addresses=["/damals"])
    with pytest.raises(workflow.Refused, match=f"Nr. {other.number}"):
        workflow.discard(practice, by=by)
    practice.refresh_from_db()
    assert practice.title == "Neu"


def test_editions_and_the_next_moment_are_read_under_the_lock_of_the_revision():
    today = timezone.localdate()
    factories.published(contact={"name": "Leitung", "consent_on": "2026-01-01", "expires_on": today.isoformat()})
    with CaptureQueriesContext(connection) as captured:
        scheduling.publish_due(timezone.now() + datetime.timedelta(days=2))
    statements = [query["sql"] for query in captured]
    counted = next(i for i, sql in enumerate(statements) if sql.startswith("UPDATE") and "collectionrevision" in sql)
    assert not any('"document"' in sql and '"practices_edition"' in sql for sql in statements[:counted])
    looked = next(i for i, sql in enumerate(statements) if "MIN(" in sql)
    before = [sql for sql in statements[:looked] if sql.startswith(("SELECT", "UPDATE", "INSERT"))]
    assert "collectionrevision" in before[-1]
