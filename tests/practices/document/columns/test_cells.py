import datetime

import pytest

from practices.choices import Progress
from practices.document.columns import cells
from practices.document.columns.cells import Wrong

DAY = datetime.datetime(2015, 3, 1)


@pytest.mark.parametrize("cell", [2009, 2009.0, "2009", " 2009 ", "2009,0", "2009.0"])
def test_years_that_a_spreadsheet_made_numbers_are_years(cell):
    assert cells.year.read(cell, None) == 2009


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (45292, r"45292 ist keine Jahreszahl von 1800 bis 2200\. .* den 01\.01\.2024"),
        (DAY, r"ein Datum \(01\.03\.2015\) gemacht; erwartet wird eine Jahreszahl"),
        ("März 2015", "„März 2015“ ist keine ganze Zahl; erwartet wird eine Jahreszahl wie 2009"),
        (2009.5, "„2009,5“ ist keine ganze Zahl"),
        (True, "WAHR"),
        ("#NAME?", "#NAME"),
        ("９", "keine ganze Zahl"),
        (datetime.time(3, 4), "eine Uhrzeit"),
    ],
)
def test_what_is_no_year_is_refused_with_what_to_do(cell, sentence):
    with pytest.raises(Wrong, match=sentence):
        cells.year.read(cell, None)


@pytest.mark.parametrize(
    "cell",
    [DAY, DAY.date(), 42064, 42064.0, "42064", "2015-03-01", "2015-03-01 00:00:00", "01.03.2015", "1.3.2015"]
    + ["1. März 2015", "01. Mrz 2015".replace("Mrz", "Mär")],
)
def test_days_are_understood_as_spreadsheets_give_them(cell):
    assert cells.date.read(cell, None) == "2015-03-01"


@pytest.mark.parametrize("cell", ["März 2015", 2015, "2015", "03/01/2015", "01.03.15", "31.02.2015", "", -5, 10**9])
def test_what_may_be_another_day_is_refused(cell):
    with pytest.raises(Wrong):
        cells.date.read(cell, None)


@pytest.mark.parametrize("cell", [datetime.datetime(1905, 7, 7), "07.07.1905"])
def test_a_year_that_a_spreadsheet_took_for_a_day_is_refused(cell):
    with pytest.raises(Wrong, match=r"Der 07\.07\.1905 ist vermutlich das Jahr 2015"):
        cells.date.read(cell, None)


def test_days_before_1901_are_written_as_text():
    assert cells.date.write("1850-02-03", None) == "1850-02-03"
    assert cells.date.write("2015-03-01", None) == DAY.date()


@pytest.mark.parametrize(("cell", "text"), [(2009, "2009"), (2009.0, "2009"), (2.5, "2,5"), ("a\r\nb ", "a\nb")])
def test_texts_that_became_numbers_are_texts_again(cell, text):
    assert cells.text.read(cell, None) == text


@pytest.mark.parametrize("cell", [DAY, True, datetime.time(3, 4), "#REF!"])
def test_texts_that_became_something_else_are_refused(cell):
    with pytest.raises(Wrong):
        cells.text.read(cell, None)


def test_a_value_of_a_closed_list_goes_by_label_or_key_whatever_its_case():
    read = cells.choice(Progress).read
    assert read("Laufend", None) == read("laufend", None) == "laufend"
    with pytest.raises(Wrong, match="Möglich ist: geplant, laufend, verstetigt, beendet, unbekannt"):
        read("fertig", None)
