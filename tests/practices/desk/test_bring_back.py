import pytest

from practices.choices import Stage
from practices.desk import deleted, versions, workflow
from practices.models import Comment, Edition, LegacyAddress, Practice, Version
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/admin/practices/practice/geloescht/"


def test_the_list_names_what_was_deleted_by_whom_and_nothing_that_is_there(desk, by):
    factories.practice(title="Ist noch da")
    workflow.delete(factories.practice(title="Ist weg"), by=by)
    page = desk.get(LIST).content.decode()
    assert "Ist weg" in page and "Ada Beispiel" in page and "Ist noch da" not in page


def test_it_comes_back_as_a_draft_with_its_number_its_history_and_its_comments(desk, by):
    practice = factories.practice(by=by, title="Lichtinseln", tags=["Licht"], actors=[{"actor": "polizei"}])
    document = versions.current(practice).document
    workflow.comment(practice, by=by, texts={"title": "Schöner Titel."})
    workflow.delete(practice, by=by)
    answer = desk.post(LIST, {"number": practice.number}, follow=True)
    again = Practice.objects.get()
    assert (again.number, again.title, again.stage, again.version) == (practice.number, "Lichtinseln", Stage.DRAFT, 1)
    assert Version.objects.get().document == document and Version.objects.get().practice == again
    page = answer.content.decode()
    assert "Der Beitrag ist zurück, als Entwurf." in page and "Schöner Titel." in page
    assert "Lichtinseln" not in desk.get(LIST).content.decode()
    assert Comment.objects.count() == 1


def test_saving_it_afterwards_makes_the_next_version(desk, by):
    from practices.desk import versions

    practice = factories.practice(by=by)
    workflow.delete(practice, by=by)
    again, missing = deleted.bring_back(practice.number, by=by)
    assert missing == []
    Practice.objects.filter(pk=again.pk).update(title="Neu")
    again.refresh_from_db()
    assert versions.record(again, by=by).number == 2


def test_what_was_public_stays_withdrawn_until_it_is_published_again_in_the_same_row(client, desk, by):
    practice = factories.published(by=by, title="Lichtinseln", slug="lichtinseln")
    workflow.delete(practice, by=by)
    edition = Edition.objects.get()
    assert "war öffentlich" in desk.get(LIST).content.decode()
    again, _ = deleted.bring_back(practice.number, by=by)
    assert again.slug == "lichtinseln"
    assert client.get("/praxisbeispiele/lichtinseln/").status_code == 410
    workflow.publish(again, by=by)
    assert Edition.objects.get().pk == edition.pk
    assert client.get("/praxisbeispiele/lichtinseln/").status_code == 200


def test_what_is_gone_meanwhile_is_named_and_left_out(desk, by):
    friend = factories.practice(by=by)
    practice = factories.practice(
        by=by,
        slug="lichtinseln",
        legacy_addresses=["/alt/weg", "/alt/frei"],
        relations=[{"kind": "verwandt", "practice": friend.number}],
    )
    workflow.delete(practice, by=by)
    workflow.delete(friend, by=by)
    other = factories.practice(by=by, slug="lichtinseln", title="Lichtinseln", legacy_addresses=["/alt/weg"])
    page = desk.post(LIST, {"number": practice.number}, follow=True).content.decode()
    again = Practice.objects.get(number=practice.number)
    assert again.slug not in ("", "lichtinseln")
    assert list(LegacyAddress.objects.filter(practice=again).values_list("path", flat=True)) == ["/alt/frei"]
    assert f"Die Adresse „lichtinseln“ gehört inzwischen zu Beitrag Nr. {other.number}." in page
    assert f"Die alte Adresse /alt/weg gehört inzwischen zu Beitrag Nr. {other.number}." in page
    assert f"Den Beitrag „Nr. {friend.number}“ gibt es nicht mehr." in page
    assert Version.objects.filter(practice=again).count() == again.version == 2


def test_a_slug_that_the_public_knew_is_kept_for_its_record(by):
    practice = factories.published(by=by, slug="lichtinseln")
    workflow.delete(practice, by=by)
    again, missing = deleted.bring_back(practice.number, by=by)
    assert (again.slug, missing) == ("lichtinseln", [])


def test_a_second_press_brings_nothing_back_twice(desk, by):
    practice = factories.practice(by=by)
    workflow.delete(practice, by=by)
    desk.post(LIST, {"number": practice.number})
    page = desk.post(LIST, {"number": practice.number}, follow=True).content.decode()
    assert "Vielleicht ist er schon zurück" in page
    assert Practice.objects.count() == 1


@pytest.mark.parametrize("number", ["", "x", "0", "77", "9" * 40])
def test_a_number_that_is_no_deleted_record_brings_nothing_back(desk, number):
    page = desk.post(LIST, {"number": number}, follow=True).content.decode()
    assert "gibt es nicht unter den gelöschten" in page
    assert not Practice.objects.exists()


def test_bringing_back_needs_the_right_to_delete(client, by):
    practice = factories.practice(by=by)
    workflow.delete(practice, by=by)
    client.force_login(factories.editor("view_practice", "add_practice", "change_practice"))
    assert client.get(LIST).status_code == 403
    assert client.post(LIST, {"number": practice.number}).status_code == 403
    assert "geloescht" not in client.get("/admin/practices/practice/").content.decode()
    assert not Practice.objects.exists()


def test_the_collection_leads_to_the_list(desk):
    assert LIST in desk.get("/admin/practices/practice/").content.decode()
