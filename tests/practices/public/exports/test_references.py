"""RIS, BibTeX and CSL-JSON, read back by the programs that people use."""

import json
import re

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware

from tests import factories
from tests.practices.public import outputs

pytestmark = pytest.mark.django_db
NASTY = 'Über {Klammern}, 100 % & \\input{x} $a_b^c$ ~ #1 "so"}, url = {https://evil.example/'
# The types and variables of csl-data.json, version 1.0.2, that a record may have.
CSL_TYPES = {"webpage", "report", "book", "document", "article-journal"}
CSL_TEXTS = "title container-title collection-title publisher DOI URL language abstract keyword note source".split()


@pytest.fixture
def works(by):
    """A page, a report, a book, a work of which little is known, and an article."""
    people = {"authors": [{"name": "Müller, Änne"}, {"name": "Stadt Köln", "role": "herausgabe"}]}
    printed = {
        **people,
        "publisher": "Verlag & Söhne",
        "year": 2019,
        "doi": "https://doi.org/10.1/x_y",
        "series": "Reihe 3",
    }
    factories.published(by=by, number=1, title=NASTY, teaser="Straße\u2028und Platz", tags=["Licht", "a, b"])
    factories.published(by=by, number=2, kind="forschungsergebnis", title="Bericht", bibliography=printed)
    factories.published(by=by, number=3, kind="veroeffentlichung", title="Buch", bibliography=printed)
    factories.published(by=by, number=4, kind="veroeffentlichung", title="Werk", bibliography=people)
    issue = {**people, "year": 2017, "series": "forum kriminalprävention, Heft 2/2017, S. 29–34"}
    factories.published(by=by, number=5, kind="veroeffentlichung", title="Artikel", bibliography=issue)


def taken(client, extension, query="?sortierung=neueste"):
    response = client.get(f"/praxisbeispiele/auswahl.{extension}{query}")
    assert response.status_code == 200
    return outputs.body(response).decode()


def by_number(entries, key):
    return {int(key(entry).rpartition("-")[2]): entry for entry in entries}


def test_bibtex_is_read_back_by_bibtexparser(client, works):
    text = taken(client, "bib")
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    entries = by_number(library.entries, lambda entry: entry.key)
    assert [entries[number].entry_type for number in (1, 2, 3, 4, 5)] == [
        *("misc", "techreport", "book", "misc", "article")
    ]
    page = {field.key: field.value for field in entries[1].fields}
    assert re.sub(r"[{}]", "", page["title"]).replace("ˆ", "^") == re.sub(r"[{}]", "", NASTY)
    assert page["url"] == "http://testserver/praxisbeispiele/beispiel-1/"
    assert page["howpublished"] == "DIVERCITY – Sicherheit und Vielfalt im Quartier"
    assert page["abstract"] == "Straße und Platz"
    assert page["date"].startswith(page["year"])
    report, book = ({field.key: field.value for field in entries[number].fields} for number in (2, 3))
    assert report["institution"] == book["publisher"] == "Verlag & Söhne"
    assert (book["author"], book["editor"], book["year"]) == ("Müller, Änne", "Stadt Köln", "2019")
    assert book["doi"] == "10.1/x_y"


def test_bibtex_says_in_a_comment_what_was_asked_for(client, works):
    text = taken(client, "bib", "?q=%40misc%7Bx&art=methode")
    library = bibtexparser.parse_string(text)
    assert not library.entries and not library.failed_blocks
    assert "Suchwort „ misc(x“; Art des Beitrags Methode; 0 Beiträge" in text


def test_ris_is_read_back_by_rispy(client, works):
    entries = by_number(rispy.loads(taken(client, "ris", "?kategorie=stadt")), lambda entry: entry["id"])
    assert [entries[number]["type_of_reference"] for number in (1, 2, 3, 4, 5)] == [
        *("ELEC", "RPRT", "BOOK", "GEN", "JOUR")
    ]
    assert entries[5]["secondary_title"] == "forum kriminalprävention, Heft 2/2017, S. 29–34"
    assert entries[1]["title"] == NASTY
    assert entries[1]["keywords"] == ["Licht", "a, b"]
    assert entries[1]["date"].startswith(f"{entries[1]['year']}/")
    assert entries[3]["authors"] == ["Müller, Änne"]
    assert (entries[3]["doi"], entries[3]["publisher"]) == ("10.1/x_y", "Verlag & Söhne")
    assert entries[3]["database_provider"].endswith("; Auswahl: Kategorie Stadt")


def test_csl_json_has_only_what_its_schema_knows(client, works):
    items = json.loads(taken(client, "csl.json"))
    for item in items:
        assert isinstance(item["id"], str) and item["type"] in CSL_TYPES
        assert item.keys() <= {"id", "type", "author", "editor", "issued", *CSL_TEXTS}
        assert all(isinstance(item.get(name, ""), str) for name in CSL_TEXTS)
        for name in (*item.get("author", []), *item.get("editor", [])):
            assert list(name) == ["literal"]
        for parts in item.get("issued", {"date-parts": []})["date-parts"]:
            assert 1 <= len(parts) <= 3 and all(isinstance(part, int) for part in parts)
    items = by_number(items, lambda item: item["id"])
    assert [items[number]["type"] for number in (1, 2, 3, 4, 5)] == [
        *("webpage", "report", "book", "document", "article-journal")
    ]
    assert items[1]["title"] == NASTY
    assert items[1]["container-title"] == "DIVERCITY – Sicherheit und Vielfalt im Quartier"
    assert items[3]["author"] == [{"literal": "Müller, Änne"}]
    assert items[3]["issued"] == {"date-parts": [[2019]]}
    assert "issued" not in items[4]
    assert items[1]["source"].endswith("; Auswahl: ganze Sammlung")


@pytest.mark.parametrize(("extension", "empty"), [("ris", ""), ("csl.json", "[]\n")])
def test_a_selection_without_records_is_a_file_without_references(client, works, extension, empty):
    assert taken(client, extension, "?art=methode") == empty
