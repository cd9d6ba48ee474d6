"""The letters of copied text: invisible ones, no-break spaces, hyphens of a line's end."""

import re
import unicodedata
from functools import lru_cache

from practices.search import compounds
from taxonomy.german import fold

INVISIBLE = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u180e\u202a-\u202e\u2066-\u2069"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]"
)
# Characters that have no place in Unicode but were dashes and quotes in Windows.
WINDOWS_MARK = re.compile("[\x80-\x9f]")
WINDOWS = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
# Joiners are letters in other scripts and parts of emoji; in Latin words they are remains.
JOINER = re.compile("(?<=[A-Za-zÀ-ɏ])[\u200c-\u200f]|[\u200c-\u200f](?=[A-Za-zÀ-ɏ])")
NO_BREAK = "\u00a0\u202f"
# Where a no-break space belongs: beside figures, after § and short abbreviations, before %, € and dashes.
BELONGS = re.compile(
    rf"(?<=[\d§&–])[{NO_BREAK}](?=\S)|(?<=\S)[{NO_BREAK}](?=[\d%‰€$°–…&])|(?<=\b\w\.)[{NO_BREAK}](?=\w)"
    rf"|(?<=\b(?:Dr|Nr|Hg|Bd|St|ca)\.)[{NO_BREAK}](?=\w)|(?<=\b(?:Art|Abs|Vgl|vgl)\.)[{NO_BREAK}](?=\w)"
    rf"|(?<=\bProf\.)[{NO_BREAK}](?=\w)"
)
KEPT = "\ue000"  # stands for a no-break space that stays, while the others go
# "unter-schiedliche": a hyphen between lower-case letters of one word, perhaps with the end of a line behind it, which
# may have become a space.
HYPHEN = re.compile(r"(?<![\w-])([^\W\d_]+)-(\n ?| )?([a-zäöüß]{2,})(?![\w-])")
WORD = re.compile(r"[^\W\d_]+")
# Syllables that begin words and are never written with a hyphen of their own.
BEGINNINGS = set(
    "be ge ver ent er zer emp miss unter über hinter wider zusammen auseinander gegenüber herunter zurück".split()
)
# Syllables that end words and are no words.
ENDINGS = re.compile(
    r"(?:schaft(?:en|lich\w*)?|heit(?:en)?|keit(?:en)?|[bdfghklmnprst]{0,2}ung(?:en|s\w*)?|tion(?:en)?"
    r"|lich(?:e[mnrs]?|keit(?:en)?)?|nis(?:sen?)?|ismus)"
)
LINKED = re.compile(r".+(?:ungs|heits|keits|schafts|ions|itäts)")  # goes on in the next word, and never with a hyphen
# What is written with a hyphen and small behind it all the same, by what stands behind and before it.
KEEP = set(
    "up in out off on line by to and und do how go free dich mich innen oder bis zu an auf ab mail post hoc west east"
    " ost nord süd mal weise lich frei practice practices life side end day down over back room work"
    " sharing based".split()
)
KEEP_BEFORE = set(
    "best good work know start pop open non face peer make check drive stand top high low pre post pro anti multi inter"
    " online offline web meet play after real big hot soft hard self two one all nicht sozial sozio bio öko"
    " deutsch türkisch jüdisch christlich schwarz weiß rot grün links rechts nord süd ost west groß klein"
    " alt jung".split()
)


def clean(text):
    """``text`` without what nobody sees, composed (NFC); dashes and quotes of old Windows files as they were meant."""
    if WINDOWS_MARK.search(text):
        text = text.translate(WINDOWS)
    text = INVISIBLE.sub("", text)
    text = JOINER.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def spaces(text):
    """No-break spaces only where they belong, other white space single; line breaks stay."""
    if "\u00a0" in text or "\u202f" in text:
        text = BELONGS.sub(KEPT, text)
        text = text.translate({0xA0: " ", 0x202F: " "}).replace(KEPT, "\u00a0")
    return re.sub(r"[ \t\r\f\v\u2000-\u200a\u3000]+", " ", text)


def wholes(text):
    """What the hyphened words of ``text`` would be without their hyphens, in lower case."""
    return {(match[1] + match[3]).lower() for match in HYPHEN.finditer(text)}


def repaired(text, known, note):
    """``text`` with copied hyphens taken out where that is sure; ``note(old, new)`` is told of each.

    ``known`` holds those of ``wholes`` that the text also has without a hyphen.
    """

    def repair(match):
        left, right = match[1], match[3]
        whole = left + right
        is_known = whole.lower() in known
        if match[2] == " " and not is_known and not (ENDINGS.fullmatch(right) and len(right) > 3):
            return match[0]  # "Haupt- sowie Nebenwege"
        if not _is_one_word(left, right, is_known):
            return match[0]
        note(match[0] if match[2] == " " else f"{left}-{right}", whole)
        return whole

    return HYPHEN.sub(repair, text) if "-" in text else text


@lru_cache(maxsize=10_000)
def _is_one_word(left, right, is_known):
    lower = left.lower()
    if not left[-1].islower() or len(left) < 2 or right in KEEP or lower in KEEP_BEFORE:
        return False
    if is_known and len(left) + len(right) > 6:
        return True
    if lower in BEGINNINGS and len(right) > 3:
        return True
    if len(lower) < 3 or not left[1:].islower():
        return False
    if (ENDINGS.fullmatch(right) and len(right) > 3) or LINKED.fullmatch(lower):
        return True
    # German writes a noun behind a hyphen with a capital; a small one is the rest of a divided word.
    return left[0].isupper() and len(right) > 3 and compounds.covers(fold(lower + right))
