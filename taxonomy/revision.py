"""The collection revision: one counter that moves whenever the public side changes.

A change that the public can see calls ``move()`` last in its transaction. The row is then locked until
the commit, so that numbers are given in the order of commits: whoever has read revision N has missed
nothing up to N. Lock order everywhere: practices first, this row last.
"""

from django.db import transaction
from django.db.models import F

from taxonomy.models import CollectionRevision


def current():
    """``(number, next_due_at)``; (0, None) in a database where nothing was ever published."""
    row = CollectionRevision.objects.values_list("number", "next_due_at").first()
    return row or (0, None)


def move():
    """Count one public change and return its number; must run inside a transaction, as its last lock."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("revision.move() needs a transaction around the change")
    if not CollectionRevision.objects.filter(pk=1).update(number=F("number") + 1):
        CollectionRevision.objects.get_or_create(pk=1)
        CollectionRevision.objects.filter(pk=1).update(number=F("number") + 1)
    return CollectionRevision.objects.values_list("number", flat=True).get(pk=1)


def hold():
    """Lock the row to the commit without counting: for whoever reads what others change, and then ``set_next_due``."""
    CollectionRevision.objects.get_or_create(pk=1)
    CollectionRevision.objects.select_for_update().get(pk=1)


def set_next_due(moment):
    """Remember when the next scheduled publication is due (None: nothing is); inside ``hold``."""
    CollectionRevision.objects.filter(pk=1).update(next_due_at=moment)
