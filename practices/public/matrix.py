"""The gap map: how many of the found practices each diversity dimension shares with each actor, theme or place.

The law: a cell is the total of the list that its link leads to. So where the filter has chosen among the lines
of an axis, these are the lines: within a facet a choice is an OR, and no address says "one of these, and
another". A practice may stand in many cells; the totals of rows and columns count it once.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from pyroaring import BitMap

from practices import titles
from practices.public import catalogue
from practices.public.addresses import LIST, Selection
from practices.public.catalogue.answer import TERMS, VALUES, find
from practices.public.filters import COLUMNS, PracticeFilterSet

FILE = f"{LIST}matrix.csv"
LARGEST_GAPS = 6
LOTS = 8  # a cell shows its share of the fullest one as so many lots, built or free
ORDER = {name: at for at, name in enumerate(PracticeFilterSet.base_filters)}


@dataclass(frozen=True, slots=True)
class Axis:
    """``parameter`` is the list's, ``branch`` the root of the categories whose children are the lines."""

    parameter: str
    name: str
    missing: str  # what is said of practices that stand in no line
    sign: str
    branch: str = ""

    @property
    def key(self):
        """By which the snapshot knows the bitmaps."""
        if self.branch:
            return "category"
        return TERMS[self.parameter] if self.parameter in TERMS else VALUES[self.parameter][0]


ROWS = Axis("diversitaet", "Vielfalt", "ohne Angabe zur Vielfalt", "dimension")
AXES = {
    "akteur": Axis("akteur", "Akteur*innen", "ohne Angabe zu Akteur*innen", "actor"),
    "thema": Axis("kategorie", "Themen", "ohne Angabe zum Thema", "category", "handeln-und-verantwortung"),
    "kennzeichen": Axis("kennzeichen", "Kennzeichen", "ohne erfülltes Kennzeichen", "category"),
    "ort": Axis("kategorie", "Räume", "ohne Angabe zum Raum", "category", "wohnen-und-nachbarschaft"),
    "groesse": Axis("groesse", "Größe der Kommune", "ohne Angabe zur Größe der Kommune", "place"),
}


@dataclass(slots=True)
class Line:
    """A row or a column. ``thing`` is its term or its value of a closed list, ``ids`` what was found there."""

    value: str
    label: str
    words: str  # in a sentence: "Beiträge zu …"
    thing: object
    ids: BitMap
    url: str = ""

    @property
    def count(self):
        return len(self.ids)

    @property
    def head(self):
        """The label for a narrow column."""
        return titles.hyphenated(self.label, narrow=True)


@dataclass(slots=True)
class Cell:
    row: Line
    column: Line
    count: int
    url: str = ""
    built: int = 0  # length of the built lots, ten for each and two less


@dataclass(slots=True)
class Matrix:
    rows: list
    columns: list
    grid: list  # for each row its cells

    @property
    def cells(self):
        return [cell for cells in self.grid for cell in cells]

    @property
    def most(self):
        return max((cell.count for cell in self.cells), default=0)

    @property
    def gaps(self):
        """The empty cells of lines that are not empty; first where an even spread would put the most."""
        empty = [cell for cell in self.cells if not cell.count and cell.row.count and cell.column.count]
        return sorted(empty, key=lambda cell: -cell.row.count * cell.column.count)


def lines(snapshot, axis, chosen=()):
    """The lines of an axis, each with all live editions there are; of the ``chosen`` values, if there are any."""
    if axis.parameter in VALUES:
        values = [value for value in VALUES[axis.parameter][1] if not chosen or value.value in chosen]
        return [
            Line(value.value, value.label, _words(axis, value.label), value, snapshot.members(axis.key, value.value))
            for value in values
        ]
    vocabulary, root = snapshot.vocabularies[axis.key], _root(snapshot, axis)
    if chosen:
        terms = [term for term in vocabulary if term.slug in chosen]
    else:
        first = vocabulary.roots if not axis.branch else root.children if root else []
        terms = [term for term in first if not term.is_retired]
    return [Line(term.slug, term.name, term.name, term, snapshot.members(axis.key, term.id)) for term in terms]


def _root(snapshot, axis):
    return snapshot.vocabularies["category"].find(axis.branch) if axis.branch else None


def _words(axis, label):
    return f"Kennzeichen „{label}“" if axis.key == "mark" else label.partition(" (")[0]


