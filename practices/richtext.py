"""Rich text: one allow-list for the editor's buttons, for what is stored and for what is shown."""

import re
from html import escape, unescape
from textwrap import shorten

from django_prose_editor.fields import ProseEditorField, create_sanitizer

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HardBreak": True,
}

_clean = create_sanitizer(EXTENSIONS)
_EMPTY_BLOCKS = re.compile(r"^(?:\s|&nbsp;|<p>|</p>|<br\s*/?>)*$")
_BLOCK = re.compile(r"<(?:p|h[23]|ul|ol|blockquote|table)\b")
_BLOCK_END = re.compile(r"</(?:p|li|h[2-4]|tr|blockquote)>|<br\s*/?>")
_CELL_END = re.compile(r"</t[hd]>")
_TAG = re.compile(r'<(?:[^<>"]|"[^"]*")*>')  # of stored HTML, whose text has no bare angle bracket
_HEADING = re.compile(r"<(/?)h([23])>")


def sanitize(html):
    """``html`` cut down to the allow-list (idempotent); "" when no text is left."""
    html = html.replace("\r\n", "\n")
    for _ in range(9):  # nested headings and the like take a second reading until they stay as they are
        before, html = html, _clean(html).strip()
        if html == before:
            break
    return "" if _EMPTY_BLOCKS.match(html) else html


def from_plain(text):
    """Plain text as paragraphs: blank lines part them, single line breaks stay."""
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n"))]
    return "".join(f"<p>{escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def as_plain(html):
    """The plain text that ``normalise`` makes this stored ``html`` of; None where it would lose formatting."""
    text = unescape(html.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "\n\n").replace("<br>", "\n"))
    return text if from_plain(text) == html and not _BLOCK.search(text) else None


def lines(html):
    """The words of stored ``html``, a block a line, a row of a table too."""
    text = unescape(_TAG.sub("", _BLOCK_END.sub("\n", _CELL_END.sub(" ", html))))
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def normalise(text):
    """A document's section, HTML or plain text, in the form in which it is stored."""
    html = sanitize(text if _BLOCK.search(text) else from_plain(text))
    return html if not html or _BLOCK.search(html) else sanitize(f"<p>{html}</p>")


def below_section_heading(html):
    """Stored h2 and h3 as h3 and h4, because on the page they stand inside a section with an h2 of its own."""
    return _HEADING.sub(lambda m: f"<{m[1]}h{int(m[2]) + 1}>", html)


def plain(html):
    """The words of stored ``html``, blocks parted by a space."""
    return " ".join(lines(html))


class RichTextField(ProseEditorField):
    """A text column edited with the buttons of the allow-list and sanitised by the form."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, config={"extensions": EXTENSIONS}, sanitize=sanitize, **kwargs)


def in_one_line(html):
    """``html`` as words for a summary: the points of a list stay apart."""
    return plain(re.sub(r"[.;,]?((?:</p>)?</li>)\s*(?=<li)", r";\1", html))


def beginning(text, length):
    """How ``text`` begins, in whole words, with an ellipsis; "" if it is no longer than ``length`` characters."""
    if len(text) <= length:
        return ""
    return shorten(text, length, placeholder="").rstrip(" ,;:–") + " …"
