"""What a table changes, row by row, and what is wrong with it. Writes nothing.

A row is compared with the version that it was made of: what still reads as that version does was not changed,
whatever has become of the record since. So a file that is taken over twice changes nothing the second time.
"""

import copy
import re
from collections import Counter
from dataclasses import dataclass, field

from practices import document as documents
from practices.choices import Kind, Stage
from practices.desk import access, diff, versions
from practices.desk.spreadsheet import VERSION
from practices.desk.spreadsheet.table import is_same
from practices.document import columns
from practices.document.columns import EDITORIAL, NUMBER
from practices.models import EditionAddress, LegacyAddress, Practice, Version
from practices.sections import BY_KEY
from taxonomy.lookup import Lookup

BATCH = 500
CHANGED, NEW, UNCHANGED, REFUSED, WRONG = "changed", "new", "unchanged", "refused", "wrong"
STALE = "Seit dem Herunterladen hat jemand diesen Beitrag gespeichert. Bitte laden Sie die Tabelle neu herunter."
ARCHIVED = "Der Beitrag ist archiviert; er muss erst wieder geöffnet werden."
NOT_YOURS = "Diesen Beitrag dürfen Sie nicht ändern."
NO_NEW = "Neue Beiträge dürfen Sie nicht anlegen."
_WRONG = -1  # instead of a number that cannot be read, or that stands in several rows
_TITLE = next(column for column in EDITORIAL if column.key == "title")
_LEGACY = next(column for column in EDITORIAL if column.key == "legacy_addresses")


@dataclass(frozen=True, slots=True)
class Error:
    line: int
    heading: str
    sentence: str


@dataclass(slots=True)
class Outcome:
    """What comes of one row; ``old`` and ``new`` are documents, both only where something changes."""

    line: int
    kind: str
    number: int | None = None
    title: str = ""
    reason: str = ""
    practice: Practice | None = None
    old: dict | None = None
    new: dict | None = None
    changes: list = field(default_factory=list)  # for a page: what ``diff`` says of them
    url: str = ""


