"""Pieces of text put together as paragraphs: white space, line breaks, what stands alone in a line."""

from dataclasses import replace

from divercity.wordpress.markup import embeds
from divercity.wordpress.markup.letters import spaces
from divercity.wordpress.markup.media import ADDRESS
from divercity.wordpress.markup.tree import Gone, Paragraph, Piece

BESIDE_FILE = frozenset(
    "pdf pdf-datei datei download downloads herunterladen zum als hier mb kb kbyte mbyte dokument seiten barrierefrei"
    " nicht und".split()
)


def paragraphs(pieces, builder):
    """The blocks that pieces make: two line breaks part paragraphs, an address alone is embedded."""
    found = []
    for group in _groups(_lines(pieces)):
        if all(_is_only_files(line) for line in group):
            found.append(Gone())
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
