"""The list of words that compounds are made of, and what follows from it."""

import csv
import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "compound_parts.txt"
PLACES = Path(__file__).resolve().parents[2] / "taxonomy" / "data" / "places.csv"

# After these a linking s is compulsory: ordnungs|amt, never ordnung|samt.
_COMPULSORY_S = re.compile(r".{2,}(?:ung|heit|keit|schaft|ion|itat|ling|tum)$")
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ens", "ns")
# Three letters are too few to tell a part from chance; these are worth it.
SHORT = set(
    "amt rat weg tur tor hof bau bad bus rad see tal ort not art bar eck uni app tee ohr ost mut ehe gas neu alt zug"
    " tat uhr box tod fan".split()
)
SHORT_HEADS = SHORT - set("not art bar mut ehe ost gas neu alt".split())


@cache
def listed():
    """The words of the list, folded, in its order."""
    return tuple(word.rstrip("!") for word in _lines())


@cache
def atoms():
    """Stems of the words that the list marks with "!": they are never taken apart."""
    from practices.search.stems import stem

    return frozenset(stem(word[:-1]) for word in _lines() if word.endswith("!"))


@cache
def spelled():
    """``{folded: as written}``, with a capital: for showing."""
    return {folded.rstrip("!"): line.rstrip("!").capitalize() for folded, line in _lines().items()}


def _lines():
    """``{folded line: line}``"""
    from practices.search.words import fold

    lines = (line.strip() for line in FILE.read_text(encoding="utf-8").splitlines())
    return {fold(line): line for line in lines if line and not line.startswith("#")}


@cache
def place_names():
    """Names of towns, folded; they are never taken apart: Augsburg is no Burg."""
    from practices.search.words import fold

    with PLACES.open(encoding="utf-8", newline="") as file:
        names = {fold(word) for row in csv.DictReader(file) for word in re.findall(r"[^\W\d_]{4,}", row["name"])}
    return frozenset(names - set(listed()))


@cache
def forms():
    """``{form inside a compound: word of the list}`` for every part but the last."""
    result = {}
    for word in sorted(listed(), key=len):
        if len(word) < 3 or len(word) == 3 and word not in SHORT:
            continue
        links = ("s",) if _COMPULSORY_S.match(word) else _LINKS
        for link in links:
            # A form that is a word itself is that word.
            if word + link not in result or link == "":
                result[word + link] = word
        if word.endswith("e") and len(word) > 4:
            for link in ("", "s"):
                result.setdefault(word[:-1] + link, word)
    return result


@cache
def heads():
    """Stems of what can stand last."""
    from practices.search.stems import stem

    return frozenset(stem(word) for word in listed() if len(word) > 3 or word in SHORT_HEADS)


@cache
def beginnings():
    """First four letters of everything that can stand last: a cheap test before a stem is made."""
    return frozenset(word[:4] for word in listed()) | {word[:3] for word in SHORT_HEADS}


@cache
def _agents():
    return frozenset(word for word in listed() if word.endswith("er") and len(word) > 4)


@cache
def is_agent(word):
    """Whether a word in -er is a noun of the list, or ends in one behind another: Tütenspender gives, he spends not."""
    agents = _agents()
    return word in agents or any(word[at:] in agents and word[:at] in forms() for at in range(3, len(word) - 4))


@cache
def ends_in_agent(word):
    """Whether a word in -er is a noun of the list or a compound of one, so that -er is no ending of case."""
    agents = _agents()
    return word in agents or any(word[at:] in agents for at in range(3, len(word) - 4))
