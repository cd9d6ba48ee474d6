"""What was published, changed and withdrawn, the newest first; for those who keep copies up to date."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from practices.choices import Change
from practices.models import EditionChange
from practices.public.addresses import Selection, number_url
from practices.public.api.addresses import CHANGES, PATH
from practices.public.api.answers import reading
from practices.public.api.practices import WALK
from practices.public.api.problems import refuse, refuse_unknown
from practices.public.filters import NumberField

SINCE, SIZE = "seit", "anzahl"
PARAMETERS = (SINCE, SIZE, WALK)
SIZE_FIELD = NumberField(label="Anzahl", most=1000, default=100)
NOT_SINCE = (
    "seit: Hier steht ein Tag (2026-03-01), ein Zeitpunkt mit Zeitzone (2026-03-01T10:00:00Z) oder eine Zahl, "
    "die in „revision“ stand."
)
NOT_WALK = "Diesen Zeiger gibt es nicht. Er steht in „next“ und gilt nur dort."
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


@reading
def change_list(request):
    """By moment, or, where a revision is asked for, by revision: each is an index, and a page a range of it.

    A page begins where the one before it ended; what happens meanwhile stands before the first.
    """
    refuse_unknown(request, PARAMETERS)
    column, since, size, after = _understood(request.GET)
    rows = list(page(column, since, after, size + 1))
    following = None
    if len(rows) > size:
        kept = [(name, request.GET[name]) for name in (SINCE, SIZE) if request.GET.get(name)]
        address = Selection([*kept, (WALK, _place(rows[size - 1], column))], CHANGES)
        following = request.build_absolute_uri(address.url)
    return {
        "results": [_change(request, row) for row in rows[:size]],
        "next": following,
        "revision": request.snapshot.revision,
    }


def page(column, since, after, size):
    """The changes in the order of ``column`` from ``since`` on, of which ``after`` was the last one met."""
    rows = EditionChange.objects.select_related("edition").only(
        "revision", "at", "kind", "note", "edition__practice_number", "edition__title"
    )
    if since is not None:
        rows = rows.filter(revision__gt=since) if column == "revision" else rows.filter(at__gte=since)
    if after:
        value, pk = after
        behind = Q(**{f"{column}__lt": value}) | Q(**{column: value, "pk__lt": pk})
        rows = rows.filter(behind, **{f"{column}__lte": value})  # the second says to the index where to begin
    return rows.order_by(f"-{column}", "-pk")[:size]


def _change(request, row):
    """Of what was withdrawn nothing is told but that; also where it has been published again since."""
    number = row.edition.practice_number
    told = {"number": number, "kind": row.kind, "at": row.at.astimezone(datetime.UTC).isoformat()}
    if row.kind != Change.ZURUECKGEZOGEN and row.edition.title:
        told["title"] = row.edition.title
        if row.note:
            told["note"] = row.note
    return told | {
        "revision": row.revision,
        "url": request.build_absolute_uri(number_url(number)),
        "document": request.build_absolute_uri(f"{PATH}{number}/"),
    }


def _understood(query):
    """``(column of the order, lower bound or None, size, (value, id) of the last one met or None)``."""
    errors, column, since, size, after = [], "at", None, None, None
    if text := query.get(SINCE):
        since = _since(text)
        column = "revision" if isinstance(since, int) else "at"
        if since is None:
            errors.append((SINCE, NOT_SINCE))
    try:
        size = SIZE_FIELD.clean(query.get(SIZE))
    except ValidationError as error:
        errors.append((SIZE, f"{SIZE_FIELD.label}: {error.message}"))
    if WALK in query:
        after = _read_place(query[WALK], column)
        if after is None:
            errors.append((WALK, NOT_WALK))
    if errors:
        refuse(errors)
    return column, since, size, after


def _since(text):
    """A revision, or a moment; a day begins at midnight in Germany."""
    if re.fullmatch(r"\d{1,15}", text, re.ASCII):
        return int(text)
    try:
        # In addresses a plus is a space.
        moment = datetime.datetime.fromisoformat(text.replace(" ", "+"))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            moment = timezone.make_aware(moment)
        return None if moment.tzinfo is None else moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


def _place(row, column):
    """Where a change stands in the order, as addresses have it."""
    value = row.revision if column == "revision" else (row.at - EPOCH) // MICROSECOND
    return f"{column}.{value}.{row.pk}"


def _read_place(text, column):
    match = re.fullmatch(rf"{column}\.(\d{{1,17}})\.(\d{{1,17}})", text, re.ASCII)
    if match is None:
        return None
    value, pk = map(int, match.groups())
    try:
        return (value if column == "revision" else EPOCH + value * MICROSECOND), pk
    except OverflowError:
        return None
