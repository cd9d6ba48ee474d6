"""Searches without a hit, counted by day, so that editors learn which words are missing."""

import datetime

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from practices.models import MissedSearch
from practices.search import words

LONGEST = 60
MOST_A_DAY = 1_000
RARE_DAYS, ALL_DAYS = 7, 90  # rows counted less often than SHOWN go after a week, all after three months
SHOWN = 3


def count(text, *, on=None):
    """Count one search for ``text``. Only the words are kept, in lower case; a failure is the reader's no concern."""
    day = on or timezone.localdate()
    typed = " ".join(words.WORD.findall(words.normalise(text))).lower()[:LONGEST].strip()
    if not typed:
        return
    try:
        with transaction.atomic():
            rows = MissedSearch.objects.filter(day=day)
            if rows.filter(text=typed).update(count=F("count") + 1):
                return
            known = rows.count()
            if known == 0:
                forget(on=day)
            if known < MOST_A_DAY:
                MissedSearch.objects.bulk_create([MissedSearch(day=day, text=typed)], ignore_conflicts=True)
    except DatabaseError:
        return


def forget(*, on):
    """Delete what has been kept long enough, as of the day ``on``."""
    MissedSearch.objects.filter(day__lt=on - datetime.timedelta(days=ALL_DAYS)).delete()
    old = MissedSearch.objects.filter(day__lt=on - datetime.timedelta(days=RARE_DAYS))
    old.filter(count__lt=SHOWN).delete()
