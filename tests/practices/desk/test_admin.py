"""The form of a record: what is typed, saved and refused."""

import re

import pytest

from practices.choices import Stage
from practices.models import Edition, Practice, Version
from practices.sections import SECTIONS
from tests import factories
from tests.practices.desk.forms import add_row, confirm, form_data, url

pytestmark = pytest.mark.django_db


def test_a_title_is_enough_for_a_draft(desk, by):
    response = desk.post(url("add"), form_data(desk, url("add"), title="Lichtinseln im Park"))
    assert response.status_code == 302, response.context["errors"]
    practice = Practice.objects.get()
    assert (practice.title, practice.slug, practice.stage) == (
        "Lichtinseln im Park",
        "lichtinseln-im-park",
        Stage.DRAFT,
    )
    version = Version.objects.get()
    assert (version.number, version.created_by, version.document["title"]) == (1, by, "Lichtinseln im Park")
    assert not Edition.objects.exists()


def test_the_form_asks_for_every_section_with_its_guiding_question(desk):
    page = desk.get(url("add")).content.decode()
    for section in SECTIONS:
        assert f'name="{section.key}"' in page
        assert section.question.partition("„")[0] in page


def test_saving_what_was_opened_changes_nothing(desk):
    practice = factories.published(
        actors=[{"actor": "polizei", "role": "federfuehrend"}, {"actor": "polizei", "organisation": "Revier Mitte"}],
        diversity=[{"dimension": "alter", "how": "Sitzbänke für Ältere."}],
        occasions=["angstraeume"],
        tags=["Licht", "Öffentlicher Raum"],
        sources=[{"text": "Bericht 2020"}, {"text": "Interview"}],
        safety=["objektiv", "ordnung"],
    )
    response = desk.post(url("change", practice.pk), form_data(desk, url("change", practice.pk)))
    assert response.status_code == 302, response.context["errors"]
    practice.refresh_from_db()
    assert (practice.version, practice.stage) == (1, Stage.PUBLISHED)


def test_parts_terms_and_tags_are_stored_in_the_order_of_the_form(desk):
    from taxonomy.models import Actor, Category

    practice = factories.practice()
    polizei, sozial = (Actor.objects.get(slug=slug) for slug in ("polizei", "kommunen"))
    wanted = [Category.objects.get(slug=slug).pk for slug in ("nachbarschaft", "stadt")]
    data = form_data(desk, url("change", practice.pk), tags=["Öl", "Licht", "ÖL"], categories=wanted)
    data = add_row(data, "involvements", actor=sozial.pk, role="federfuehrend", position=2)
    data = add_row(data, "involvements", actor=polizei.pk, role="beteiligt", position=1)
    data = add_row(data, "sources", text="Zuerst")
    data = add_row(data, "sources", text="Danach")
    response = desk.post(url("change", practice.pk), data)
    assert response.status_code == 302, response.context["errors"]
    document = Version.objects.get(practice=practice, number=2).document
    assert [row["actor"] for row in document["actors"]] == ["polizei", "kommunen"]
    assert [row["text"] for row in document["sources"]] == ["Zuerst", "Danach"]
    assert document["tags"] == ["Öl", "Licht"]
    assert document["categories"] == ["stadt", "nachbarschaft"]


def test_who_comes_second_overwrites_nothing_and_loses_no_word(desk):
    practice = factories.practice(title="Anfang", sources=[{"text": "Alte Quelle"}])
    mine = form_data(desk, url("change", practice.pk), title="Meine", teaser="Mein Teaser")
    mine["sources-0-text"] = "Meine Fassung der Quelle"
    theirs = form_data(desk, url("change", practice.pk), title="Ihre")
    theirs["sources-0-DELETE"] = "on"
    assert desk.post(url("change", practice.pk), theirs).status_code == 302
    response = desk.post(url("change", practice.pk), mine)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Es gibt eine neuere Fassung von Ihnen" in page and "Es wurde nichts überschrieben" in page
    assert 'value="Meine"' in page and "Mein Teaser" in page and "Meine Fassung der Quelle" in page
    practice.refresh_from_db()
    assert (practice.title, practice.version, practice.sources.count()) == ("Ihre", 2, 0)
    # pressing save once more does not slip through
    assert desk.post(url("change", practice.pk), mine).status_code == 200
    practice.refresh_from_db()
    assert practice.version == 2


def test_what_was_typed_for_a_deleted_record_becomes_a_new_one_only_when_saved_again(desk):
    practice = factories.practice(title="Bald weg", sources=[{"text": "Quelle"}])
    data = form_data(desk, url("change", practice.pk), title="Mühsam getippt")
    confirm(desk, url("delete", practice.pk))
    response = desk.post(url("change", practice.pk), data)
    page = response.content.decode()
    assert "inzwischen gelöscht" in page and "Mühsam getippt" in page and not Practice.objects.exists()
    again = {name: value for name, value in data.items() if name != "opened_version"}
    again |= {"sources-INITIAL_FORMS": "0", "sources-0-id": "", "sources-0-practice": ""}
    assert desk.post(url("change", practice.pk), again).status_code == 302
    copy = Practice.objects.get()
    assert (copy.title, copy.sources.get().text, copy.number > practice.number) == ("Mühsam getippt", "Quelle", True)


