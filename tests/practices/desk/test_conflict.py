"""Two people at one record: nothing of either is lost, and the way back to one form is short."""

import io

import pytest

from practices import media
from practices.models import Edition, Practice, Version
from taxonomy.models import Actor, Category, DiversityDimension, Occasion, Place, Tag
from tests import factories
from tests.practices.desk.forms import add_row, confirm, form_data, saves, sent, url
from tests.practices.test_media import picture_file

TAKE = {"_resolve": "1"}


@pytest.fixture
def by():
    return factories.editor(first_name="Ada", last_name="Erst")


def change(practice):
    return url("change", practice.pk)


def rows_of(response):
    return {row["label"]: row for row in response.context["rows"]}


def text(segments):
    return "".join(part for _, part in segments or [])


def marked(segments):
    return [part.strip() for is_changed, part in segments if is_changed]


def present(practice):
    practice.refresh_from_db()
    return Version.objects.get(practice_number=practice.number, number=practice.version).document


@pytest.mark.django_db
def test_a_stale_save_shows_mine_theirs_and_before_with_the_words_marked(desk, other):
    practice = factories.practice(title="Licht im Park", teaser="Vorher hell.", tags=["Licht"])
    mine = form_data(desk, change(practice), title="Mehr Licht im Park", teaser="Nachher hell.")
    saves(other, practice, teaser="Vorher dunkel.", tags=["Licht", "Nacht"])
    response = desk.post(change(practice), mine)
    rows = rows_of(response)
    assert list(rows) == ["Titel", "Kurzbeschreibung", "Schlagworte"]
    assert [row["side"] for row in rows.values()] == ["mine", "both", "theirs"]
    assert marked(rows["Titel"]["mine"]) == ["Mehr"] and rows["Titel"]["theirs"] is None
    teaser = rows["Kurzbeschreibung"]
    assert (marked(teaser["mine"]), marked(teaser["theirs"])) == (["Nachher"], ["dunkel"])
    assert marked(teaser["before"]) == ["Vorher hell"]
    assert text(rows["Schlagworte"]["theirs"]) == "Licht\nNacht"
    page = response.content.decode()
    assert "Fassung 2 von Bea Zweit" in page and "Es wurde nichts überschrieben" in page
    assert 'value="Mehr Licht im Park"' in page and "Nachher hell." in page
    assert "Bitte die unten aufgeführten Fehler" not in page and "errornote" not in page
    assert present(practice)["title"] == "Licht im Park" and practice.version == 2


@pytest.mark.django_db
def test_one_press_takes_over_what_does_not_overlap_and_the_next_save_goes_through(desk, other):
    practice = factories.practice(
        title="Park", sources=[{"text": "Alt"}], actors=[{"actor": "polizei", "role": "beteiligt"}]
    )
    mine = form_data(desk, change(practice), title="Mein Park", aims="<p>Mein Ziel.</p>")
    mine = add_row(mine, "involvements", actor=Actor.objects.get(slug="kommunen").pk, role="beteiligt")
    saves(other, practice, [("sources", {"text": "Neu von Bea"})], teaser="Bea schreibt.", tags=["Bea"])
    asked = desk.post(change(practice), mine)
    merged = desk.post(change(practice), sent(asked, **TAKE))
    assert merged.status_code == 200 and practice.versions.count() == 2
    page = merged.content.decode()
    assert "Zusammengeführt, noch nicht gespeichert" in page
    assert "Übernommen: Kurzbeschreibung, Schlagworte, Quellen." in page
    assert "ist gegenüber Fassung 2 geändert: Titel, Ziele, Akteur*innen." in page
    assert "errornote" not in page
    saved = desk.post(change(practice), sent(merged))
    assert saved.status_code == 302, saved.context["errors"]
    document = present(practice)
    assert practice.version == 3
    assert (document["title"], document["teaser"], document["tags"]) == ("Mein Park", "Bea schreibt.", ["Bea"])
    assert document["sections"]["aims"] == "<p>Mein Ziel.</p>"
    assert [row["actor"] for row in document["actors"]] == ["polizei", "kommunen"]
    assert [row["text"] for row in document["sources"]] == ["Alt", "Neu von Bea"]


