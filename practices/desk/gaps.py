"""What the collection lacks and nobody writes yet: the gap map as the editors plan by it.

Rows, columns and what is public are the public map's (``practices/public/matrix.py``). Beside them stands what is
in work at the desk: drafts and records in review, as their rows are filed now.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from pyroaring import BitMap

from practices.choices import Rating, Stage
from practices.models import Consideration, Edition, Involvement, Practice, QualityMark
from practices.public import matrix
from taxonomy.models import TownSize

LISTED = 12
NAMED = 3  # records in work that are named at a gap
IN_WORK = (Stage.DRAFT, Stage.IN_REVIEW)


@dataclass(slots=True)
class Spot:
    """A cell of the public map, and the numbers of the records in work that it would gain when they are published."""

    cell: matrix.Cell
    numbers: BitMap
    titles: tuple = ()

    @property
    def work(self):
        return len(self.numbers)


def plan(filterset):
    """``(public map, [(row, spots)])``, with five queries however large the collection is."""
    public, _ = matrix.build(filterset)
    axes = (matrix.ROWS, matrix.AXES[filterset.columns])
    rows, columns = (
        [_filed(line, filed) for line in lines]
        for lines, filed in zip((public.rows, public.columns), map(_in_work, axes), strict=True)
    )
    number_of = dict(
        Edition.objects.live()
        .filter(Exists(_practices().filter(number=OuterRef("practice_number"))))
        .values_list("pk", "practice_number")
    )
    changing = BitMap(number_of)
    grid = []
    for cells, row in zip(public.grid, rows, strict=True):
        spots = []
        for cell, column in zip(cells, columns, strict=True):
            here_already = BitMap(number_of[pk] for pk in cell.row.ids & cell.column.ids & changing)
            spots.append(Spot(cell, (row & column) - here_already))
        grid.append(spots)
    return public, grid


def gaps(grid):
    """The empty cells, first those that nobody works at; then those where an even spread would put the most."""
    empty = [spot for spots in grid for spot in spots if not spot.cell.count]
    empty.sort(key=lambda spot: (spot.work > 0, -spot.cell.row.count * spot.cell.column.count))
    shown = empty[:LISTED]
    wanted = {number for spot in shown for number in spot.numbers[:NAMED]}
    practices = {row.number: row for row in Practice.objects.filter(number__in=wanted).only("number", "title")}
    for spot in shown:
        spot.titles = tuple(practices[number] for number in spot.numbers[:NAMED] if number in practices)
    return shown, len(empty)


def _practices():
    return Practice.objects.filter(stage__in=IN_WORK).order_by()


def _in_work(axis):
    """``{term id or value: numbers}`` of the records in work on an axis."""
    rows = {
        "dimension": lambda: _part(Consideration.objects, "dimension"),
        "actor": lambda: _part(Involvement.objects, "actor"),
        "mark": lambda: _part(QualityMark.objects.filter(rating=Rating.ERFUELLT), "mark"),
        "category": _categories,
        "size": _sizes,
    }[axis.key]()
    filed = defaultdict(BitMap)
    for value, number in rows:
        filed[value].add(number)
    return filed


def _part(parts, column):
    return parts.filter(practice__stage__in=IN_WORK).order_by().values_list(column, "practice__number").iterator()


def _categories():
    for column in ("categories", "main_category"):
        yield from _practices().filter(**{f"{column}__isnull": False}).values_list(column, "number").iterator()


def _sizes():
    rows = _practices().filter(place__isnull=False).values_list("place__inhabitants", "number")
    return ((TownSize.of(inhabitants), number) for inhabitants, number in rows.iterator())


def _filed(line, filed):
    """The numbers on a line: of its value, or of its term and all below."""
    values = [term.id for term in line.thing.descend()] if hasattr(line.thing, "descend") else [line.value]
    return BitMap.union(BitMap(), *(filed[value] for value in values if value in filed))
