"""Two documents side by side, by field and word."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from practices import richtext
from practices.choices import (
    AuthorRole,
    Evidence,
    Kind,
    Mark,
    Progress,
    Rating,
    RelationKind,
    Role,
    SafetyAspect,
)
from practices.desk.labels import LABELS
from practices.sections import BY_KEY

_TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
MOST_PAIRS = 500_000  # of equal words; where there are more, lines are compared, so that no text takes long

# What a value of a closed list is called, wherever in a document it stands.
_CHOICES = {
    "kind": Kind,
    "progress": Progress,
    "evidence": Evidence,
    "safety": SafetyAspect,
    "role": (Role, AuthorRole),
    "mark": Mark,
    "rating": Rating,
}
_TERMS = {
    "categories": "category",
    "main_category": "category",
    "occasions": "occasion",
    "actor": "actor",
    "dimension": "dimension",
}
_ISO_DAY = re.compile(r"\A(\d{4})-(\d\d)-(\d\d)\Z", re.ASCII)
_DAYS = ("accessed", "consent_on", "expires_on", "as_of", "confirmed_on", "review_on")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: its lines before and after as segments ``[(is changed, text)]``."""

    key: str
    label: str
    old: list
    new: list
    is_markup_only: bool = False


def changed_keys(old, new):
    """Keys of the fields that differ, sections counted one by one, in the order of the form."""
    return [key for key in LABELS if value(old, key) != value(new, key)]


def changed_labels(old, new):
    return [LABELS[key] for key in changed_keys(old, new)]


def value(document, key):
    """A field of a document, or one of its sections."""
    return document.get("sections", {}).get(key) if key in BY_KEY else document.get(key)


def changes(old, new, vocabularies):
    """What differs between two documents; ``vocabularies`` (of a snapshot) name the terms."""
    result = []
    for key in changed_keys(old, new):
        before, after = lines(old, key, vocabularies), lines(new, key, vocabularies)
        left, right = segments("\n".join(before), "\n".join(after))
        result.append(Change(key, LABELS[key], left, right, is_markup_only=before == after))
    return result


def lines(document, key, vocabularies):
    """A field as lines of text, as a reader would say it."""
    found = value(document, key)
    if found in (None, "", [], {}):
        return []
    if key in BY_KEY:
        return richtext.lines(found)
    rows = found if isinstance(found, list) else [found]
    return [_words(row, key, vocabularies) for row in rows]


def _words(row, key, vocabularies):
    if isinstance(row, dict):
        return " · ".join(_words(item, name, vocabularies) for name, item in row.items())
    if isinstance(row, list):
        return ", ".join(_words(item, key, vocabularies) for item in row)
    if isinstance(row, bool):
        return "ja" if row else "nein"
    if key in _TERMS:
        term = vocabularies[_TERMS[key]].find(row)
        return term.name if term else str(row)
    if key == "file":  # named by its contents: the beginning tells files apart
        return f"{row[:8]}….{row.rpartition('.')[2]}"
    if key in _DAYS:
        return _ISO_DAY.sub(r"\3.\2.\1", str(row))  # a forged form may hold anything
    if key == "practice":
        return f"Nr. {row}"
    if key == "kind" and row in RelationKind.values:
        return RelationKind(row).label
    for choices in _as_tuple(_CHOICES.get(key, ())):
        if row in choices.values:
            return choices(row).label
    return str(row)


def _as_tuple(choices):
    return choices if isinstance(choices, tuple) else (choices,)


def _pairs(left, right):
    """How many pairs of equal words a comparison may have to look at."""
    counts = Counter(right)
    return sum(count * counts[word] for word, count in Counter(left).items())


def segments(old, new):
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    if _pairs(left, right) > MOST_PAIRS:
        left, right = (text.splitlines(keepends=True) for text in (old, new))
    before, after = [], []
    # Compared without the space behind a word, which is no part of it.
    words = [[token.strip() for token in side] for side in (left, right)]
    for tag, a, b, c, d in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        for side, text in ((before, "".join(left[a:b])), (after, "".join(right[c:d]))):
            if text:
                side.append((tag != "equal", text))
    return before, after