class Examination:
    """Of the rows of one table, for one person; ``errors`` grows with every call of ``examine``."""

    def __init__(self, table, user, vocabularies):
        self.table, self.user = table, user
        self.names = columns.Names(vocabularies)
        self.errors = []
        self.may_add = user.has_perm("practices.add_practice")
        self.may_change = user.has_perm(access.CHANGE)
        self._places = {}  # old address: line that wants it
        self._titles = {}  # of new records: line
        self._numbers = {row.line: self._integer(row, NUMBER.heading, row.number) for row in table.rows}
        counts = Counter(number for number in self._numbers.values() if number not in (None, _WRONG))
        for row in table.rows:
            if counts[self._numbers[row.line]] > 1:
                self._blame(row, NUMBER.heading, f"Die Nummer {self._numbers[row.line]} steht in mehreren Zeilen.")
                self._numbers[row.line] = _WRONG

    def batches(self):
        for start in range(0, len(self.table.rows), BATCH):
            yield self.table.rows[start : start + BATCH]

    def number(self, row):
        """The number of a row's record; None for a new one."""
        return self._numbers[row.line]

    def examine(self, rows, *, lookup=None, lock=False):
        """An outcome for each of some rows, with a fixed number of queries; with ``lock`` their records are held."""
        lookup = lookup or Lookup()
        numbers = {self._numbers[row.line] for row in rows} - {None, _WRONG}
        readable = access.readable(self.user).filter(number__in=numbers).order_by("number")
        if lock:
            readable = readable.select_for_update()
        practices = {practice.number: practice for practice in readable}
        reachable = access.reachable(self.user).filter(number__in=practices)
        reachable = set(reachable.values_list("number", flat=True)) if self.may_change else set()
        present = versions.present(practices.values())
        bases = self._bases(rows, practices)
        outcomes = []
        for row in rows:
            number = self._numbers[row.line]
            if number is None:
                outcome = self._of_new(row, lookup)
            elif number not in practices:
                if number != _WRONG:
                    self._blame(row, NUMBER.heading, "Einen Beitrag mit dieser Nummer gibt es hier nicht.")
                outcome = Outcome(row.line, WRONG)
            else:
                practice = practices[number]
                outcome = self._of_known(
                    row, practice, present[number].document, bases, lookup, is_reachable=number in reachable
                )
            outcomes.append(outcome)
        self._refuse_known_titles(outcomes)
        self._check_addresses(outcomes)
        return outcomes

    def _bases(self, rows, practices):
        """``{(number, version): document}`` of former versions that rows were made of."""
        former = set()
        for row in rows:
            number = self._numbers[row.line]
            if number in practices:
                version = self._integer(row, VERSION, row.version, quiet=True)
                if version not in (None, _WRONG, practices[number].version):
                    former.add((number, version))
        found = Version.objects.filter(
            practice_number__in={number for number, _ in former}, number__in={version for _, version in former}
        )
        return {
            (version.practice_number, version.number): version.document
            for version in (found if former else ())
            if (version.practice_number, version.number) in former
        }

    def _of_known(self, row, practice, present, bases, lookup, *, is_reachable):
        outcome = Outcome(row.line, UNCHANGED, practice.number, practice.title, practice=practice)
        version = self._integer(row, VERSION, row.version)
        base = present if version == practice.version else bases.get((practice.number, version))
        if base is None:
            outcome.kind = WRONG
            if version is None:
                self._blame(row, VERSION, "Hier muss die Zahl stehen, die beim Herunterladen da stand.")
            elif version != _WRONG:
                self._blame(row, VERSION, f"Eine Fassung {version} hat dieser Beitrag nicht.")
            return outcome
        hidden = () if is_reachable else access.hidden(self.user, practice)
        base = {key: value for key, value in base.items() if key not in hidden}
        changed = [column for column in row.cells if self._differs(row, column, base)]
        if not changed:
            return outcome
        if not is_reachable or practice.stage == Stage.ARCHIVED:
            outcome.kind, outcome.reason = REFUSED, ARCHIVED if is_reachable else NOT_YOURS
            return outcome
        wanted = self._wanted(row, changed, base, lookup)
        if wanted is None:
            outcome.kind = WRONG
            return outcome
        keys = diff.changed_keys(base, wanted)
        if all(diff.value(present, key) == diff.value(wanted, key) for key in keys):
            return outcome
        if version != practice.version:
            outcome.kind, outcome.reason = REFUSED, STALE
            return outcome
        outcome.kind, outcome.old, outcome.new = CHANGED, base, wanted
        return outcome

    def _differs(self, row, column, document):
        return column is not NUMBER and not is_same(row.cells[column], column.write(document, self.names))

    def _of_new(self, row, lookup):
        outcome = Outcome(row.line, NEW, title=str(row.cells.get(_TITLE) or ""))
        filled = [column for column in row.cells if column is not NUMBER and row.cells[column] is not None]
        if not self.may_add:
            outcome.kind, outcome.reason = REFUSED, NO_NEW
            return outcome
        outcome.new = self._wanted(row, filled, {"format": 1, "kind": Kind.PRAXISBEISPIEL.value}, lookup)
        if outcome.new is None:
            outcome.kind = WRONG
            return outcome
        title = outcome.title = outcome.new["title"]
        first = self._titles.setdefault(title, row.line)
        if first != row.line:
            self._blame(row, _TITLE.heading, f"Denselben Titel hat schon der neue Beitrag in Zeile {first}.")
            outcome.kind = WRONG
        return outcome

    def _wanted(self, row, changed, base, lookup):
        """The document ``base`` as the row wants it; None if anything is wrong with the row."""
        known = len(self.errors)
        raw = copy.deepcopy(base)
        for column in changed:
            if not column.is_editable:
                self._blame(row, column.heading, "Diese Spalte lässt sich in der Tabelle nicht ändern.")
                continue
            try:
                column.change(raw, row.cells[column], self.names)
            except columns.Wrong as wrong:
                self._blame(row, column.heading, str(wrong))
        if len(self.errors) > known:
            return None
        fields = {column.field for column in changed}
        checked, problems = self._checked(raw, changed, fields, lookup)
        for problem in problems:
            column = columns.of_problem(problem, raw, EDITORIAL) or changed[0]
            self._blame(row, column.heading, _sentence(problem, column.get(raw)))
        if problems:
            return None
        for key in fields - {"sections"}:
            raw.pop(key, None)
            if key in checked:
                raw[key] = checked[key]
        for column in changed:
            if column.field == "sections":
                column.put(raw, column.get(checked))
        raw.setdefault("language", "de")
        return documents.in_order(raw)

    def _checked(self, raw, changed, fields, lookup):
        """``(document, problems)`` of the changed fields alone: whole documents take long to check."""
        together = {"format", "kind", "title", "start_year", "end_year"}
        part = {key: value for key, value in raw.items() if key in fields | together}
        if "sections" in part:
            texts = {column.key.split(".")[1] for column in changed if column.field == "sections"} & BY_KEY.keys()
            part["sections"] = {key: html for key, html in raw["sections"].items() if key in texts}
        checked, problems = documents.parse(part)
        return checked, problems or documents.resolve(checked, lookup)

    def _refuse_known_titles(self, outcomes):
        """New rows that were taken over before, or are meant for a record that is there."""
        new = {outcome.title: outcome for outcome in outcomes if outcome.kind == NEW}
        same = access.readable(self.user).filter(title__in=new).order_by("number") if new else ()
        by_title = {practice.title: practice for practice in same}
        present = versions.present(by_title.values()) if by_title else {}
        for title, practice in by_title.items():
            outcome, document = new[title], present[practice.number].document
            outcome.number = practice.number
            if not diff.changed_keys({**outcome.new, "slug": practice.slug}, document):
                outcome.kind, outcome.practice = UNCHANGED, practice
            else:
                outcome.kind = REFUSED
                outcome.reason = f"Einen Beitrag mit diesem Titel gibt es schon: Nr. {practice.number}."

    def _check_addresses(self, outcomes):
        """An old address leads to one record: here, in the file, and whatever is public."""
        added = {}
        for outcome in outcomes:
            if outcome.kind in (CHANGED, NEW):
                before = (outcome.old or {}).get("legacy_addresses", [])
                paths = [path for path in outcome.new.get("legacy_addresses", []) if path not in before]
                added |= {path: [*added.get(path, []), outcome] for path in paths}
        if not added:
            return
        owners = dict(LegacyAddress.objects.filter(path__in=added).values_list("path", "practice__number"))
        public = EditionAddress.objects.filter(path__in=added).values_list("path", "edition__practice_number")
        owners = dict(public) | owners
        for path, wanting in added.items():
            for outcome in wanting:
                line = self._places.setdefault(path, outcome.line)
                if owners.get(path, outcome.number) != outcome.number:
                    sentence = f"Die Adresse {path} gehört schon zu einem anderen Beitrag."
                elif line != outcome.line:
                    sentence = f"Die Adresse {path} steht schon in Zeile {line}."
                else:
                    continue
                self.errors.append(Error(outcome.line, _LEGACY.heading, sentence))
                outcome.kind = WRONG

    def _integer(self, row, heading, cell, *, quiet=False):
        """A number that names a record or version; None for an empty cell, _WRONG for a bad one."""
        if cell is None:
            return None
        try:
            return NUMBER.cell.read(cell, self.names)
        except columns.Wrong as wrong:
            if not quiet:
                self._blame(row, heading, str(wrong))
            return _WRONG

    def _blame(self, row, heading, sentence):
        self.errors.append(Error(row.line, heading, sentence))


def _sentence(problem, value):
    """What is wrong, with the entry of the cell that is meant."""
    if value is None:
        return "Hier muss etwas stehen."
    entry = re.match(r"\w+\[(\d+)\]", problem.place)
    if entry and isinstance(value, list):
        return f"{int(entry[1]) + 1}. Eintrag: {problem.message}"
    return problem.message
