"""From written German to words: characters, gender marks, shortened compounds, hyphens.

Everything here takes time in proportion to the text's length: words and chains of hyphens are cut before any
expression looks at them.
"""

import re
import unicodedata
from dataclasses import dataclass

from practices.search import compounds

LONGEST_WORD = 60
MOST_PIECES = 6

_CHARACTERS = {ord(c): None for c in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
_CHARACTERS |= {ord(c): "-" for c in "\u2010\u2011"}
_CHARACTERS |= {ord(c): " – " for c in "\u2012\u2013\u2014\u2015"}
_CHARACTERS |= {ord(c): '"' for c in "„“”«»‟"}
_CHARACTERS |= dict.fromkeys(range(32), " ")

# Runs that no German text has; marks without end on one letter would be sorted for seconds.
_LONG_FOREIGN = re.compile(rf"[\u0300-\u1fff\u20d0-\U0010ffff]{{{LONGEST_WORD + 1},}}")
_LONG_WORD = re.compile(rf"[^\W_]{{{LONGEST_WORD + 1},}}")
_LONG_CHAIN = re.compile(rf"(?:[^\W_]+-){{{MOST_PIECES},}}[^\W_]*")

# Bewohner*innen, Bewohner/-innen, Bewohner(innen), BewohnerInnen, and what may follow: Bürger*innenhaushalt
_FEMININE = re.compile(
    r"(?<=[^\W\d_]{3})(?:[*:_·•|’/(]-?i|(?<=[a-zäöüß])I)n(?P<plural>nen)?(?P<close>\))?(?P<rest>[^\W\d_]*)"
)
_ENDING = re.compile(r"(?<=e)(?:[*:_·•|/]-?|\()[rnms]\b\)?")  # jede*r, Angestellte(r)

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_W = r"[^\W_]+"
_JOIN = r"(?:und|oder|sowie|bzw\.?|beziehungsweise|bis|wie|u\.|&|/|,)"
# Fuß- und Radwege; Grün-, Spiel- und Sportflächen
_FRONTS = re.compile(
    rf"(?P<fronts>(?:{_W}-\s?,\s?){{0,5}}{_W}-)(?:\s?,?\s?{_JOIN}\s?)(?P<last>{_W}(?:-{_W})*)(?!-\s)"
)
# Stadtplanung und -entwicklung; Förderung, -vermittlung und -verwaltung
_TAILS = re.compile(rf"(?P<first>{_W})(?P<tails>(?:\s?,?\s?{_JOIN}\s?-{_W}){{1,5}})")
_TAIL = re.compile(rf"-({_W})")
# (Stadt)-planung, (Jugend-)Kriminalität
_BRACKETS = re.compile(rf"\((?P<front>{_W})-?\)-?(?P<rest>{_W})")

_UMLAUTS = re.compile(r"ae|oe|(?<![aeiouqy])ue")


def normalise(text):
    """``text`` with one way to write hyphens, quotes and blanks, without invisible characters, cut to sane words."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _LONG_FOREIGN.sub(_cut, text))
    text = text.translate(_CHARACTERS)
    text = _LONG_WORD.sub(_cut, text)
    if "-" in text:
        text = _LONG_CHAIN.sub(lambda match: match[0].replace("-", " "), text)
    text = _ENDING.sub("", _FEMININE.sub(_plain_feminine, text))
    return _LONG_WORD.sub(_cut, text)  # marks that are gone may have joined words


def _cut(match):
    return match[0][:LONGEST_WORD]


def _plain_feminine(match):
    rest = match["rest"]
    if not rest:
        return "in" + (match["plural"] or "")
    if not match["plural"]:
        return match[0]
    # before another word the masculine joins: Bürger*innenhaushalt → Bürgerhaushalt, Expert*inneninterview → Experten-
    before = match.string[match.start() - 2 : match.start()]
    return rest if before == "er" else "en" + rest


def fold(word):
    """One spelling: lower case, ß as ss, ä, ae → a, other accents off. Düsseldorf, Duesseldorf and Dusseldorf meet."""
    word = word.casefold()
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return _UMLAUTS.sub(lambda match: match[0][0], word) if "e" in word else word


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """Words that the text leaves out: ``whole`` are groups of folded alternatives, one for each stump."""

    start: int
    end: int
    whole: tuple


def ellipses(text):
    """The shortened compounds of a normalised text."""
    if "-" not in text and "(" not in text:
        return []
    found = []
    for match in _FRONTS.finditer(text):
        last = fold(match["last"]).replace("-", "")
        tails = [last[point:] for point in compounds.points(last)]
        stumps = [fold(front) for front in re.findall(_W, match["fronts"])]
        groups = tuple(tuple(stump + tail for tail in tails) for stump in stumps)
        found.append(Ellipsis(match.start("fronts"), match.end("fronts"), groups))
    for match in _TAILS.finditer(text):
        first = fold(match["first"])
        fronts = [first[:point] for point in compounds.points(first)]
        stumps = [fold(tail) for tail in _TAIL.findall(match["tails"])]
        groups = tuple(tuple(front + stump for front in fronts) for stump in stumps)
        found.append(Ellipsis(match.start("tails"), match.end("tails"), groups))
    for match in _BRACKETS.finditer(text):
        found.append(Ellipsis(match.start(), match.end(), ((fold(match["front"]) + fold(match["rest"]),),)))
    return found


def pieces(token):
    """The words of a token of ``WORD``: itself, or what its hyphens part."""
    return token.split("-") if "-" in token else [token]


def runs(folded):
    """Every run of two and more folded pieces, joined: fair, play, team → fairplay, playteam, fairplayteam."""
    count = len(folded)
    return ["".join(folded[at:end]) for at in range(count) for end in range(at + 2, count + 1)]
