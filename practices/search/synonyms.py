"""Words that mean the same: the editors' list, abbreviations of the vocabularies and those that texts explain."""

from collections import defaultdict
from pathlib import Path

from practices.models import IndexAbbreviation, Synonym
from practices.search import analyzer, stems, words
from taxonomy import revision

FILE = Path(__file__).parent / "data" / "synonyms.txt"


def key(text):
    """The stems of the words of ``text``, which name it among synonyms."""
    normalised = words.normalise(text)
    pieces = [piece for token in words.WORD.findall(normalised) for piece in words.pieces(token)]
    return tuple(stems.stem(words.fold(p)) for p in pieces if words.fold(p) not in analyzer.STOP_WORDS)


class Synonyms:
    """``of(key)`` gives the other texts; ``longest`` is the most words that a key has."""

    def __init__(self, vocabulary_abbreviations=()):
        self._others = defaultdict(dict)
        for row in Synonym.objects.order_by("pk"):
            self._join(row.lines)
        explained = IndexAbbreviation.objects.order_by("short", "long").values_list("short", "long").distinct()
        for short, long in [*vocabulary_abbreviations, *explained]:
            self._join([short, long])
        self.longest = max((len(known) for known in self._others), default=0)

    def _join(self, texts):
        for text in texts:
            for other in texts:
                if (own := key(text)) and own != key(other):
                    self._others[own].setdefault(key(other), other)

    def of(self, stems_of_words):
        """Other texts for a tuple of stems, each with its own key: ``{key: text}``."""
        return self._others.get(tuple(stems_of_words), {})


def write_synonyms(**kwargs):
    """Give a fresh database its first synonyms, once; connected to ``post_migrate``.

    Fresh is where no public change was ever counted. Whoever changes or deletes a synonym counts one, so what
    editors have made of the list, be it nothing, is never written over.
    """
    if revision.current()[0] == 0 and not Synonym.objects.exists():
        lines = FILE.read_text(encoding="utf-8").splitlines()
        rows = [line.split(" = ") for line in lines if line and not line.startswith("#")]
        Synonym.objects.bulk_create(Synonym(words="\n".join(row)) for row in rows)
