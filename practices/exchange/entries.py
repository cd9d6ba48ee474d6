"""What the lines of a file say: terms, and practices of one line or of two.

A practice with a change in work takes two consecutive lines: first what is published, then what the desk has.
"""

from dataclasses import dataclass, field
from itertools import islice

from practices import document as documents
from practices.choices import Stage
from practices.document import Problem, lines
from practices.exchange import jsonl, terms


@dataclass(slots=True)
class TermLine:
    line: int
    term: dict
    problems: list = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One practice of the file. ``public`` is what the file calls published, ``desk`` its newest state.

    Both are one document unless there are two lines. Neither holds ``status`` and ``published_at``.
    """

    line: int
    desk: dict
    status: str
    public: dict | None = None
    published_at: str | None = None
    last_line: int = 0
    problems: list = field(default_factory=list)  # (line, Problem)

    @property
    def number(self):
        return self.desk.get("number")

    @property
    def slug(self):
        return self.desk.get("slug")

    @property
    def has_two_lines(self):
        return self.last_line != self.line

    @property
    def documents(self):
        """``(line, document)``, each once."""
        if self.has_two_lines and self.public is not None:
            return [(self.line, self.public), (self.last_line, self.desk)]
        return [(self.last_line, self.desk)]


def read(file, progress=lambda end: None):
    """The terms and practices of a binary file, one by one; terms and places are not looked up yet."""
    waiting = None
    for line in jsonl.read(file):
        progress(line.end)
        if line.value is not None and lines.is_aside(line.value):
            continue
        item = _item(line)
        if waiting is not None and isinstance(item, Entry) and _are_one(waiting, item):
            yield _joined(waiting, item)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = item
    if waiting is not None:
        yield waiting


def batches(items, size):
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch


def _item(line):
    if line.error:
        return Entry(line.number, {}, "", last_line=line.number, problems=[(line.number, Problem("", line.error))])
    if line.value.get("type") is not None:
        term, problems = terms.parse(line.value)
        return TermLine(line.number, term, [(line.number, problem) for problem in problems])
    document, problems = documents.parse(line.value)
    status = document.pop("status", Stage.DRAFT.value)
    entry = Entry(
        line.number,
        document,
        status,
        published_at=document.pop("published_at", None),
        last_line=line.number,
        problems=[(line.number, problem) for problem in problems],
    )
    if status == Stage.PUBLISHED:
        entry.public = document
    return entry


def _are_one(first, second):
    """Two lines of one practice, the published one first."""
    if not isinstance(first, Entry) or first.public is None or second.status not in (Stage.DRAFT, Stage.IN_REVIEW):
        return False
    if first.number is not None or second.number is not None:
        return first.number == second.number
    return first.slug is not None and first.slug == second.slug


def _joined(first, second):
    first.desk, first.status, first.last_line = second.desk, second.status, second.line
    first.problems += second.problems
    return first
