"""Where in a practice a term stands, how much that counts, and the texts of each place."""

from html import unescape
from re import compile as expression

from practices.sections import SECTIONS

# Bits of ``Posting.places``: the word itself or a part of a compound, in each of three places.
TITLE, TEASER, BODY = 1, 2, 4
TITLE_PART, TEASER_PART, BODY_PART = 8, 16, 32
OFTEN, VERY_OFTEN = 64, 128  # the word itself at least twice, at least five times

# Title over teaser over body, in each the word itself over a part.
WEIGHTS = (
    (TITLE, 32),
    (TITLE_PART, 24),
    (TEASER, 16),
    (TEASER_PART, 12),
    (BODY, 8),
    (BODY_PART, 5),
)
SCOPES = {
    "": 0xFF,
    "titel": TITLE | TITLE_PART,
    "inhalt": TEASER | TEASER_PART | BODY | BODY_PART,
}
OWN = TITLE | TEASER | BODY

_BLOCK_END = expression(r"</(?:p|li|h[2-4]|td|th|blockquote)>|<br\s*/?>")
_TAG = expression(r"<[^>]*>")


def weight(places, scope=""):
    """What a term counts that stands in these places; 0 if none is in the scope."""
    inside = places & SCOPES[scope]
    for bit, value in WEIGHTS:
        if inside & bit:
            often = 2 if places & VERY_OFTEN else 1 if places & OFTEN else 0
            return value + often
    return 0


def plain(html):
    """The words of sanitised rich text; much faster than a parser, which such text does not need."""
    return unescape(_TAG.sub("", _BLOCK_END.sub(" ", html)))


def texts(document):
    """``(title, teaser, body)`` of a public document; terms, place and tags are found through the catalogue."""
    title = "\n".join(filter(None, (document.get("title"), document.get("subtitle"))))
    return title, document.get("teaser", ""), "\n".join(filter(None, passages(document)))


def passages(document):
    """The texts of the body, one after the other, in the order of the page."""
    sections = document.get("sections", {})
    for section in SECTIONS:
        if section.key in sections:
            yield plain(sections[section.key])
    for row in document.get("actors", ()):
        yield row.get("organisation", "")
    for row in document.get("diversity", ()):
        yield row.get("how", "")
    for row in document.get("sources", ()):
        yield row["text"]
    yield document.get("district", "")
