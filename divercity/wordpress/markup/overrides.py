"""What one use of a reusable block says instead of the block's own words: ``{name: {"content": …}}``."""

import json
import re
from html import escape

LONGEST = 200_000  # characters of a block in which words are replaced
COMMENT = re.compile(r"(<!--[^<>]*-->)")  # of blocks, in which "<" and ">" are escaped
NAMED = re.compile(r"<!--\s*wp:[a-z/-]+\s+(\{.*\})\s*-->", re.DOTALL)
WORDS = re.compile(r"(\s*<(p|h[1-6]|pre|li)\b[^>]*>).*(</\2>\s*)", re.DOTALL)
ATTRIBUTES = {"url": r'\b(?:src|href)="[^"]*"', "alt": r'\balt="[^"]*"', "id": r"\bwp-image-\d+"}


def applied(content, values):
    """``(content with the words of this use, whether all of them found their place)``."""
    values = {name: said for name, said in values.items() if isinstance(said, dict)}
    if not values or len(content) > LONGEST:
        return content, not values
    parts, found = COMMENT.split(content), set()
    for at in range(1, len(parts) - 1, 2):
        name = _name(parts[at])
        if name in values:
            html = _replaced(parts[at + 1], values[name])
            if html is not None:
                parts[at + 1] = html
                found.add(name)
    return "".join(parts), found == values.keys()


def _name(comment):
    match = NAMED.fullmatch(comment)
    try:
        metadata = json.loads(match[1]).get("metadata") if match else None
    except (ValueError, RecursionError):
        return None
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else None


def _replaced(html, said):
    """The mark-up of one block with what is said instead; None if something has no place in it."""
    for key, value in said.items():
        if key in ("content", "text") and isinstance(value, str):
            begin, end = _words(html)
            if not 0 < begin <= end:
                return None
            html = html[:begin] + value + html[end:]
        elif key in ATTRIBUTES and isinstance(value, str | int):
            html = re.sub(ATTRIBUTES[key], lambda old, value=value: _attribute(old[0], value), html, count=1)
    return html


def _words(html):
    """Where the words of a paragraph, a heading or a button begin and end."""
    if match := WORDS.fullmatch(html):
        return match.end(1), match.start(3)
    return html.find(">", max(0, html.rfind("<a "))) + 1, html.rfind("</a>")


def _attribute(old, value):
    name, is_pair, _ = old.partition("=")
    return f'{name}="{escape(str(value))}"' if is_pair else f"wp-image-{value}"
