"""Days as the page of a record writes them, and how fresh it is."""

import datetime

from django.template.defaultfilters import date as format_date
from django.utils.dateparse import parse_date

FRESH_YEARS = 2


def german_date(value):
    """ "2026-03-01" as "1. März 2026"; "" stays ""."""
    return format_date(parse_date(value), "j. F Y") if value else ""


def freshness(document, on):
    """How far a record's statements can be relied on, on the day ``on``: the one rule.

    ``key`` is "current" if it says how things stood, or was confirmed, at most ``FRESH_YEARS`` ago, "old" if that
    is longer ago, "unknown" if it says neither.
    """
    as_of, confirmed_on = document.get("as_of"), document.get("confirmed_on")
    days = [parse_date(day) for day in (as_of, confirmed_on) if day]
    if not days:
        key, label = "unknown", "nicht bestätigt"
    elif max(days) >= _years_before(on, FRESH_YEARS):
        key, label = "current", "aktuell"
    else:
        key, label = "old", "älter als zwei Jahre: bitte nachfragen"
        if "contact" in document:
            label = "älter als zwei Jahre: bitte beim Kontakt nachfragen"
    return {"key": key, "label": label, "as_of": german_date(as_of), "confirmed_on": german_date(confirmed_on)}


def _years_before(day, years):
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return datetime.date(day.year - years, 3, 1)


def changes_of(edition):
    """The published versions, newest first: number, day and what the editors said about it."""
    return [
        {"number": change["version"], "date": german_date(change["date"]), "note": change["note"]}
        for change in reversed(edition.changes if edition else [])
    ]
