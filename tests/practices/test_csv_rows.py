"""Tables for spreadsheets: they open as they are, and nothing in them runs."""

import csv
import io

import pytest

from practices import csv_rows


def read(content):
    """What a spreadsheet finds in the file."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_text_numbers_and_nothing_come_back_as_they_went():
    rows = [["Titel", "Jahr", "Ort"], ['Wörter; „mit“ "Zeichen"\nund Zeilen', 2019, None], ["Ärger", -1, 0.5]]
    response = csv_rows.response(rows, "x.csv")
    assert read(response.content) == [
        ["Titel", "Jahr", "Ort"],
        ['Wörter; „mit“ "Zeichen"\nund Zeilen', "2019", ""],
        ["Ärger", "-1", "0.5"],
    ]
    assert response.content.endswith(b"\r\n")


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://x")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1", "\0=1"],
)
def test_what_begins_like_a_formula_is_text(text):
    [[written]] = read(csv_rows.response([[text]], "x.csv").content)
    assert written == "'" + text.replace("\0", "")


@pytest.mark.parametrize("text", ["a=1", "Müller-Straße", "1+1", "", "'=1"])
def test_other_text_is_left_alone(text):
    assert csv_rows.cell(text) == text


@pytest.mark.parametrize("sign", [",", "\t", " "])
def test_text_stays_whole_where_a_program_divides_at_other_signs_too(sign):
    content = csv_rows.response([[f"Stadt{sign}=1+1", 3]], "x.csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content), delimiter=sign)) == [[f"Stadt{sign}=1+1;3"]]


def test_it_is_a_download_with_a_name():
    response = csv_rows.response([["a"]], "luecken-vielfalt.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="luecken-vielfalt.csv"'


def test_half_a_character_is_no_error():
    assert read(csv_rows.response([["a\ud800"]], "x.csv").content) == [["a?"]]
