from django.db import models
from tree_queries.query import TreeQuerySet

from taxonomy.german import fold


class TermQuerySet(TreeQuerySet):
    def in_use(self):
        """Terms an editor can still choose."""
        return self.filter(is_retired=False)


class PlaceQuerySet(models.QuerySet):
    def named(self, name, state):
        """The place with this name in this Land (its slug), whatever the spelling of case; else None.

        The fold happens in Python, because the databases fold umlauts differently.
        """
        wanted = fold(name)
        candidates = self.filter(state=state).only("pk", "name")
        return next((place for place in candidates if fold(place.name) == wanted), None)