def cross(rows, columns):
    grid = [[Cell(row, column, row.ids.intersection_cardinality(column.ids)) for column in columns] for row in rows]
    matrix = Matrix(rows, columns, grid)
    most = matrix.most
    for cell in matrix.cells:
        cell.built = 10 * -(-LOTS * cell.count // most) - 2 if cell.count else 0
    return matrix


def build(filterset):
    """The ``Matrix`` of what the filter finds, and the bitmap of all that it finds."""
    snapshot = filterset.snapshot
    found = catalogue.selected(snapshot, filterset.selection, filterset.hits)
    rows, columns = (
        lines(snapshot, axis, () if _root_is_chosen(filterset, axis) else _own(filterset, axis))
        for axis in (ROWS, AXES[filterset.columns])
    )
    for line in (*rows, *columns):
        line.ids = line.ids & found
    return cross(rows, columns), found


def _own(filterset, axis):
    """What the filter has chosen on an axis; of the categories, in its branch."""
    choice = filterset.choices.get(axis.parameter)
    known = choice.known if choice else ()
    if not axis.branch:
        return known
    root = _root(filterset.snapshot, axis)
    return tuple(value for value in known if find(filterset.snapshot, axis.parameter, value).root is root)


def _root_is_chosen(filterset, axis):
    root = _root(filterset.snapshot, axis)
    return root is not None and root.slug in _own(filterset, axis)


def link(filterset, address, matrix):
    """Give every line and cell the address of its list: its values take the place of what its facets had."""
    axes = (ROWS, AXES[filterset.columns])
    own = [[(axis.parameter, value) for value in _own(filterset, axis)] for axis in axes]
    plain = address.without_name("ansicht", "spalten", "seite")

    def url(selection, *pairs):
        return Selection(sorted([*selection.pairs, *pairs], key=lambda pair: ORDER[pair[0]])).url

    bare = plain.without(*own[0], *own[1])
    for at, own_lines in enumerate((matrix.rows, matrix.columns)):
        for line in own_lines:
            line.url = url(plain.without(*own[at]), (axes[at].parameter, line.value))
    for cell in matrix.cells:
        cell.url = url(bare, (axes[0].parameter, cell.row.value), (axes[1].parameter, cell.column.value))


def page(filterset, address):
    """What ``practices/_matrix.html`` shows."""
    matrix, found = build(filterset)
    link(filterset, address, matrix)
    columns, gaps = AXES[filterset.columns], matrix.gaps
    return {
        "key": filterset.columns,
        "row_axis": ROWS,
        "column_axis": columns,
        "rows": list(zip(matrix.rows, matrix.grid, strict=True)),
        "columns": matrix.columns,
        "most": matrix.most,
        "missing": [
            {"count": len(found - BitMap.union(BitMap(), *(line.ids for line in own))), "words": axis.missing}
            for axis, own in ((ROWS, matrix.rows), (columns, matrix.columns))
        ],
        "gaps": gaps[:LARGEST_GAPS],
        "gap_count": len(gaps),
        "empty": [line for line in (*matrix.rows, *matrix.columns) if not line.count],
        "choices": _choices(filterset, address),
        "file_url": address.without_name("ansicht", "seite", "sortierung").at(FILE).url,
    }


def _choices(filterset, address):
    """The other columns that one may set against the rows."""
    at = ORDER["spalten"]
    pairs = address.without_name("spalten", "seite").pairs
    before = [pair for pair in pairs if ORDER[pair[0]] < at]
    after = [pair for pair in pairs if ORDER[pair[0]] > at]
    return [
        {
            "label": words,
            "url": Selection([*before, *([] if key == "akteur" else [("spalten", key)]), *after]).url,
            "is_current": key == filterset.columns,
        }
        for key, words in COLUMNS.items()
    ]


def table(filterset):
    """The rows of the file: heads, lines with their totals, and last what was counted."""
    matrix, found = build(filterset)
    yield [ROWS.name, *(column.label for column in matrix.columns), "Insgesamt"]
    for row, cells in zip(matrix.rows, matrix.grid, strict=True):
        yield [row.label, *(cell.count for cell in cells), row.count]
    yield ["Insgesamt", *(column.count for column in matrix.columns), len(found)]
    yield [f"Auswahl: {filterset.in_words}. Stand: {date_format(timezone.localdate(), 'j. F Y')}"]