def test_the_form_costs_the_same_with_many_rows(desk, django_assert_max_num_queries):
    practice = factories.practice(
        actors=[{"actor": "polizei", "organisation": f"Revier {n}"} for n in range(8)],
        sources=[{"text": f"Quelle {n}"} for n in range(8)],
        relations=[{"kind": "verwandt", "practice": factories.practice().number} for _ in range(5)],
        categories=["stadt", "nachbarschaft", "freiraum"],
        tags=["a", "b", "c"],
    )
    with django_assert_max_num_queries(36):
        desk.get(url("change", practice.pk))


def test_view_on_site_is_offered_only_while_the_public_can_read_it(desk):
    practice = factories.practice()
    assert "viewsitelink" not in desk.get(url("change", practice.pk)).content.decode()
    live = factories.published()
    assert (
        f'href="/praxisbeispiele/{live.slug}/" class="viewsitelink"'
        in desk.get(url("change", live.pk)).content.decode()
    )


def test_the_preview_shows_the_draft_to_the_desk_only(client, desk):
    practice = factories.practice(title="Noch geheim", internal_note="Interna!", contact={"name": "Frau Muster"})
    response = desk.get(url("preview", practice.pk))
    page = response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert "Noch geheim" in page and "Vorschau" in page
    assert "Interna!" not in page and "Frau Muster" not in page
    client.logout()
    assert client.get(url("preview", practice.pk)).status_code == 302
    client.force_login(factories.editor("view_tag"))
    assert client.get(url("preview", practice.pk)).status_code == 403


def test_the_history_lists_the_versions(desk):
    practice = factories.published(title="Eins")
    data = form_data(desk, url("change", practice.pk), title="Zwei", note="Titel geschärft")
    desk.post(url("change", practice.pk), data)
    page = desk.get(url("history", practice.pk)).content.decode()
    assert "Titel geschärft" in page and ">öffentlich<" in page
    assert "Eins" in desk.get(url("preview", practice.pk) + "?fassung=1").content.decode()


def test_an_address_that_once_was_another_records_is_refused_at_its_field(desk):
    owner = factories.published(slug="alter-name")
    desk.post(url("change", owner.pk), form_data(desk, url("change", owner.pk), slug="neuer-name", _publish="1"))
    response = desk.post(url("add"), form_data(desk, url("add"), title="Neu", slug="alter-name"))
    assert "bleibt ihm" in str(response.context["adminform"].form.errors["slug"])


def test_scripts_and_styles_of_the_form_carry_the_nonce(desk):
    response = desk.get(url("add"))
    [nonce] = set(re.findall(r'nonce="([^"]+)"', response.content.decode()))
    assert f"'nonce-{nonce}'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("pk", ["abc", "99999999999999999999", "0"])
def test_an_unknown_record_is_no_error_of_ours(desk, pk):
    for tail in ("change/", "delete/", "history/", "vorschau/", "zurueckziehen/"):
        assert desk.get(f"/admin/practices/practice/{pk}/{tail}").status_code in (302, 404)


@pytest.mark.parametrize("value", ["\x00", "x", "9" * 5000, "<script>alert(1)</script>"])
def test_a_choice_that_is_no_row_comes_back_as_an_error_of_the_form(desk, value):
    practice = factories.published()
    data = form_data(desk, url("change", practice.pk))
    for choice in ("place", "main_category", "categories", "occasions", "further_places"):
        response = desk.post(url("change", practice.pk), data | {choice: value})
        assert response.status_code == 200
        assert response.context["adminform"].form.errors[choice]
    row = add_row(data, "involvements", actor=value, role="beteiligt")
    assert desk.post(url("change", practice.pk), row).status_code == 200
    assert desk.get(url("add"), {"place": value}).status_code == 200


def test_a_number_that_a_database_cannot_hold_is_no_error_of_ours(desk):
    practice = factories.published()
    data = form_data(desk, url("change", practice.pk))
    selected = {"action": "delete_selected", "_selected_action": "9" * 20, "index": "0"}
    answers = [
        desk.get(f"{url('changelist')}?id__in={'9' * 20}"),
        desk.get(url("add"), {"place": "9" * 20}),
        *(desk.post(url("change", practice.pk), data | {name: "9" * 20}) for name in ("place", "categories")),
        desk.post(url("changelist"), selected),
    ]
    assert {answer.status_code for answer in answers} <= {200, 302, 400}
    practice.refresh_from_db()
    assert practice.version == 1


def test_the_line_ends_of_a_browser_are_no_change(desk):
    source = {"text": "Eine Quelle", "note": "Zeile eins\nZeile zwei"}
    practice = factories.published(internal_note="Erstens\nZweitens", sources=[source])
    data = form_data(desk, url("change", practice.pk))
    sent = {key: value.replace("\n", "\r\n") if isinstance(value, str) else value for key, value in data.items()}
    assert sent != data
    assert desk.post(url("change", practice.pk), sent).status_code == 302
    practice.refresh_from_db()
    assert (practice.stage, practice.version, practice.internal_note) == (
        Stage.PUBLISHED,
        1,
        "Erstens\nZweitens",
    )


def test_one_old_address_written_in_two_ways_is_refused(desk):
    practice = factories.practice(title="Park")
    data = form_data(desk, url("change", practice.pk))
    data = add_row(add_row(data, "legacy_addresses", path="/weg"), "legacy_addresses", path="/weg/")
    response = desk.post(url("change", practice.pk), data)
    assert response.status_code == 200 and response.context["errors"]
    assert not practice.legacy_addresses.exists()
