"""The rows of an uploaded file with the columns that they are about."""

import datetime
import re
from dataclasses import dataclass, field

from practices import csv_rows
from practices.desk.spreadsheet import VERSION
from practices.desk.spreadsheet.upload import MAX_COLUMNS, Unreadable, rows
from practices.document.columns import EDITORIAL, NUMBER, Column
from taxonomy.german import fold

_NUMBER = re.compile(r"[+-]?\d{1,18}", re.ASCII)


@dataclass(slots=True)
class Row:
    line: int
    cells: dict  # {column: cell}, also of empty cells
    version: object = None  # the cell

    @property
    def number(self):
        return self.cells.get(NUMBER)


@dataclass(slots=True)
class Table:
    columns: list[Column] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # headings of no column
    rows: list[Row] = field(default_factory=list)


def read(content):
    """The table of a file; raises Unreadable."""
    lines = rows(content)
    _, head = next(lines, (1, []))
    table, places = Table(), {}
    by_name = {fold(name): column for column in EDITORIAL for name in (column.key, column.heading)}
    by_name |= {fold(VERSION): VERSION, "version": VERSION}
    for i, heading in enumerate(head[:MAX_COLUMNS]):
        if heading in (None, ""):
            continue
        name = " ".join(str(heading).split())
        column = by_name.get(fold(name))
        if column is None:
            table.unknown.append(name[:80])
        elif column in places.values():
            raise Unreadable(f"Die Spalte „{name[:80]}“ kommt zweimal vor.")
        else:
            places[i] = column
    version = next((i for i, column in places.items() if column == VERSION), None)
    places.pop(version, None)
    table.columns = list(places.values())
    if NUMBER not in table.columns:
        raise Unreadable(
            f"In der ersten Zeile fehlt die Spalte „{NUMBER.heading}“. Bitte laden Sie die Tabelle hier herunter, "
            "und lassen Sie die erste Zeile, wie sie ist."
        )
    for line, cells in lines:
        row = Row(line, {column: _cell(cells, i) for i, column in places.items()}, _cell(cells, version))
        if row.version is not None or any(cell is not None for cell in row.cells.values()):
            table.rows.append(row)
    return table


def _cell(cells, i):
    """A cell without what spreadsheets add: None when it is empty, a day instead of its midnight."""
    value = cells[i] if i is not None and i < len(cells) else None
    if isinstance(value, str):
        value = _plain(value)
    elif isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return value


def _plain(text):
    """Line ends as documents have them; None for nothing."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip() or None


def is_same(cell, written):
    """Whether a cell still says what ``Column.write`` gave."""
    if isinstance(written, str):
        written = _plain(written)
        if isinstance(cell, str) and written is not None and cell == csv_rows.text(written):
            return True  # a CSV says no more of an apostrophe in front
        if type(cell) in (int, float):  # as LibreOffice reads a text in a CSV, without its zeros in front
            return written is not None and _NUMBER.fullmatch(written) is not None and int(written) == cell
    return type(cell) is type(written) and cell == written
