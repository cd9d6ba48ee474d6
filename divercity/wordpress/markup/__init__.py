"""The mark-up of WordPress, blocks or classic, as texts of our allow-list. Pure functions, no database.

``read`` is linear in the length of what it reads and forgives everything. Pictures and files never stay in the text,
they are parts of a record or page; what could not be kept as it was is said in ``Text.remarks``.
"""

import re
from html import escape, unescape

from divercity.wordpress.markup import letters, lines, notes, sections, tokens, tree
from divercity.wordpress.markup.builder import Builder
from divercity.wordpress.markup.media import caption_and_credit
from divercity.wordpress.markup.sources import Attachment, Sources
from divercity.wordpress.markup.text import File, Link, Text, Use
from practices.richtext import sanitize

__all__ = ["Attachment", "File", "Link", "Sources", "Text", "Use", "caption_and_credit", "read"]

MOST_MARKS = 80_000  # tags, brackets and lines of one text; a long one that people wrote has a few thousand


def read(content, sources, *, in_sections=False, teaser=""):
    """The Text of an item's content.

    ``in_sections``: known headings divide it into the sections of a record, else all is in ``body``. ``teaser``: the
    plain text that stands above it; at its beginning it is not repeated.
    """
    text = Text()
    if sum(map(content.count, "<[&\n")) > MOST_MARKS:
        return _only_words(content, text)
    builder = Builder(sources, text)
    builder.read(content)
    builder.finish()
    text.notes = len(builder.notes)
    # From here on the root keeps its length, so that the places of pictures and files stay true.
    blocks = sections.pruned(builder.root)
    _repair(blocks, builder.places, text)
    blocks = _without_idle_headings(sections.without_teaser(blocks, teaser), text)
    ids = sections.ids(blocks) if in_sections else {}
    parts = sections.divide(blocks) if in_sections else [("body", blocks)]
    _lead(builder.fragments, ids, text)
    _put(builder.places, parts, text)
    found = {}
    for key, part in parts:
        found.setdefault(key, []).extend(part)
    if end := notes.blocks(builder):
        found.setdefault("body", []).extend(end)
    for key, part in found.items():
        if html := sanitize(tree.html(sections.levelled(part))):
            text.sections[key] = html
    return text


def _only_words(content, text):
    """A text that nobody wrote by hand: its words alone."""
    said = " ".join(token.raw for token in tokens.tokens(content) if token.kind == "text")
    words = escape(" ".join(letters.clean(unescape(re.sub(r"[<>&\[\]]+", " ", said))).split()), quote=False)
    text.sections = {"body": sanitize(f"<p>{words}</p>")} if words else {}
    text.remark("Der Text hat mehr als 80.000 Auszeichnungen; nur seine Wörter sind geblieben.")
    return text


def _lead(fragments, ids, text):
    """Links inside the page lead to the sections; other headings have no address of their own."""
    for anchor, words in fragments:
        if key := ids.get(anchor.old[1:].lower()):
            anchor.new = f"#{key}"
        if words.strip("[]()0123456789*↑ "):  # notes go both ways by their numbers
            text.links.append(Link(anchor.old, anchor.new or None, words))


def _put(places, parts, text):
    """Give pictures and files the section in which they stood."""
    starts, at = [], 0
    for key, part in parts:
        starts.append((at, key))
        at += len(part)
    for found, place in places:
        found.section = next(key for start, key in reversed(starts) if start <= place)
        (text.pictures if isinstance(found, Use) else text.files).append(found)


def _repair(blocks, places, text):
    """Take copied hyphens out of the words of texts, captions and labels."""
    pieces = []
    for paragraph in tree.paragraphs(blocks):
        paragraph.pieces = lines.merged(paragraph.pieces)
        pieces.extend(paragraph.pieces)
    told = [(found, "caption" if isinstance(found, Use) else "label") for found, _ in places]
    holders = [(piece, "text") for piece in pieces] + told
    wanted = set()
    for holder, name in holders:
        if "-" in getattr(holder, name):
            wanted |= letters.wholes(getattr(holder, name))
    if not wanted:
        return
    known = {match[0].lower() for piece in pieces for match in letters.WORD.finditer(piece.text)} & wanted
    found = {}
    for holder, name in holders:
        setattr(holder, name, letters.repaired(getattr(holder, name), known, found.__setitem__))
    for old, new in found.items():
        text.remark(f"Trennstrich entfernt: „{old}“ ist jetzt „{new}“.")


def _without_idle_headings(blocks, text):
    """Headings under which only pictures or files stood have nothing to head any more."""
    out = list(blocks)
    for at, block in enumerate(blocks):
        if not isinstance(block, tree.Heading):
            continue
        end = at + 1
        while end < len(blocks) and isinstance(blocks[end], tree.Gone):
            end += 1
        is_over = end == len(blocks) or isinstance(blocks[end], tree.Heading) and blocks[end].level <= block.level
        if is_over and any(gone.is_part for gone in blocks[at + 1 : end]):
            heading = tree.words([block])
            text.remark(f"Die Überschrift „{heading}“ ist weggefallen: Darunter standen nur Bilder oder Dateien.")
            out[at] = tree.Gone()
    return out
