"""Days as the page of a record writes them."""

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.dateparse import parse_date


def today():
    return timezone.localdate()


def german_date(value):
    """ "2026-03-01" as "1. März 2026"; "" stays ""."""
    return format_date(parse_date(value), "j. F Y") if value else ""
