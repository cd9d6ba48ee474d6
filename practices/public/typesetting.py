"""What a German text needs on a page and no editor should have to type: spaces that do not break, dashes of years.

Works on sanitised HTML and on plain text alike: between tags only, and nothing that is part of an address. What is
stored, searched and exported stays as it was written.
"""

import re

from django.utils.safestring import SafeString, mark_safe

NBSP = "\u00a0"
MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
UNITS = (
    "%|‰|°C|€|Euro|EUR|Cent|Mio\\.|Mrd\\.|Millionen|Prozent|Uhr|Jahre[n]?|Monate[n]?|Stunden|Minuten|Meter[n]?"
    "|mm|cm|m|km|m²|m2|qm|km²|ha|Hektar|kg|t|lx|Lux|Watt|kWh|dB"
)
_GLUED = re.compile(
    r"(?<![\w.,–-])(?:"
    r"(?P<short>(?:[zZ]\.\s?B|[dD]\.\s?h|[uU]\.\s?a|[oO]\.\s?ä|[iI]\.\s?d\.\s?R|[uU]\.\s?v\.\s?m|[sS]\.\s?o|[sS]\.\s?u"
    r"|[iI]\.\s?S\.\s?d|[vV]\.\s?a|[eE]\.\s?V)\.)"
    r"|(?P<before>(?:Nr|Abs|Art|Abb|Tab|Kap|Bd|Hg|Dr|Prof|ca|vgl|bzw|S|Az|St)\.|§§?|Seite|Kapitel|Artikel|Absatz)\s(?=\w)"
    rf"|(?P<number>\d[\d.,]*)\s(?=(?:{UNITS})(?!\w))"
    rf"|(?P<day>\d{{1,2}}\.)\s(?=(?:{MONTHS})\b)"
    r"|(?P<from>(?:1[5-9]|20)\d\d)\s?[-–]\s?(?=(?:1[5-9]|20)\d\d(?![\w/.-]*\w))"
    r")"
)
# Addresses and tags are left alone. Tried only where a word begins, so that a long one is read once.
_PARTS = re.compile(r"(<[^<>]*>|(?<![^\s>(])[^\s<]*(?://|www\.|@)[^\s<]*)")


def text(html):
    """``html`` with its spaces bound: "z. B.", "Nr. 12", "30 m", "3. März", "1997–2003"."""
    parts = _PARTS.split(html)
    parts[::2] = [_GLUED.sub(_glued, part) for part in parts[::2]]
    result = "".join(parts)
    return mark_safe(result) if isinstance(html, SafeString) else result


def _glued(match):
    kind = match.lastgroup
    if kind == "short":
        return re.sub(r"\.\s?(?=\w)", f".{NBSP}", match[0])
    if kind == "from":
        return f"{match['from']}–"
    return f"{match[kind]}{NBSP}"