@pytest.mark.django_db
@pytest.mark.parametrize("take", ["mine", "theirs"])
def test_where_both_wrote_each_field_is_chosen(desk, other, take):
    practice = factories.practice(title="Park", teaser="Kurz.", sources=[{"text": "Alt"}])
    mine = form_data(desk, change(practice), title="Mein Park", teaser="Mein Text.", **{"sources-0-text": "Meine"})
    saves(other, practice, [("sources", {"text": "Zweite"})], title="Ihr Park", teaser="Ihr Text.")
    choice = {"_take_title": take, "_take_teaser": "mine", "_take_sources": take}
    merged = desk.post(change(practice), sent(desk.post(change(practice), mine), **TAKE, **choice))
    saved = desk.post(change(practice), sent(merged))
    assert saved.status_code == 302, saved.context["errors"]
    document = present(practice)
    assert document["title"] == {"mine": "Mein Park", "theirs": "Ihr Park"}[take]
    assert document["teaser"] == "Mein Text."
    assert [row["text"] for row in document["sources"]] == {"mine": ["Meine"], "theirs": ["Alt", "Zweite"]}[take]


@pytest.mark.django_db
def test_rows_that_may_stand_only_once_are_brought_together_too(desk, other):
    practice = factories.practice(
        diversity=[{"dimension": "alter", "how": "Bänke."}], quality_marks=[{"mark": "offen", "rating": "teilweise"}]
    )
    gender = DiversityDimension.objects.exclude(slug="alter").first()
    mine = form_data(desk, change(practice))
    mine["considerations-0-dimension"] = gender.pk
    mine["considerations-0-how"] = "Von mir."
    mine["quality_marks-0-rating"] = "erfuellt"
    saves(other, practice, [("considerations", {"dimension": gender.pk, "how": "Von Bea."})])
    asked = desk.post(change(practice), mine)
    assert "errornote" not in asked.content.decode()
    assert {label: row["side"] for label, row in rows_of(asked).items()} == {
        "Diversitätsdimensionen": "both",
        "Kennzeichen": "mine",
    }
    merged = desk.post(change(practice), sent(asked, **TAKE))
    saved = desk.post(change(practice), sent(merged))
    assert saved.status_code == 302, saved.context["errors"]
    document = present(practice)
    assert document["diversity"] == [{"dimension": gender.slug, "how": "Von mir."}]
    assert document["quality_marks"] == [{"mark": "offen", "rating": "erfuellt"}]


@pytest.mark.django_db
@pytest.mark.parametrize("opened", ["abc", "99", "²", "1" * 30, None])
def test_a_version_that_is_not_this_forms_writes_nothing_and_can_be_settled(desk, opened):
    practice = factories.practice(title="Da", teaser="Alt.")
    data = form_data(desk, change(practice), title="Getippt", opened_version=opened)
    if opened is None:
        del data["opened_version"]
    response = desk.post(change(practice), data)
    page = response.content.decode()
    assert response.status_code == 200 and "Nicht gespeichert: Der Ausgangspunkt ist unklar" in page
    assert 'value="Getippt"' in page and "errornote" not in page and "ganze Zahl" not in page
    assert [row["side"] for row in response.context["rows"]] == ["both"]
    assert present(practice)["title"] == "Da" and practice.version == 1
    merged = desk.post(change(practice), sent(response, **TAKE))
    assert desk.post(change(practice), sent(merged)).status_code == 302
    assert present(practice)["title"] == "Getippt"


@pytest.mark.django_db
def test_a_merged_form_is_stale_again_when_somebody_saved_meanwhile(desk, other):
    practice = factories.practice(title="Park")
    mine = form_data(desk, change(practice), title="Mein Park")
    saves(other, practice, teaser="Eins.")
    merged = desk.post(change(practice), sent(desk.post(change(practice), mine), **TAKE))
    saves(other, practice, teaser="Zwei.")
    response = desk.post(change(practice), sent(merged))
    assert response.status_code == 200
    assert {label: row["side"] for label, row in rows_of(response).items()} == {
        "Titel": "mine",
        "Kurzbeschreibung": "theirs",
    }
    assert "Mein Park" in response.content.decode() and present(practice)["title"] == "Park"


@pytest.mark.django_db
def test_nobody_takes_over_what_they_have_not_seen(desk, other):
    practice = factories.practice(title="Park")
    asked = desk.post(
        change(practice), form_data(desk, change(practice), title="Mein Park") | {"opened_version": "x"}
    )
    saves(other, practice, title="Ihr Park")
    response = desk.post(change(practice), sent(asked, **TAKE, _take_title="theirs"))
    page = response.content.decode()
    assert "Während Sie wählten, ist noch eine Fassung dazugekommen" in page and "Mein Park" in page
    assert practice.versions.count() == 2


