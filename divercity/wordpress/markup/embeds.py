"""Pictures, films and what else stands in a text without being text."""

import re
from html import unescape

from divercity.wordpress.markup import links
from divercity.wordpress.markup.letters import clean, spaces
from divercity.wordpress.markup.media import (
    ADDRESS,
    address_of_embed,
    caption_and_credit,
    words_of_embed,
    words_of_file,
)
from divercity.wordpress.markup.sources import FILMS, PICTURES, SOUNDS, ending, file_name
from divercity.wordpress.markup.text import Link, Use
from divercity.wordpress.markup.tree import Anchor, Paragraph, Piece

IMAGE_CLASS = re.compile(r"\bwp-image-(\d{1,15})\b")
BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*[\"']?([^\"')]{1,2000})", re.IGNORECASE)
SIZE = re.compile(r"(?:[-_ ]?\d{2,5}x\d{2,5}|-scaled|-e\d{9,14})+$")
NO_WORD = re.compile(r"[\W_]+")
LONGEST_CAPTION = 500


def picture(builder, attributes):
    """An <img>: noted as a Use where it stood, or its letter if it is an emoji."""
    classes, alt = attributes.get("class", ""), plain(attributes.get("alt", "").replace("<", " "))
    if re.search(r"\b(?:emoji|wp-smiley)\b", classes):
        builder.say(alt)
        return
    source = attributes.get("src", "")
    if not source or source.startswith("data:"):
        source = next(
            (
                attributes[key]
                for key in ("data-src", "data-lazy-src", "data-orig-file", "data-original")
                if attributes.get(key)
            ),
            "",
        )
    match = IMAGE_CLASS.search(classes)
    number = match[1] if match else attributes.get("data-id", "")
    if not number.isdecimal() and (not source or re.match(r"(?!https?:)[a-z]{2,10}:", source, re.IGNORECASE)):
        if attributes.get("src"):
            builder.text.remark("Ein Bild, das keine Adresse im Netz hatte, ist weggefallen.")
        return
    use(builder, int(number) if number.isdecimal() else 0, source, alt)
    if builder.anchor:
        rel = builder.anchor.rel
        builder.anchor.is_of_picture = (
            "attachment" in rel
            or builder.anchor.old == attributes.get("data-link")
            or same_name(builder.anchor.old.split("?")[0].rstrip("/").rpartition("/")[2], source)
        )


def use(builder, number, url, alt="", caption=""):
    """Note a picture by its address or number."""
    attachment = (
        (url and builder.sources.attachment_at(url)) or (number and builder.sources.attachment(number)) or None
    )
    url = url or (attachment.url if attachment else "")
    if url.startswith("data:"):
        return
    if not url:
        builder.text.remark(f"Das Bild Nr. {number} fehlt im Export.")
        return
    alt = alt or (attachment.alt if attachment else "")
    if re.search(r"\d|_|\w-\w", alt) and same_name(alt, url):
        builder.text.remark(f"Der Alternativtext „{alt}“ war nur der Name der Datei; das Bild braucht einen neuen.")
        alt = ""
    found = Use(attachment.id if attachment else None, url, alt)
    describe(builder, found, caption)
    if not found.credit and attachment:
        found.credit = caption_and_credit(plain(attachment.caption))[1]
    links.note_place(builder, found)
    builder.gone()
    if builder.anchor:
        builder.anchor.alt = alt


def _attached(builder):
    """The numbers of the pictures that were uploaded to the item."""
    found = [(number, builder.sources.attachment(number)) for number in builder.sources.attached]
    return [number for number, attachment in found if attachment and ending(attachment.url) in PICTURES]


def describe(builder, found, caption):
    """Give a picture its caption and credit."""
    if not caption:
        return
    text, credit = caption_and_credit(caption)
    found.caption = f"{found.caption} – {text}" if found.caption and text else found.caption or text
    found.credit = credit or found.credit
    if len(found.caption) > LONGEST_CAPTION:
        builder.here().append(Paragraph([Piece(found.caption)]))
        found.caption = ""
        builder.text.remark("Eine Bildunterschrift war länger als 500 Zeichen; sie steht jetzt im Text.")


def plain(html):
    """The words of a caption or the like."""
    return " ".join(spaces(clean(unescape(re.sub(r"<[^<>]{0,1000}>", " ", html)))).split(" ")).strip()


def same_name(text, url):
    """Whether ``text`` is the name of a picture's file, with or without ending and size."""
    stem = SIZE.sub("", file_name(url).rpartition(".")[0])
    text = SIZE.sub("", re.sub(r"\.(?:jpe?g|png|gif|webp)$", "", text, flags=re.IGNORECASE))
    return bool(stem) and NO_WORD.sub("", text).lower() == NO_WORD.sub("", stem).lower()


