"""Rows as CSV that Excel opens rightly in Germany, and never runs: for every export of a table.

UTF-8 with a byte order mark, semicolons, CRLF. Texts stand in quotation marks, so that a program that divides at
commas or tabs too, as LibreOffice offers to, neither tears them nor finds a formula behind one. What begins like a
formula gets an apostrophe in front, which says "text" to a spreadsheet (OWASP, CSV injection); numbers stay numbers.
"""

import csv

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CONTENT_TYPE = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\ufeff"
# Also as full-width signs, which some spreadsheets read alike.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value):
    """``value`` as it stands in the file: None is empty, numbers as they are, any text harmless."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return value
    text = str(value).replace("\0", "")
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_SIGNS) else text


def text(cell):
    """A text that somebody gives back, without the apostrophe that ``cell`` put in front."""
    inside = cell.removeprefix("'")
    return inside if inside.lstrip(" \u00a0").startswith(FORMULA_SIGNS) else cell


class Line:
    """A file of one line, for a writer that hands it on at once."""

    def write(self, text):
        return text.encode("utf-8", "replace")


def lines(rows):
    """Each row of values as the bytes of its line, behind the byte order mark."""
    writer = csv.writer(Line(), delimiter=";", quoting=csv.QUOTE_NONNUMERIC)
    yield BYTE_ORDER_MARK.encode()
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def response(rows, filename):
    """``rows``, the first being the heads of the columns, as a download."""
    answer = HttpResponse(b"".join(lines(rows)), content_type=CONTENT_TYPE)
    answer["X-Robots-Tag"] = "noindex"
    answer["Content-Disposition"] = content_disposition_header(True, filename)
    return answer
