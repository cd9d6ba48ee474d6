"""Two people at one record: nothing of either is lost, and the way back to one form is short."""

import pytest

from practices.models import Version
from taxonomy.models import Actor, DiversityDimension
from tests import factories
from tests.practices.desk.test_admin import add_row, form_data, url

TAKE = {"_resolve": "1"}


@pytest.fixture
def by():
    return factories.editor(first_name="Ada", last_name="Erst")


@pytest.fixture
def desk(client, by):
    client.force_login(by)
    return client


@pytest.fixture
def other(client):
    """Bea's browser."""
    bea = type(client)()
    bea.force_login(factories.editor(username="bea", first_name="Bea", last_name="Zweit"))
    return bea


def change(practice):
    return url("change", practice.pk)


def saves(client, practice, rows=(), **fields):
    """Somebody opens the form, types ``fields`` and ``rows`` [(prefix, {…})] and saves."""
    data = form_data(client, change(practice), **fields)
    for prefix, row in rows:
        data = add_row(data, prefix, **row)
    response = client.post(change(practice), data)
    assert response.status_code == 302, response.context["errors"]


def sent(response, **changes):
    """What the browser would send for a form that came back."""
    forms = [response.context["adminform"].form]
    data = {}
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value not in (None, "", False):
                data[field.html_name] = value
    if found := response.context.get("conflict"):
        data["_seen_version"] = str(found.newest.number)
    return data | {"_continue": "1"} | changes


def rows_of(response):
    return {row["label"]: row for row in response.context["rows"]}


def text(segments):
    return "".join(part for _, part in segments or [])


def marked(segments):
    return [part.strip() for is_changed, part in segments if is_changed]


def present(practice):
    practice.refresh_from_db()
    return Version.objects.get(practice_number=practice.number, number=practice.version).document


# Over HTTP


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
    assert "ändern sich gegenüber Fassung 2: Titel, Ziele, Akteur*innen." in page
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
