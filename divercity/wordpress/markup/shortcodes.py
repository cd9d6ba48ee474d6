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
# What stands for a line, a space or a list and is often written inside a line.
SPACING = set("clear clearfix clearboth hr br divider separator spacer space gap line toc sitemap".split())
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
                is_code = (
                    lower in KNOWN
                    or lower in SPACING
                    or self.closers[lower] > 0
                    or "=" in raw
                    or "_" in name
                    or any(c.isdigit() for c in name)
                    and "-" in name
                    or (name.islower() and not raw.strip(" /") and (alone or self._is_alone(text, start, end)))
                )
                if not is_code:
                    continue
                if lower in KNOWN - {*CAPTIONS, "gallery", "embed", "video", "audio", "playlist"} and not (
                    raw.strip() or self.closers[lower]
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

    def _is_alone(self, text, start, end):
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
