import datetime

import pytest
from hypothesis import HealthCheck, given, settings

from practices import document as documents
from practices.choices import Mark
from practices.document import columns
from practices.document.columns import EDITORIAL, PUBLIC, Names
from practices.public import catalogue
from practices.public.catalogue.terms import read_vocabularies
from taxonomy.lookup import VOCABULARIES, Lookup
from taxonomy.models import Place
from tests.practices.document.test_reading_and_writing import FULL
from tests.practices.exchange.test_round_trip import DOCUMENTS

pytestmark = pytest.mark.django_db

BY_HEADING = {column.heading: column for column in EDITORIAL}


@pytest.fixture
def names():
    return Names(catalogue.current().vocabularies)


@pytest.fixture
def full():
    parsed, problems = documents.parse(FULL, Lookup())
    assert problems == []
    return parsed


def read_back(document, names):
    """The document that the table of ``document`` says, beside what no table can change."""
    fixed = {column.field for column in EDITORIAL if not column.is_editable}
    result = {key: value for key, value in document.items() if key in fixed}
    result |= {"format": 1, "language": "de"}
    for column in EDITORIAL:
        if column.is_editable:
            column.change(result, column.write(document, names), names)
    return documents.parse(result, Lookup())


def test_a_document_comes_back_from_the_table_as_it_was(full, names):
    assert read_back(full, names) == (full, [])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(raw=DOCUMENTS)
def test_any_document_comes_back_from_the_table_as_it_was(raw, names):
    kept = {key: value for key, value in raw.items() if key not in ("pictures", "attachments", "relations")}
    kept["actors"] = [row for row in raw.get("actors", []) if not row["actor"].startswith("neu-")]
    kept["further_places"] = [place for place in raw.get("further_places", []) if "latitude" not in place]
    kept["quality_marks"] = sorted(
        raw.get("quality_marks", []), key=lambda row: list(Mark).index(row["mark"])
    )  # a table gives marks the order of its columns
    kept["place"] = next(iter(kept["further_places"]), None)
    parsed, problems = documents.parse({"format": 1, **kept})
    assert problems == []
    documents.resolve(parsed, Lookup())  # the other test knows more terms
    back, problems = read_back(parsed, names)
    assert problems == []
    for key in parsed.keys() | back.keys():
        assert back.get(key) == parsed.get(key)


def test_cells_are_what_an_editor_would_write(full, names):
    def cell(heading):
        return BY_HEADING[heading].write(full, names)

    assert cell("Nummer") == 7
    assert cell("Art") == "Praxisbeispiel"
    assert cell("Ort") == "Wuppertal (Nordrhein-Westfalen)"
    assert cell("Beginn") == 1997
    assert cell("Sicherheitsbezug") == "objektive Sicherheit; Sicherheitsempfinden"
    assert cell("Kategorien") == "Stadt; Technik"
    assert cell("Akteur*innen") == "Polizei | federführend | Polizei Wuppertal\nPolizei | beteiligt |  | zweite"
    assert cell("Diversität") == "Alter | Jugendliche"
    assert cell("Kennzeichen offen") == "erfüllt"
    assert cell("Kennzeichen offen: Begründung") == "Weil."
    assert cell("Kennzeichen adaptiv") is None
    assert cell("Ausgangslage") == "Erster Absatz.\n\nZweiter."
    assert cell("Ziele") == full["sections"]["aims"] != "Ziel"
    assert cell("Quellen") == "Stadt | https://example.org/ | 2026-01-02 | Auszug"
    assert cell("Alte Adressen") == "/a/b\n/?p=12"
    assert cell("Stand") == datetime.date(2026, 1, 1)
    assert cell("Anhänge") == "Steckbrief"


def test_readers_get_names_and_slugs_and_nothing_of_the_desk(full, names):
    cells = {
        column.heading: column.write(documents.public(full, on=datetime.date(2026, 2, 1)), names) for column in PUBLIC
    }
    assert cells["Kategorien"] == "Stadt; Technik"
    assert cells["Kategorien (Kurznamen)"] == "stadt; technik"
    assert cells["Akteur*innen (Kurznamen)"] == "polizei; polizei"
    assert cells["Ziele"] == "Ziel"
    assert not [key for key in cells if key.startswith(("Kontakt", "Interne", "Wiedervorlage"))]


def test_every_field_of_a_document_has_a_column():
    fields = {column.field for column in EDITORIAL}
    assert set(documents.shape.DOCUMENT.fields) - fields == {"format", "language", "status", "published_at"}


@pytest.mark.parametrize("table", [EDITORIAL, PUBLIC])
def test_headings_and_keys_are_unique_and_every_column_is_explained(table):
    for values in ([c.heading for c in table], [c.key for c in table]):
        assert len(set(values)) == len(values)
    assert all(column.note.endswith((".", "“.")) for column in table)


def test_no_two_terms_share_the_name_by_which_a_cell_names_them(names):
    for vocabulary in VOCABULARIES:
        for term in names.terms(vocabulary):
            assert names.slug(vocabulary, names.name(vocabulary, term.slug)) == term.slug


def test_a_text_too_long_for_a_cell_says_so_and_cannot_be_changed_there(names):
    column = BY_HEADING["Ziele"]
    document = {"sections": {"aims": f"<p>{'😀' * 16_384}</p>"}}
    cell = column.write(document, names)
    assert cell == "[Zu lang für eine Zelle: 16384 Zeichen. Dieser Text lässt sich nur im Formular bearbeiten.]"
    with pytest.raises(columns.Wrong, match="nur im Formular"):
        column.change(document, f"{cell} und mehr", names)


def test_a_problem_of_the_document_belongs_to_a_column(full):
    full["quality_marks"][0]["reason"] = "x" * 601
    full["sources"][0]["url"] = "foo"
    full["sections"]["aims"] = "<p>" + "x" * 200_001 + "</p>"
    _, problems = documents.parse(full)
    found = [columns.of_problem(problem, full, EDITORIAL).heading for problem in problems]
    assert list(dict.fromkeys(found)) == ["Ziele", "Kennzeichen offen: Begründung", "Quellen"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Halle (Saale) (Sachsen-Anhalt)", "Halle (Saale) (Sachsen-Anhalt)"),
        ("halle (saale)", "Halle (Saale) (Sachsen-Anhalt)"),
        ("Dreibrunn", "Dreibrunn (Bayern)"),
        ("Dreibrunn (Kreis)", "Dreibrunn (Bayern, Kreis)"),
        ("Nirgendland (Bund)", "Nirgendland (Bund)"),
    ],
)
def test_places_are_known_by_name_land_and_level(written, meant):
    Place.objects.create(name="Dreibrunn", slug="dreibrunn", state="bayern")
    Place.objects.create(name="Dreibrunn", slug="dreibrunn-kreis", state="bayern", level="kreis")
    Place.objects.create(name="Nirgendland", slug="nirgendland", level="bund")
    document, names = {}, Names(read_vocabularies())
    BY_HEADING["Ort"].change(document, written, names)
    assert BY_HEADING["Ort"].write(document, names) == meant


def test_a_place_that_is_unknown_or_there_in_two_laender_is_refused(names):
    Place.objects.create(name="Zweibrunn", slug="zweibrunn", state="bayern")
    Place.objects.create(name="Zweibrunn", slug="zweibrunn-2", state="hessen")
    names = Names(read_vocabularies())
    for written in ("Zweibrunn", "Atlantis (Bayern)", "Köln (Mond)"):
        with pytest.raises(columns.Wrong, match="gibt es nicht, oder es gibt mehrere"):
            BY_HEADING["Ort"].change({}, written, names)
