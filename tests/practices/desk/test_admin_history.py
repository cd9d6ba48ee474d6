import pytest

from practices.desk import versions, workflow
from practices.models import Edition, Practice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


@pytest.fixture
def changed():
    by = factories.editor()
    practice = factories.published(by=by, title="Alter Titel")
    Practice.objects.filter(pk=practice.pk).update(title="Neuer Titel <b>")
    practice.refresh_from_db()
    versions.record(practice, by=by)
    return practice


def address(practice, rest):
    return f"/admin/practices/practice/{practice.pk}/{rest}"


def test_the_history_leads_to_what_changed(desk, changed):
    page = desk.get(address(changed, "history/")).content.decode()
    assert address(changed, "verlauf/1/2/") in page
    assert "Titel" in page


def test_two_versions_stand_side_by_side_with_their_words_marked(desk, changed):
    page = desk.get(address(changed, "verlauf/1/2/")).content.decode()
    assert "<del>Alter </del>" in page and "<ins>Neuer </ins>" in page
    assert "&lt;" in page and "Titel <b>" not in page


def test_restoring_is_a_save_that_leaves_the_edition_alone(desk, changed):
    desk.post(address(changed, "verlauf/1/wiederherstellen/"), {"opened_version": "2"})
    changed.refresh_from_db()
    assert (changed.title, changed.version) == ("Alter Titel", 3)
    assert Edition.objects.get().title == "Alter Titel"


def test_a_stale_restore_writes_nothing(desk, changed):
    answer = desk.post(address(changed, "verlauf/1/wiederherstellen/"), {"opened_version": "1"}, follow=True)
    changed.refresh_from_db()
    assert (changed.title, changed.version) == ("Neuer Titel <b>", 2)
    assert "neuere Fassung" in answer.content.decode()


def test_nothing_is_restored_in_an_archived_record(desk, changed):
    workflow.archive(changed, by=factories.editor())
    answer = desk.post(address(changed, "verlauf/1/wiederherstellen/"), {"opened_version": "2"}, follow=True)
    changed.refresh_from_db()
    assert changed.version == 2 and "muss erst wieder geöffnet werden" in answer.content.decode()
    with pytest.raises(workflow.Refused, match="wieder geöffnet"):
        workflow.restore(changed, changed.versions.get(number=1), by=factories.editor())


def test_looking_at_the_restore_page_changes_nothing(desk, changed):
    assert desk.get(address(changed, "verlauf/1/wiederherstellen/")).status_code == 200
    changed.refresh_from_db()
    assert changed.version == 2


@pytest.mark.parametrize("rest", ["verlauf/1/9/", "verlauf/9/wiederherstellen/", f"verlauf/1/{10**20}/"])
def test_an_unknown_version_is_not_found(desk, changed, rest):
    assert desk.get(address(changed, rest)).status_code == 404


def test_who_may_only_read_cannot_restore(client, changed):
    client.force_login(factories.editor("view_practice", "view_every_practice"))
    assert client.get(address(changed, "verlauf/1/2/")).status_code == 200
    assert client.post(address(changed, "verlauf/1/wiederherstellen/"), {"opened_version": "2"}).status_code == 403


def test_the_history_says_who_took_which_step_with_which_words(client, changed):
    chief = factories.editor(first_name="Rea", last_name="Tor")
    client.force_login(chief)
    workflow.submit(changed, by=chief, note="Bitte auf die Zahlen sehen.")
    page = client.get(address(changed, "history/")).content.decode()
    steps = page.partition("<caption>Schritte</caption>")[2]
    assert steps.index("Zur Prüfung gegeben") < steps.index("Veröffentlicht")
    assert "Rea Tor" in steps and "Bitte auf die Zahlen sehen." in steps
