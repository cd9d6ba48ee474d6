"""What each element of HTML does to the text."""

from divercity.wordpress.markup import embeds, extensions, lines, links, notes
from divercity.wordpress.markup.sources import FILES, ending
from divercity.wordpress.markup.tree import Gone, Heading, Paragraph, Piece

BREAKING = set(
    "p div section article aside header footer main nav address fieldset legend center details hgroup search body html"
    " dialog marquee optgroup".split()
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7}
DROPPED = {  # with their content; the sentence says so where readers saw it
    "form": "Ein Formular ist weggefallen.",
    "select": "Eine Auswahlliste ist weggefallen.",
    "svg": "Eine Zeichnung (SVG) ist weggefallen.",
    "script": "Ein Programm (script) ist weggefallen.",
    "style": "",
    "canvas": "",
    "template": "",
    "head": "",
    "title": "",
    "xml": "",
    "map": "",
    "datalist": "",
    "noframes": "",
    "noscript": "",
}
BOLD, ITALIC = ("strong", "b"), ("em", "i")
SCRIPTS = {
    "sup": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
    "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}


def open_tag(builder, token):
    tag = token.name
    if builder.is_in("drop"):
        if tag == builder.stack[-1].tag:
            builder.stack[-1].data["depth"] = builder.stack[-1].data.get("depth", 0) + 1
        return
    if tag == "br":
        builder.line_break()
    elif tag in BREAKING or tag == "hr":
        builder.end_paragraph()
        if tag in ("div", "section"):
            _div(builder, tag, token.attributes())
        elif tag == "p":
            _end_marks(builder)
            builder.marks_of_paragraph = builder.strong, builder.em, builder.anchor
            classes = token.attributes().get("class", "") if "Mso" in token.raw else ""
            builder.is_word = "Mso" in classes
            builder.is_word_list = "MsoListParagraph" in classes
    elif tag in BOLD:
        builder.strong += 1
    elif tag in ITALIC and 'aria-hidden="true"' not in token.raw:
        builder.em += 1
    elif tag == "a":
        _anchor(builder, token.attributes())
    elif tag == "img":
        embeds.picture(builder, token.attributes())
    elif tag in HEADINGS:
        builder.end_block()
        builder.push("heading", tag, data={"id": token.attributes().get("id", "") if "id" in token.raw else ""})
    elif tag in ("ul", "ol", "menu", "dir", "dl"):
        start = token.attributes().get("start", "") if tag == "ol" else ""
        builder.push_list(tag, tag == "ol", int(start) if start.isdecimal() and len(start) < 6 else 1)
    elif tag == "li" or tag == "dt":
        if tag == "li" or not (builder.is_in("item") and builder.stack[-1].data.get("terms")):
            builder.push_item("li")
        if tag == "dt":
            builder.stack[-1].data["terms"] = True
            builder.strong += 1
    elif tag == "dd":
        builder.end_paragraph()
        if item := builder.nearest("item"):
            item.data.pop("terms", None)
    elif tag == "blockquote":
        builder.push_quote(tag)
    elif tag == "cite":
        _cite(builder)
    elif tag == "q":
        builder.say("„")
    elif tag in ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"):
        _table(builder, tag, token)
    elif tag == "figure":
        embeds.open_figure(builder, token.attributes())
    elif tag == "figcaption":
        figure = builder.nearest("figure")
        builder.end_paragraph()
        if figure:
            builder.push("caption", tag, said=figure.data.setdefault("caption", []))
    elif tag in ("pre", "textarea"):
        builder.end_paragraph()
        builder.push("pre", tag)
    elif tag in SCRIPTS:
        _script(builder, tag, token.attributes())
    elif tag in ("iframe", "embed", "object", "video", "audio", "source", "param"):
        embeds.open_player(builder, tag, token.attributes())
    elif tag in ("span", "i") and "icon" in token.raw and token.attributes().get("aria-hidden") == "true":
        builder.push("drop", tag)
    elif tag in DROPPED:
        if DROPPED[tag]:
            builder.text.remark(DROPPED[tag])
        if not token.raw.endswith("/"):
            builder.push("drop", tag)


def close_tag(builder, tag):
    if builder.is_in("drop"):
        context = builder.stack[-1]
        if tag == context.tag:
            if context.data.get("depth"):
                context.data["depth"] -= 1
            else:
                builder.leave()
        return
    if builder.flat and tag in ("table", "tr", "td", "th", "caption"):
        builder.end_paragraph()
        builder.flat -= tag == "table"
    elif tag in BREAKING:
        builder.end_paragraph()
        if tag == "div":
            _close_div(builder)
        elif tag == "p":
            _end_marks(builder)
            if builder.is_word_list:
                lines.listed(builder.here())
            builder.is_word = builder.is_word_list = False
    elif tag in BOLD:
        builder.strong = max(0, builder.strong - 1)
    elif tag in ITALIC:
        builder.em = max(0, builder.em - 1)
    elif tag == "a":
        links.end(builder)
    elif tag == "q":
        builder.say("“")
    elif tag == "br":
        builder.line_break()
    elif tag == "dt":
        builder.strong = max(0, builder.strong - 1)
        builder.line_break()
    elif tag in ("dd", "thead", "tbody", "tfoot"):
        builder.end_paragraph()
        if tag == "thead" and (table := builder.nearest("table")):
            table.data["is_head"] = False
    else:
        builder.pop(tag)


def leaving(builder, context):
    """Before an element closes: its last paragraph."""
    if context.kind == "heading":
        pieces, builder.pieces = builder.pieces, []
        if pieces := lines.one_line(pieces):
            builder.here().append(Heading(HEADINGS[context.tag], pieces, context.data["id"]))
    elif context.kind not in ("caption", "embed", "player", "drop", "script", "code", "raw"):
        builder.end_paragraph()


def left(builder, context):
    """After an element has closed."""
    if context.kind == "figure":
        embeds.close_figure(builder, context)
    elif context.kind == "table" and "below" in context.data:
        builder.here().extend(context.data["below"])
    elif context.kind == "cite":
        _close_cite(context)
    elif context.kind == "script":
        _close_script(builder, context)
    elif context.kind == "note":
        notes.close(builder, context)
    elif context.kind == "raw":
        extensions.raw(builder, context.said)
    elif context.kind == "code":
        extensions.left(builder, context)
    elif context.kind == "embed":
        embeds.embed(builder, "".join(context.said).strip() or context.data.get("url", ""))
    elif context.kind == "player":
        embeds.close_player(builder, context)
    elif context.kind == "file":
        _close_file(builder, context)


def _end_marks(builder):
    """What was opened in a paragraph and not closed ends with it."""
    if builder.marks_of_paragraph:
        builder.strong, builder.em, anchor = builder.marks_of_paragraph
        if builder.anchor is not anchor:
            links.end(builder)
        builder.marks_of_paragraph = None


def _div(builder, tag, attributes):
    classes = attributes.get("class", "").split()
    if "wp-block-file" in classes:
        builder.push("file", "div-file", blocks=[], data={"first": len(builder.places)})
    if "style" in attributes and (match := embeds.BACKGROUND.search(attributes["style"])):
        embeds.use(builder, 0, match[1].strip())
    if tag == "div":
        builder.divs.append("wp-block-file" in classes)


def _close_div(builder):
    if builder.divs and builder.divs.pop():
        builder.pop("div-file")


def _close_file(builder, context):
    """A file block is whole: what is no link to a PDF stays in the text."""
    here = builder.here()
    here.append(Gone(is_part=True))
    for block in context.blocks:
        if isinstance(block, Paragraph):
            block.pieces = [piece for piece in block.pieces if not (piece.anchor and piece.anchor.is_file)]
        here.append(block)


def _anchor(builder, attributes):
    file = builder.nearest("file")
    if file and "wp-block-file__button" in attributes.get("class", ""):
        if len(builder.places) == file.data["first"] and ending(attributes.get("href", "")) in FILES:
            links.label(builder, builder.sources.attachment_at(attributes["href"]), attributes["href"], "")
        builder.push("drop", "a")
        return
    links.begin(builder, attributes)


def _cite(builder):
    if builder.is_in("quote") and "".join(piece.text for piece in builder.pieces[-3:]).rstrip(" ")[-1:] in ("", "\n"):
        builder.end_paragraph()
        here = builder.here()
        builder.push("cite", "cite", data={"blocks": here, "first": len(here)})


def _close_cite(context):
    blocks, first = context.data["blocks"], context.data["first"]
    if len(blocks) > first and isinstance(blocks[first], Paragraph):
        pieces = blocks[first].pieces
        if pieces and pieces[0].text[:1] not in "–—-":
            pieces.insert(0, Piece("– "))


def _table(builder, tag, token):
    if builder.nearest("cell") and (tag == "table" or builder.flat):
        builder.end_paragraph()  # a table inside a cell: its cells are paragraphs of the outer one
        if tag == "table":
            builder.flat += 1
        return
    if tag == "table":
        builder.push_table(tag)
    elif tag == "caption":
        builder.end_paragraph()
        if table := builder.nearest("table"):
            builder.push("below", tag, blocks=table.data.setdefault("below", []))
    elif tag == "tr":
        builder.push_row()
    elif tag in ("td", "th"):
        table = builder.nearest("table")
        if table is None:
            builder.end_paragraph()
            return
        attributes = token.attributes()
        is_head = tag == "th" or table.data.get("is_head", False)
        builder.push_cell(
            tag, is_head=is_head, colspan=_span(attributes, "colspan"), rowspan=_span(attributes, "rowspan")
        )
    elif table := builder.nearest("table"):
        builder.end_paragraph()
        while builder.stack[-1] is not table:
            builder.leave()
        table.data["is_head"] = tag == "thead"


def _span(attributes, name):
    value = attributes.get(name, "")
    return min(int(value), 100) if value.isdecimal() and len(value) < 6 and int(value) else 1


def _script(builder, tag, attributes):
    if "data-fn" in attributes:
        notes.refer(builder, attributes["data-fn"])
        builder.push("drop", tag)
    else:
        builder.push("script", tag, data={"first": len(builder.pieces)})


def _close_script(builder, context):
    """Figures above or below the line as their own characters: m², CO₂; numbers of notes in brackets."""
    pieces = builder.pieces[context.data["first"] :]
    whole = "".join(piece.text for piece in pieces).strip()
    table = SCRIPTS[context.tag]
    if not whole or not all(c in "0123456789+-" for c in whole):
        return
    is_note = any(piece.anchor for piece in pieces)
    for piece in pieces:
        piece.text = piece.text if is_note else piece.text.translate(table)
    if is_note:
        pieces[0].text = f"[{pieces[0].text}"
        pieces[-1].text = f"{pieces[-1].text}]"
