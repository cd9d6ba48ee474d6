"""Footnotes: a number in brackets where they were, the notes numbered at the end."""

import json
import re

from divercity.wordpress.markup.tree import Heading, Paragraph, Piece, words

HEADING = "Anmerkungen"
MARK = re.compile(r"\[(\d{1,3})\]")


def refer(builder, identity):
    """A mark of core/footnotes: its number; a second mark of the same note repeats it."""
    if identity not in builder.notes:
        builder.notes.append(identity)
    builder.add(f"[{builder.notes.index(identity) + 1}]")


def begin(builder, tag):
    """[footnote]: what follows is the note."""
    builder.notes.append([])
    builder.add(f"[{len(builder.notes)}]")
    context = builder.push("note", tag, blocks=builder.notes[-1])
    if context:
        context.data["pieces"], builder.pieces = builder.pieces, []


def close(builder, context):
    builder.pieces = context.data["pieces"]


def blocks(builder):
    """The notes as blocks, under a heading; [] if there are none."""
    stored = _stored(builder.sources.footnotes)
    out = []
    for number, note in enumerate(builder.notes, start=1):
        if isinstance(note, str):
            content = stored.pop(note, None)
            if content is None:
                builder.text.remark(f"Die Fußnote {number} hat im Export keinen Text.")
                continue
            note = read(builder, content)
        out.extend(_numbered(number, note))
    for content in stored.values():
        found = read(builder, content)
        if words(found):
            builder.text.remark("Eine Fußnote ohne Stelle im Text steht am Ende.")
            out.extend(found)
    return [Heading(1, [Piece(HEADING)]), *out] if out else []


def read(builder, content):
    """The blocks of a note's mark-up."""
    context = builder.push("quote", "note", blocks=[])
    builder.blocks.append("footnotes")  # no line breaks by line ends
    builder.read(content)
    while builder.stack[-1] is not context:
        builder.leave()
    builder.leave()
    return context.blocks


def _numbered(number, note):
    first = next((block for block in note if isinstance(block, Paragraph)), None)
    if first is None:
        return [Paragraph([Piece(f"[{number}]")]), *note]
    first.pieces.insert(0, Piece(f"[{number}] "))
    return note


def _stored(text):
    """``{id: HTML}`` of the item's meta value."""
    try:
        rows = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return {}
    return (
        {
            row["id"]: str(row.get("content", ""))
            for row in rows
            if isinstance(row, dict) and isinstance(row.get("id"), str)
        }
        if isinstance(rows, list)
        else {}
    )
