"""How titles are shown: in two voices, the place light and the name bold, and with joints to break long words at."""

import re
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from practices.search import compounds, words

PREFIX = "Praxisbeispiel "
SOFT_HYPHEN = "\u00ad"
_LONG = re.compile(r"[^\W\d_]{14,60}")
_LONG_IN_NARROW = re.compile(r"[^\W\d_]{12,60}")


def split(title, place_name=""):
    """``(lead, name)``: "Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften" → ("Praxisbeispiel Wuppertal:", …).

    Only what stands before a colon and names the record's place is a lead-in; other titles have none.
    """
    before, colon, after = title.partition(": ")
    if colon and place_name and place_name.split()[0] in before:
        return f"{before}:", after
    return "", title


def short_lead(lead):
    """The lead-in where the kind already stands beside it: without the word "Praxisbeispiel"."""
    return lead.removeprefix(PREFIX)


def for_sorting(title):
    """The title as lists show it, by which they are also ordered."""
    return title.removeprefix(PREFIX)


def hyphenated(text, *, narrow=False):
    """The title with soft hyphens where its long compounds are joined: Ordnungs|partner|schaften.

    For narrow columns, since not every browser knows German hyphenation. Of HTML (a title with marked hits) only
    the words are touched. ``narrow``: for the heads of tables, also in shorter words, at a joint that is only
    likely, and before "innen".
    """
    if narrow:
        text = text.replace("*innen", f"*{SOFT_HYPHEN}innen")
    result = (_LONG_IN_NARROW if narrow else _LONG).sub(lambda match: _joined(match[0], narrow), text)
    return mark_safe(result) if isinstance(text, SafeString) else result


@lru_cache(maxsize=20_000)
def _joined(word, narrow):
    folded = [words.fold(letter) for letter in word]
    plain = "".join(folded)
    starts = {part.start for part in compounds.split(plain)} - {0}
    if narrow and not starts and len(likely := compounds.points(plain)) == 1:  # several are guesses
        starts = set(likely)
    out, at = [], 0
    for letter, fold in zip(word, folded, strict=True):
        out.append(f"{SOFT_HYPHEN}{letter}" if at in starts else letter)
        at += len(fold)
    return "".join(out)
