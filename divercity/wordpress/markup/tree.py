"""A text as blocks, and how they are written as HTML of the allow-list.

Formatting is a property of a piece of text and not an element around it, so nothing can be nested wrongly.
"""

from dataclasses import dataclass, field
from html import escape


@dataclass(slots=True, eq=False)
class Anchor:
    """A link while its words are read. ``new`` is "" until it is known to lead somewhere; ``alt`` is a picture's."""

    old: str
    new: str = ""
    is_file: bool = False
    is_done: bool = False
    in_caption: bool = False  # whose words are plain
    alt: str | None = None
    rel: str = ""
    is_of_picture: bool = False  # leads to the page of the picture that it holds
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Piece:
    text: str  # "\n" is a line break
    strong: bool = False
    em: bool = False
    anchor: Anchor | None = None


@dataclass(slots=True)
class Paragraph:
    pieces: list[Piece]


@dataclass(slots=True)
class Heading:
    level: int
    pieces: list[Piece]
    id: str = ""  # by which links of the same page led to it


@dataclass(slots=True)
class Listing:
    is_ordered: bool
    start: int = 1
    items: list["Container"] = field(default_factory=list)


@dataclass(slots=True)
class Container:
    """A quotation, the point of a list or a cell of a table."""

    kind: str
    blocks: list = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1


@dataclass(slots=True)
class Table:
    rows: list[list[Container]] = field(default_factory=list)


@dataclass(slots=True)
class Gone:
    """Where something stood that is no part of the text; ``is_part``: a picture or a file, which is kept elsewhere."""

    is_part: bool = False


def words(blocks):
    """The text of blocks, their parts separated by a space."""
    return " ".join(" ".join(_texts(blocks)).split())


def _texts(blocks):
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield "".join(piece.text for piece in block.pieces)
            case Listing():
                yield from _texts(block.items)
            case Container():
                yield from _texts(block.blocks)
            case Table():
                for row in block.rows:
                    yield from _texts(row)


def paragraphs(blocks):
    """Every paragraph and heading, also inside lists, quotations and tables."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block
            case Listing():
                yield from paragraphs(block.items)
            case Container():
                yield from paragraphs(block.blocks)
            case Table():
                for row in block.rows:
                    yield from paragraphs(row)


def html(blocks):
    return "".join(_html(block) for block in blocks)


def _html(block):
    match block:
        case Paragraph():
            return f"<p>{inline(block.pieces)}</p>"
        case Heading():
            return f"<h{block.level}>{inline(block.pieces)}</h{block.level}>"
        case Listing():
            start = f' start="{block.start}"' if block.is_ordered and block.start != 1 else ""
            name = "ol" if block.is_ordered else "ul"
            return f"<{name}{start}>{''.join(_html(item) for item in block.items)}</{name}>"
        case Container(kind="quote"):
            return f"<blockquote>{html(block.blocks)}</blockquote>"
        case Container():
            name = {"item": "li", "head": "th", "cell": "td"}[block.kind]
            spans = f' colspan="{block.colspan}"' if block.colspan > 1 else ""
            spans += f' rowspan="{block.rowspan}"' if block.rowspan > 1 else ""
            return f"<{name}{spans}>{_inside(block.blocks)}</{name}>"
        case Table():
            rows = "".join(f"<tr>{''.join(_html(cell) for cell in row)}</tr>" for row in block.rows)
            return f"<table><tbody>{rows}</tbody></table>"
    return ""


def _inside(blocks):
    """What a point or cell holds: bare text where it is one paragraph, as the editor's page stores it."""
    blocks = [block for block in blocks if not isinstance(block, Gone)]
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return inline(blocks[0].pieces)
    return html(blocks)


def inline(pieces):
    """Pieces with the marks opened and closed as they change: link, then bold, then italic."""
    out, now = [], []
    for piece in pieces:
        marks = []
        if piece.anchor and piece.anchor.new:
            marks.append(("a", piece.anchor))
        if piece.strong:
            marks.append(("strong", None))
        if piece.em:
            marks.append(("em", None))
        common = 0
        while common < min(len(now), len(marks)) and now[common] == marks[common]:
            common += 1
        out.extend(f"</{name}>" for name, _ in reversed(now[common:]))
        for name, anchor in marks[common:]:
            out.append(f'<a href="{escape(anchor.new)}">' if anchor else f"<{name}>")
        now = marks
        out.append(escape(piece.text, quote=False).replace("\n", "<br>"))
    out.extend(f"</{name}>" for name, _ in reversed(now))
    return "".join(out)
