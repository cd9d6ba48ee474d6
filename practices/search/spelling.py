"""Every written word of the collection: what a mistyped one is compared with."""

from collections import defaultdict

from rapidfuzz import process
from rapidfuzz.distance import OSA

from practices.models import IndexTerm, IndexWord
from practices.search import compounds, parts, stems, words

SHORTEST = 5  # letters; below, nearly every word is near another one
TWO_EDITS = 8  # letters from which two edits are still a slip
MOST = 4  # neighbours of one word
KEPT = 2_000  # mistyped words whose neighbours are kept


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
        for folded in self._sorted:
            display, term = self.words[folded]
            if len(display) < len(self._terms.get(term, display + " ")):
                self._terms[term] = display
        self._words_by_length, self._terms_by_length = _by_length(self._sorted), _by_length(self._terms)
        self._near = {}

    def _add(self, display, term):
        # Of two spellings the same one wins, in whatever order they were stored.
        folded = words.fold(display)
        self.words[folded] = min(self.words.get(folded, (display, term)), (display, term))

    def near(self, typed):
        """``[(display, term)]`` of the nearest words, each term once; none for a word that German has."""
        folded = words.fold(typed)
        if folded not in self._near:
            if len(self._near) >= KEPT:
                self._near.clear()
            self._near[folded] = self._find_near(folded)
        return self._near[folded][:MOST]

    def _find_near(self, folded):
        if len(folded) < SHORTEST or not folded.isalpha() or is_german(folded):
            return []
        most = 2 if len(folded) >= TWO_EDITS else 1
        # Both what is written and its stem: endings must not count as slips.
        near = [
            (distance, word, *self.words[word]) for word, distance in _extract(folded, self._words_by_length, most)
        ]
        root, terms = stems.stem(folded), self._terms
        near += [
            (distance, term, terms[term], term) for term, distance in _extract(root, self._terms_by_length, most)
        ]
        near.sort(key=lambda found: (found[0], found[1][0] != folded[0], abs(len(found[1]) - len(folded)), found[1]))
        found = {}
        for _, _, display, term in near:
            found.setdefault(term, display)
        return [(display, term) for term, display in found.items()]


def _by_length(choices):
    result = defaultdict(list)
    for word in choices:
        result[len(word)].append(word)
    return result


def _extract(word, by_length, most):
    """``[(choice, distance)]`` of all that differ in at most ``most`` edits, so their lengths do not differ more."""
    found = []
    for length in range(len(word) - most, len(word) + most + 1):
        choices = by_length.get(length, ())
        near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=None)
        found += [(choice, distance) for choice, distance, _ in near]
    return found


def is_german(folded):
    """A word of the list of parts, or made of such: right, though nothing here has it."""
    return stems.stem(folded) in parts.heads() or folded in parts.place_names() or bool(compounds.covers(folded))
