"""Links: where they lead now, and the files that some of them offer."""

import re
from urllib.parse import urlsplit

from divercity.wordpress.markup.media import words_of_file
from divercity.wordpress.markup.sources import FILES, PICTURES, ending
from divercity.wordpress.markup.text import File, Link, Use
from divercity.wordpress.markup.tree import Anchor, Piece

# Words that say nothing of a file, so that its own title does.
VAGUE = set("hier download herunterladen pdf link datei dokument mehr weiterlesen öffnen ansehen".split())
# "(PDF, 2 MB)" at the end of a label: the page says it itself.
SIZE = re.compile(r"\s*[(\[]\s*PDF\b[^()\[\]]{0,30}[)\]]\s*$", re.IGNORECASE)


def begin(builder, attributes):
    """An <a> opens; it ends the one that is still open."""
    end(builder)
    old = attributes.get("href", "")
    if old:
        in_caption = bool(builder.stack) and builder.stack[-1].said is not None
        builder.anchor = Anchor(old, in_caption=in_caption, rel=attributes.get("rel", ""))


def end(builder):
    anchor, builder.anchor = builder.anchor, None
    if anchor is None or anchor.is_done:
        return
    anchor.is_done = True
    words = " ".join("".join(anchor.words).split())
    if offer(builder, anchor, words):
        return
    if not words and anchor.alt is not None:
        picture_link(builder, anchor)
        return
    if anchor.old.startswith("#"):
        builder.fragments.append((anchor, words))
        return
    anchor.new = target(builder, anchor.old, words) or ""
    if anchor.in_caption and anchor.new == anchor.old:
        builder.text.links.append(Link(anchor.old, None, words))


def target(builder, old, words):
    """Where a link leads now, None if nowhere; the change is noted."""
    new = address(builder, old)
    if new != old and not old.startswith("#") and not _is_said(old, words):
        builder.text.links.append(Link(old, new, words))
    return new


def _is_said(old, words):
    """Whether a link that becomes text leaves nothing behind: a program, or a number that its words say."""
    scheme, _, rest = old.strip().lower().partition(":")
    digits = re.sub(r"\D", "", rest)
    return scheme == "javascript" or (scheme == "tel" and digits[-6:] in re.sub(r"\D", "", words))


def address(builder, old):
    """Where a link leads now; None if nowhere."""
    try:
        scheme = urlsplit(old).scheme.lower()
    except ValueError:
        return None
    if not old or old.startswith("#"):
        return None
    if old.lower().startswith("www."):
        old = f"https://{old}"
    elif scheme == "mailto":
        return old
    elif scheme not in ("", "http", "https"):
        return None
    try:
        return builder.sources.link(old)
    except ValueError:
        return None


def offer(builder, anchor, words):
    """Whether the link offers a file of the old site, which is then noted."""
    attachment = builder.sources.attachment_at(anchor.old)
    kind = ending(attachment.url if attachment else anchor.old)
    if attachment is None and (kind not in FILES or builder.sources.link(anchor.old) == anchor.old):
        return False
    if kind in PICTURES:
        if not any(
            attachment and use.attachment == attachment.id for use, _ in builder.places if isinstance(use, Use)
        ):
            note_place(
                builder, Use(attachment and attachment.id, anchor.old, attachment.alt if attachment else "", words)
            )
        return True
    if kind not in FILES:
        return False
    anchor.new = builder.sources.link(anchor.old) or ""
    anchor.is_file = label(builder, attachment, anchor.old, words) and kind == "pdf"
    if anchor.is_file and not is_vague(words) and builder.sources.is_missing(attachment, anchor.old):
        anchor.is_file = False  # what is not there says nothing below the text
    if kind != "pdf":
        builder.text.remark(
            f"Die Datei „{words or anchor.old}“ ist kein PDF; ihre Beschriftung steht weiter im Text."
        )
    return True


def label(builder, attachment, url, words):
    """Note a File under the best label there is; whether it says the words of this link."""
    words = SIZE.sub("", words)
    says_nothing = is_vague(words)
    said = words
    if says_nothing:
        words = attachment.title if attachment and attachment.title else words_of_file(url)
    number = attachment.id if attachment else None
    for file, _ in builder.places:
        if isinstance(file, File) and (file.attachment == number if number else file.url == url):
            if file.is_named or says_nothing:
                return says_nothing or file.label == said
            file.label, file.is_named = words, True
            return True
    note_place(builder, File(number, url, words, is_named=not says_nothing))
    return True


def is_vague(words):
    """Whether the words of a link say nothing of the file behind it."""
    words = SIZE.sub("", words)
    return not words or words.lower().strip(" .:()[]»→›>") in VAGUE


def note_place(builder, part):
    builder.places.append((part, builder.place()))


def picture_link(builder, anchor):
    """A picture that led somewhere: where it did not show itself larger, the link stays, in words."""
    if anchor.is_of_picture or ending(anchor.old) in PICTURES:
        return
    new = address(builder, anchor.old)
    attachment = builder.sources.attachment_at(anchor.old)
    if not new or attachment or anchor.old.startswith("#"):
        return
    words = anchor.alt or new
    anchor.new = target(builder, anchor.old, words) or ""
    builder.pieces.append(Piece(words, anchor=anchor))
