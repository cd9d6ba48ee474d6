"""A text while it is being read: the open elements, the paragraph being written, what has been found."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

from divercity.wordpress.markup import blocks as block_marks
from divercity.wordpress.markup import elements, lines, links
from divercity.wordpress.markup.letters import clean
from divercity.wordpress.markup.shortcodes import Brackets, Shortcode
from divercity.wordpress.markup.tokens import tokens
from divercity.wordpress.markup.tree import Container, Gone, Listing, Piece, Table

DEEPEST = 40  # levels of lists, quotations and tables; below, only the words are kept
BLANK_LINE = re.compile(r"\n[ \t\u00a0]*\n\s*")
CLASSIC_BLOCKS = ("freeform", "classic", "shortcode")
TABLE_PARTS = ("table", "tr", "td", "th", "caption")


@dataclass(slots=True)
class Context:
    """An open element. ``blocks`` takes the blocks that stand in it, ``said`` the words that are not for the text."""

    kind: str
    tag: str
    blocks: list | None = None
    node: object = None
    marks: tuple = (0, 0, None)
    said: list[str] | None = None
    data: dict = field(default_factory=dict)


class Builder:
    """Reads tokens into ``root``. In classic mark-up (outside of blocks) line ends are breaks."""

    def __init__(self, sources, text):
        self.sources, self.text = sources, text
        self.root, self.stack, self.pieces = [], [], []
        self.strong = self.em = 0
        self.anchor = None
        self.after_break = False
        self.marks_of_paragraph = None  # of the <p> that is open
        self.is_word = False  # the <p> is a word processor's, whose lines end anywhere
        self.is_word_list = False  # and a point of a list that only looks like one
        self.divs = []  # of each open <div>, whether it holds a file block
        self.flat = 0  # tables inside cells, which are not tables here
        self.ignored = Counter()  # tags that were too deep to be opened
        self.brackets, self.blocks = Brackets(""), []
        self.including, self.included = [], 0
        self.places = []  # of pictures and files: (Use or File, index in the root)
        self.fragments = []  # links inside the page: (Anchor, words)
        self.dynamic = {}  # names of blocks that only the old site could fill, in order
        self.notes = []  # of each numbered note: its blocks, or the id by which the item's meta knows it

    def read(self, content):
        """Take in ``content``; reusable blocks are read by calling this again."""
        outer = self.brackets, self.blocks
        self.brackets, self.blocks = Brackets(content), []
        for token in tokens(content):
            match token.kind:
                case "text":
                    self.words(token.raw)
                case "open":
                    elements.open_tag(self, token)
                case "close":
                    elements.close_tag(self, token.name)
                case "mark":
                    self.end_paragraph()
                case _:
                    block_marks.take(self, token)
        for name, count in self.brackets.found.items():
            self.text.shortcodes[name] = self.text.shortcodes.get(name, 0) + count
        self.brackets, self.blocks = outer

    def finish(self):
        """Close what is still open."""
        while self.stack:
            self.leave()
        links.end(self)
        self.end_paragraph()
        if self.dynamic:
            names = ", ".join(f"„{name}“" for name in self.dynamic)
            self.text.remark(f"Weggefallen, weil erst die alte Website es beim Anzeigen füllte: {names}.")

    # Words

    def words(self, raw):
        if self.is_in("drop") and not self.stack[-1].tag.startswith("["):
            return
        for part in self.brackets.split(raw, alone=bool(self.blocks) and self.blocks[-1] == "shortcode"):
            if isinstance(part, Shortcode):
                block_marks.shortcode(self, part)
            elif not self.is_in("drop"):
                self.say(clean(unescape(part)))

    def say(self, text):
        """Words of the text, decoded."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self.is_in("pre"):
            self.add(text)
        elif self.is_word or self.blocks and self.blocks[-1] not in CLASSIC_BLOCKS:
            self.add(text.replace("\n", " "))
        else:
            if self.after_break and text.startswith("\n"):
                text = text[1:]
            for number, part in enumerate(BLANK_LINE.split(text)):
                if number:
                    self.end_paragraph()
                self.add(part)

    def add(self, text):
        if not text:
            return
        self.after_break = False
        if self.anchor:
            self.anchor.words.append(text)
        if self.stack:
            context = self.stack[-1]
            if context.said is not None:
                context.said.append(text)
                return
            if context.kind in ("list", "table", "row") and text.strip():
                self.push_missing(context.kind)
        self.pieces.append(Piece(text, self.strong > 0, self.em > 0, self.anchor))

    def line_break(self):
        self.add("\n")
        self.after_break = True

    def end_paragraph(self):
        self.after_break = False
        if self.is_in("heading"):
            self.pieces.append(Piece("\n"))
            return
        pieces, self.pieces = self.pieces, []
        if pieces:
            self.here().extend(lines.paragraphs(pieces, self))

    def end_block(self):
        """End the paragraph or heading, because something begins that neither can hold."""
        while self.stack and self.stack[-1].kind in ("heading", "script", "cite", "pre"):
            self.leave()
        self.end_paragraph()

    # Contexts

    def is_in(self, kind):
        return bool(self.stack) and self.stack[-1].kind == kind

    def nearest(self, *kinds):
        return next((context for context in reversed(self.stack) if context.kind in kinds), None)

    def here(self):
        """The list that takes the next block."""
        return next((context.blocks for context in reversed(self.stack) if context.blocks is not None), self.root)

    def place(self):
        """The index in the root of what is being read."""
        is_inside = any(context.kind in ("list", "table", "quote") for context in self.stack)
        return max(0, len(self.root) - is_inside)

    def gone(self):
        """Remember that something stood here which is no part of the text."""
        if not any(piece.text.strip() for piece in self.pieces):
            self.here().append(Gone(is_part=True))

    def push(self, kind, tag, **fields):
        """Open an element; None if it is too deep."""
        if len(self.stack) >= DEEPEST and kind != "drop":
            self.ignored[tag] += 1
            return None
        context = Context(kind, tag, marks=(self.strong, self.em, self.anchor), **fields)
        self.stack.append(context)
        return context

    def push_list(self, tag, is_ordered, start=1):
        self.end_block()
        node = Listing(is_ordered, start)
        blocks = self.here()
        if self.push("list", tag, node=node):
            blocks.append(node)

    def push_item(self, tag):
        self.end_block()
        context = self.nearest("list", "cell", "quote")
        if context is None or context.kind != "list":
            self.push_list("ul", False)
        else:
            while self.stack[-1] is not context:
                self.leave()
        if not self.is_in("list"):
            return
        item = Container("item")
        if self.push("item", tag, node=item, blocks=item.blocks):
            self.stack[-2].node.items.append(item)

    def push_quote(self, tag):
        self.end_block()
        node, blocks = Container("quote"), self.here()
        if self.push("quote", tag, node=node, blocks=node.blocks):
            blocks.append(node)

    def push_table(self, tag):
        self.end_block()
        node, blocks = Table(), self.here()
        if self.push("table", tag, node=node):
            blocks.append(node)

    def push_row(self):
        self.end_block()
        table = self.nearest("table")
        if table is None:
            return
        while self.stack[-1] is not table:
            self.leave()
        row = []
        if self.push("row", "tr", node=row):
            table.node.rows.append(row)

    def push_cell(self, tag="td", *, is_head=False, colspan=1, rowspan=1):
        self.end_block()
        row = self.nearest("row", "table")
        if row is None:
            return
        if row.kind == "table":
            self.push_row()
        else:
            while self.stack[-1] is not row:
                self.leave()
        if not self.is_in("row"):
            return
        cell = Container("head" if is_head else "cell", colspan=colspan, rowspan=rowspan)
        if self.push("cell", tag, node=cell, blocks=cell.blocks):
            self.stack[-2].node.append(cell)

    def push_missing(self, kind):
        """Words stand where only points or cells may: give them one."""
        if kind == "list":
            self.push_item("li")
        else:
            self.push_cell()

    def pop(self, tag):
        """Close the innermost open ``tag`` with all in it; a table's cell is not left by what is no part of tables."""
        if self.ignored[tag]:
            self.ignored[tag] -= 1
            return
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at].tag == tag:
                while len(self.stack) > at:
                    self.leave()
                return
            if self.stack[at].kind == "cell" and tag not in TABLE_PARTS:
                return

    def leave(self):
        """Close the innermost element."""
        context = self.stack[-1]
        elements.leaving(self, context)
        self.stack.pop()
        self.strong, self.em, anchor = context.marks
        if self.anchor is not anchor:
            links.end(self)
            self.anchor = None if anchor and anchor.is_done else anchor
        elements.left(self, context)
