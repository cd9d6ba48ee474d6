"""What an operator is told: an index that another analyzer wrote loses hits without a word."""

from django.core.checks import Tags, Warning, register
from django.db import DatabaseError

from practices.search import index


@register(Tags.database)
def check_index(app_configs=None, databases=None, **kwargs):
    """W001 when the index is stale. Asks the database, so ``check`` needs ``--database default``."""
    if not databases or "default" not in databases:
        return []
    try:
        stale = index.is_stale()
    except DatabaseError:  # before the first migration there is no index
        return []
    if not stale:
        return []
    return [
        Warning(
            "Der Suchindex passt nicht zum Programm: Beiträge werden nicht gefunden.",
            hint="manage.py rebuild_search schreibt ihn neu; die Website bleibt dabei in Betrieb.",
            id="practices.W001",
        )
    ]
