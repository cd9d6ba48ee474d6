"""Pieces of text put together as paragraphs: white space, line breaks, what stands alone in a line."""

import re
from dataclasses import replace

from divercity.wordpress.markup import embeds
from divercity.wordpress.markup.letters import spaces
from divercity.wordpress.markup.media import ADDRESS
from divercity.wordpress.markup.tree import Container, Gone, Listing, Paragraph, Piece

BESIDE_FILE = frozenset(
    "pdf pdf-datei datei download downloads herunterladen zum als hier mb kb kbyte mbyte dokument seiten barrierefrei"
    " nicht und".split()
)
BULLET = re.compile(r"(?:[·•▪■§o–*-]|\d{1,3}[.)]?)[ \u00a0]+(?=\S|$)")


def paragraphs(pieces, builder):
    """The blocks that pieces make: two line breaks part paragraphs, an address alone is embedded."""
    found = []
    for group in _groups(_lines(pieces)):
        if all(_is_only_files(line) for line in group):
            found.append(Gone(is_part=True))
            continue
        kept = []
        for line in group:
            words = "".join(piece.text for piece in line)
            if not any(piece.anchor for piece in line) and ADDRESS.fullmatch(words):
                if kept:
                    found.append(Paragraph(kept))
                found.append(Paragraph(embeds.pieces(builder, words)))
                kept = []
                continue
            if kept:
                kept.append(Piece("\n"))
            kept.extend(line)
        if kept:
            found.append(Paragraph(kept))
    return found


def listed(blocks):
    """Make the last paragraph a point of a list, if it begins with the sign of one: "· Text", "1. Text"."""
    if not blocks or not isinstance(blocks[-1], Paragraph):
        return
    blocks[-1].pieces = merged(blocks[-1].pieces)
    first = blocks[-1].pieces[0]
    match = BULLET.match(first.text)
    if match is None:
        return
    paragraph = blocks.pop()
    first.text = first.text[match.end() :]
    if not first.text:
        paragraph.pieces.pop(0)
    is_ordered = match[0][0].isdigit()
    if not (blocks and isinstance(blocks[-1], Listing) and blocks[-1].is_ordered == is_ordered):
        blocks.append(Listing(is_ordered))
    blocks[-1].items.append(Container("item", [paragraph] if paragraph.pieces else []))


def merged(pieces):
    """Neighbours of the same format as one piece; a line break takes the format before it."""
    out = []
    for piece in pieces:
        last = out[-1] if out else None
        same = last and (piece.strong, piece.em, piece.anchor) == (last.strong, last.em, last.anchor)
        if same or (last and piece.text == "\n"):
            out[-1] = replace(last, text=last.text + piece.text)
        else:
            out.append(piece)
    return out


def one_line(pieces):
    """Pieces as the single line of a heading."""
    out = []
    for line in _lines(pieces):
        if line:
            if out:
                out.append(Piece(" "))
            out.extend(line)
    return out


def _lines(pieces):
    """``[[Piece]]``, white space collapsed, empty lines empty."""
    lines = [[]]
    for piece in pieces:
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                lines.append([])
            if text := spaces(text):
                lines[-1].append(piece if text == piece.text else replace(piece, text=text))
    return [_trimmed(line) for line in lines]


def _trimmed(line):
    out, ends_in_space = [], True
    for piece in line:
        text = piece.text.lstrip(" ") if ends_in_space else piece.text
        if text:
            ends_in_space = text[-1] == " "
            out.append(piece if text == piece.text else replace(piece, text=text))
    while out:
        text = out[-1].text.rstrip(" \u00a0")
        if text:
            out[-1] = replace(out[-1], text=text)
            break
        out.pop()
    if out and out[0].text[0] == "\u00a0":
        out[0] = replace(out[0], text=out[0].text.lstrip(" \u00a0"))
    return [piece for piece in out if piece.text]


def _groups(lines):
    group = []
    for line in [*lines, []]:
        if line:
            group.append(line)
        elif group:
            yield group
            group = []


def _is_only_files(line):
    """Whether a line offers files and says nothing else: "Bericht (PDF, 2 MB)"."""
    if not any(piece.anchor and piece.anchor.is_file for piece in line):
        return False
    rest = "".join(piece.text for piece in line if not (piece.anchor and piece.anchor.is_file))
    words = "".join(c if c.isalpha() or c == "-" else " " for c in rest.lower()).split()
    return all(word in BESIDE_FILE or word == "-" for word in words)
