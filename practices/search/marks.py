"""Showing what was found: hits marked in a text, and the passage of a long text that has most of them.

A text is escaped piece by piece before anything is marked, and only what really matched is marked: a word, the
part of a compound, the words of a phrase side by side.
"""

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import mark_safe

from practices.search import analyzer, compounds, fields, stems, words
from taxonomy import german

PASSAGE = 220  # characters

# A written word with its gender mark, if it has one: Bewohner*innen is one word here.
_PIECE = re.compile(r"[^\W_]+(?:(?:[*:_·•|’/(]-?)i?n(?:nen)?\)?[^\W_]*)?")


@lru_cache(maxsize=20_000)
def _piece(raw):
    """``(terms of the word, {term of a part: (start, end) in raw}, the word as phrases see it)``."""
    plain = words.WORD.findall(words.normalise(raw))
    own = frozenset(term for word in plain for term in analyzer.token(word).own)
    written = tuple(german.fold(piece) for word in plain for piece in words.pieces(word))
    inside = {}
    if plain and plain[0] == raw:
        folded, offsets = _offsets(raw)
        masculine = stems.masculine(folded)
        for term, (start, end) in compounds.part_terms(masculine).items():
            if end <= len(folded) and folded[:end] == masculine[:end]:
                inside[term] = (offsets[start], offsets[end] if end < len(masculine) else len(raw))
            elif start < len(offsets) - 1:
                inside[term] = (offsets[start], len(raw))
    return own, inside, written


def _offsets(raw):
    """The folded word, and for each of its letters (and its end) where it stands in ``raw``."""
    folded, offsets = "", []
    for at in range(len(raw)):
        grown = words.fold(raw[: at + 1])
        offsets += [at] * (len(grown) - len(folded))
        folded = grown
    offsets = offsets[: len(folded)]
    return folded, [*offsets, len(raw)]


class Marker:
    """Marks in texts what a search has found.

    ``groups``: for each word or phrase of the query the marks it is found by: terms and, with blanks around,
    written phrases.
    """

    def __init__(self, groups):
        self._group = {mark.strip(): number for number, marks in enumerate(groups) for mark in marks}
        self._count = len(set(self._group.values()))
        marks = [mark for marks in groups for mark in marks]
        self.terms = {mark for mark in marks if not mark.startswith(" ")}
        self.phrases = [tuple(mark.split()) for mark in marks if mark.startswith(" ")]
        self._hits = {}  # written word: what of it is a hit

    def spans(self, text):
        """``[(start, end, mark)]`` of what matched, in order, not overlapping."""
        found = []
        for match in _PIECE.finditer(text):
            raw = match[0]
            if raw not in self._hits:
                self._hits[raw] = self._hit(raw)
            if hit := self._hits[raw]:
                begin, end, mark = hit
                found.append((match.start() + begin, match.start() + end, mark))
        if self.phrases:
            found += self._phrases(
                [(match.start(), match.end(), *_piece(match[0])) for match in _PIECE.finditer(text)]
            )
        if "-" in text:
            found += self._joined(text)
        return _apart(found)

    def _hit(self, raw):
        """``(start, end, mark)`` inside one written word, or None."""
        own, inside, _ = _piece(raw)
        if hit := own & self.terms:
            return 0, len(raw), min(hit)
        if hit := self.terms & inside.keys():
            term = max(hit, key=lambda part: (inside[part][1] - inside[part][0], part))
            return *inside[term], term
        return None

    def _phrases(self, pieces):
        flat = [(start, end, word) for start, end, _, _, written in pieces for word in written]
        spelled = [word for _, _, word in flat]
        for phrase in self.phrases:
            for at in range(len(flat) - len(phrase) + 1):
                if spelled[at] == phrase[0] and tuple(spelled[at : at + len(phrase)]) == phrase:
                    yield flat[at][0], flat[at + len(phrase) - 1][1], " ".join(phrase)

    def _joined(self, text):
        """Hyphenated words found by pieces joined: „Fairplay“ in „Fair-Play-Team“."""
        for match in words.WORD.finditer(text):
            pieces = words.pieces(match[0])
            if 1 < len(pieces) <= words.MOST_PIECES and self.terms & set(analyzer.token(match[0]).own):
                starts = [match.start()]
                for piece in pieces:
                    starts.append(starts[-1] + len(piece) + 1)
                folded = [words.fold(piece) for piece in pieces]
                for first in range(len(pieces)):
                    for last in range(first + 1, len(pieces)):
                        if (term := stems.stem("".join(folded[first : last + 1]))) in self.terms:
                            yield starts[first], starts[last + 1] - 1, term

    def mark(self, text):
        """``text`` as HTML with its hits in ``mark`` elements."""
        return _html(text, self.spans(text))

    def passage(self, texts):
        """The part of ``texts`` with the most words of the query, as marked HTML; "" where nothing matches."""
        best, chosen = (0, 0), None
        for text in texts:
            spans = self.spans(text) if text else []
            for at, (start, _, _) in enumerate(spans):
                # No more hits than half the characters: a text of nothing but hits must not be read once for each.
                following = spans[at : at + PASSAGE // 2]
                near = [self._group[mark] for _, end, mark in following if end <= start + PASSAGE - 40]
                if (value := (len(set(near)), len(near))) > best:
                    best, chosen = value, (text, start, spans)
            if best[0] == self._count:
                break
        return _cut(*chosen) if chosen else ""


def _apart(spans):
    result = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not result or span[0] >= result[-1][1]:
            result.append(span)
    return result


def _cut(text, start, spans):
    begin = max(0, start - 60)
    if begin:
        begin = text.rfind(" ", 0, begin) + 1
    end = min(len(text), begin + PASSAGE)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), max((stop for _, stop, _ in spans if stop <= end), default=begin))
    inside = [(a - begin, b - begin, mark) for a, b, mark in spans if a >= begin and b <= end]
    html = _html(text[begin:end], inside)
    return mark_safe(("… " if begin else "") + html + (" …" if end < len(text) else ""))


def _html(text, spans):
    out, at = [], 0
    for start, end, _ in spans:
        out += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    out.append(escape(text[at:]))
    return mark_safe("".join(out))


def body(document):
    """The texts of a public document in which a passage is looked for."""
    return [" ".join(text.split()) for text in fields.passages(document)]
