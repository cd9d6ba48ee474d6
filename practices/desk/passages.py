"""Rich text taken apart into what a check looks at: blocks of text, links, tables."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

BLOCKS = {"p", "h2", "h3", "li", "td", "th", "blockquote"}
HEADINGS = ("h2", "h3")
# A dot behind one of these, a single letter or a number ends no sentence.
_ABBREVIATIONS = (
    "abs art bzw ca bspw dr etc evtl ggf hg hrsg inkl jg mio mrd mind nr prof rd sog st str tel usw vgl zzgl"
).split()
# All repetitions are bounded, so that no text takes long.
_SENTENCE_END = re.compile(r"[.!?…]{1,5}[“\"”»)]{0,3}\s(?=[„\"»(]{0,3}[A-ZÄÖÜ0-9])")
_WORD = re.compile(r"[^\W\d_][\w*:]*")


@dataclass
class Block:
    tag: str
    pieces: list = field(default_factory=list)  # (text as written, white space too, is bold)
    is_nested: bool = False  # in a list, table or quotation
    is_filled: bool = False  # by blocks of its own

    @cached_property
    def text(self):
        return "".join(text for text, _ in self.pieces)

    @cached_property
    def words(self):
        return " ".join(self.text.split())

    @property
    def is_bold(self):
        return bool(self.words) and all(is_bold for text, is_bold in self.pieces if text.strip())


@dataclass
class Link:
    href: str
    text: str = ""


@dataclass
class Table:
    rows: int = 0
    has_header: bool = False


@dataclass
class Passages:
    blocks: list = field(default_factory=list)
    links: list = field(default_factory=list)
    tables: list = field(default_factory=list)
    outside: list = field(default_factory=list)  # pieces of text that stand in no link

    @property
    def sentences(self):
        """Of running text: headings and tables have none."""
        return [
            sentence
            for block in self.blocks
            if block.tag in ("p", "li", "blockquote")
            for sentence in sentences(block.words)
        ]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = Passages()
        self.open = []  # tags
        self.blocks = []  # that are open
        self.link = None

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.handle_data(" ")
            return
        if tag in BLOCKS:
            for outer in self.blocks:
                outer.is_filled = True
            block = Block(tag, is_nested=bool(self.blocks))
            self.blocks.append(block)
            self.found.blocks.append(block)
        elif tag == "a" and dict(attrs).get("href"):
            self.link = Link(dict(attrs)["href"])
            self.found.links.append(self.link)
        elif tag == "table":
            self.found.tables.append(Table())
        if self.found.tables and tag == "tr":
            self.found.tables[-1].rows += 1
        elif self.found.tables and tag == "th":
            self.found.tables[-1].has_header = True
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.open:
            return
        while self.open.pop() != tag:
            pass
        if tag in BLOCKS:
            while self.blocks and self.blocks.pop().tag != tag:
                pass
            self.found.outside.append("\n")
        elif tag == "a":
            self.link = None

    def handle_data(self, data):
        if self.blocks:
            self.blocks[-1].pieces.append((data, "strong" in self.open))
        if self.link:
            self.link.text += data
        else:
            self.found.outside.append(data)


def read(html):
    """``html`` is sanitised, so it is well formed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.found
    found.blocks = [block for block in found.blocks if block.words or not block.is_filled]
    return found


def sentences(text):
    result, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        if end[0][0] == "." and _is_short(text[max(start, end.start() - 30) : end.start()]):
            continue
        result.append(text[start : end.end()].strip())
        start = end.end()
    if text[start:].strip():
        result.append(text[start:].strip())
    return result


def _is_short(before):
    last = before.rsplit(None, 1)[-1].strip('(„"»') if before.split() else ""
    tail = last.rsplit(".", 1)[-1]
    return len(tail) < 2 or tail.isdecimal() or tail.lower() in _ABBREVIATIONS


def words(text):
    return _WORD.findall(text)
