"""Lists of editions in the order of their last change, and the tokens that continue them.

A token holds the place in that order, so it is good for ever, whatever changes meanwhile: what is published or
withdrawn between two requests moves to the end and comes once more, and nothing is left out.
"""

import base64
import binascii
import datetime
from dataclasses import dataclass

from practices.models import Edition
from practices.public.oai.arguments import Problem, Scope

SIZE = 100  # records in one answer
HEADER = ("practice_number", "kind", "published_at", "withdrawn_at")
RECORD = (*HEADER, "document", "slug", "changes", "first_published_at")


@dataclass(frozen=True, slots=True)
class Place:
    """Behind which edition a list goes on: its moment and id, and how many came before."""

    moment: datetime.datetime
    pk: int
    cursor: int


def page(scope, after, columns):
    """``(editions, Place or None when these are the last)``; two queries at most, each along an index."""
    editions = Edition.objects.by_change().only(*columns)
    if scope.kind:
        editions = editions.filter(kind=scope.kind)
    if scope.since:
        editions = editions.filter(changed_at__gte=scope.since)
    if scope.before:
        editions = editions.filter(changed_at__lt=scope.before)
    if after is None:
        found, cursor = list(editions[: SIZE + 1]), 0
    else:
        # A whole import shares one moment; both parts are ranges, where "or" would be a scan.
        rest = editions.filter(changed_at=after.moment, pk__gt=after.pk).order_by("pk")
        found, cursor = list(rest[: SIZE + 1]), after.cursor
        if len(found) <= SIZE:
            found += editions.filter(changed_at__gt=after.moment)[: SIZE + 1 - len(found)]
    shown = found[:SIZE]
    more = len(found) > SIZE
    return shown, Place(shown[-1].changed_at, shown[-1].pk, cursor + len(shown)) if more else None


def token(verb, scope, place):
    parts = (verb, scope.from_, scope.until, scope.kind, place.moment.isoformat(), place.pk, place.cursor)
    return base64.urlsafe_b64encode("|".join(map(str, parts)).encode()).decode()


def read(verb, text):
    """``(Scope, Place)`` of a token; raises ``Problem``."""
    try:
        of, from_, until, kind, moment, pk, cursor = base64.urlsafe_b64decode(text[:500]).decode("ascii").split("|")
        place = Place(datetime.datetime.fromisoformat(moment), int(pk), int(cursor))
        if of == verb and place.moment.tzinfo and 0 < place.pk < 2**63 and 0 < place.cursor < 2**31:
            return Scope(from_, until, kind), place
    except (ValueError, binascii.Error, Problem):
        pass
    raise Problem("badResumptionToken", "This token is none of ours.")
