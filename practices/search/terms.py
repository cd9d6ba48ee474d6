"""Names and synonyms of the vocabularies, analysed in memory: changing one re-indexes nothing.

A term is found by its own names and by those of the terms above it, because its editions are members of both.
"""

from collections import defaultdict
from functools import lru_cache

from pyroaring import BitMap

from practices.search import analyzer, fields
from practices.search.hits import Hits
from taxonomy.models import State

ATOMIC = {"place", "state"}  # Augsburg is no Burg


@lru_cache(maxsize=20_000)
def _analysed(name, atomic):
    found = analyzer.analyse(name)
    return tuple(found.own), () if atomic else tuple(found.parts - found.own.keys()), found.written


class VocabularyTerms:
    """Which terms of the vocabularies a word means.

    ``vocabularies`` {key: iterable of terms with id, name, synonyms}; ``members(key, id)`` gives the bitmap of
    the editions filed there or below.
    """

    def __init__(self, vocabularies, members):
        self.members = members
        self.names = []  # (key, id, name) of everything that is in use
        self.abbreviations = []  # (short, long)
        self._found = defaultdict(lambda: ([], []))  # word: terms by it, terms by a part
        for key, vocabulary in vocabularies.items():
            for term in vocabulary:
                if members(key, term.id):
                    self._add(key, term.id, [term.name, *term.synonyms])
        for state in State:
            if members("state", state.value):
                self._add("state", state.value, [state.label])

    def _add(self, key, pk, names):
        for name in names:
            self.names.append((key, pk, name))
            own, inside, _ = _analysed(name, key in ATOMIC)
            for word in own:
                self._found[word][0].append((key, pk))
            for word in inside:
                self._found[word][1].append((key, pk))
        shorts = [name for name in names if len(name) <= 7 and sum(c.isupper() for c in name) > 1 and " " not in name]
        for short in shorts:
            self.abbreviations += [(short, long) for long in names if analyzer.abbreviates(short, long)]

    def hits(self, word):
        """Hits of a word: a term's name counts like a teaser."""
        own, inside = self._found.get(word, ((), ()))
        whole = Hits([(fields.weight(fields.TEASER), self._union(own))])
        part = self._union(inside) - whole.ids
        return Hits([*whole.tiers, (fields.weight(fields.TEASER_PART), part)])

    def phrase_hits(self, written):
        found = [(key, pk) for key, pk, name in self.names if written in _analysed(name, key in ATOMIC)[2]]
        return Hits([(fields.weight(fields.TEASER), self._union(found))])

    def named(self, word):
        """``[(key, id)]`` of the terms that have this word in a name."""
        return list(dict.fromkeys(self._found.get(word, ((), ()))[0]))

    def knows(self, word):
        return word in self._found

    @property
    def words(self):
        return self._found.keys()

    def _union(self, terms):
        return BitMap.union(*(self.members(key, pk) for key, pk in terms)) if terms else BitMap()
