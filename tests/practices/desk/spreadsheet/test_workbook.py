"""The file that editors get."""

import datetime
import io

import pytest
from openpyxl import load_workbook

from practices.document.columns import EDITORIAL
from tests import factories
from tests.practices.desk.spreadsheet import FILE, PAGE, download, rows, words
from tests.practices.document.test_reading_and_writing import FULL

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(desk):
    factories.practice(**{**FULL, "title": "=1+1"})
    return load_workbook(io.BytesIO(download(desk)))["Beiträge"]


def column(sheet, heading):
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def test_heads_are_bold_in_the_typeface_of_the_cells_below(sheet):
    assert sheet["A1"].font.b and not sheet["A2"].font.b
    assert sheet["A1"].font.name == sheet["A2"].font.name is not None


def test_the_columns_are_number_version_and_those_that_are_declared(sheet):
    heads = [cell.value for cell in sheet[1]]
    assert heads == ["Nummer", "Fassung", *(column.heading for column in EDITORIAL[1:])]
    assert [sheet.cell(2, 1).value, sheet.cell(2, 2).value] == [7, 1]


def test_number_and_version_are_locked_and_nothing_else(sheet):
    assert sheet.protection.sheet and not sheet.protection.password
    locked = [cell.column for cell in sheet[2] if cell.value is not None and cell.protection.locked]
    assert locked == [1, 2]
    empty = sheet.cell(2, column(sheet, "Reihe, Heft, Seiten"))  # has the style of its column
    assert empty.value is None and not sheet.column_dimensions[empty.column_letter].protection.locked


def test_texts_are_texts_numbers_numbers_and_days_days(sheet):
    cell = sheet.cell(2, column(sheet, "Titel"))
    assert (cell.value, cell.data_type, cell.number_format, cell.quotePrefix) == ("=1+1", "s", "@", True)
    assert sheet.cell(2, column(sheet, "Beginn")).value == 1997
    cell = sheet.cell(2, column(sheet, "Stand"))
    assert (cell.value, cell.number_format) == (datetime.datetime(2026, 1, 1), "dd.mm.yyyy")


def test_closed_lists_are_offered(sheet):
    offers = {str(offer.sqref): offer.formula1 for offer in sheet.data_validations.dataValidation}
    letter = sheet.cell(1, column(sheet, "Stand des Vorhabens")).column_letter
    assert offers[f"{letter}2:{letter}5001"] == '"geplant,laufend,verstetigt,beendet,unbekannt"'
    assert all(len(formula) <= 257 for formula in offers.values())  # more Excel does not take


def test_the_codebook_explains_every_column_and_names_every_term(desk):
    factories.practice()
    content = download(desk)
    book = {row["Spalte"]: row for row in rows(content, "Codebuch")}
    assert set(book) == {"Nummer", "Fassung", *(column.heading for column in EDITORIAL)}
    assert book["Art"]["Mögliche Werte"].startswith("Praxisbeispiel, Fallstudie")
    assert (book["Bilder"]["Änderbar"], book["Titel"]["Änderbar"]) == ("nein", "ja")
    terms = {row["Kurzname"]: row for row in rows(content, "Begriffe")}
    assert terms["stadt"]["Pfad"] == "wohnen-und-nachbarschaft/stadt"


def test_a_filtered_list_gives_what_it_shows(desk):
    wanted = factories.practice(kind="methode", title="Nachtlicht")
    factories.practice()
    for query in ("?kind__exact=methode", "?q=Nachtlicht"):
        assert [row["Nummer"] for row in rows(download(desk, query))] == [wanted.number]
        assert f'tabelle/{query}"' in desk.get(f"/admin/practices/practice/{query}").content.decode()
        page = desk.get(PAGE + query)
        assert "Einen Beitrag als Tabelle herunterladen" in words(page)
        assert f'{FILE}{query}"' in page.content.decode()
    assert desk.get(f"{FILE}?gibtesnicht=1").status_code == 400
    assert "In dieser Auswahl ist kein Beitrag." in words(desk.get(f"{PAGE}?q=xyz"))


def test_the_answer_is_a_download_that_no_cache_keeps(desk):
    factories.practice()
    response = desk.get(FILE)
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"].startswith('attachment; filename="divercity-beitraege-')
    assert "no-store" in response["Cache-Control"]
