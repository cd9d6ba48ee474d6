"""Writing down what a table changes: one version for each record, some hundred records a transaction."""

from dataclasses import dataclass, field

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import IntegrityError, transaction

from practices import document as documents
from practices.desk import versions
from practices.desk.spreadsheet import NOTE
from practices.desk.spreadsheet.changes import CHANGED, NEW, REFUSED, UNCHANGED, WRONG, Examination, Outcome
from practices.models import NumberCounter, Practice
from practices.models.practice import free_slug
from taxonomy.lookup import Lookup

MEANWHILE = "Er wurde hier inzwischen geändert."


@dataclass(slots=True)
class Result:
    changed: list = field(default_factory=list)
    new: list = field(default_factory=list)
    unchanged: int = 0
    refused: list = field(default_factory=list)  # outcomes, each with a reason


def take_over(table, user, vocabularies):
    """Take over all rows that nothing is wrong with; call it when ``Examination`` has found no errors.

    What somebody changes between that and the row's own batch is refused, like all that is refused anyway.
    """
    examination, result = Examination(table, user, vocabularies), Result()
    for rows in examination.batches():
        try:
            _take_over(examination, rows, result)
        except IntegrityError:  # somebody has just given away an old address: it concerns some of the rows
            for row in rows:
                try:
                    _take_over(examination, [row], result)
                except IntegrityError:
                    result.refused.append(Outcome(row.line, REFUSED, examination.number(row), reason=MEANWHILE))
    return result


def _take_over(examination, rows, result):
    with transaction.atomic():
        outcomes = _write(examination, rows)
    for outcome in outcomes:
        if outcome.kind == WRONG:
            outcome.kind, outcome.reason = REFUSED, MEANWHILE
        if outcome.kind == UNCHANGED:
            result.unchanged += 1
        else:
            {CHANGED: result.changed, NEW: result.new, REFUSED: result.refused}[outcome.kind].append(outcome)


def _write(examination, rows):
    lookup, user = Lookup(), examination.user
    outcomes = examination.examine(rows, lookup=lookup, lock=True)
    writing = [outcome for outcome in outcomes if outcome.kind in (CHANGED, NEW)]
    new = [outcome for outcome in writing if outcome.kind == NEW]
    slugs = set()
    for outcome, number in zip(new, _numbers(len(new)), strict=True):
        outcome.number, slug = number, free_slug(outcome.title, number)
        slug = f"{slug}-{number}" if slug in slugs else slug
        slugs.add(slug)
        outcome.practice = Practice(number=number, slug=slug)
        outcome.new = documents.in_order({**outcome.new, "number": number, "slug": slug})
    pairs = []
    for outcome in writing:
        documents.resolve(outcome.new, lookup, create=True)  # new tags get their rows
        pairs.append((outcome.practice, outcome.new))
    missing = documents.apply(pairs, lookup)
    # What a document names and is gone by now is not in the rows either.
    pairs = [(row, documents.build(row) if row.number in missing else document) for row, document in pairs]
    versions.record_many(pairs, by=user, note=NOTE)
    for flag, kind in ((CHANGE, CHANGED), (ADDITION, NEW)):
        practices = [outcome.practice for outcome in writing if outcome.kind == kind]
        if practices:
            LogEntry.objects.log_actions(user.pk, practices, flag, change_message=NOTE)
    for outcome in writing:
        outcome.old = outcome.new = None  # thousands of them would be a lot of memory
    return outcomes


def _numbers(count):
    first = NumberCounter.take(count) if count else 0
    return range(first, first + count)
