"""Every written word of the collection: what was mistyped, and what a beginning can become."""

from bisect import bisect_left

from rapidfuzz import process
from rapidfuzz.distance import OSA

from practices.models import IndexTerm, IndexWord
from practices.search import compounds, parts, stems, words

SHORTEST = 5  # letters; below, nearly every word is near another one
TWO_EDITS = 8  # letters from which two edits are still a slip


class Spelling:
    """Read from the index when first needed, and again with the next revision."""

    def __init__(self, vocabulary_names=()):
        self.words = {}  # folded: (display, term)
        for display, term in IndexWord.objects.values_list("display", "term__text").order_by("pk").iterator():
            self._add(display, term)
        for name in vocabulary_names:
            for word in words.WORD.findall(words.normalise(name)):
                for piece in words.pieces(word):
                    self._add(piece, stems.stem(words.fold(piece)))
        # Words that stand in compounds only: "Beleuchtung" of "Wegebeleuchtung".
        known = set(IndexTerm.objects.values_list("text", flat=True))
        for folded, written in parts.spelled().items():
            if (term := stems.stem(folded)) in known and len(folded) >= SHORTEST:
                self.words.setdefault(folded, (written, term))
        self._sorted = sorted(self.words)
        self._terms = {}  # term: its shortest written form
        for display, term in self.words.values():
            if len(display) < len(self._terms.get(term, display + " ")):
                self._terms[term] = display

    def _add(self, display, term):
        self.words.setdefault(words.fold(display), (display, term))

    def near(self, typed, limit=4):
        """``[(display, term)]`` of the nearest words, each term once; none for a word that German has."""
        folded = words.fold(typed)
        if len(folded) < SHORTEST or not folded.isalpha() or is_german(folded):
            return []
        most = 2 if len(folded) >= TWO_EDITS else 1
        # Both what is written and its stem: endings must not count as slips.
        near = [(distance, word, *self.words[word]) for word, distance in _extract(folded, self._sorted, most)]
        root = stems.stem(folded)
        near += [(distance, term, self._terms[term], term) for term, distance in _extract(root, self._terms, most)]
        near.sort(key=lambda found: (found[0], found[1][0] != folded[0], abs(len(found[1]) - len(folded)), found[1]))
        found = {}
        for _, _, display, term in near:
            found.setdefault(term, display)
        return [(display, term) for term, display in found.items()][:limit]

    def starting(self, beginning, limit):
        """``[(display, term)]`` of words that start so, shortest first."""
        folded = words.fold(beginning)
        at = bisect_left(self._sorted, folded)
        end = bisect_left(self._sorted, folded + "\uffff")
        found = sorted(self._sorted[at : min(end, at + 2_000)], key=lambda word: (len(word), word))
        return [self.words[word] for word in found[:limit]]


def _extract(word, choices, most):
    # keys only: a mapping would be compared by its values
    found = process.extract(word, list(choices), scorer=OSA.distance, score_cutoff=most, limit=40)
    return [(choice, distance) for choice, distance, _ in found]


def is_german(folded):
    """A word of the list of parts, or made of such: right, though nothing here has it."""
    return stems.stem(folded) in parts.heads() or folded in parts.place_names() or bool(compounds.covers(folded))
