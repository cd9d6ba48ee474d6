import re

import pytest
from django.urls import reverse

from practices.choices import Stage
from practices.models import Edition, Practice, Version
from practices.sections import SECTIONS
from tests import factories

pytestmark = pytest.mark.django_db

PREFIXES = (
    "involvements considerations quality_marks pictures sources attachments authors relations legacy_addresses"
).split()


def url(name, *args):
    return reverse(f"admin:practices_practice_{name}", args=args)


def form_data(client, address, **changes):
    """What the browser would send if nothing but ``changes`` were typed into the form at ``address``."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    form = page.context["adminform"].form
    data = {}
    bound = [form] + [
        one for formset in page.context["inline_admin_formsets"] for one in formset.formset.initial_forms
    ]
    for one in bound:
        for field in one:
            value = field.value()
            if value not in (None, "") and value is not False:
                data[field.html_name] = value
    for formset in page.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {field.html_name: field.value() for field in management}
    return data | {"_continue": "1"} | changes


def confirm(client, address, **typed):
    """Open the page at ``address``, which asks whether one is sure, and press its button."""
    page = client.get(address).content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return client.post(address, dict(hidden) | typed)


def add_row(data, prefix, **fields):
    n = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = n + 1
    return data | {f"{prefix}-{n}-{name}": value for name, value in fields.items()}


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


def test_the_list_shows_where_each_record_stands(desk):
    factories.practice(title="Entwurf")
    changed = factories.published(title="Geändert")
    desk.post(url("change", changed.pk), form_data(desk, url("change", changed.pk), teaser="Neuer Teaser."))
    page = desk.get(url("changelist")).content.decode()
    assert "In Arbeit" in page and "Änderung in Arbeit" in page
    assert re.search(r"\d+ von \d+", page)


def test_the_list_costs_the_same_for_many_as_for_few(desk, django_assert_max_num_queries):
    for n in range(6):
        factories.published(title=f"Nr {n}", tags=["a"], place={"name": "Wuppertal", "state": "Nordrhein-Westfalen"})
    with django_assert_max_num_queries(12):
        desk.get(url("changelist"))


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


@pytest.mark.parametrize(
    "filters",
    [
        "?stage__exact=draft",
        "?oeffentlich=ja",
        "?oeffentlich=aenderung",
        "?oeffentlich=nein",
        "?kategorie=stadt",
        "?land=hessen",
        "?wiedervorlage=faellig",
        "?q=Übung",
        "?q=Nr.+7",
        "?q=99999999999999999999",
        "?kategorie=unbekannt",
    ],
)
def test_every_filter_answers(desk, filters):
    factories.published(title="Übung macht den Meister")
    assert desk.get(url("changelist") + filters).status_code == 200


def test_the_search_knows_umlauts_in_any_case(desk):
    factories.practice(title="Übergänge gestalten")
    factories.practice(title="Anderes")
    page = desk.get(url("changelist") + "?q=übergänge").content.decode()
    # the slug of the factory says nothing of the title, so the title must be found by itself
    assert "Anderes" not in page


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


def test_a_search_that_no_database_could_answer_is_a_bad_request(desk):
    assert desk.get(f"{url('changelist')}?q={'a+' * 1000}").status_code == 400
    for name in ("stage__exact", "q", "o", "oeffentlich"):
        assert desk.get(f"{url('changelist')}?{name}=%00").status_code == 400, name


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


@pytest.mark.parametrize("selected", ["\x00", "a"])
def test_a_selection_that_is_no_row_deletes_nothing(desk, selected):
    factories.published()
    data = {"action": "delete_selected", "_selected_action": selected, "index": "0"}
    assert desk.post(url("changelist"), data).status_code == 400
    assert Practice.objects.count() == 1


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


@pytest.mark.parametrize(("titles", "counted"), [([], "0 Einträge"), (["Park"], "1 Eintrag")])
def test_a_list_says_how_many_entries_it_has(desk, titles, counted):
    for title in titles:
        factories.practice(title=title)
    page = desk.get(url("changelist")).content.decode()
    assert re.search(rf'<p class="paginator">\s*{counted}\s*</p>', page)
