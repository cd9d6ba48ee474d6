"""A selection as a workbook: the records, the codebook, and a sheet that says what was asked for.

Written row by row into a temporary file, so that its memory does not grow with the selection.
"""

import tempfile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import DEFAULT_FONT, Font
from openpyxl.utils import get_column_letter

from practices.document.columns import CELL_LIMIT
from practices.public.exports import table
from practices.public.exports.records import LICENCE
from practices.public.takeaway.citations import COLLECTION

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 10_000  # records; Excel could hold more, a worker has other things to do
CUT = " … [gekürzt, vollständig in CSV und JSON Lines]"
CHUNK = 64 * 1024
# A font without a name is another typeface in LibreOffice.
BOLD = Font(name=DEFAULT_FONT.name, size=DEFAULT_FONT.size, family=DEFAULT_FONT.family, bold=True)
WIDTHS = {"Nummer": 9, "Titel": 48, "Kurzbeschreibung": 48, "Ort": 28, "Adresse": 40, "Auswahl": 40}


def write(records):
    """Build the whole file, then give it in chunks: what goes wrong, goes wrong before a byte is sent."""
    book = Workbook(write_only=True)
    book.properties.title = f"Auswahl: {records.words}"
    book.properties.creator = COLLECTION
    file = tempfile.TemporaryFile()  # noqa: SIM115, closed by whoever has read it
    try:
        try:
            _fill(book, records)
        finally:
            book.save(file)  # also what is not sent: it clears the sheets from the disk
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return _chunks(file)


def _fill(book, records):
    _sheet(book, "Beiträge", table.HEADS, table.rows(records), [WIDTHS.get(head, 18) for head in table.HEADS])
    _sheet(book, "Codebuch", table.CODEBOOK_HEADS, table.codebook(records.snapshot), (26, 26, 60, 36, 30, 60))
    _sheet(book, "Auswahl", ("Angabe", "Wert"), _provenance(records), (18, 90))


def _chunks(file):
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _provenance(records):
    return [
        ("Sammlung", COLLECTION),
        ("Auswahl", records.words),
        ("Adresse", records.address),
        ("Beiträge", len(records)),
        ("Stand", records.day),
        ("Lizenz", LICENCE),
    ]


def _sheet(book, title, heads, rows, widths):
    sheet = book.create_sheet(title)
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, head) for head in heads])
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count}"


def _bold(sheet, head):
    cell = WriteOnlyCell(sheet, head)
    cell.font = BOLD
    return cell


def _cell(sheet, value):
    """A text is one even if it looks like a formula or an error, and no longer than a cell can hold."""
    if not isinstance(value, str):
        return value
    if len(value) * 2 > CELL_LIMIT:
        value = _cut(value)
    if value[:1] in ("=", "#"):
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        return cell
    return value


def _cut(text):
    """``text`` as far as Excel counts it, in UTF-16 units."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_LIMIT:
        return text
    room = CELL_LIMIT - len(CUT)
    return units[: 2 * room].decode("utf-16-le", "ignore") + CUT
