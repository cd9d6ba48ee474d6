import datetime
import io
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from practices.choices import Stage
from practices.desk import versions, workflow
from practices.exchange import importer
from practices.models import Edition, EditionAddress, NumberCounter, Practice, Relation, Version
from taxonomy import revision
from taxonomy.models import Actor, Place, Tag
from tests import factories

pytestmark = pytest.mark.django_db
DOCUMENT = {
    "format": 1,
    "slug": "eins",
    "kind": "praxisbeispiel",
    "title": "Eins",
    "teaser": "Kurz.",
    "categories": ["stadt"],
    "sections": {"context": "<p>So war es.</p>"},
}


def take_in(tmp_path, *lines, **options):
    """Import these lines; what the command says."""
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    out, err = io.StringIO(), io.StringIO()
    call_command("import_practices", str(path), stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


def record(**fields):
    return {**DOCUMENT, **fields}


def published(**fields):
    return record(status="published", **fields)


def edit(practice, **fields):
    Practice.objects.filter(pk=practice.pk).update(**fields)
    practice.refresh_from_db()
    return versions.record(practice, by=factories.editor())


def test_without_publish_new_records_are_drafts_whatever_the_file_calls_them(tmp_path):
    said = take_in(tmp_path, published(slug="a"), record(slug="b"))
    assert "2 Beiträge gelesen: 2 neu" in said and "0 Beiträge veröffentlicht" in said
    assert set(Practice.objects.values_list("stage", flat=True)) == {Stage.DRAFT}
    assert not Edition.objects.exists()


def test_with_publish_only_what_the_file_calls_published_is_published(tmp_path):
    before, _ = revision.current()
    take_in(tmp_path, published(slug="a", published_at="2019-05-01T10:00:00+02:00"), record(slug="b"), publish=True)
    edition = Edition.objects.get()
    assert edition.slug == "a" and edition.revision == revision.current()[0] > before
    assert edition.first_published_at == datetime.datetime(2019, 5, 1, 8, tzinfo=datetime.UTC)
    assert edition.published_at > timezone.now() - datetime.timedelta(minutes=5)
    assert [c.slug for c in edition.categories.all()] == ["stadt"]
    assert Practice.objects.get(slug="a").stage == Stage.PUBLISHED
    assert Practice.objects.get(slug="b").stage == Stage.DRAFT


def test_new_records_keep_the_stage_that_the_file_gives_them(tmp_path):
    take_in(tmp_path, record(slug="a", status="in_review"), record(slug="b", status="archived"), publish=True)
    assert Practice.objects.get(slug="a").stage == Stage.IN_REVIEW
    assert Practice.objects.get(slug="b").stage == Stage.ARCHIVED


def test_the_same_file_again_changes_nothing(tmp_path):
    lines = [published(slug=slug, tags=["Ä"]) for slug in "abc"]
    take_in(tmp_path, *lines, publish=True)
    before = list(Edition.objects.values_list("revision", "published_at")), revision.current()
    said = take_in(tmp_path, *lines, publish=True)
    assert "0 neu, 0 geändert, 3 unverändert, 0 übersprungen" in said
    assert Version.objects.count() == 3
    assert (list(Edition.objects.values_list("revision", "published_at")), revision.current()) == before


def test_a_record_without_number_and_slug_is_known_again_by_its_title(tmp_path):
    lines = [record(slug=None, title="Größe zählt"), record(slug=None, title="Nur dies")]
    take_in(tmp_path, *lines)
    assert set(Practice.objects.values_list("slug", flat=True)) == {"groesse-zaehlt", "nur-dies"}
    assert "2 unverändert" in take_in(tmp_path, *lines)


def test_a_record_with_a_number_gets_a_free_slug_from_its_title(tmp_path):
    factories.practice(slug="gleich", title="Gleich")
    lines = [record(number=n, slug=None, title="Gleich") for n in (901, 902)]
    take_in(tmp_path, *lines, record(number=903, slug="gleich-2"))
    slugs = Practice.objects.order_by("number").values_list("slug", flat=True)
    assert list(slugs)[-3:] == ["gleich-3", "gleich-4", "gleich-2"]
    assert "2 unverändert" in take_in(tmp_path, *lines)


def test_fresh_numbers_go_on_after_the_highest_of_the_file(tmp_path):
    take_in(tmp_path, record(slug="a"), record(slug="b", number=500))
    assert Practice.objects.get(slug="a").number == 501
    assert NumberCounter.take() == 502


def test_a_changed_record_is_one_new_version_and_without_publish_a_change_in_work(tmp_path):
    take_in(tmp_path, published(), publish=True)
    said = take_in(tmp_path, published(title="Anders"))
    assert "1 geändert" in said
    practice = Practice.objects.get()
    assert (practice.title, practice.version, practice.stage) == ("Anders", 2, Stage.DRAFT)
    assert Edition.objects.get().title == "Eins"


def test_a_changed_record_is_published_with_publish_and_its_old_address_stays(tmp_path):
    take_in(tmp_path, published(number=7), publish=True)
    first = Edition.objects.get()
    take_in(tmp_path, published(number=7, slug="neu", title="Neu"), publish=True)
    edition = Edition.objects.get()
    assert (edition.title, edition.slug, edition.version.number) == ("Neu", "neu", 2)
    assert edition.first_published_at == first.first_published_at
    assert EditionAddress.objects.get().path == "/praxisbeispiele/eins"
    assert Practice.objects.get().slug == "neu"


def test_nothing_is_unpublished_by_a_file(tmp_path):
    take_in(tmp_path, published(), publish=True)
    for status in ("draft", "in_review", "archived"):
        take_in(tmp_path, record(status=status), publish=True)
    assert Practice.objects.get().stage == Stage.PUBLISHED
    assert Edition.objects.live().count() == 1


def test_what_was_withdrawn_here_stays_withdrawn(tmp_path):
    practice = factories.published(slug="eins")
    workflow.withdraw(practice, by=factories.editor())
    take_in(tmp_path, published(), publish=True, overwrite=True)
    assert not Edition.objects.live().exists()
    assert Practice.objects.get().title == "Eins"


def test_what_is_archived_here_stays_as_it_is(tmp_path):
    practice = factories.practice(slug="eins", title="Alt")
    workflow.archive(practice, by=factories.editor())
    said = take_in(tmp_path, published(), publish=True, overwrite=True)
    assert "1 übersprungen" in said and f"Zeile 1 übersprungen: Nr. {practice.number} „Eins“" in said
    assert Practice.objects.get().title == "Alt"


def test_a_change_in_work_here_is_kept_and_named_unless_overwrite(tmp_path):
    take_in(tmp_path, published(), publish=True)
    edit(Practice.objects.get(), title="Hier geändert")
    said = take_in(tmp_path, published(title="Aus der Datei"), publish=True)
    assert "1 übersprungen" in said and "Zeile 1 übersprungen: Nr. 1 „Aus der Datei“" in said
    assert Practice.objects.get().title == "Hier geändert" and Edition.objects.get().title == "Eins"
    take_in(tmp_path, published(title="Aus der Datei"), publish=True, overwrite=True)
    assert Practice.objects.get().title == "Aus der Datei" == Edition.objects.get().title


def test_overwriting_with_what_is_public_gives_up_the_change_in_work(tmp_path):
    take_in(tmp_path, published(), publish=True)
    edit(Practice.objects.get(), title="Hier geändert")
    take_in(tmp_path, published(), overwrite=True)
    assert (Practice.objects.get().title, Practice.objects.get().stage) == ("Eins", Stage.PUBLISHED)


def test_an_imported_draft_follows_the_file_until_somebody_edits_it(tmp_path):
    take_in(tmp_path, record())
    assert "1 geändert" in take_in(tmp_path, record(title="Zwei"))
    edit(Practice.objects.get(), title="Von Hand")
    assert "1 übersprungen" in take_in(tmp_path, record(title="Drei"))
    assert Practice.objects.get().title == "Von Hand"
    take_in(tmp_path, record(title="Drei"), overwrite=True)
    assert Practice.objects.get().title == "Drei"


def test_two_lines_are_the_published_version_and_a_change_in_work(tmp_path):
    lines = [
        published(number=3, published_at="2020-01-01T00:00:00+00:00"),
        record(number=3, title="In Arbeit", slug="neu", status="in_review"),
    ]
    said = take_in(tmp_path, *lines, publish=True)
    assert "1 Beitrag gelesen: 1 neu" in said
    practice, edition = Practice.objects.get(), Edition.objects.get()
    assert (practice.title, practice.slug, practice.stage, practice.version) == ("In Arbeit", "neu", "in_review", 2)
    assert (edition.title, edition.slug, edition.version.number) == ("Eins", "eins", 1)
    assert "1 unverändert, 0 übersprungen" in take_in(tmp_path, *lines, publish=True)
    assert Version.objects.count() == 2


def test_two_lines_without_publish_leave_a_draft_of_the_second(tmp_path):
    take_in(tmp_path, published(number=3), record(number=3, title="In Arbeit"))
    assert (Practice.objects.get().title, Practice.objects.get().stage) == ("In Arbeit", Stage.DRAFT)
    assert not Edition.objects.exists()


def test_relations_lead_forward_backward_and_to_practices_here(tmp_path):
    here = factories.practice(slug="hier")

    def relations(*targets):
        return [{"kind": "verwandt", "practice": target} for target in targets]

    lines = [
        record(slug="a", relations=relations("c", "hier", 700)),
        record(slug="b", relations=relations("a")),
        record(slug="c", number=700, relations=relations(here.number)),
    ]
    lines[0]["relations"] = relations("b", 700, "hier", "c")
    take_in(tmp_path, *lines)
    a, b = Practice.objects.get(slug="a"), Practice.objects.get(slug="b")
    assert [r.target.slug for r in a.relations.all()] == ["b", "c", "hier"]
    assert [r.target.slug for r in b.relations.all()] == ["a"]
    assert Version.objects.get(practice=a).document["relations"][1] == {"kind": "verwandt", "practice": 700}
    from practices import document as documents

    assert documents.build(a) == Version.objects.get(practice=a).document
    assert "3 unverändert" in take_in(tmp_path, *lines)


def test_relations_that_a_killed_import_left_out_come_with_the_next_run(tmp_path, monkeypatch):
    lines = [
        record(slug=slug, relations=[{"kind": "verwandt", "practice": target}]) for slug, target in ("ab", "bc", "ca")
    ]
    monkeypatch.setattr(importer, "BATCH", 1)
    with monkeypatch.context() as kill:
        kill.setattr(importer.Importer, "_relate", lambda self: None)
        take_in(tmp_path, *lines)
    assert Relation.objects.count() == 1
    assert "3 unverändert" in take_in(tmp_path, *lines)
    assert Relation.objects.count() == 3


def test_terms_come_with_the_file_and_known_ones_stay_ours(tmp_path):
    term = {"format": 1, "type": "term", "vocabulary": "actor"}
    lines = [
        {**term, "slug": "polizei", "parent": "", "name": "Die Polente", "description": "", "synonyms": []},
        {**term, "slug": "stadtpolizei", "parent": "polizei", "name": "Stadtpolizei", "synonyms": ["Stapo", "SP"]},
        {**term, "slug": "wache-nord", "parent": "polizei/stadtpolizei", "name": "Wache Nord"},
        published(actors=[{"actor": "polizei/stadtpolizei/wache-nord"}]),
    ]
    before = revision.current()[0]
    said = take_in(tmp_path, *lines, create_terms=True)
    assert "2 Begriffe angelegt." in said and revision.current()[0] > before
    assert Actor.objects.get(slug="polizei").name == "Polizei"
    assert Actor.objects.get(slug="stadtpolizei").synonym_list == ["Stapo", "SP"]
    assert Actor.objects.get(slug="wache-nord").parent.slug == "stadtpolizei"
    assert Version.objects.get().document["actors"] == [{"actor": "wache-nord", "role": "beteiligt"}]
    assert "Begriff" not in take_in(tmp_path, *lines)


def test_tags_and_places_are_created_once_in_their_first_spelling(tmp_path):
    point = {"latitude": 51, "longitude": 7.5}
    place = {"name": "Neudorf am Öhr", "state": "Nordrhein-Westfalen", **point}
    take_in(
        tmp_path,
        record(slug="a", tags=["Öl", "öl"], place=place, further_places=[place, {**place, "level": "kreis"}]),
        record(slug="b", tags=["ÖL"], place={"name": "neudorf am oehr", "state": "nordrhein-westfalen"}),
    )
    assert list(Tag.objects.values_list("name", flat=True)) == ["Öl"]
    assert list(Place.objects.filter(name="Neudorf am Öhr").values_list("level", flat=True)) == ["kommune", "kreis"]
    a, b = (Version.objects.get(practice__slug=slug).document for slug in "ab")
    assert a["tags"] == b["tags"] == ["Öl"] and a["place"] == b["place"]
    assert [place["level"] for place in a["further_places"]] == ["kommune", "kreis"]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(tmp_path):
    take_in(tmp_path, published(slug="a"), published(slug="b"), publish=True)
    lines = [published(slug="a"), published(slug="b", title="Neu", tags=["x"]), published(slug="c")]
    said = take_in(tmp_path, *lines, publish=True, dry_run=True)
    assert "Probelauf" in said and "1 neu, 1 geändert, 1 unverändert, 0 übersprungen" in said
    assert "2 Beiträge veröffentlicht." in said
    assert Version.objects.count() == 2 and not Tag.objects.exists()


def test_what_changed_between_check_and_writing_is_skipped_and_named(tmp_path, monkeypatch):
    take_in(tmp_path, published(slug="a"), published(slug="b"), publish=True)
    give_numbers = importer.Importer._give_numbers

    def meanwhile(self):
        edit(Practice.objects.get(slug="a"), title="Inzwischen")
        factories.practice(slug="c")
        factories.practice(legacy_addresses=["/alt"])
        give_numbers(self)

    monkeypatch.setattr(importer.Importer, "_give_numbers", meanwhile)
    lines = [published(slug=slug, title="Datei") for slug in "abc"]
    said = take_in(tmp_path, *lines, published(slug="d", legacy_addresses=["/alt"]), publish=True)
    assert "4 Beiträge gelesen: 0 neu, 1 geändert, 0 unverändert, 3 übersprungen" in said
    assert "Zeile 1 übersprungen: Nr. 1 „Datei“: Der Beitrag wurde hier inzwischen geändert." in said
    assert "Zeile 3 übersprungen" in said and "Zeile 4 übersprungen" in said
    assert Practice.objects.get(slug="a").title == "Inzwischen"
    assert Edition.objects.get(slug="b").title == "Datei"


def test_a_deleted_practice_is_brought_back_under_its_number_and_stays_withdrawn(tmp_path):
    by = factories.editor()
    practice = factories.published(by=by, slug="eins", number=5)
    workflow.withdraw(practice, by=by)
    Practice.objects.get().delete()
    take_in(tmp_path, published(number=5), publish=True)
    practice = Practice.objects.get()
    assert (practice.number, practice.version, practice.stage) == (5, 2, Stage.DRAFT)
    assert practice.versions.count() == 2
    assert not Edition.objects.live().exists()
