"""Texts divided by their headings into the sections of a record."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

from divercity.wordpress.markup import notes
from divercity.wordpress.markup.tree import Container, Gone, Heading, Listing, Paragraph, Piece, Table, words
from practices.sections import BY_KEY, SECTIONS
from taxonomy.german import fold


# What other collections call our sections; a heading is compared without case, number and colon.
def known(heading):
    """The comparable form of a heading: "3. Maßnahmen:" → "massnahmen"."""
    text = re.sub(r"^\s*(?:\d{1,2}[.)]|[IVX]{1,4}\.|[a-z]\))\s*", "", heading)
    return fold(re.sub(r"[*:_](?=\w)", "", text)).strip(" :.?!–-")


with Path(__file__).with_name("headings.toml").open("rb") as file:
    _HEADINGS = tomllib.load(file)
SECTION_OF = {known(name): key for key, names in _HEADINGS["sections"].items() for name in names}
SECTION_OF |= {known(section.heading): section.key for section in SECTIONS if section.key != "body"}
SECTION_OF |= {known(name): "body" for name in _HEADINGS["whole"]["headings"]}
FACT_NAMES = {known(name) for name in _HEADINGS["facts"]["names"]}


def is_fact(name):
    """Whether a comparable name is that of a fact about a record."""
    return name in FACT_NAMES


def divide(blocks):
    """``[(section key, blocks)]`` in the order of the text; each known heading has gone, one of OF_ALL stays."""
    level = _dividing_level(blocks)
    parts = [("body", [])]
    for block in blocks:
        if isinstance(block, Heading) and block.level == level:
            key = SECTION_OF.get(known(words([block])))
            if key:
                parts.append((key, [block] if key == "body" else [Gone()]))
                continue
        elif is_facts(block) and parts[-1][0] != "body":
            parts.append(("body", []))
        parts[-1][1].append(block)
    return parts


def ids(blocks):
    """``{fragment: section key}``: what links inside the page can lead to, by the ids and words of headings."""
    found, level = {}, _dividing_level(blocks)
    for block in blocks:
        if isinstance(block, Heading) and block.level == level:
            heading = known(words([block]))
            if key := SECTION_OF.get(heading):
                for name in (block.id.lower(), heading.replace(" ", "-")):
                    found.setdefault(name, key)
    return found


def of_fragment(name):
    """The anchor of the section that a link to a heading of another text means, by the words of its id; or ""."""
    key = SECTION_OF.get(known(unquote(name).lower().removeprefix("h-").replace("-", " ")), "body")
    return "" if key == "body" else BY_KEY[key].anchor


def _dividing_level(blocks):
    """The level of headings that names most sections, the higher one of two."""
    counts = {}
    for block in blocks:
        if isinstance(block, Heading) and SECTION_OF.get(known(words([block])), "body") != "body":
            counts[block.level] = counts.get(block.level, 0) + 1
    return min(counts, key=lambda level: (-counts[level], level), default=None)


def is_facts(block):
    """Whether a table is a record's facts: two rows or more, most of which begin with the name of a fact."""
    if not isinstance(block, Table) or len(block.rows) < 2:
        return False
    names = [known(words(row[:1])) for row in block.rows if len(row) == 2]
    return len(names) == len(block.rows) and sum(name in FACT_NAMES for name in names) * 2 > len(names)


def levelled(blocks):
    """h1 and h2 as h2, the others as h3; where there is neither, the highest as h2."""
    highest = max(2, min((block.level for block in blocks if isinstance(block, Heading)), default=2))
    for block in blocks:
        if isinstance(block, Heading):
            block.level = 2 if block.level <= highest else 3
    return blocks


def without_teaser(blocks, teaser):
    """``blocks`` without the paragraphs or sentences at their beginning that are the teaser, compared as words."""
    wanted, out = _words(teaser), list(blocks)
    for at, block in enumerate(blocks):
        if isinstance(block, Gone):
            continue
        if not isinstance(block, Paragraph) or not wanted:
            return blocks
        text = "".join(piece.text for piece in block.pieces)
        is_long = len(text) > 2 * len(teaser) + 500
        text = text[: 2 * len(teaser) + 500]
        said = _words(text)
        if is_long or len(said) > len(wanted) or not said or any(piece.anchor for piece in block.pieces):
            rest = _without_sentences(block, text, wanted)
            return blocks if rest is None else [*out[:at], rest, *out[at + 1 :]]
        if said != wanted[: len(said)]:
            return blocks
        out[at], wanted = Gone(), wanted[len(said) :]
        if not wanted:
            return out
    return blocks


def _without_sentences(paragraph, text, wanted):
    """What is left of a paragraph that begins with the words wanted; None if it does not."""
    end = _end_of(text, wanted)
    if not end:
        return None
    rest = []
    for piece in paragraph.pieces:
        cut = min(end, len(piece.text))
        if cut and piece.anchor:
            return None
        end -= cut
        if piece.text[cut:]:
            rest.append(Piece(piece.text[cut:], piece.strong, piece.em, piece.anchor))
    rest[0].text = rest[0].text.lstrip()
    if not rest[0].text:
        rest.pop(0)
    return Paragraph(rest)


def _end_of(text, wanted):
    """Where the words wanted end in text, if a sentence ends there and another begins; else 0."""
    end = 0
    for at, match in enumerate(re.finditer(r"\w+", fold_kept(text))):
        if at == len(wanted):
            between = text[end : match.start()]
            opening = len(between) - len(between.rstrip("„»«‚([\n "))
            is_note = notes.MARK.match(text, match.start() - 1)  # it belongs to the sentence, which then has to stay
            return match.start() - opening if re.search(r"[.!?…]", between) and not is_note else 0
        if match[0] != wanted[at]:
            return 0
        end = match.end()
    return 0


def fold_kept(text):
    """Lower case, every character in its place."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _words(text):
    return re.findall(r"\w+", fold_kept(text))


def pruned(blocks):
    """As many blocks, Gone in place of empty ones."""
    return [_pruned(block) for block in blocks]


def _pruned(block):
    parts = []  # what the block holds, where it is empty
    match block:
        case Paragraph() | Heading():
            return block if any(piece.text.strip() for piece in block.pieces) else Gone()
        case Listing():
            parts = _prune(block.items)
            block.items = [item for item in block.items if _has_content(item.blocks)]
            is_empty = not block.items
        case Table():
            parts = _prune([cell for row in block.rows for cell in row])
            block.rows = [row for row in block.rows if any(_has_content(cell.blocks) for cell in row)]
            is_empty = not block.rows
        case Container():
            parts = _prune([block])
            is_empty = not _has_content(block.blocks)
        case _:
            return block
    return Gone(any(part.is_part for part in parts if isinstance(part, Gone))) if is_empty else block


def _prune(containers):
    for container in containers:
        container.blocks = pruned(container.blocks)
    return [block for container in containers for block in container.blocks]


def _has_content(blocks):
    return any(not isinstance(block, Gone) for block in blocks)
