"""What something finds: scores and the bitmaps of editions that have them.

Bitmaps for each score rather than a score for each edition: what half of all editions have in common is
combined in microseconds, and a page in order of relevance never sorts more than one score's editions.
"""

from collections import defaultdict

from pyroaring import BitMap

FEW = 2_000  # so many editions are scored one by one


class Hits:
    """``tiers`` [(score, BitMap)], highest score first; every edition is in one tier. Immutable."""

    __slots__ = ("tiers", "ids")

    def __init__(self, tiers=()):
        self.tiers = sorted(((score, ids) for score, ids in tiers if ids), key=lambda tier: -tier[0])
        self.ids = BitMap.union(*(ids for _, ids in self.tiers)) if self.tiers else BitMap()

    def __len__(self):
        return len(self.ids)

    def __iter__(self):
        return iter(self.ids)

    def scores(self):
        """``{edition id: score}``"""
        return {pk: score for score, ids in self.tiers for pk in ids}

    def times(self, factor):
        return Hits([(score * factor, ids) for score, ids in self.tiers])

    def without(self, ids):
        return Hits([(score, own - ids) for score, own in self.tiers]) if ids else self

    def within(self, ids):
        return Hits([(score, own & ids) for score, own in self.tiers])


def any_of(found):
    """Editions in at least one of the ``found`` Hits, each with its best score."""
    found = [hits for hits in found if hits]
    if len(found) < 2:
        return found[0] if found else Hits()
    by_score = defaultdict(BitMap)
    for hits in found:
        for score, ids in hits.tiers:
            by_score[score] |= ids
    seen, tiers = BitMap(), []
    for score in sorted(by_score, reverse=True):
        tiers.append((score, by_score[score] - seen))
        seen |= by_score[score]
    return Hits(tiers)


def all_of(found):
    """Editions in all of the ``found`` Hits, with the sum of their scores."""
    if len(found) < 2:
        return found[0] if found else Hits()
    common = BitMap.intersection(*sorted((hits.ids for hits in found), key=len))
    if not common:
        return Hits()
    by_score = defaultdict(BitMap)
    if len(common) <= FEW:
        sums = defaultdict(int)
        for hits in found:
            for score, ids in hits.tiers:
                for pk in ids & common:
                    sums[pk] += score
        for pk, score in sums.items():
            by_score[score].add(pk)
        return Hits(by_score.items())
    tiers = {0: common}
    for hits in found:
        by_score = defaultdict(BitMap)
        for score, ids in hits.tiers:
            for before, remaining in tiers.items():
                if both := remaining & ids:
                    by_score[before + score] |= both
        tiers = by_score
    return Hits(tiers.items())
