"""Who has the form of a record open: a hint, so that people talk to each other; it locks nothing."""

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone

from practices.desk import people
from practices.models import Presence

LASTS = timedelta(minutes=2)  # after the last sign; the page gives one every 45 seconds (static/js/presence.js)


def seen(person, practice):
    """``person`` has the form open now. What they had open before and left is forgotten."""
    now = timezone.now()
    Presence.objects.filter(person=person, seen_at__lt=now - LASTS).delete()
    Presence.objects.bulk_create(
        [Presence(practice=practice, person=person, seen_at=now)],
        update_conflicts=True,
        unique_fields=["practice", "person"],
        update_fields=["seen_at"],
    )


def left(person, practice):
    Presence.objects.filter(person=person, practice=practice).delete()


def others(practices, person):
    """``{id of a practice: names of the others who have it open}``, with one query."""
    rows = Presence.objects.filter(practice__in=practices, seen_at__gte=timezone.now() - LASTS)
    result = defaultdict(list)
    for row in rows.exclude(person=person).select_related("person").order_by("-seen_at", "pk"):
        result[row.practice_id].append(people.name(row.person))
    return dict(result)


def sentence(names):
    """ "" when nobody else is there."""
    if not names:
        return ""
    shown = names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} weiteren"]
    *first, last = shown
    return f"Wird gerade von {', '.join(first)}{' und ' if first else ''}{last} bearbeitet."
