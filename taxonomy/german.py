"""How German text is folded, spelled in addresses and put in order."""

import re
import unicodedata

# Gender marks inside a word ("Nutzer*innen", "Nutzer:innen", "Nutzer_innen") leave no trace in an address.
_GENDER_MARK = re.compile(r"(?<=\w)[*:_·](?=\w)")
_TRANSLITERATION = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe"})


def fold(text):
    """Text for comparing: case-folded, German letters spelled out, other accents dropped, white space single.

    The database never folds: SQLite and PostgreSQL disagree about "Ö" and "ö".
    """
    if text.isascii():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFC", text).casefold().translate(_TRANSLITERATION)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.split())


def slugify(text, max_length=120):
    """The part of an address that names ``text``; "" when nothing of it can be spelled in a-z, 0-9 and hyphen."""
    text = _GENDER_MARK.sub("", unicodedata.normalize("NFC", text))
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(slug) <= max_length:
        return slug
    return slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]


def sort_key(text):
    """Bytes that order ``text`` by DIN 5007-1 (ä like a, ß like ss; upper case, then punctuation decide last).

    Stored with the row, because PostgreSQL without ICU and SQLite both put "Ö" behind "Z".
    """
    base = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).casefold().replace("ß", "ss"))
    letters = "".join(c for c in base if not unicodedata.combining(c))
    words = " ".join(re.sub(r"[^\w]+", " ", letters.replace("_", " ")).split())
    digits_padded = re.sub(r"\d+", lambda m: m.group().zfill(6), words)
    return digits_padded.encode() + b"\x00" + text.encode("utf-8", "surrogatepass")


def thousands(number):
    """ "12.345"."""
    return f"{number:,}".replace(",", ".")
