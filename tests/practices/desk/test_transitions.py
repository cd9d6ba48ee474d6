"""Steps of a record's life that a button at the desk takes, and deleting."""

import pytest

from practices.choices import Stage
from practices.models import Edition, Practice, Version
from tests import factories
from tests.practices.desk.forms import confirm, form_data, url

pytestmark = pytest.mark.django_db


def test_save_and_publish_makes_it_public(desk):
    practice = factories.practice(title="Fertig")
    data = form_data(desk, url("change", practice.pk), _publish="1", public_note="Erste Veröffentlichung.")
    response = desk.post(url("change", practice.pk), data, follow=True)
    assert "Gespeichert und veröffentlicht" in response.content.decode()
    edition = Edition.objects.get()
    assert edition.title == "Fertig" and edition.changes[0]["note"] == "Erste Veröffentlichung."


def test_an_incomplete_record_is_saved_but_not_published_and_every_gap_is_named(desk):
    data = form_data(desk, url("add"), title="Nur ein Titel", _publish="1")
    response = desk.post(url("add"), data, follow=True)
    page = response.content.decode()
    assert Practice.objects.get().title == "Nur ein Titel"
    assert not Edition.objects.exists()
    assert "noch nicht veröffentlicht" in page
    assert 'data-field="teaser">Die Kurzbeschreibung fehlt.' in page
    assert 'data-field="body">Der Beitrag hat noch keinen Text.' in page


def test_publishing_needs_the_right_also_for_those_who_forge_the_button(client):
    writer = factories.editor("view_practice", "change_practice", "change_every_practice", "add_practice")
    client.force_login(writer)
    practice = factories.practice()
    assert 'name="_publish"' not in client.get(url("change", practice.pk)).content.decode()
    response = client.post(
        url("change", practice.pk),
        form_data(client, url("change", practice.pk), title="Neu", _publish="1"),
        follow=True,
    )
    assert "fehlt Ihnen das Recht" in response.content.decode()
    practice.refresh_from_db()
    assert practice.title == "Neu" and not Edition.objects.exists()


@pytest.mark.parametrize("step", ["withdraw", "archive"])
def test_withdrawing_and_archiving_ask_first_and_tell_the_public_why(desk, step):
    practice = factories.published()
    assert "sofort" in desk.get(url("withdraw", practice.pk)).content.decode()
    assert Edition.objects.live().exists()
    confirm(desk, url(step, practice.pk), note="Auf Wunsch der Stadt.")
    edition = Edition.objects.get()
    assert edition.withdrawn_at and edition.withdrawal_note == "Auf Wunsch der Stadt."


@pytest.mark.parametrize("step", ["withdraw", "archive"])
def test_a_sentence_for_the_public_is_kept_without_characters_that_no_database_takes(desk, step):
    practice = factories.published()
    confirm(desk, url(step, practice.pk), note="Wird \x00überarbeitet.")
    assert Edition.objects.get().withdrawal_note == "Wird überarbeitet."


def test_discarding_restores_what_is_public(desk):
    practice = factories.published(title="Öffentlich")
    desk.post(url("change", practice.pk), form_data(desk, url("change", practice.pk), title="Versuch"))
    practice.refresh_from_db()
    assert practice.stage == Stage.DRAFT
    confirm(desk, url("discard", practice.pk))
    practice.refresh_from_db()
    assert (practice.title, practice.stage) == ("Öffentlich", Stage.PUBLISHED)


def test_submit_return_archive_and_reopen_lead_through_the_stages(desk):
    practice = factories.practice()
    desk.post(url("change", practice.pk), form_data(desk, url("change", practice.pk), _submit="1"))
    stages = []
    for step in ("review", "archive", "reopen"):
        practice.refresh_from_db()
        stages.append(practice.stage)
        why = {"_return": "1", "comment-": "Bitte kürzen.", "opened_version": practice.version}
        desk.post(url(step, practice.pk), why)
    practice.refresh_from_db()
    assert stages == [Stage.IN_REVIEW, Stage.DRAFT, Stage.ARCHIVED] and practice.stage == Stage.DRAFT


@pytest.mark.parametrize("step", ["submit", "withdraw", "discard", "archive", "reopen"])
def test_no_step_is_taken_without_permission_or_by_a_mere_visit(client, desk, step):
    practice = factories.published()
    desk.get(url(step, practice.pk))
    client.force_login(factories.editor("view_practice", "view_every_practice"))
    assert client.post(url(step, practice.pk)).status_code == 403
    practice.refresh_from_db()
    assert practice.stage == Stage.PUBLISHED and Edition.objects.live().exists()


def test_an_archived_record_can_be_read_and_not_written(desk):
    practice = factories.practice(title="Alt", sections={"context": "<p>Damals.</p>"})
    data = form_data(desk, url("change", practice.pk), title="Doch noch")
    confirm(desk, url("archive", practice.pk))
    page = desk.get(url("change", practice.pk)).content.decode()
    assert "<p>Damals.</p>" in page and 'name="_save"' not in page and 'name="title"' not in page
    response = desk.post(url("change", practice.pk), data)
    assert response.status_code == 200
    assert "inzwischen archiviert" in response.content.decode() and "Doch noch" in response.content.decode()
    practice.refresh_from_db()
    assert practice.title == "Alt"


@pytest.mark.parametrize("in_bulk", [False, True])
def test_deleting_leaves_a_tombstone_and_the_versions(desk, in_bulk):
    practice = factories.published(title="Weg damit")
    other = factories.practice(relations=[{"kind": "verwandt", "practice": practice.number}])
    if in_bulk:
        data = {"action": "delete_selected", "_selected_action": [practice.pk]}
        page = desk.post(url("changelist"), data).content.decode()
        assert f'name="opened_version_{practice.pk}" value="{practice.version}"' in page
        desk.post(url("changelist"), data | {"post": "yes", f"opened_version_{practice.pk}": practice.version})
    else:
        confirm(desk, url("delete", practice.pk))
    assert not Practice.objects.filter(pk=practice.pk).exists()
    edition = Edition.objects.get(practice_number=practice.number)
    assert edition.withdrawn_at and edition.title == "" and edition.slug == practice.slug
    assert Version.objects.get(practice_number=practice.number).practice is None
    other.refresh_from_db()
    assert "relations" not in Version.objects.get(practice=other, number=other.version).document


def test_deleting_something_public_needs_the_right_to_withdraw(client):
    client.force_login(
        factories.editor("view_practice", "change_practice", "change_every_practice", "delete_practice")
    )
    practice = factories.published()
    assert client.post(url("delete", practice.pk), {"post": "yes"}).status_code == 403
    assert Edition.objects.live().exists()
