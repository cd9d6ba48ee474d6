"""A file with a bad line is refused as a whole, and the message names line and field."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from practices.desk import workflow
from practices.models import Edition, Practice, Version
from taxonomy.models import Actor, Place, Tag
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = {"format": 1, "kind": "praxisbeispiel", "title": "Gut", "slug": "gut", "tags": ["Neues Wort"]}
TERM = {"format": 1, "type": "term", "vocabulary": "actor", "slug": "neu", "parent": "polizei", "name": "Neu"}


NO_PICTURE, NO_PDF = "0" * 64 + ".png", "0" * 64 + ".pdf"


def related(target):
    return {"relations": [{"kind": "verwandt", "practice": target}]}


def line(**fields):
    return json.dumps({**GOOD, "slug": "zweite", **fields}).encode()


def term(**fields):
    return json.dumps({**TERM, **fields}).encode()


def complaints(tmp_path, *lines, **options):
    """What is said of a file whose first line is good; nothing of it may have been written."""
    before = Practice.objects.count(), Version.objects.count(), Actor.objects.count(), Place.objects.count()
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n".join([json.dumps(GOOD).encode(), *lines]) + b"\n")
    err, out = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="Nichts wurde geschrieben") as refused:
        call_command("import_practices", str(path), stderr=err, stdout=out, **options)
    assert refused.value.returncode == 1
    after = Practice.objects.count(), Version.objects.count(), Actor.objects.count(), Place.objects.count()
    assert after == before and not Tag.objects.filter(name="Neues Wort").exists()
    return err.getvalue().splitlines()


CASES = {
    "broken JSON": (b'{"format": 1,', "Zeile 2: Das ist kein gültiges JSON"),
    "not an object": (b"[1, 2]", "Zeile 2: Hier wird ein Objekt"),
    "no UTF-8": (b'{"format": 1, "title": "\xff"}', "Zeile 2: Das ist kein UTF-8"),
    "a key twice": (b'{"format": 1, "title": "a", "title": "b"}', "Zeile 2: Das Feld „title“ kommt zweimal vor."),
    "not a number": (line(start_year=float("nan")), "Zeile 2: NaN ist in JSON keine Zahl."),
    "5000 digits": (b'{"format": ' + b"1" * 5000 + b"}", "Zeile 2: Die Zeile enthält eine Zahl mit zu vielen Ziffern."),
    "20 digits": (line(number=10**19), "Zeile 2, number: Hier wird eine ganze Zahl"),
    "a number of exponents": (line(start_year=0).replace(b" 0}", b" 1e999}"), "Zeile 2, start_year: Hier wird eine"),
    "deep nesting": (b"[" * 100_000, "Zeile 2: Die Angaben sind zu tief verschachtelt."),
    "deep nesting of a field": (b'{"title": ' + b"[" * 5000 + b"]" * 5000 + b"}", "zu tief verschachtelt"),
    "20 MB": (line(internal_note="x" * 20_000_000), "Zeile 2: Die Zeile ist länger als 10 MB."),
    "NUL": (line(title="a\x00b"), "Zeile 2, title: Der Text enthält Steuerzeichen"),
    "a surrogate": (line(teaser="a\ud800b"), "Zeile 2, teaser: Der Text enthält Steuerzeichen"),
    "a surrogate as key": (line(**{"\ud800": 1}), "Zeile 2, �: Dieses Feld gibt es nicht"),
    "unknown key": (line(titel="x"), "Zeile 2, titel: Dieses Feld gibt es nicht."),
    "unknown key of a part": (line(sources=[{"text": "x", "uri": "y"}]), "Zeile 2, sources[0].uri: Dieses Feld"),
    "missing title": (line(title=None), "Zeile 2, title: Dieses Feld fehlt."),
    "empty title": (line(title=" \t"), "Zeile 2, title: Dieses Feld fehlt."),
    "unknown format": (line(format=2), "Zeile 2, format: Unbekanntes Format"),
    "unknown kind": (line(kind="roman"), "Zeile 2, kind: „roman“ ist hier nicht möglich."),
    "a list as kind": (line(kind=["methode"]), "Zeile 2, kind: "),
    "an object as progress": (line(progress={"a": 1}), "Zeile 2, progress: "),
    "unknown status": (line(status="weg"), "Zeile 2, status: „weg“ ist hier nicht möglich."),
    "a time without zone": (line(published_at="2026-01-01T10:00:00"), "Zeile 2, published_at: "),
    "unknown term": (line(categories=["stadt", "nirgends"]), "Zeile 2, categories[1]: Den Begriff „nirgends“"),
    "unknown actor": (line(actors=[{"actor": "x"}]), "Zeile 2, actors[0].actor: Den Begriff „x“ gibt es nicht."),
    "unknown place": (line(place={"name": "Nirgendwo"}), "Zeile 2, place: Den Ort „Nirgendwo“ gibt es nicht"),
    "unknown Land": (line(place={"name": "Ulm", "state": "Schwaben"}), "Zeile 2, place.state: "),
    "too long": (line(teaser="x" * 281), "Zeile 2, teaser: Höchstens 280 Zeichen; es sind 281."),
    "slug twice": (line(slug="gut"), "Zeile 2, slug: Der Kurzname „gut“ steht schon in Zeile 1."),
    "title twice without slugs": (line(slug=None, title="gut"), "Zeile 2, slug: Der Kurzname „gut“ steht"),
    "no name at all": (line(slug=None, title="!?"), "Zeile 2, slug: Hier wird eine Nummer oder ein Kurzname"),
    "missing picture": (line(pictures=[{"file": NO_PICTURE}]), "Zeile 2, pictures[0].file: Die Datei media/"),
    "a path as picture": (line(pictures=[{"file": "../../x.png"}]), "Zeile 2, pictures[0].file: Ein Dateiname"),
    "missing PDF": (line(attachments=[{"label": "a", "file": NO_PDF}]), "Zeile 2, attachments[0].file: Die Datei"),
    "relation to nothing": (line(**related("nichts")), "Zeile 2, relations[0].practice: Den Beitrag „nichts“"),
    "relation to no number": (line(**related(77)), "Zeile 2, relations[0].practice: Den Beitrag „77“"),
    "relation to itself": (line(**related("zweite")), "Zeile 2, relations[0].practice: Ein Beitrag"),
    "the home page as old address": (line(legacy_addresses=["/"]), "Zeile 2, legacy_addresses[0]: Die Startseite"),
    "a term without permission": (term(), "Zeile 2, slug: Den Begriff „neu“ gibt es nicht; mit --create-terms"),
    "a term of no vocabulary": (term(vocabulary="tier"), "Zeile 2, vocabulary: „tier“ ist hier nicht möglich."),
    "another type": (term(type="page"), "Zeile 2, type: „page“ ist hier nicht möglich."),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_bad_line_is_named_and_nothing_is_written(name, tmp_path):
    bad, expected = CASES[name]
    said = complaints(tmp_path, bad)
    assert len([sentence for sentence in said if sentence.startswith("Zeile 2")]) >= 1
    assert any(expected in sentence for sentence in said), said


def test_every_bad_line_is_named(tmp_path):
    said = complaints(tmp_path, line(kind="roman", slug="a"), b"{", line(teaser=3, slug="b"))
    assert [sentence.split(":")[0] for sentence in said] == ["Zeile 2, kind", "Zeile 3", "Zeile 4, teaser"]


def test_many_bad_lines_are_counted_and_not_all_listed(tmp_path):
    said = complaints(tmp_path, *[b"{"] * 1000)
    assert len(said) == 201 and said[-1] == "… und 800 weitere Fehler."


def test_parents_in_a_circle_or_too_late_are_named(tmp_path):
    circle = [term(slug="a", parent="b"), term(slug="b", parent="c"), term(slug="c", parent="a")]
    said = complaints(tmp_path, *circle, create_terms=True)
    assert said[0] == "Zeile 2, parent: Die Oberbegriffe bilden einen Kreis: a → b → c → a."
    said = complaints(tmp_path, term(slug="a", parent="a"), create_terms=True)
    assert said == ["Zeile 2, parent: Die Oberbegriffe bilden einen Kreis: a → a."]
    said = complaints(tmp_path, term(slug="a", parent="b"), term(slug="b"), create_terms=True)
    assert said == ["Zeile 2, parent: Der Oberbegriff „b“ steht erst in Zeile 3."]
    said = complaints(tmp_path, term(slug="a", parent="b"), create_terms=True)
    assert said == ["Zeile 2, parent: Den Oberbegriff „b“ gibt es nicht."]


def test_a_term_twice_is_named(tmp_path):
    said = complaints(tmp_path, term(), term(), create_terms=True)
    assert said == ["Zeile 3, slug: Der Begriff „neu“ steht schon in Zeile 2."]


def test_a_number_twice_is_named(tmp_path):
    said = complaints(tmp_path, line(number=5, slug="a"), line(number=6, slug="b"), line(number=5, slug="c"))
    assert said == ["Zeile 4, number: Beitrag Nr. 5 steht schon in Zeile 2."]


def test_a_record_that_names_two_practices_is_named(tmp_path):
    one, other = factories.practice(slug="eins"), factories.practice(slug="anders")
    said = complaints(tmp_path, line(number=one.number, slug="anders"))
    whose = f"gehört zu Beitrag Nr. {other.number}, die Nummer ist aber {one.number}."
    assert said == [f"Zeile 2, slug: Der Kurzname „anders“ {whose}"]
    said = complaints(tmp_path, line(number=999, slug="anders"))
    assert "gehört zu Beitrag" in said[0]


def test_a_former_slug_of_another_practice_is_named(tmp_path):
    by = factories.editor()
    practice = factories.published(by=by, slug="frueher")
    Practice.objects.filter(pk=practice.pk).update(slug="heute")
    practice.refresh_from_db()
    from practices.desk import versions

    versions.record(practice, by=by)
    workflow.publish(practice, by=by)
    said = complaints(tmp_path, line(number=999, slug="frueher"))
    assert said[0].startswith("Zeile 2, slug: Der Kurzname „frueher“ gehört zu Beitrag")


def test_a_title_that_another_practice_already_has_for_an_address_is_named(tmp_path):
    factories.practice(slug="treffpunkt-park", title="Der Treffpunkt im Park")
    said = complaints(tmp_path, line(slug=None, title="Treffpunkt Park"))
    assert said[0].startswith("Zeile 2, title: Der Kurzname aus diesem Titel gehört schon zu Beitrag")


def test_an_old_address_of_another_practice_is_named(tmp_path):
    owner = factories.published(legacy_addresses=["/alt"])
    said = complaints(tmp_path, line(legacy_addresses=["/alt/"]))
    assert said == [
        f"Zeile 2, legacy_addresses[0]: Die alte Adresse /alt gehört schon zu Beitrag Nr. {owner.number}."
    ]
    said = complaints(tmp_path, line(slug="a", legacy_addresses=["/x"]), line(slug="b", legacy_addresses=["/x"]))
    assert said == ["Zeile 3, legacy_addresses[0]: Die alte Adresse /x steht schon in Zeile 2."]


def test_what_is_incomplete_cannot_be_published_by_a_file_either(tmp_path):
    said = complaints(tmp_path, line(status="published"), publish=True)
    assert "Zeile 2, teaser: Die Kurzbeschreibung fehlt." in said
    assert not Edition.objects.exists()


def test_a_file_whose_name_is_not_its_hash_is_named(tmp_path):
    name = "a" * 64 + ".pdf"
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / name).write_bytes(b"%PDF-1.4\n%%EOF\n")
    said = complaints(tmp_path, line(attachments=[{"label": "a", "file": name}]))
    assert "Zeile 2, attachments[0].file: Der Inhalt von media/" in said[0] and "Prüfsumme" in said[0]


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="nicht lesbar"):
        call_command("import_practices", str(tmp_path / "keine.jsonl"))


def test_a_byte_order_mark_windows_lines_and_empty_lines_do_no_harm(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n\r\n  \r\n" + line() + b"\r\n\n" + line(slug="c")
    )
    call_command("import_practices", str(path), verbosity=0)
    assert Practice.objects.count() == 3
    assert Version.objects.get(document__slug="gut").document["tags"] == ["Neues Wort"]
