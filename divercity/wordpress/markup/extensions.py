"""Shortcodes of extensions: what of them readers saw, which often stands in their attributes."""

import re
from base64 import b64decode
from urllib.parse import unquote

from divercity.wordpress.markup import embeds, links
from divercity.wordpress.markup.sources import FILES, PICTURES, ending
from divercity.wordpress.markup.tree import Heading, Paragraph, Piece

MOST = 200  # texts read inside of one text: reusable blocks, what is kept as it is
# Parts of the names of shortcodes that arrange what they enclose: each begins a paragraph.
LAYOUT = set(
    "row rows col column columns section tab tabs accordion accordions toggle toggles box panel spoiler vc et fusion av"
    " cs block content faq half third thirds fourth fourths container grid card cards slide".split()
)
HEADING = re.compile(r"heading|title|headline|separator")
PICTURE = re.compile(r"image|img|galler|photo|bild|galerie|slider|carousel")
FILM = re.compile(r"video|youtube|vimeo|audio|player|podcast|soundcloud")
PERSON, SAID_BY = re.compile(r"team|member|person"), re.compile(r"testimonial|quote|zitat")
RAW_CODE = re.compile(r"raw_(?:html|js)")
TITLES, BELOW = ("title", "heading", "headline", "h2"), ("subtitle", "subhead", "subheading", "h4")
WHO = ("name", "author", "cite", "position", "job_title", "company_name")
IMAGES = ("src", "image", "image_url", "img", "url", "photo")
NUMBERS = ("ids", "gallery_ids", "image_ids", "images", "image", "attachment", "id")
ADDRESS = re.compile(r"(?:https?:/)?/|mailto:")
LINK = re.compile(r"(?:(?P<of>\w+)_)?(?:url|link|href)")


def arranges(name):
    return not LAYOUT.isdisjoint(re.split("[_-]", name))


def shortcode(builder, code):
    """What of its attributes readers saw, around what it encloses."""
    name = code.name
    attributes = {key: _address(value) for key, value in code.attributes.items()}
    if arranges(name):
        builder.end_paragraph()
    if RAW_CODE.search(name) and code.encloses:
        builder.push("raw", f"[{name}]", said=[])
        return
    _titles(builder, code)
    _numbers(builder, name, attributes)
    if FILM.search(name):
        url = next((value for value in attributes.values() if _is_film(value)), "")
        embeds.recording(builder, url)
        return
    _pictures(builder, name, attributes)
    who = ", ".join(attributes[key] for key in WHO if _is_said(attributes.get(key, "")))
    if who and PERSON.search(name):
        _paragraph(builder, who)
    buttons = list(_buttons(attributes, is_plain=not code.encloses))
    if not code.encloses:
        for href, words in buttons:
            button(builder, href, words)
        return
    data = {"buttons": buttons, "who": who if who and SAID_BY.search(name) else ""}
    whole = "" if buttons else next(iter(_hrefs(attributes)), ("", ""))[1]
    if (whole or buttons or data["who"]) and builder.push("code", f"[{name}]", data=data) and whole:
        links.begin(builder, {"href": whole})


def left(builder, context):
    """An enclosing shortcode has closed: who said it, where its buttons led."""
    if context.data.get("who"):
        _paragraph(builder, f"– {context.data['who']}")
    for href, words in context.data.get("buttons", ()):
        builder.end_paragraph()
        button(builder, href, words)
        builder.end_paragraph()


def button(builder, href, words):
    links.begin(builder, {"href": href})
    builder.say(words)
    links.end(builder)


def _address(value):
    """The address in an attribute: WPBakery has "url:https%3A%2F%2F…|title:…", Enfold "manually,https://…"."""
    for part in value.split("|"):
        if part.startswith("url:"):
            return unquote(part[4:]).strip()
    return value.removeprefix("manually,").strip()


def _is_said(value):
    return bool(re.search(r"[^\W\d_]{2}", value)) and not ADDRESS.match(value)


def _is_film(value):
    return bool(re.match(r"(?:https?:)?//", value)) and ending(value) not in PICTURES


def _paragraph(builder, words):
    builder.end_paragraph()
    builder.here().append(Paragraph([Piece(embeds.plain(words))]))


def _titles(builder, code):
    name, attributes = code.name, code.attributes
    title = next((attributes[key] for key in TITLES if attributes.get(key)), "")
    if HEADING.search(name):
        title = attributes.get("text") or title
    if (code.encloses or HEADING.search(name)) and _is_said(title):
        builder.end_paragraph()
        builder.here().append(Heading(7, [Piece(embeds.plain(title))]))
    for key in BELOW:
        if _is_said(attributes.get(key, "")):
            _paragraph(builder, attributes[key])


def _numbers(builder, name, attributes):
    """What a counter counts to."""
    number = attributes.get("number", "")
    if re.search(r"count|number|zahl|stat", name) and re.fullmatch(r"\d[\d.,]{0,15}", number):
        _paragraph(builder, number if attributes.get("percent_sign", "off") == "off" else f"{number} %")
    percent = attributes.get("percent", "").rstrip(" %")
    if re.fullmatch(r"\d{1,3}", percent):
        builder.end_paragraph()
        builder.say(f"{percent} % ")


def _pictures(builder, name, attributes):
    for key in IMAGES:
        if ending(attributes.get(key, "")) in PICTURES:
            embeds.use(builder, 0, attributes[key], attributes.get("alt", ""))
            return
    if PICTURE.search(name):
        listed = next((attributes[key] for key in NUMBERS if key in attributes), "")
        for number in re.findall(r"\d{1,15}", listed)[:200]:
            embeds.use(builder, int(number), "")


def _hrefs(attributes):
    """``(what it is the link of, address)``: of "button_url" it is "button"."""
    for key, value in attributes.items():
        if (match := LINK.fullmatch(key)) and ADDRESS.match(value) and ending(value) not in PICTURES:
            yield match["of"] or "", value


def _buttons(attributes, *, is_plain):
    """``(address, words)`` of links that have words of their own, and of files."""
    for of, href in _hrefs(attributes):
        own = next(
            (attributes[key] for key in (f"{of}_text", f"{of}_title", f"{of}_label") if attributes.get(key)), ""
        )
        if not own and is_plain:
            own = next((attributes[key] for key in ("text", "label", "title") if attributes.get(key)), "")
        if own or (is_plain and ending(href) in FILES):
            yield href, embeds.plain(own)
    for key, value in attributes.items():
        if not LINK.fullmatch(key) and ADDRESS.match(value) and ending(value) in FILES:
            yield value, embeds.plain(attributes.get("title") or attributes.get("text", ""))


def raw(builder, said):
    """What WPBakery keeps as it is: HTML, in Base64 and with percent signs."""
    try:
        html = unquote(b64decode("".join(said).strip(), validate=True).decode())
    except ValueError:
        builder.text.remark("Ein Baustein mit eigenem HTML war nicht zu lesen und ist weggefallen.")
        return
    if builder.included < MOST:
        builder.included += 1
        builder.end_paragraph()
        builder.read(f"<!-- wp:html -->{html}<!-- /wp:html -->")
        builder.end_paragraph()