@pytest.mark.django_db
def test_a_mistake_in_a_stale_form_keeps_its_message_and_its_words(desk, other):
    practice = factories.practice(title="Park", sources=[{"text": "Quelle"}])
    mine = form_data(desk, change(practice), title="", start_year="zwei", **{"sources-0-url": "kein Verweis"})
    mine["contact_email"] = "nicht@"
    saves(other, practice, teaser="Bea.")
    response = desk.post(change(practice), mine)
    page = response.content.decode()
    rows = rows_of(response)
    assert rows["Beginn"]["is_faulty"] and text(rows["Beginn"]["mine"]) == "zwei"
    assert rows["Titel"]["is_faulty"] and text(rows["Titel"]["mine"]) == ""
    assert text(rows["Kontakt"]["mine"]) == "nicht@" and "kein Verweis" in text(rows["Quellen"]["mine"])
    assert "errornote" in page and 'value="zwei"' in page and "kein Verweis" in page
    merged = desk.post(change(practice), sent(response, **TAKE))
    assert 'value="zwei"' in merged.content.decode() and "Bea." in merged.content.decode()
    assert present(practice)["title"] == "Park" and practice.version == 2


@pytest.mark.django_db
def test_every_kind_of_field_is_compared_and_taken_over(desk, other):
    practice = factories.practice(categories=["stadt"])
    target = factories.practice(title="Ziel")
    mine = form_data(desk, change(practice), title="Meins")
    image = media.store_picture(media.read_picture(io.BytesIO(picture_file())), name="platz.jpg")[0]
    wuppertal, hagen = (Place.objects.get(name=name, level="kommune").pk for name in ("Wuppertal", "Hagen"))
    nachbarschaft = Category.objects.get(slug="nachbarschaft").pk
    saves(
        other,
        practice,
        [
            ("involvements", {"actor": Actor.objects.get(slug="polizei").pk, "role": "federfuehrend"}),
            ("considerations", {"dimension": DiversityDimension.objects.first().pk, "how": "So."}),
            ("quality_marks", {"mark": "offen", "rating": "erfuellt"}),
            ("pictures", {"image": image.pk, "decorative": "on", "focus_x": "0.25", "focus_y": "0.5"}),
            (
                "attachments",
                {"label": "Plan", "url": "https://example.org/plan", "language": "de", "accessible": "true"},
            ),
            ("authors", {"name": "Eine Autorin", "role": "autor"}),
            ("relations", {"kind": "verwandt", "target": target.pk}),
            ("legacy_addresses", {"path": "/alt/weg"}),
        ],
        categories=[nachbarschaft],
        main_category=nachbarschaft,
        place=wuppertal,
        further_places=[hagen],
        occasions=[Occasion.objects.get(slug="angstraeume").pk],
        safety=["objektiv"],
        progress="laufend",
        start_year="2019",
        as_of="2026-03-01",
        contact_name="Frau Muster",
        publisher="Verlag",
        body="<h2>Neu</h2><p>Text.</p>",
    )
    theirs = present(practice)
    assert len(theirs) > 25
    merged = desk.post(change(practice), sent(desk.post(change(practice), mine), **TAKE))
    saved = desk.post(change(practice), sent(merged))
    assert saved.status_code == 302, saved.context["errors"]
    assert present(practice) == {**theirs, "title": "Meins"}


@pytest.mark.django_db
def test_whoever_saved_in_another_window_is_not_told_that_somebody_was_faster(desk):
    practice = factories.practice(title="Park")
    mine = form_data(desk, change(practice), title="Mein Park")
    saves(desk, practice, teaser="Auch von mir.")
    page = desk.post(change(practice), mine).content.decode()
    assert "Es gibt eine neuere Fassung von Ihnen" in page and "nur von Ihnen geändert" in page
    assert "Jemand war schneller" not in page


@pytest.mark.django_db
def test_rows_written_anew_by_a_restore_are_no_obstacle(desk, other):
    practice = factories.practice(title="Park", sources=[{"text": "Eins"}, {"text": "Zwei"}])
    saves(other, practice, title="Anders")
    mine = form_data(desk, change(practice), **{"sources-1-text": "Zwei, genauer"})
    other.post(url("restore", practice.pk, 1), {"opened_version": "2"})
    merged = desk.post(change(practice), sent(desk.post(change(practice), mine), **TAKE))
    assert desk.post(change(practice), sent(merged)).status_code == 302
    assert [row["text"] for row in present(practice)["sources"]] == ["Eins", "Zwei, genauer"]


