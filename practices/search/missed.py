"""Searches without a hit, counted by day, so that editors learn which words are missing."""

import datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max, Q, Sum
from django.utils import timezone

from practices.models import MissedSearch
from practices.search import words

LONGEST = 60
MOST_A_DAY = 1_000
RARE_DAYS, ALL_DAYS = 7, 90  # rows counted less often than SHOWN go after a week, all after three months
SHOWN = 3
PATIENCE = 200  # milliseconds that a reader may wait for somebody else's writing


def typed(text):
    """What is kept of a search: its words, in lower case."""
    return " ".join(words.WORD.findall(words.normalise(text))).lower()[:LONGEST].strip()


def count(text, *, on=None):
    """Count one search for ``text``. A failure is the reader's no concern, nor is a database busy with an import."""
    day = on or timezone.localdate()
    text = typed(text)
    if not text:
        return
    try:
        with _Impatient(), transaction.atomic():
            _limit_waiting_for_rows()
            rows = MissedSearch.objects.filter(day=day)
            if rows.filter(text=text).update(count=F("count") + 1):
                return
            known = rows.count()
            if known == 0:
                forget(on=day)
            if known < MOST_A_DAY:
                MissedSearch.objects.bulk_create([MissedSearch(day=day, text=text)], ignore_conflicts=True)
    except DatabaseError:
        return


def kept(*, on):
    """The rows that count on the day ``on``; others are deleted with the next search that is counted."""
    days = {days: on - datetime.timedelta(days=days) for days in (RARE_DAYS, ALL_DAYS)}
    recent = Q(day__gte=days[RARE_DAYS]) | Q(count__gte=SHOWN)
    return MissedSearch.objects.filter(recent, day__gte=days[ALL_DAYS])


def frequent(*, on=None):
    """Texts counted SHOWN times or more in all: ``text``, ``total`` and ``last`` day, the most frequent first."""
    texts = kept(on=on or timezone.localdate()).order_by().values("text")
    texts = texts.annotate(total=Sum("count"), last=Max("day")).filter(total__gte=SHOWN)
    return texts.order_by("-total", "-last", "text")


def forget(*, on):
    """Delete what has been kept long enough, as of the day ``on``."""
    MissedSearch.objects.exclude(pk__in=kept(on=on).values("pk")).delete()


class _Impatient:
    """SQLite lets one connection write at a time and would keep a reader waiting for as long as an editor."""

    def __enter__(self):
        self._set(PATIENCE)

    def __exit__(self, *error):
        self._set(int(1000 * connection.settings_dict["OPTIONS"].get("timeout", 5)))

    def _set(self, milliseconds):
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")


def _limit_waiting_for_rows():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
