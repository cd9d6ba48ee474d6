"""One analyzer for what is indexed, what is asked and what is marked.

A *term* is what postings are kept under: the stem of a word, of a part of a compound, of a run of parts.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from practices.search import compounds, parts, stems, words
from taxonomy import german

LONGEST_TERM = 80

STOP_WORDS = frozenset(
    words.fold(word)
    for word in """
ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus außer
bei beim bereits bin bis bist da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darf
darin darum darunter das dass dazu dein deine dem den denen denn der deren des dessen die dies diese diesem
diesen dieser dieses doch dort du durch ein eine einem einen einer eines einige einigen einiger er es etwa
etwas euch euer eure für gegen gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre
ihrem ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes jene jenem jenen jener jenes kann
kein keine keinem keinen keiner können könnte man manche manchem manchen mancher manches mein meine mich mir
mit muss müssen nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seines seit sich sie
sind so soll sollen sollte solche solchem solchen solcher solches sondern sonst sowie über um und uns unser
unsere unter vom von vor was weil welche welchem welchen welcher welches wenn wer werden wie wieder
will wir wird wo wollen worden wurde wurden während zu zum zur zwar zwischen bzw beziehungsweise usw etc innen
""".split()
)


LOWER_CASE = Path(__file__).parent / "data" / "lower_case.txt"


@cache
def lower_case():
    """``{word in lower case, as written: the term it is found by, "" for none}``: "wegen" is no Weg."""
    result = {}
    for line in LOWER_CASE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            term, _, forms = line.partition(":")
            result |= dict.fromkeys(forms.split(), "" if term == "-" else words.fold(term))
    return result


@dataclass(frozen=True, slots=True)
class Token:
    """One written word, perhaps with hyphens: what it is found by."""

    own: tuple  # terms of the word, of its pieces and of their joined runs
    parts: tuple  # terms inside its compounds, none of which is in ``own``
    written: tuple  # its pieces, spelled as phrases are compared


@lru_cache(maxsize=60_000)
def token(text):
    """The Token of one match of ``words.WORD``."""
    pieces = words.pieces(text)
    if len(pieces) == 1 and (term := lower_case().get(text)) is not None:
        return Token((term,) if term else (), (), (german.fold(text),))
    folded = [words.fold(piece) for piece in pieces]
    own = dict.fromkeys(stems.stem(word) for word in folded if word not in STOP_WORDS)
    if len(folded) > 1:
        own.update(dict.fromkeys(stems.stem(joined) for joined in words.runs(folded)))
    inside = {}
    for word in folded:
        if word not in STOP_WORDS:
            inside.update(dict.fromkeys(compounds.part_terms(stems.masculine(word))))
    written = tuple(german.fold(piece) for piece in pieces)
    terms = tuple(term[:LONGEST_TERM] for term in own if len(term) > 1 or term.isdigit())
    return Token(terms, tuple(term[:LONGEST_TERM] for term in inside if term not in own and len(term) > 2), written)


@lru_cache(maxsize=4_000)
def _restored(word):
    """``(own, parts)`` of a word that an ellipsis leaves out."""
    own = stems.stem(word)
    return (own[:LONGEST_TERM],), tuple(term for term in compounds.part_terms(word) if term != own)


@dataclass(slots=True)
class Analysis:
    own: Counter = field(default_factory=Counter)  # {term: how often}
    parts: set = field(default_factory=set)
    written: str = ""  # the words as phrases are compared, each between single blanks
    display: set = field(default_factory=set)  # the words as they stand in the text


def analyse(text):
    """What ``text`` is found by."""
    result = Analysis()
    if not text:
        return result
    text = words.normalise(text)
    counts = Counter(words.WORD.findall(text))
    for raw, count in counts.items():
        found = token(raw)
        for term in found.own:
            result.own[term] += count
        result.parts.update(found.parts)
    for ellipsis in words.ellipses(text):
        for group in ellipsis.whole:
            for word in group:
                own, inside = _restored(word)
                for term in own:
                    result.own[term] += 1
                result.parts.update(inside)
    result.display = set(counts)
    result.written = written(text)
    return result


def written(normalised):
    """A normalised text for comparing phrases: folded as spelled, "schön" is not "schon", one blank around words."""
    spelled = [" ".join(token(raw).written) for raw in words.WORD.findall(normalised)]
    return f" {' '.join(spelled)} " if spelled else ""


@cache
def fingerprint():
    """Changes when the same text may give other terms: with the code, the lists or the stemmer."""
    folder = Path(__file__).parent
    digest = hashlib.sha256(version("snowballstemmer").encode())
    for module in (stems, compounds, parts, words):
        digest.update(Path(module.__file__).read_bytes())
    for path in (Path(__file__), folder / "fields.py", parts.FILE, parts.PLACES, LOWER_CASE):
        digest.update(path.read_bytes())
    return digest.hexdigest()


_INITIALS = re.compile(r"[^\W\d_]+")


def abbreviates(short, long):
    """Whether ``short`` (KOD) can stand for ``long`` (Kommunaler Ordnungsdienst): initials and letters in order."""
    letters = words.fold(short)
    folded = [words.fold(word) for word in _INITIALS.findall(long)]
    if not 2 <= len(letters) <= 8 or not folded or len(folded) > len(letters) + 2 or len("".join(folded)) < 6:
        return False
    if len("".join(folded)) < len(letters) * 2:
        return False
    content = [word for word in folded if word not in STOP_WORDS] or folded
    return folded[0][0] == letters[0] and _spells(letters, content)


def _spells(letters, folded):
    if not folded:
        return not letters
    if not letters or folded[0][0] != letters[0]:
        return False
    # Each word gives its initial and any later letters in order; the shortest share is tried first.
    for taken in range(1, len(letters) + 1):
        at = 0
        for letter in letters[1:taken]:
            at = folded[0].find(letter, at + 1)
            if at < 0:
                return False
        if _spells(letters[taken:], folded[1:]):
            return True
    return False


_ABBREVIATED = re.compile(r"((?:[^\W\d_]+[- ]+){1,6})\(([A-ZÄÖÜ][A-Za-zÄÖÜäöü]{1,7})\)")


def abbreviations(text):
    """Pairs ``(short, long)`` that the text itself explains: "Kommunaler Ordnungsdienst (KOD)"."""
    found = {}
    if "(" in text:
        for match in _ABBREVIATED.finditer(text):
            short = match[2]
            if sum(letter.isupper() for letter in short) < 2:
                continue
            before = match[1].strip("- ").split()
            for count in range(1, len(before) + 1):
                long = " ".join(before[-count:])
                if abbreviates(short, long):
                    found[short] = long
                    break
    return found
