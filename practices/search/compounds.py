"""Taking compounds apart with the list of parts: full cover or nothing, fewest parts first.

A word that the list does not cover is left whole, but for two signs that hardly err: a compulsory linking s
(Ordnungs|pfosten) and a long known word at the end (Balde|platz).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from practices.search import parts
from practices.search.stems import stem

LONGEST_PART = 20
# First words that are words of relation: they make parts only before something one can stand in or on.
_RELATIONS = set("vor nach mit um unter uber gegen ruck an auf aus ab ein zu durch bei".split())
_PLACES = set("platz hof haus garten stadt raum bau park dach zimmer viertel dorf wald berg".split())
# Last words that look like endings: a part only if all before them is covered.
_STRONG_HEADS = set(
    "platz strass park haus viertel treff markt garten bruck gass alle ufer fest schul verein team geld".split()
)
_NO_FRONTS = _RELATIONS | set("ver ent zer miss wieder dar her hin los fort weiter zusammen ober inter trans".split())
# Begleitung is no Leitung, Mitbestimmung no Stimmung.
_NO_FRONT = re.compile(
    r"^(?!erd|erb|sub|ski|pop|bar|zoo|tot|roh|nah|ess|oko|klo|kur|eck|ehe).{3}$"
    r"|(?:be|ge|ver|zer|(?<!m)ent)$|^(?:be|ge|er(?![bd]$)|ver)[a-z]{1,2}$"
)
_SEAM = re.compile(r"(.{2,}(?:ung|heit|keit|schaft|ion|itat))s(.{4,})$")
_VOWEL = re.compile(r"[aeiouy]")


@dataclass(frozen=True, slots=True)
class Part:
    """``start`` and ``end`` in the folded word; ``base`` is the part without its linking letters."""

    start: int
    end: int
    base: str


@lru_cache(maxsize=50_000)
def split(word):
    """The parts of a folded compound, smallest ones; () for a simple word."""
    if len(word) < 6 or not word.isalpha() or word in parts.place_names() or stem(word) in parts.atoms():
        return ()
    found = _cover(word) or _seam(word) or _before_strong_head(word)
    smallest = []
    for part in found:
        inner = _cover(part.base) if len(part.base) > 5 and stem(part.base) not in parts.atoms() else ()
        if not inner:
            smallest.append(part)
            continue
        for piece in inner:
            end = part.end if piece is inner[-1] else part.start + piece.end
            smallest.append(Part(part.start + piece.start, end, piece.base))
    return tuple(smallest)


def part_terms(word):
    """``{stem: (start, end)}`` of all parts and runs of parts of a folded word, without the word as a whole."""
    found = split(word)
    result = {}
    for first in range(len(found)):
        for last in range(first, len(found)):
            if last - first + 1 < len(found):
                text = word[found[first].start : found[last].start] + found[last].base
                result.setdefault(stem(text), (found[first].start, found[last].end))
    return result


def spell(word):
    """The parts of a folded word as the list writes them: for showing."""
    spelled = parts.spelled()
    return [spelled.get(part.base, part.base.capitalize()) for part in split(word)]


def covers(word):
    """Whether the list of parts makes up ``word`` completely."""
    return bool(_cover(word))


def points(word):
    """Offsets at which a shortened compound may have been cut: „Fuß- und Rad|wege“."""
    found = {part.start for part in split(word)} - {0}
    if not found:
        found = {
            at for at in range(3, len(word) - 3) if stem(word[at:]) in parts.heads() or word[:at] in parts.forms()
        }
    return sorted(found)


def _cover(word):
    """Parts of the list that cover ``word`` completely, at least two; () if there are none."""
    length, forms, heads = len(word), parts.forms(), parts.heads()
    # for each start: (number of parts, how many with linking letters, minus the length of the last, parts)
    best = [None] * length + [(0, 0, 0, ())]
    for at in range(length - 3, -1, -1):
        for end in range(at + 3, min(length, at + LONGEST_PART) + 1):
            if end == length:
                base = word[at:] if at and _is_head(word[at:], heads) else None
            else:
                base = forms.get(word[at:end])
                if base in _RELATIONS and not _stands_before_place(word[end:]):
                    base = None
            if base is None or best[end] is None:
                continue
            count, links, last, rest = best[end]
            links += end < length and len(base) != end - at
            candidate = (count + 1, links, last or at - end, (Part(at, end, base), *rest))
            if best[at] is None or candidate[:3] < best[at][:3]:
                best[at] = candidate
    return best[0][3] if best[0] else ()


def _is_head(text, heads):
    if len(text) < 4:
        return text in parts.SHORT_HEADS
    if text[:4] not in parts.beginnings() and text[:3] not in parts.SHORT_HEADS:  # Schul|höfe
        return False
    root = stem(text)
    return root in heads and (len(root) > 2) and abs(len(text) - len(root)) < 5


def _stands_before_place(rest):
    return stem(rest) in _PLACES


def _seam(word):
    match = _SEAM.match(word)
    if not match:
        return ()
    return (Part(0, match.end(1) + 1, match[1]), Part(match.start(2), len(word), match[2]))


def _before_strong_head(word):
    for at in range(max(3, len(word) - LONGEST_PART), len(word) - 3):
        rest = word[at:]
        if rest[:4] not in parts.beginnings():
            continue
        root = stem(rest)
        strong = root in _STRONG_HEADS
        known = strong or len(rest) > 5 and len(root) > 5 and root in parts.heads()
        if known and _VOWEL.search(word[:at]) and abs(len(rest) - len(root)) < 4:
            if word[:at] in _NO_FRONTS or not strong and _NO_FRONT.search(word[:at]):
                return ()
            return (Part(0, at, word[:at]), Part(at, len(word), rest))
    return ()