def gallery(builder, attributes):
    """[gallery ids="1,2"]: the pictures with the captions of the media library."""
    numbers = re.findall(r"\d{1,15}", attributes.get("ids") or attributes.get("include") or "")
    numbers = [int(number) for number in numbers] or _attached(builder)
    if not numbers:
        builder.text.remark("Eine Galerie nannte keine Bilder.")
    for number in numbers[:500]:
        attachment = builder.sources.attachment(number)
        use(builder, number, "", "", plain(attachment.caption) if attachment else "")


def pieces(builder, url, caption=""):
    """An embedded page as a link."""
    url = address_of_embed(url)
    label = " ".join(caption.split())
    new = links.target(builder, url, label or url)
    if not label:
        label = words_of_embed(url) if new == url else (new and builder.sources.title(url)) or new or url
    return [Piece(label, anchor=Anchor(url, new or "", is_done=True))]


def embed(builder, url, caption=""):
    builder.end_paragraph()
    url = url.strip()
    if ADDRESS.fullmatch(url) or url.startswith("//"):
        builder.here().append(Paragraph(pieces(builder, url, caption)))
    elif caption:
        builder.here().append(Paragraph([Piece(" ".join(caption.split()))]))


def recording(builder, url, caption=""):
    """A film or sound of the old site's library, or of another."""
    builder.end_paragraph()
    if not url:
        if caption:
            builder.here().append(Paragraph([Piece(caption)]))
        return
    kind = "Ton" if ending(url) in SOUNDS else "Video"
    caption = " ".join(caption.split())
    new = links.address(builder, url)
    if ending(url) in (*SOUNDS, *FILMS) and new != url:
        builder.text.remark(f"{kind} „{words_of_file(url)}“ ({url}): Filme und Töne nimmt das Portal nicht auf.")
        builder.text.links.append(Link(url, new, caption or url))
        if new:
            builder.here().append(
                Paragraph([Piece(caption or f"{kind}: {words_of_file(url)}", anchor=Anchor(url, new))])
            )
        elif caption:
            builder.here().append(Paragraph([Piece(caption)]))
        return
    builder.here().append(
        Paragraph(
            pieces(
                builder, url, caption or (f"{kind}: {words_of_file(url)}" if ending(url) in (*SOUNDS, *FILMS) else "")
            )
        )
    )


def open_figure(builder, attributes):
    builder.end_block()
    data = {"first": len(builder.places)}
    said = None
    if re.search(r"\bwp-block-(?:core-)?embed", attributes.get("class", "")):
        said = data["embed"] = []
    builder.push("figure", "figure", data=data, said=said)


def close_figure(builder, context):
    """A figure is whole: its caption goes to its picture, its film, or below it."""
    said = context.data
    caption = " ".join("".join(said.get("caption", [])).split())
    uses = [use for use, _ in builder.places[said["first"] :] if isinstance(use, Use)]
    if said.get("embed") is not None:
        url = "".join(said["embed"]).strip() or said.get("url", "")
        embed(builder, url, caption)
    elif "recording" in said:
        recording(builder, said["recording"], caption)
    elif uses:
        if len(uses) > 1 and caption:
            own, credit = uses[0].caption, uses[0].credit
            uses[0].caption = ""
            describe(builder, uses[0], caption)
            if own:
                uses[0].caption = f"{uses[0].caption} – {own}" if uses[0].caption else own
                uses[0].credit = credit or uses[0].credit
        else:
            describe(builder, uses[0], caption)
    elif caption:
        here = builder.here()
        if here and getattr(here[-1], "kind", "") == "quote":
            here[-1].blocks.append(Paragraph([Piece(f"– {caption}")]))
        else:
            here.append(Paragraph([Piece(caption)]))


def open_player(builder, tag, attributes):
    """Films, sounds and frames: links to what they play."""
    url = attributes.get("src") or attributes.get("data-src") or attributes.get("data", "")
    player = builder.nearest("player", "file")
    if player and player.kind == "file":
        return
    if tag == "param":
        url = attributes.get("value", "") if attributes.get("name", "").lower() in ("movie", "src") else ""
    if player and tag in ("source", "param", "embed"):
        if url:
            player.data.setdefault("url", url)
    elif tag in ("video", "audio", "object"):
        builder.end_block()
        builder.push("player", tag, data={"url": url} if url else {}, said=[])
    elif url and tag in ("iframe", "embed"):
        embed(builder, url, attributes.get("title", ""))


def close_player(builder, context):
    url, figure = context.data.get("url", ""), builder.nearest("figure")
    if figure:
        figure.data["recording"] = url
    else:
        recording(builder, url)
