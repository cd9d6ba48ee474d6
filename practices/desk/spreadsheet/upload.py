"""A file that somebody has uploaded as rows of cells: XLSX or CSV, whatever it really is.

Nothing in it runs: formulas are not computed, entities and foreign parts not read. What could take long or a lot of
memory is refused by what the archive says of itself, before it is unpacked; ``zipfile`` unpacks no more than that.
"""

import csv
import io
import logging
import re
import warnings
import zipfile
import zlib

from openpyxl import load_workbook

from practices import csv_rows
from practices.desk.spreadsheet import MOST_ROWS, SHEET
from practices.document.columns import FORMULA

MAX_BYTES = 10 * 1024 * 1024
TOO_LARGE = "Die Datei ist größer als 10 MB. Bitte teilen Sie die Tabelle auf."
MAX_UNPACKED = 40 * 1024 * 1024
MAX_TAGS, MAX_SIGNS = 1_000_000, 700_000  # "<" and "=" in all parts: each may become an object in memory
MAX_APART = 1024 * 1024  # bytes of a part that is read at once: styles, relations
MAX_COLUMNS = 200
MAX_CELL = 1_000_000  # characters
MAX_LINES = 20_000  # with empty ones between
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # former Excel files, and any that a password locks
_MARK = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)  # by which Excel is told how a file is divided
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

logger = logging.getLogger(__name__)
csv.field_size_limit(MAX_CELL)  # of the whole process: texts may be longer than Python expects


class Unreadable(Exception):
    """Why a file is no table that can be read, as a German sentence."""


def rows(content):
    """``(line, [cells])`` of all lines that are not empty; cells are None, str, int, float, bool, date or FORMULA."""
    if len(content) > MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    if not content.strip():
        raise Unreadable("Die Datei ist leer.")
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort.")
        raise Unreadable("Das ist eine Datei im früheren Excel-Format. Bitte speichern Sie sie als XLSX.")
    lines = _workbook(content) if content.startswith(b"PK") else _separated(content)
    count = 0
    for line, cells in lines:
        if any(cell is not None and cell != "" for cell in cells):
            count += 1
            if count > MOST_ROWS + 1:
                raise Unreadable(f"Die Tabelle hat mehr als {MOST_ROWS} Zeilen. Bitte teilen Sie sie auf.")
            yield line, cells


def _workbook(content):
    _refuse_archive(content)
    try:
        with warnings.catch_warnings(action="ignore"):  # about what this program has no use for
            workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheets = {sheet.title: sheet for sheet in workbook.worksheets}
            sheet = sheets.get(SHEET) or next(iter(sheets.values()))
            sheet.reset_dimensions()  # what the sheet says of its size need not be true
            area = sheet.iter_rows(max_row=MAX_LINES + 1, max_col=MAX_COLUMNS)
            for line, cells in enumerate(area, 1):
                _refuse_line(line)
                yield line, [_value(cell) for cell in cells]
    except Unreadable:
        raise
    except Exception as error:  # there is no telling what else a file that only looks like a workbook sets off
        logger.info("An uploaded workbook could not be read: %r", error)
        raise Unreadable("Die Datei lässt sich nicht als Excel-Tabelle lesen; sie ist beschädigt.") from error


def _refuse_line(line):
    if line > MAX_LINES:
        raise Unreadable(f"Die Tabelle reicht über Zeile {MAX_LINES} hinaus. Bitte löschen Sie leere Zeilen.")


def _refuse_archive(content):
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("Die Datei ist beschädigt; sie lässt sich nicht entpacken.") from error
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("Die Datei enthält Makros. Bitte speichern Sie sie als XLSX ohne Makros.")
    if "mimetype" in names and "content.xml" in names:
        raise Unreadable("Das ist eine Datei von LibreOffice oder OpenOffice. Bitte speichern Sie sie als XLSX.")
    if "xl/workbook.xml" not in names:
        raise Unreadable("Das ist keine Tabelle. Angenommen werden Dateien im Format XLSX oder CSV.")
    if any(
        part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts
    ):
        raise Unreadable("Die Datei ist verschlüsselt oder auf ungewohnte Art gepackt. Bitte speichern Sie sie neu.")
    if len(parts) > 1000 or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable("Die Datei ist entpackt größer als 40 MB. Bitte teilen Sie die Tabelle auf.")
    try:
        tags, signs = map(sum, zip(*(_counted(archive, part) for part in parts), strict=True))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("Die Datei ist beschädigt; sie lässt sich nicht entpacken.") from error
    is_heavy = any(part.file_size > MAX_APART and not _is_streamed(part.filename) for part in parts)
    if tags > MAX_TAGS or signs > MAX_SIGNS or is_heavy:
        raise Unreadable("Die Tabelle hat zu viele Zellen oder Formate. Bitte teilen Sie sie auf.")


def _is_streamed(name):
    """Whether a part is read piece by piece, or, as pictures are, not at all."""
    return name.startswith(("xl/worksheets/", "xl/sharedStrings", "xl/media/"))


def _counted(archive, part):
    tags = signs = 0
    if not part.filename.startswith("xl/media/"):
        with archive.open(part) as unpacked:
            while chunk := unpacked.read(1 << 20):
                tags, signs = tags + chunk.count(b"<"), signs + chunk.count(b"=")
    return tags, signs


def _value(cell):
    value = cell.value
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return value


def _separated(content):
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable("Das ist keine Tabelle. Angenommen werden Dateien im Format XLSX oder CSV.")
    said = _MARK.match(text)
    text = text[said.end() :] if said else text
    first = text.lstrip("\r\n").partition("\n")[0]
    mark = said[1] if said else max(";\t,", key=first.count)  # only the comma also stands inside a heading
    try:
        # Strictly: a quotation mark that nothing closes would make one cell of all lines behind it.
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        for line, cells in enumerate(reader, 2 if said else 1):
            _refuse_line(line)
            if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
                raise Unreadable(f"Zeile {line} hat mehr als {MAX_COLUMNS} Spalten. Ist die Datei richtig getrennt?")
            yield line, [csv_rows.text(cell.strip()) for cell in cells[:MAX_COLUMNS]]
    except csv.Error as error:
        raise Unreadable("Die CSV-Datei ist beschädigt: Anführungszeichen oder Zeilenenden passen nicht.") from error


def _decoded(content):
    """UTF-8 with or without its mark, UTF-16 as Excel calls "Unicode", else what Windows writes in Germany."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "cp1252")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise Unreadable("Die Zeichen der Datei lassen sich nicht lesen. Bitte speichern Sie sie als „CSV UTF-8“.")
