"""Shortcodes ("[gallery ids=…]") told from words in brackets ("[sic]", "[…]", "[Anm. d. Red.]")."""

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

# Attributes end at the next bracket, so that a million brackets are read in one go.
BRACKETS = re.compile(r"(\[?)\[(/?)([A-Za-z][\w-]{0,60})((?:[\s/][^\[\]]{0,5000})?)\](\]?)", re.ASCII)
CLOSERS = re.compile(r"\[/([A-Za-z][\w-]{0,60})\s*\]", re.ASCII)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|'([^']*)'|(\S+)""")
QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "″": '"', "»": '"', "«": '"', "’": "'", "‘": "'", "\u00a0": " "}
)
CAPTIONS = ("caption", "wp_caption")
FILMS = ("video", "audio", "wp_video", "flv", "youtube", "vimeo", "googlemaps", "googlemap")
NOTES = ("footnote", "footnotes_ref", "efn_note", "mfn", "ref", "fn", "sidenote", "note_ref")
# What is often written inside a line and without attributes, or with such as are no name=value.
FAMILIAR = set(
    "clear clearfix clearboth hr br divider separator spacer toc sitemap contact-form-7 contact-form".split()
)
VALUE = re.compile(r"(?:^|\s)[\w-]+\s?=\s?(?:[\"'“”„″]|&quot;|&#|&ldquo;|&rdquo;|&bdquo;)")
BARE_VALUE = re.compile(r"(?:^|\s)[\w-]+=\S")
KNOWN = {*CAPTIONS, *FILMS, *NOTES, "gallery", "embed", "playlist"}


@dataclass(slots=True)
class Shortcode:
    """One tag of a shortcode; ``closing`` for "[/name]"; ``encloses`` if a closing tag follows somewhere."""

    name: str
    attributes: dict[str, str]
    closing: bool
    encloses: bool


class Brackets:
    """Cuts texts of one content into words and shortcodes; knows which tags are closed anywhere in it."""

    def __init__(self, content):
        self.closers = Counter(name.lower() for name in CLOSERS.findall(content))
        self.found = Counter()  # name: how often

    def split(self, text, *, alone=False):
        """Yield strings and Shortcodes; ``alone``: nothing but shortcodes is expected, so each word is one."""
        at = 0
        for match in BRACKETS.finditer(text):
            before, slash, name, raw, after = match.groups()
            if before and after:  # [[name]] shows [name]
                yield text[at : match.start()] + match[0][1:-1]
                at = match.end()
                continue
            start, end = match.start() + len(before), match.end() - len(after)
            lower = name.lower()
            if slash:
                if not self.closers[lower]:
                    continue
                self.closers[lower] -= 1
                code = Shortcode(lower, {}, True, False)
            else:
                if not self._is_code(name, raw) and not (
                    name.islower() and not raw.strip(" /") and (alone or _is_alone(text, start, end))
                ):
                    continue
                code = Shortcode(lower, attributes(raw), False, self.closers[lower] > 0)
                self.found[lower] += 1
            if start > at:
                yield text[at:start]
            yield code
            at = end
        if at < len(text):
            yield text[at:]

    def _is_code(self, name, raw):
        """Whether "[name raw]" is a shortcode wherever it stands. Their names are small, but for some extensions."""
        if self.closers[name.lower()] > 0 or name in FAMILIAR or name == "gallery" or VALUE.search(raw):
            return True
        if not name.islower() and "_" not in name:
            return False
        return bool(BARE_VALUE.search(raw)) or (name in KNOWN and "//" in raw) or ("_" in name and name.islower())


def _is_alone(text, start, end):
    """Whether the brackets are a line of their own: "[sitemap]"."""
    before, after = text[max(0, start - 3) : start], text[end : end + 3]
    return (not before.strip(" \t") or before.rstrip(" \t").endswith("\n")) and (
        not after.strip(" \t") or after.lstrip(" \t").startswith(("\n", "\r"))
    )


def attributes(raw):
    """``{name: value}`` of a shortcode, decoded; values without a name are kept by number."""
    found = {}
    raw = unescape(raw).translate(QUOTES).strip().rstrip("/")
    for number, match in enumerate(ATTRIBUTE.finditer(raw)):
        name, *values = match.groups()
        value = next((value for value in values if value is not None), "")
        found.setdefault(name.lower() if name else str(number), value.strip())
    return found
