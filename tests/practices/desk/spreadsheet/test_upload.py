"""Files that are no table, or not one that anybody should open."""

import io
import time
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from practices.desk.spreadsheet.upload import Unreadable, rows
from practices.document.columns import FORMULA
from practices.models import Spreadsheet, Version
from tests import factories
from tests.practices.desk.spreadsheet import PAGE, download, edited, previewed, put, saved, upload, words, workbook

pytestmark = pytest.mark.django_db


def archive(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return file.getvalue()


def changed(content, name, change):
    """A workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        parts = {part: zipped.read(part) for part in zipped.namelist()}
    parts[name] = change(parts[name])
    return archive(parts)


PLAIN = workbook(["Nummer", "Fassung", "Titel"], [1, 1, "x"])
SHEET = "xl/worksheets/sheet1.xml"
BOMB = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'


def with_entity(xml):
    return BOMB + xml.replace(b"Titel", b"&b;")


def with_foreign_entity(xml):
    return b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + xml.replace(b"Titel", b"&a;")


HOSTILE = {
    "leer": (b" \n", "Die Datei ist leer."),
    "Kennwort": (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "mit einem Kennwort"),
    "altes Excel": (bytes.fromhex("d0cf11e0a1b11ae1") + b"Workbook", "früheren Excel-Format"),
    "Makros": (archive({"xl/workbook.xml": "<x/>", "xl/vbaProject.bin": "x"}), "enthält Makros"),
    "ODS": (
        archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
        "LibreOffice",
    ),
    "DOCX": (archive({"word/document.xml": "<x/>"}), "keine Tabelle"),
    "halb": (PLAIN[: len(PLAIN) // 2], "beschädigt"),
    "kein ZIP": (b"PK\x03\x04" + b"x" * 100, "beschädigt"),
    "kein XML": (changed(PLAIN, SHEET, lambda xml: b"<<<"), "beschädigt"),
    "ohne Blatt": (changed(PLAIN, "xl/workbook.xml", lambda xml: b"<workbook/>"), "beschädigt"),
    "Entitäten": (changed(PLAIN, SHEET, with_entity), "beschädigt"),
    "fremde Entität": (changed(PLAIN, SHEET, with_foreign_entity), "beschädigt"),
    "Bombe": (changed(PLAIN, "xl/styles.xml", lambda xml: xml + b" " * 60_000_000), "entpackt größer als 40 MB"),
    "viele Zellen": (
        changed(PLAIN, SHEET, lambda xml: xml.replace(b"</row>", b"<c/>" * 1_100_000 + b"</row>", 1)),
        "zu viele Zellen",
    ),
    "viele Formate": (
        changed(PLAIN, "xl/styles.xml", lambda xml: xml + b" " * 1_100_000),
        "zu viele Zellen oder Formate",
    ),
    "tief": (changed(PLAIN, SHEET, lambda xml: xml.replace(b"<sheetData>", b"<a>" * 20_000)), "beschädigt"),
    "Bild": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "keine Tabelle"),
    "NUL": (b"Nummer;Titel\n1;a\0b\n", "keine Tabelle"),
    "JSON": (b'{"Nummer": 1}', "fehlt die Spalte „Nummer“"),
    "ohne Nummer": (b"Titel\nx\n", "fehlt die Spalte „Nummer“"),
    "doppelt": (b"Nummer;Titel;titel\n1;a;b\n", "Die Spalte „titel“ kommt zweimal vor."),
    "nur der Kopf": (b"Nummer;Titel\n;\n", "steht kein Beitrag"),
    "zu viele Zeilen": (b"Nummer\n" + b"1\n" * 5001, "mehr als 5000 Zeilen"),
    "zu breit": (b"Nummer\n" + b";x" * 300, "mehr als 200 Spalten"),
    "falsche Zeichen": (b"Nummer\n\x81\x8d", "Zeichen der Datei"),
    "lange Zelle": (b"Nummer\n" + b"x" * 2_000_000, "beschädigt"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_table_is_refused_at_once_with_a_sentence(desk, kind):
    content, sentence = HOSTILE[kind]
    began = time.monotonic()
    response = upload(desk, content)
    assert time.monotonic() - began < 10
    assert response.status_code == 400
    assert sentence in words(response) and "Hochladen und prüfen" in words(response)
    assert not Spreadsheet.objects.exists()


def test_a_file_above_the_limit_is_413_and_none_at_all_400(desk):
    response = upload(desk, b"x" * (10 * 1024 * 1024 + 1))
    assert (response.status_code, "größer als 10 MB" in words(response)) == (413, True)
    response = desk.post(PAGE)
    assert (response.status_code, "Bitte wählen Sie eine Datei." in words(response)) == (400, True)


def test_a_sheet_that_claims_to_be_endless_costs_neither_time_nor_memory():
    far = b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    content = changed(PLAIN, SHEET, lambda xml: xml.replace(b"</sheetData>", far + b"</sheetData>"))
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(Unreadable, match="über Zeile 20000 hinaus"):
        list(rows(content))
    assert time.monotonic() - began < 10
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()


def test_columns_far_out_are_not_read():
    wide = b'<c r="XFD1"><v>1</v></c>'
    content = changed(PLAIN, SHEET, lambda xml: xml.replace(b"</row>", wide + b"</row>"))
    assert [len(cells) for _, cells in rows(content)] == [200, 200]


def test_a_formula_is_named_and_not_computed(desk):
    practice = factories.practice()
    content = edited(
        download(desk), {(practice.number, "Titel"): "=FORMULA(1)", (practice.number, "Beginn"): "=FORMULA(1)"}
    )
    text, page = previewed(desk, content)
    assert text.count("Hier steht eine Formel") == 2
    assert Version.objects.count() == 1


def test_lines_are_counted_as_a_spreadsheet_counts_them():
    found = list(rows(b'Nummer;Titel\n\n1;"a\nb"\n\n2;c\n'))
    assert [line for line, _ in found] == [1, 3, 5]
    book = Workbook()
    put(book.active, 1, 1, "Nummer")
    put(book.active, 7, 1, 3)
    put(book.active, 8, 2, "=FORMULA()")
    assert [(line, cells[1]) for line, cells in rows(saved(book))] == [(1, None), (7, None), (8, FORMULA)]


def test_the_sheet_of_records_is_read_wherever_it_stands():
    book = Workbook()
    put(book.active, 1, 1, "Notizen")
    put(book.create_sheet("Beiträge"), 1, 1, "Nummer")
    assert [cells[0] for _, cells in rows(saved(book))] == ["Nummer"]


def test_unicode_text_as_excel_calls_it_is_read_too():
    assert list(rows("Nummer\tTitel\r\n1\tä".encode("utf-16"))) == [(1, ["Nummer", "Titel"]), (2, ["1", "ä"])]


def test_what_divides_a_file_is_found_whatever_its_headings_hold():
    heads = ["Nummer", "Fassung", "Reihe, Heft, Seiten"]
    for mark in ";\t":
        assert list(rows(mark.join(heads).encode())) == [(1, heads)]
    assert list(rows(b'Nummer,Fassung,"Reihe, Heft, Seiten"')) == [(1, heads)]
    assert list(rows(b"\r\n\r\nNummer;Titel\r\n1;a")) == [(3, ["Nummer", "Titel"]), (4, ["1", "a"])]


def test_a_line_that_tells_excel_what_divides_a_file_is_none_of_the_table():
    assert list(rows(b"\xef\xbb\xbfsep=;\r\nNummer;Titel\r\n1;a,b")) == [(2, ["Nummer", "Titel"]), (3, ["1", "a,b"])]


def test_a_quotation_mark_that_nothing_closes_swallows_no_lines():
    with pytest.raises(Unreadable, match="Anführungszeichen"):
        list(rows(b'Nummer;Fassung;Titel\n1;1;"offen\n2;1;Zwei\n'))
    assert list(rows(b'Nummer;Titel\n1;5" Rohr und "Rat"')) == [
        (1, ["Nummer", "Titel"]),
        (2, ["1", '5" Rohr und "Rat"']),
    ]
