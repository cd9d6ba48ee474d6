"""Mark-up of WordPress cut into tokens, in time linear to its length whatever it holds.

Browsers forgive everything, and so does this: what is no tag is text. Nothing is decoded here but the attributes.
"""

import json
import re
from dataclasses import dataclass
from html import unescape
from itertools import islice

TAG_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9:_-]*")
# A tag whose quoted attribute holds "<" or ">"; tried within a window and not for ever.
QUOTED_TAG = re.compile(r"[^<>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*)+>")
ATTRIBUTE = re.compile(r"""([^\s=\"'<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
BLOCK = re.compile(r"\s*(/?)wp:([a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s*(\{.*\})?\s*(/?)\s*", re.DOTALL)
RAW = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "iframe", "xmp", "title")}
WINDOW = 20_000
TRIES = 500
MAX_ATTRIBUTES = 60


@dataclass(slots=True)
class Token:
    """``kind``: text, open, close, block, block-close, block-void, mark (more, nextpage …).

    ``name`` is the tag's or block's (``core/`` dropped); ``raw`` the text, the attributes, or a block's JSON.
    """

    kind: str
    name: str
    raw: str = ""

    def attributes(self):
        """The attributes of a tag, decoded, or those of a block."""
        if self.kind.startswith("block"):
            try:
                found = json.loads(self.raw or "{}")
            except (ValueError, RecursionError):
                return {}
            return found if isinstance(found, dict) else {}
        found = {}
        for match in islice(ATTRIBUTE.finditer(self.raw), MAX_ATTRIBUTES):
            value = next((group for group in match.groups()[1:] if group is not None), "")
            found.setdefault(match[1].lower(), unescape(value).strip())
        return found


def tokens(html):
    """Yield the tokens of ``html``; text that holds a lone "<" is still one token."""
    at = begin = 0  # where to look next, where the text not yet given begins
    size, tries = len(html), TRIES
    unclosed = set()  # what has no end in the rest: not looked for again
    while (start := html.find("<", at)) >= 0:
        if html.startswith("<!--", start):
            end = -1 if "comment" in unclosed else html.find("-->", start + 4)
            if begin < start:
                yield Token("text", "", html[begin:start])
            if end < 0:
                unclosed.add("comment")
                at = begin = start + 4
                continue
            at = begin = end + 3
            if token := _comment(html[start + 4 : end]):
                yield token
            continue
        name = TAG_NAME.match(html, start + 1)
        if name is None and html[start + 1 : start + 2] not in ("!", "?"):
            at = start + 1
            continue
        inside = name.end() if name else start + 2
        after = html.find("<", inside)
        end = html.find(">", inside, size if after < 0 else after)
        segment = html[inside:end] if end >= 0 else ""
        if (end < 0 or segment.count('"') % 2 or segment.count("'") % 2) and tries:
            match = QUOTED_TAG.match(html, inside, min(size, inside + WINDOW))
            if match:
                end = match.end() - 1
                segment = html[inside:end]
            else:
                tries -= 1
        if end < 0:
            at = start + 1
            continue
        if begin < start:
            yield Token("text", "", html[begin:start])
        at = begin = end + 1
        if name is None:
            continue
        tag = name[0].lower()
        if tag[0] == "/":
            yield Token("close", tag[1:])
            continue
        yield Token("open", tag, segment)
        if tag in RAW and tag not in unclosed:
            closing = RAW[tag].search(html, at)
            if closing is None:
                unclosed.add(tag)
            else:
                at = begin = closing.end()
                yield Token("close", tag)
    if begin < size:
        yield Token("text", "", html[begin:])


def _comment(text):
    match = BLOCK.fullmatch(text)
    if match is None:
        words = text.strip().split(maxsplit=1)
        return Token("mark", words[0].lower()) if words and words[0].lower() in ("more", "nextpage") else None
    kind = "block-close" if match[1] else "block-void" if match[4] else "block"
    return Token(kind, match[2].removeprefix("core/"), match[3] or "")
