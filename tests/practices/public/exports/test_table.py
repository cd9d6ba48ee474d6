"""CSV and XLSX: one row a record, harmless in every program, with the words for what stands in it."""

import csv
import datetime
import io
from dataclasses import replace

import openpyxl
import pytest

from practices.desk import workflow
from practices.document.columns import CELL_LIMIT
from practices.public.exports import workbook
from practices.public.exports.formats import FORMATS
from tests import factories
from tests.practices.public import outputs

pytestmark = pytest.mark.django_db


def rows(client, query=""):
    response = client.get(f"/praxisbeispiele/auswahl.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(outputs.body(response).decode("utf-8-sig"), newline=""), delimiter=";"))


def book(client, query=""):
    response = client.get(f"/praxisbeispiele/auswahl.xlsx{query}")
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(response)))


def records(client, query=""):
    heads, *lines = book(client, query)["Beiträge"].iter_rows()
    return [dict(zip([head.value for head in heads], line, strict=True)) for line in lines]


def test_a_row_says_in_words_what_the_record_says(client, collection):
    row = next(row for row in rows(client) if row["Nummer"] == "101")
    assert row["Art"] == "Praxisbeispiel"
    assert row["Ort"] == "Wuppertal (Nordrhein-Westfalen)"
    assert row["Kategorien"] == "Stadt; Freiraum; Technik"
    assert row["Kategorien (Kurznamen)"] == "stadt; freiraum; technik"
    assert row["Akteur*innen"].splitlines()[0] == "Polizei Wuppertal | federführend"
    assert row["Ausgangslage"] == "Vorher\nEs war laut."
    assert row["Kennzeichen offen"] == "erfüllt"
    assert row["Stand"] == "2020-03-01"
    assert row["Adresse"] == "http://testserver/praxisbeispiele/ordnungspartnerschaften/"


def test_every_row_says_what_was_asked_for(client, collection):
    found = rows(client, "?akteur=polizei&sortierung=titel")
    assert [row["Nummer"] for row in found] == ["102", "101"]
    [sentence] = {row["Auswahl"] for row in found}
    assert sentence.startswith("Wer handelt? Polizei; 2 Beiträge; Stand ")
    assert sentence.endswith("; http://testserver/praxisbeispiele/?akteur=polizei&sortierung=titel")


def test_both_tables_have_the_same_cells(client, collection):
    plain = rows(client)
    for row, cells in zip(plain, records(client), strict=True):
        assert list(row) == list(cells)
        for head, cell in cells.items():
            value = cell.value.date().isoformat() if isinstance(cell.value, datetime.datetime) else cell.value
            assert row[head] == ("" if value is None else str(value)), head


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "#NAME?", "\u00a0=", "＝"])
def test_nothing_in_a_table_is_ever_run(client, by, sign):
    evil = f"{sign}cmd|' /C calc'!A0"
    factories.published(
        by=by, title=f"{sign}1+2", teaser=evil, sections={"context": f"<p>{evil}</p><p>{evil}</p>"}, tags=[evil]
    )
    [row] = rows(client)
    for head in ("Titel", "Kurzbeschreibung", "Ausgangslage", "Schlagworte"):
        assert not row[head].startswith(("=", "+", "-", "@", "\t", "\r", "＝")), head
    [cells] = records(client)
    assert {cell.data_type for cell in cells.values()} <= {"s", "n", "inlineStr"}
    assert cells["Titel"].value == f"{sign}1+2".strip("\u00a0")


def test_a_text_that_no_cell_can_hold_is_cut_in_the_workbook_and_whole_in_csv(client, by):
    text = "😀" * 20_000
    factories.published(by=by, sections={"context": f"<p>{text}</p>"})
    assert rows(client)[0]["Ausgangslage"] == text
    cut = records(client)[0]["Ausgangslage"].value
    assert cut.startswith("😀" * 16_000) and cut.endswith(workbook.CUT)
    assert len(cut.encode("utf-16-le")) <= 2 * CELL_LIMIT


def test_the_workbook_explains_itself(client, collection):
    found = book(client, "?land=bayern")
    assert found.sheetnames == ["Beiträge", "Codebuch", "Auswahl"]
    said = dict(found["Auswahl"].iter_rows(values_only=True))
    assert said["Auswahl"] == "Bundesland Bayern"
    assert said["Adresse"] == "http://testserver/praxisbeispiele/?land=bayern"
    assert said["Beiträge"] == 2 and said["Stand"].date() and said["Lizenz"]
    heads = [cell.value for cell in found["Beiträge"][1]]
    assert found["Beiträge"].freeze_panes == "A2"
    explained = {row[0] for row in found["Codebuch"].iter_rows(min_row=2, values_only=True)}
    assert explained == {*heads, "Alle Spalten"}


def test_the_codebook_names_every_value_and_no_term_that_only_the_desk_uses(client, by, collection):
    factories.practice(by=by, actors=[{"actor": "polizei-wuppertal"}])
    response = client.get("/praxisbeispiele/codebuch.csv")
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    known = {(line["Spalte"], line["Kurzname"]): line for line in lines}
    assert known["Art", "methode"]["Wert"] == "Methode"
    assert known["Kategorien", "stadt"]["Wert"] == "Stadt"
    assert known["Akteur*innen", "polizei-wuppertal"]["Wert"] == "Polizei Wuppertal"
    assert known["Auswahl", ""]["Bedeutung"] and "Apostroph" in known["Alle Spalten", ""]["Bedeutung"]
    workflow.withdraw(collection[101], by=by)
    assert b"polizei-wuppertal" not in client.get("/praxisbeispiele/codebuch.csv").content


def test_a_workbook_has_a_limit_and_says_what_to_take_instead(client, collection, monkeypatch):
    monkeypatch.setitem(FORMATS, "xlsx", replace(FORMATS["xlsx"], most=3))
    refused = client.get("/praxisbeispiele/auswahl.xlsx")
    assert refused.status_code == 400
    assert "fasst höchstens 3 Beiträge, diese Auswahl hat 4." in refused.content.decode()
    assert "CSV oder JSON Lines" in refused.content.decode()
    assert client.get("/praxisbeispiele/auswahl.xlsx?akteur=polizei").status_code == 200


def test_nothing_found_is_a_table_without_rows(client, collection):
    assert rows(client, "?ort=nirgends") == [] == records(client, "?ort=nirgends")