@pytest.mark.django_db
def test_a_stale_save_and_a_merge_leave_nothing_in_any_table(desk, other):
    practice = factories.practice(title="Park", sources=[{"text": "Quelle"}])
    mine = form_data(desk, change(practice), title="Mein Park", tags=["Nie gespeichert"])
    mine = add_row(mine, "sources", text="Nie gespeichert")
    saves(other, practice, teaser="Bea.")
    before = (practice.sources.get().pk, Version.objects.count(), Tag.objects.count(), Edition.objects.count())
    merged = desk.post(change(practice), sent(desk.post(change(practice), mine), **TAKE))
    assert "Nie gespeichert" in merged.content.decode()
    assert before == (
        practice.sources.get().pk,
        Version.objects.count(),
        Tag.objects.count(),
        Edition.objects.count(),
    )


@pytest.mark.django_db
def test_a_stale_form_of_an_archived_record_comes_back_and_cannot_be_merged(desk, other):
    practice = factories.practice(title="Park", diversity=[{"dimension": "alter", "how": "So."}])
    mine = form_data(desk, change(practice), title="Mein Park")
    saves(other, practice, teaser="Bea.")
    confirm(other, url("archive", practice.pk))
    for pressed in ({}, TAKE | {"_seen_version": "2"}):
        response = desk.post(change(practice), mine | pressed)
        page = response.content.decode()
        assert "inzwischen archiviert" in page and 'value="Mein Park"' in page and "_resolve" not in page
        assert "schon vergeben" not in page and "already exists" not in page
        assert not any(formset.formset.total_error_count() for formset in response.context["inline_admin_formsets"])
    assert present(practice)["title"] == "Park"


@pytest.mark.django_db
def test_merging_into_a_record_deleted_meanwhile_makes_a_new_one_only_when_saved_again(desk, other):
    practice = factories.practice(title="Park", sources=[{"text": "Quelle"}])
    mine = form_data(desk, change(practice), title="Mein Park")
    saves(other, practice, teaser="Bea.")
    asked = desk.post(change(practice), mine)
    confirm(other, url("delete", practice.pk))
    response = desk.post(change(practice), sent(asked, **TAKE))
    page = response.content.decode()
    assert "inzwischen gelöscht" in page and 'value="Mein Park"' in page and not Practice.objects.exists()
    again = sent(response)
    assert desk.post(change(practice), again).status_code == 302
    copy = Practice.objects.get()
    assert (copy.title, copy.sources.get().text) == ("Mein Park", "Quelle") and copy.number != practice.number


@pytest.mark.django_db
def test_a_merge_needs_the_right_to_change(client, desk, other):
    practice = factories.practice(title="Park")
    asked = desk.post(change(practice), form_data(desk, change(practice)) | {"opened_version": "x"})
    client.force_login(factories.editor("view_practice"))
    assert client.post(change(practice), sent(asked, **TAKE)).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forged",
    [
        {"sources-TOTAL_FORMS": "abc", "categories": ["x", "99999999999999999999", "-1"], "place": "abc"},
        {"sources-TOTAL_FORMS": "2", "sources-0-id": "abc", "sources-1-id": "99999999999999999999", "kind": "x"},
        {"title": "a\0b", "contact_name": "\0", "tags": ["\0"], "start_year": "9" * 400, "as_of": "31.02.x"},
        {"start_year": "2020", "end_year": "1999", "_take_title": "theirs", "_take_x": "theirs", "slug": "Ä ö"},
        {
            "involvements-TOTAL_FORMS": "1",
            "involvements-0-actor": "999",
            "involvements-0-position": "99999999",
            "legacy_addresses-TOTAL_FORMS": "2",
            "legacy_addresses-0-path": "/a",
            "legacy_addresses-1-path": "/a/",
        },
    ],
)
def test_forged_forms_come_back_and_write_nothing(desk, other, forged):
    practice = factories.practice(title="Park", sources=[{"text": "Quelle"}])
    mine = form_data(desk, change(practice), aims="<p>Mein Ziel.</p>")
    saves(other, practice, title="Ihr Park")
    before = present(practice)
    for pressed in ({}, TAKE | {"_seen_version": "2"}):
        response = desk.post(change(practice), mine | forged | pressed)
        assert response.status_code == 200 and "Mein Ziel." in response.content.decode()
    assert present(practice) == before and practice.version == 2
