"""Where the marks lie, how large they are, and which places share one because their marks would overlap.

All lengths are in units of the frame. On the narrowest screen (320 px) the map is 288 px wide, so a unit is
0.436 px there and a radius of 28 makes the 24 px that a target needs.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import hypot, sqrt

from practices.public.maps.frame import EDGE

SMALLEST, LARGEST, GAP = 28, 46, 4
FEW = 9  # the largest size is that of the mark with the most records, if they are at least so many
SHARED = (2 * SMALLEST + GAP) / sqrt(2) - 0.1  # within a square of this side any two marks overlap
LABELS = 12
LETTER, LINE = 10.4, 24  # width of a letter, height of a line of a label
SHRUNK = 0.78  # wide screens, which alone show labels, draw the marks smaller; see map.css


@dataclass(slots=True)
class Mark:
    """``places`` are the terms; the mark lies on the first and has its name, since most was found around there."""

    x: float
    y: float
    places: list
    count: int
    radius: float = SMALLEST

    @property
    def rank(self):
        return -self.count, self.places[0].slug


def cluster(spots):
    """The marks of ``[(x, y, term, count)]``, none overlapping another, largest first.

    Greedy: from the largest to the smallest, a mark that would overlap one already set is joined to the nearest
    of these. Joining makes marks grow, so again until nothing changes. Counts are sums.
    """
    marks = sorted((Mark(x, y, [term], count) for x, y, term, count in spots), key=lambda mark: mark.rank)
    marks, before = _joined_in_squares(marks), len(marks) + 1
    most = max((mark.count for mark in marks), default=0)
    while len(marks) < before:
        before = len(marks)
        for mark in marks:
            mark.radius = radius(mark.count, max(FEW, most))
        marks = sorted(_joined(marks), key=lambda mark: mark.rank)
    return marks


def radius(count, most):
    """The area grows with the count, within bounds."""
    return min(LARGEST, max(SMALLEST, LARGEST * sqrt(count / most)))


def _joined_in_squares(marks):
    """The first and by far the cheapest round: a thousand places become at most some hundred marks."""
    squares = {}
    for mark in marks:
        _join(squares.setdefault((mark.x // SHARED, mark.y // SHARED), mark), mark)
    return sorted(squares.values(), key=lambda mark: mark.rank)


def _joined(marks):
    reach = 2 * LARGEST + GAP
    kept, squares = [], defaultdict(list)
    for mark in marks:
        column, row = int(mark.x // reach), int(mark.y // reach)
        nearest, least = None, 0
        for beside in range(column - 1, column + 2):
            for above in range(row - 1, row + 2):
                for other in squares.get((beside, above), ()):
                    free = hypot(other.x - mark.x, other.y - mark.y) - other.radius - mark.radius - GAP
                    if free < least:
                        nearest, least = other, free
        if nearest is None:
            kept.append(mark)
            squares[column, row].append(mark)
        else:
            _join(nearest, mark)
    return kept


def _join(mark, other):
    if mark is not other:
        mark.places += other.places
        mark.count += other.count


def labels(marks, frame):
    """``{mark index: (x, y, anchor, text)}``: names of the largest marks that find room beside them."""
    taken, found = [], {}
    for at, mark in enumerate(marks[:LABELS]):
        text = mark.places[0].name + (" u.\xa0a." if len(mark.places) > 1 else "")
        length, away = len(text) * LETTER, mark.radius * SHRUNK + 6
        for x, y, anchor, shift in (
            (mark.x + away, mark.y, "start", 0),
            (mark.x - away, mark.y, "end", -1),
            (mark.x, mark.y + away + LINE / 2, "middle", -0.5),
            (mark.x, mark.y - away - LINE / 2, "middle", -0.5),
        ):
            left, top = x + shift * length, y - LINE / 2
            box = (left, top, left + length, top + LINE)
            inside = left >= EDGE and top >= EDGE and box[2] <= frame.width and box[3] <= frame.height
            if inside and not _is_taken(box, mark, marks, taken):
                taken.append(box)
                found[at] = (round(x), round(y), anchor, text)
                break
    return found


def _is_taken(box, own, marks, taken):
    """Whether a mark or another label lies there."""
    left, top, right, bottom = box
    if any(left < r and right > x and top < b and bottom > y for x, y, r, b in taken):
        return True
    for mark in marks:
        room = mark.radius * SHRUNK
        beside = left < mark.x + room and right > mark.x - room and top < mark.y + room and bottom > mark.y - room
        if beside and mark is not own:
            return True
    return False
