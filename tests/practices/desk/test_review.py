import pytest
from django.urls import reverse

from practices.choices import Stage
from practices.desk import versions, workflow
from practices.models import Comment, Edition, Practice, Step
from tests import factories

pytestmark = pytest.mark.django_db


def url(practice):
    return reverse("admin:practices_practice_review", args=[practice.pk])


def change(practice, *, by, **fields):
    Practice.objects.filter(pk=practice.pk).update(**fields)
    practice.refresh_from_db()
    return versions.record(practice, by=by)


@pytest.fixture
def author():
    return factories.editor("view_practice", "change_practice")


@pytest.fixture
def submitted(author):
    """A published record with a change that waits for review."""
    practice = factories.published(title="Alter Titel", district="Nord")
    change(practice, by=author, title="Neuer Titel")
    workflow.submit(practice, by=author, note="Der Titel passte nicht mehr.")
    practice.refresh_from_db()
    return practice


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def test_the_page_shows_what_changed_since_the_public_version_and_nothing_else(desk, submitted):
    page = desk.get(url(submitted)).content.decode()
    assert "<del>Alter </del>" in page and "<ins>Neuer </ins>" in page
    assert 'name="comment-title"' in page and 'name="comment-district"' not in page
    assert "Der Titel passte nicht mehr." in page


def test_of_what_was_never_public_everything_is_new(desk):
    practice = factories.practice(title="Ganz neu", actors=[{"actor": "polizei"}])
    page = desk.get(url(practice)).content.decode()
    assert "Ganz neu" in page and 'name="comment-title"' in page and 'name="comment-actors"' in page
    assert "Polizei" in page


def test_returning_stores_the_comments_of_every_field_and_gives_the_record_back(desk, submitted):
    texts = {"comment-title": "Bitte kürzer.", "comment-": "Sonst gut.", "comment-aims": "  "}
    answer = desk.post(url(submitted), {**texts, "_return": "1", "opened_version": submitted.version})
    assert answer.status_code == 302
    submitted.refresh_from_db()
    assert submitted.stage == Stage.DRAFT
    assert set(Comment.objects.values_list("field", "text")) == {("title", "Bitte kürzer."), ("", "Sonst gut.")}
    assert Edition.objects.get().title == "Alter Titel"
    assert Step.objects.first().kind == "return"


def test_returning_without_a_word_is_refused(desk, submitted):
    answer = desk.post(url(submitted), {"_return": "1", "comment-": " ", "opened_version": submitted.version})
    assert "Bitte schreiben Sie dazu" in answer.content.decode()
    submitted.refresh_from_db()
    assert submitted.stage == Stage.IN_REVIEW


def test_publishing_from_here_publishes_with_a_note_for_the_public(desk, submitted):
    data = {"_publish": "1", "public_note": " Neuer  Titel ", "opened_version": submitted.version}
    desk.post(url(submitted), {**data, "comment-title": "Schön."})
    edition = Edition.objects.get()
    assert (edition.title, edition.changes[-1]["note"]) == ("Neuer Titel", "Neuer Titel")
    assert Comment.objects.get().text == "Schön."


@pytest.mark.parametrize("button", ["_return", "_publish", "_comment"])
@pytest.mark.parametrize("opened", [None, "1", "x", "9" * 30])
def test_what_was_opened_before_somebody_saved_does_nothing_and_keeps_the_comments(desk, submitted, opened, button):
    faster = factories.editor(first_name="Mia", last_name="Muster")
    change(submitted, by=faster, title="Alter Titel", teaser="Frisch.")
    data = {button: "1", "opened_version": opened or "2", "comment-title": "Zu lang.", "comment-": "Danke."}
    page = desk.post(url(submitted), data).content.decode()
    assert "inzwischen Fassung 3, gespeichert von Mia Muster" in page
    assert ">Zu lang.</textarea>" in page and ">Danke.</textarea>" in page  # though the title is as before
    assert 'name="opened_version" value="3"' in page
    submitted.refresh_from_db()
    assert submitted.stage == Stage.IN_REVIEW
    assert not Comment.objects.exists() and Edition.objects.get().title == "Alter Titel"


def test_a_record_that_cannot_be_published_keeps_what_was_typed_and_stores_nothing(desk):
    practice = factories.practice(teaser="")
    data = {"_publish": "1", "opened_version": 1, "comment-title": "Zu lang.", "public_note": "Neu"}
    page = desk.post(url(practice), data).content.decode()
    assert "Die Kurzbeschreibung fehlt." in page
    assert ">Zu lang.</textarea>" in page and 'value="Neu"' in page
    assert not Comment.objects.exists() and not Edition.objects.exists()


def test_what_is_not_in_review_cannot_be_returned(desk):
    practice = factories.practice()
    page = desk.post(url(practice), {"_return": "1", "opened_version": 1, "comment-": "Nein."}).content.decode()
    assert "Nur ein Beitrag in Prüfung" in page and ">Nein.</textarea>" in page
    assert not Comment.objects.exists()


def test_only_commenting_takes_no_step(client, submitted):
    client.force_login(factories.editor("view_practice", "view_every_practice"))
    assert 'name="_publish"' not in client.get(url(submitted)).content.decode()
    client.post(url(submitted), {"_comment": "1", "opened_version": submitted.version, "comment-title": "Hm."})
    submitted.refresh_from_db()
    assert (submitted.stage, Comment.objects.get().text) == (Stage.IN_REVIEW, "Hm.")


@pytest.mark.parametrize("button", ["_return", "_publish"])
def test_a_forged_button_is_refused_and_leaves_no_comment(client, submitted, button):
    client.force_login(factories.editor("view_practice", "view_every_practice"))
    data = {button: "1", "opened_version": submitted.version, "comment-title": "Hm."}
    assert client.post(url(submitted), data).status_code == 403
    assert not Comment.objects.exists()


def test_an_unknown_field_is_a_bad_request(desk, submitted):
    data = {"_return": "1", "opened_version": submitted.version, "comment-number": "Hm."}
    assert desk.post(url(submitted), data).status_code == 400


def test_the_form_and_the_list_lead_here(desk, submitted):
    page = desk.get(reverse("admin:practices_practice_change", args=[submitted.pk])).content.decode()
    assert 'href="../pruefung/">Jetzt prüfen' in page


def test_submitting_by_its_own_page_keeps_the_note(client, author):
    practice = factories.practice(by=author)
    client.force_login(author)
    typed = {"note": "Bitte auf die Zahlen sehen.", "opened_version": practice.version}
    client.post(reverse("admin:practices_practice_submit", args=[practice.pk]), typed)
    practice.refresh_from_db()
    step = Step.objects.get()
    assert (practice.stage, step.kind, step.by) == (Stage.IN_REVIEW, "submit", author)
    assert step.note == "Bitte auf die Zahlen sehen."
