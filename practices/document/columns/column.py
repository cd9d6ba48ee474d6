"""One column of the collection as a table: how a document becomes its cell, and a cell a change of the document."""

from collections.abc import Callable
from dataclasses import dataclass

from practices.document.columns import cells
from practices.document.columns.cells import Cell, Wrong

CELL_LIMIT = 32_767  # UTF-16 units that a cell of Excel holds
_TOO_LONG = "[Zu lang für eine Zelle"


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` is the place in the document, its steps joined by dots; ``note`` explains the column in the codebook."""

    key: str
    heading: str
    note: str
    cell: Cell
    get: Callable  # document → value or None
    put: Callable  # document, value or None → changes the document
    vocabulary: str = ""  # whose terms it names
    choices: type | None = None  # the closed list that its values are from

    @property
    def field(self):
        """The document's own key that the column is a part of."""
        return self.key.split(".")[0]

    @property
    def is_editable(self):
        return self.cell.read is not None

    def whole(self, document, names):
        """The cell of a document: text, int, date, or None where nothing is known."""
        value = self.get(document)
        return None if value in (None, "", [], {}) else self.cell.write(value, names)

    def write(self, document, names):
        """The same, never too long for Excel."""
        cell = self.whole(document, names)
        if isinstance(cell, str) and len(cell) * 2 > CELL_LIMIT and len(cell.encode("utf-16-le")) > 2 * CELL_LIMIT:
            return f"{_TOO_LONG}: {len(cell)} Zeichen. Dieser Text lässt sich nur im Formular bearbeiten.]"
        return cell

    def change(self, document, cell, names):
        """Make ``document`` say what the cell says, unchecked; an empty cell empties. Raises ``Wrong``."""
        if cell is None or isinstance(cell, str) and not cell.strip():
            self.put(document, None)
            return
        if isinstance(cell, str) and cell.startswith(_TOO_LONG):
            raise Wrong("Dieser Text ist zu lang für eine Zelle und lässt sich nur im Formular bearbeiten.")
        self.put(document, self.cell.read(cell, names))


def _get(steps):
    def get(document):
        for step in steps:
            document = document.get(step) if document else None
        return document

    return get


def _put(steps):
    *above, last = steps

    def put(document, value):
        inside = document
        for step in above:
            inside = inside.setdefault(step, {})
        if value in (None, "", [], {}):
            inside.pop(last, None)
        else:
            inside[last] = value
        if above and not inside:
            del document[above[0]]

    return put


def column_at(key, heading, note, cell, **more):
    """A column about the place ``key`` of the document."""
    steps = key.split(".")
    return Column(key, heading, note, cell, _get(steps), _put(steps), **more)


def slugs_column(key, heading, vocabulary, get=None):
    """What programs read beside the names of terms."""
    note = "Dieselben Begriffe mit ihren Kurznamen, wie sie in Adressen und der Programmierschnittstelle stehen."
    return Column(key, heading, note, cells.slugs(vocabulary), get or _get([key.removesuffix("_slugs")]), None)


def mark_column(mark, name, heading, note, cell, **more):
    """A column about one quality mark: its ``rating`` or ``reason``."""

    def get(document):
        return next((row.get(name) for row in document.get("quality_marks", []) if row["mark"] == mark), None)

    def put(document, value):
        rows = {row["mark"]: dict(row) for row in document.get("quality_marks", [])}
        row = rows.setdefault(mark.value, {"mark": mark.value})  # where it stood, or behind the others
        row.pop(name, None)
        row |= {name: value} if value else {}
        _put(["quality_marks"])(document, [row for row in rows.values() if len(row) > 1])

    return Column(f"quality_marks.{mark}.{name}", heading, note, cell, get, put, **more)
