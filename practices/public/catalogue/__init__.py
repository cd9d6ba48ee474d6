"""The collection in memory: which live editions there are, where each is filed, and in which order they stand.

One immutable snapshot per process. A request asks for the present one with the revision it has read; when
that is newer, the process catches up with what was stamped since, under one lock, and swaps one reference.
Never call ``current`` inside a transaction that changes the collection: what is rolled back must not be seen.
"""

import threading

from practices.public.catalogue.answer import Answer, Facet, Option, answer, selected
from practices.public.catalogue.snapshot import Snapshot
from practices.public.catalogue.tiers import tiers
from practices.public.catalogue.walk import RELEVANCE, Walk
from taxonomy import revision

__all__ = [
    "RELEVANCE",
    "Answer",
    "Facet",
    "Option",
    "Snapshot",
    "Walk",
    "answer",
    "current",
    "forget",
    "selected",
    "tiers",
]

_lock = threading.Lock()
_snapshot = None


def current(number=None):
    """The snapshot at revision ``number`` or later; without a number the revision is read (one small query)."""
    global _snapshot
    if number is None:
        number, _ = revision.current()
    snapshot = _snapshot
    if snapshot is not None and snapshot.revision == number:
        return snapshot
    with _lock:
        snapshot = _snapshot
        # Another thread may have caught up further meanwhile. A lower number is another database: start anew.
        if snapshot is None or snapshot.revision != number:
            number, _ = revision.current()
            if snapshot is None or number < snapshot.revision:
                snapshot = Snapshot.build(number)
            elif number > snapshot.revision:
                snapshot = snapshot.caught_up(number)
            _snapshot = snapshot
        return snapshot


def forget():
    """Drop the snapshot: for tests, whose databases come and go under one process."""
    global _snapshot
    with _lock:
        _snapshot = None
