"""The collection as a workbook for editing: a row a record, a codebook, and the terms that can be named.

Everything is text to a spreadsheet, also what looks like a formula. Number and version are locked, so that nobody
changes them by mistake; no password, so that whoever wants to can.
"""

import re
import tempfile
from copy import copy

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from practices.csv_rows import FORMULA_SIGNS
from practices.desk import access, versions
from practices.desk.spreadsheet import MOST_ROWS, SHEET, VERSION
from practices.document.columns import EDITORIAL, NUMBER, Names, cells
from practices.public.exports.workbook import BOLD
from taxonomy.lookup import VOCABULARIES

BATCH = 500
_WIDTHS = {"number": 9, "title": 46, "teaser": 46, "kind": 18, "start_year": 8, "end_year": 8}
_DATES = (cells.date,)
_NUMBERS = (cells.integer, cells.year)
_HEAD = PatternFill("solid", fgColor="E8E6DF")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write(practices, user, vocabularies):
    """A temporary file with the workbook of some records, as ``user`` may read them; the caller closes it."""
    book = Workbook(write_only=True)
    book.properties.title = "Beiträge zum Bearbeiten"
    book.properties.creator = "DIVERCITY"
    names = Names(vocabularies)
    _records(book, practices, user, names)
    _sheet(book, "Codebuch", ("Spalte", "Bedeutung", "Änderbar", "Mögliche Werte"), (34, 90, 12, 90), _codebook())
    _sheet(book, "Begriffe", ("Vokabular", "Name", "Kurzname", "Pfad"), (24, 44, 44, 70), _terms(names))
    file = tempfile.TemporaryFile()  # noqa: SIM115, closed by the response that sends it
    try:
        book.save(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def file_name():
    return f"divercity-beitraege-{timezone.localdate()}.xlsx"


def _records(book, practices, user, names):
    sheet = book.create_sheet(SHEET)
    heads = [NUMBER.heading, VERSION, *(column.heading for column in EDITORIAL[1:])]
    styles = [_style(sheet, column) for column in (NUMBER, None, *EDITORIAL[1:])]
    for i, column in enumerate((NUMBER, None, *EDITORIAL[1:]), 1):
        dimension = sheet.column_dimensions[get_column_letter(i)]
        dimension.width = _WIDTHS.get(column.key, 24) if column else 9
        # For rows that somebody adds below.
        dimension._style = copy(styles[i - 1]._style)
        if column and column.cell.offers:
            _offer(sheet, get_column_letter(i), column.cell.offers)
    sheet.freeze_panes = "D2"
    protection = sheet.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False  # False: is allowed
    protection.insertRows = protection.deleteRows = protection.sort = protection.autoFilter = False
    sheet.append([_head(sheet, head) for head in heads])
    count = 1
    for practice, document in _documents(practices, user):
        values = [column.write(document, names) for column in EDITORIAL[1:]]
        sheet.append(
            [
                _cell(sheet, value, style)
                for value, style in zip((practice.number, practice.version, *values), styles, strict=True)
            ]
        )
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count}"


def _documents(practices, user):
    """``(practice, what its present version says)``, as far as the person may read it."""
    shown = list(practices.select_related(None).only("pk", "number", "version", "stage")[:MOST_ROWS])
    reachable = set(access.reachable(user).values_list("pk", flat=True)) if not access.reads_every(user) else set()
    for start in range(0, len(shown), BATCH):
        batch = shown[start : start + BATCH]
        present = versions.present(batch)
        for practice in batch:
            document = present[practice.number].document
            if not access.reads_every(user) and practice.pk not in reachable:
                hidden = access.hidden(user, practice)
                document = {key: value for key, value in document.items() if key not in hidden}
            yield practice, document


def _style(sheet, column):
    """A cell whose style all cells of a column have; ``column`` is None for the version."""
    cell = WriteOnlyCell(sheet)
    cell.alignment = Alignment(vertical="top")
    cell.protection = Protection(locked=column in (None, NUMBER))
    if column is None or column.cell in _NUMBERS:
        cell.number_format = "0"
    elif column.cell in _DATES:
        cell.number_format = "dd.mm.yyyy"
    else:
        cell.number_format = "@"  # text: so that "3/4" stays what it is
    return cell


def _cell(sheet, value, style=None):
    """Set from within: whatever a text looks like, it is a text, and the style is the column's, as for empty cells."""
    if value is None:
        return None
    cell = WriteOnlyCell(sheet)
    if style is not None:
        cell._style = style._style
    if isinstance(value, str):
        cell._value, cell.data_type = _LOOKS_ESCAPED.sub("_x005F_", value), "s"
        if style is not None and value.startswith(FORMULA_SIGNS):
            cell._style = copy(style._style)
            cell.quotePrefix = True  # remains text when somebody edits it
    else:
        cell._value, cell.data_type = value, "n" if isinstance(value, int) else "d"
    return cell


def _head(sheet, text):
    cell = _cell(sheet, text)
    cell.font, cell.fill = BOLD, _HEAD
    return cell


def _offer(sheet, letter, labels):
    offer = DataValidation("list", formula1=f'"{",".join(labels)}"', allow_blank=True, showErrorMessage=False)
    offer.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
    sheet.data_validations.append(offer)


def _sheet(book, title, heads, widths, rows):
    sheet = book.create_sheet(title)
    for i, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_head(sheet, head) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _codebook():
    yield (NUMBER.heading, f"{NUMBER.note} Leer bei einem neuen Beitrag.", "nein", "")
    yield (
        VERSION,
        "Die Fassung, die heruntergeladen wurde; schützt, was andere inzwischen gespeichert haben.",
        "nein",
        "",
    )
    for column in EDITORIAL[1:]:
        values = ", ".join(column.choices.labels) if column.choices else ""
        if column.vocabulary:
            values = f"Begriffe aus „{_vocabulary(column.vocabulary)}“" + (f"; {values}" if values else "")
        yield (column.heading, column.note, "ja" if column.is_editable else "nein", values)


def _terms(names):
    for vocabulary in VOCABULARIES:
        for term in names.terms(vocabulary):
            yield (_vocabulary(vocabulary), names.name(vocabulary, term.slug), term.slug, term.path)


def _vocabulary(key):
    return VOCABULARIES[key]._meta.verbose_name_plural
