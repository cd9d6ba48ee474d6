"""What somebody who is typing may mean: words, terms, places and titles of what is public."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from practices.search import stems, words
from practices.search.beginnings import Beginnings, folded_words
from taxonomy.models import State

WORD, TERM, PLACE, TITLE = "word", "term", "place", "title"
KINDS = {WORD: 3, TERM: 2, PLACE: 1, TITLE: 2}  # how many of each, if all kinds have enough
MOST = sum(KINDS.values())
SHORTEST = 2  # letters
KEPT = 1_000  # answers kept until the next revision
PLACES = {"place", "state"}

_START = re.compile(r"^\W*")
_UNFINISHED = re.compile(r"(?<=[^\W\d_]{3})[*:_·•|’/(]-?i?$")  # Bewohner*, Bewohner*i
_NO_LETTER = re.compile(r"[\W_]+")
_CHUNK = re.compile(r"[^\W_][^\s-]*")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``parts``: what is shown, before, in and after what was typed. ``value``: words to search, a slug, or an id."""

    kind: str
    parts: tuple
    value: object
    vocabulary: str = ""
    also: str = ""  # the name that was typed, if another than the one shown
    count: int | None = None


class Suggestions:
    """Of one state of the collection; ``earlier`` are the Beginnings of a former one."""

    def __init__(self, revision, live, vocabularies, terms, earlier=None):
        self.beginnings = earlier.caught_up(revision, len(live)) if earlier else Beginnings.read(revision)
        self._vocabularies, self._terms = vocabularies, terms
        self._kept = {}

    def of(self, text):
        """Up to MOST Suggestions, in the order of KINDS. The last word is a beginning, the others are kept."""
        found = self._kept.get(text)
        if found is None:
            found = self._find(text)
            if len(self._kept) < KEPT:
                self._kept[text] = found
        return found

    def _find(self, text):
        ends = text[-1:].isspace()  # then the last word is whole
        text = " ".join(text.split())
        before, _, last = text.rpartition(" ")
        before += " " if before else ""
        start = _START.match(last)[0]
        excluded = start.endswith("-")
        before, last = before + start, words.normalise(_UNFINISHED.sub("", last[len(start) :]))
        head, hyphen, last = last.rpartition("-")
        before += head + hyphen
        if len(last) < SHORTEST or not (folded := words.fold(_NO_LETTER.sub("", last))):
            return []
        earlier = folded_words(before).split()
        found = {kind: [] for kind in KINDS}
        # Bewohnerinnen begins no word of a collection that has only Bewohner.
        for beginning in dict.fromkeys((folded, stems.masculine(folded))):
            if not ends and not found[WORD]:
                found[WORD] = list(self._words(before, beginning, typed=folded))
            if not excluded and not found[TERM] and not found[PLACE]:
                for suggestion in self._named([*earlier, beginning]):
                    found[suggestion.kind].append(suggestion)
            if not excluded and not found[TITLE]:
                titles = self.beginnings.titles.starting([*earlier, beginning], MOST)
                found[TITLE] = [Suggestion(TITLE, parts(title, beginning), slug) for slug, title in titles]
        return _share(found)

    def _words(self, before, beginning, typed):
        for folded, display in self.beginnings.words.starting(beginning, MOST + 1):
            if folded != typed:
                yield Suggestion(WORD, parts(display, beginning), before + display)

    def _named(self, beginnings):
        """Terms by name or synonym: first what begins so, then what is used most."""
        found = {}
        needles = [f" {beginning}" for beginning in beginnings]
        for folded, key, pk, name in self._names:
            if all(needle in folded for needle in needles):
                shown = self._name(key, pk)
                rank = (not folded.startswith(needles[0]), name != shown, -len(self._terms.members(key, pk)), shown)
                if (key, pk) not in found or rank < found[key, pk][0]:
                    found[key, pk] = rank, name
        for (key, pk), (rank, name) in sorted(
            found.items(), key=lambda item: (item[1][0], item[0][0], str(item[0][1]))
        ):
            shown, also = rank[3], "" if name == rank[3] else name
            yield Suggestion(
                PLACE if key in PLACES else TERM,
                parts(shown, beginnings[-1]),
                pk,
                vocabulary=key,
                also=also,
                count=len(self._terms.members(key, pk)),
            )

    @cached_property
    def _names(self):
        return [(_folded(name), key, pk, name) for key, pk, name in self._terms.names]

    def _name(self, key, pk):
        return State(pk).label if key == "state" else self._vocabularies[key].by_id[pk].name


def _share(found):
    """The first of each kind, and more of the others where one has few."""
    counts = {kind: min(most, len(found[kind])) for kind, most in KINDS.items()}
    for kind in KINDS:
        counts[kind] += min(MOST - sum(counts.values()), len(found[kind]) - counts[kind])
    return [suggestion for kind in KINDS for suggestion in found[kind][: counts[kind]]]


@lru_cache(maxsize=20_000)
def _folded(name):
    return folded_words(name)


def parts(text, beginning):
    """``text`` before, in and after the first word that starts so, or has it inside."""
    for chunk in _CHUNK.finditer(text):
        for end in range(chunk.start() + 1, chunk.end() + 1):
            folded = words.fold(_NO_LETTER.sub("", text[chunk.start() : end]))
            if folded.startswith(beginning):
                return text[: chunk.start()], text[chunk.start() : end], text[end:]
    at = text.lower().find(beginning)
    return (text[:at], text[at : at + len(beginning)], text[at + len(beginning) :]) if at >= 0 else (text, "", "")
