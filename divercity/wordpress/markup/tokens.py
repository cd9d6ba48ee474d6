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
    """Yield the tokens of ``html``."""
    at, size = 0, len(html)
    has_comment_end, tries, unclosed = True, TRIES, set()
    while at < size:
        start = html.find("<", at)
        if start < 0:
            break
        if start > at:
            yield Token("text", "", html[at:start])
        following = html[start + 1 : start + 2]
        if following == "!" and html.startswith("<!--", start):
            end = html.find("-->", start + 4) if has_comment_end else -1
            if end < 0:
                has_comment_end, at = False, start + 4
                continue
            at = end + 3
            if token := _comment(html[start + 4 : end]):
                yield token
            continue
        name = TAG_NAME.match(html, start + 1)
        if name is None and following not in ("!", "?"):
            yield Token("text", "", "<")
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
            yield Token("text", "", "<")
            at = start + 1
            continue
        at = end + 1
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
                at = closing.end()
                yield Token("close", tag)
    if at < size:
        yield Token("text", "", html[at:])


def _comment(text):
    match = BLOCK.fullmatch(text)
    if match is None:
        words = text.strip().split(maxsplit=1)
        return Token("mark", words[0].lower()) if words and words[0].lower() in ("more", "nextpage") else None
    kind = "block-close" if match[1] else "block-void" if match[4] else "block"
    return Token(kind, match[2].removeprefix("core/"), match[3] or "")
