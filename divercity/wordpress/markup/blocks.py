"""Blocks of the editor and WordPress's shortcodes: what of them is content, and what only the old site could fill."""

import re

from divercity.wordpress.markup import embeds, extensions, notes, overrides
from divercity.wordpress.markup.shortcodes import CAPTIONS, FILMS, KNOWN, NOTES

SILENT = set(
    "paragraph spacer separator more nextpage image heading button column group list list-item quote pattern"
    " post-content template-part missing freeform html shortcode".split()
)
NAMES = {
    "latest-posts": "Neueste Beiträge",
    "latest-comments": "Neueste Kommentare",
    "archives": "Archive",
    "categories": "Kategorien",
    "tag-cloud": "Schlagwörter-Wolke",
    "calendar": "Kalender",
    "rss": "RSS-Feed",
    "search": "Suche",
    "page-list": "Seitenliste",
    "navigation": "Navigation",
    "query": "Abfrage-Schleife",
    "loginout": "Anmelden",
    "table-of-contents": "Inhaltsverzeichnis",
}
# Parts of the names of shortcodes whose content only some people could read; with one of the others all the rest.
GUARDS = set(
    "private privat restrict restricted protected member members membership memberonly loggedin logged pmpro rcp mepr"
    " ihc s2if intern geschuetzt access".split()
)
OTHERS = set("not non out loggedout nonmember nonmembers team staff board list directory profile mail email".split())
IDLE = ("query-no-results",)  # blocks that show only where the old site found nothing
# Attributes of blocks without mark-up that hold words for readers.
WORDY = re.compile(
    r"(?:title|heading|headline|text|content|description|caption|quote|body|question|answer)", re.IGNORECASE
)


def take(builder, token):
    """A block begins, ends, or stands alone."""
    if builder.is_in("drop") and builder.stack[-1].tag.startswith("wp:"):
        if token.kind != "block-void":
            leave_unseen(builder, f"wp:{token.name}", is_end=token.kind == "block-close")
        return
    if builder.is_in("drop") and token.kind == "block-void":
        return
    if token.kind == "block-close":
        if token.name in builder.blocks[-20:]:
            while builder.blocks.pop() != token.name:
                pass
            if not builder.blocks:
                builder.end_paragraph()
        return
    if not builder.blocks:
        builder.end_paragraph()
    if token.name in IDLE or _is_hidden(token):
        if token.name not in IDLE:
            builder.text.remark("Ein Block, den die alte Website nicht zeigte, ist weggefallen.")
        if token.kind == "block":
            builder.push("drop", f"wp:{token.name}", data={"depth": 0})
        return
    if "bindings" in token.raw:
        _note_bindings(builder, token)
    if token.kind == "block":
        builder.blocks.append(token.name)
        if token.name.startswith("acf/"):  # the old site filled in its fields around what it encloses
            _say(builder, token.name, token.attributes())
        return
    _alone(builder, token.name, token.attributes())


def _is_hidden(token):
    """Whether the editor was told to show a block nowhere."""
    return "blockVisibility" in token.raw and _mapping(token.attributes(), "metadata").get("blockVisibility") is False


def _note_bindings(builder, token):
    """The old site put an own field's value in the place of the block's words; the field stands with the item."""
    bindings = _mapping(_mapping(token.attributes(), "metadata"), "bindings")
    for name in bindings:
        key = _mapping(_mapping(bindings, name), "args").get("key")
        if isinstance(key, str):
            builder.text.remark(f"Statt der Worte eines Blocks stand das Zusatzfeld „{key[:60]}“ da; bitte prüfen.")


def _mapping(attributes, name):
    """An attribute that has attributes of its own; without any if it is something else."""
    value = attributes.get(name)
    return value if isinstance(value, dict) else {}


def leave_unseen(builder, tag, *, is_end):
    """Inside of what not all could see, only its own end is heeded."""
    context = builder.stack[-1]
    if context.tag == tag:
        context.data["depth"] += -1 if is_end else 1
        if context.data["depth"] < 0:
            builder.leave()


def _alone(builder, name, attributes):
    if name == "block":
        include(builder, attributes.get("ref"), attributes.get("content"))
    elif name == "social-link":
        url = attributes.get("url")
        if isinstance(url, str) and url:
            label = attributes.get("label") or str(attributes.get("service", "")).capitalize()
            builder.push_item("li")
            builder.pieces.extend(embeds.pieces(builder, url, str(label)))
            builder.end_paragraph()
    elif name in ("navigation-link", "navigation-submenu", "home-link"):
        url, label = attributes.get("url"), attributes.get("label")
        if isinstance(url, str) and isinstance(label, str):
            builder.end_paragraph()
            builder.pieces.extend(embeds.pieces(builder, url, embeds.plain(label)))
            builder.end_paragraph()
    elif name == "footnotes" or name in SILENT:
        return
    elif name in ("embed", "video", "audio") and isinstance(attributes.get("url") or attributes.get("src"), str):
        embeds.embed(builder, attributes.get("url") or attributes.get("src"))
    else:
        if "/" not in name or not _say(builder, name, attributes):
            builder.dynamic[NAMES.get(name, name)] = True


def _say(builder, name, attributes):
    """Read the words that a block keeps among its attributes; whether there are any."""
    said = list(_said(attributes))
    for words in said:
        builder.end_paragraph()
        builder.read(f"<!-- wp:html --><p>{words}</p><!-- /wp:html -->")
    if said:
        builder.text.remark(f"Vom Block „{name}“ sind die Wörter geblieben, nicht seine Gestalt.")
    return bool(said)


def _said(attributes, depth=0):
    """The words among the attributes of a block that keeps its content there."""
    for key, value in attributes.items():
        if isinstance(value, dict) and depth < 4:
            yield from _said(value, depth + 1)
        elif (
            isinstance(value, str)
            and not key.startswith("_")
            and (WORDY.search(key) or depth)
            and re.search(r"[^\W\d_]{2}", value)
            and not re.match(r"(?:https?:|#|field_|acf/|[\w-]+$)", value.strip())
        ):
            yield value


def include(builder, ref, said=None):
    """A reusable block in place of its number; ``said``: what is said here instead of its own words."""
    if not isinstance(ref, int):
        return
    content = builder.sources.block(ref)
    if content is None:
        builder.text.remark(f"Der wiederverwendete Block Nr. {ref} fehlt im Export oder war nicht öffentlich.")
    elif ref in builder.including:
        builder.text.remark(f"Der wiederverwendete Block Nr. {ref} enthält sich selbst; er steht nur einmal da.")
    elif builder.included >= extensions.MOST:
        builder.text.remark(
            f"Der Text enthält mehr als {extensions.MOST} wiederverwendete Blöcke; die übrigen fehlen."
        )
    else:
        builder.end_paragraph()
        builder.included += 1
        builder.including.append(ref)
        content, is_whole = overrides.applied(content, said if isinstance(said, dict) else {})
        if not is_whole:
            builder.text.remark(
                "In einem wiederverwendeten Block waren Wörter ersetzt; hier steht zum Teil sein eigener Text."
            )
        builder.read(content)
        builder.end_paragraph()
        builder.including.pop()


def shortcode(builder, code):
    """One tag of a shortcode."""
    name, attributes = code.name, code.attributes
    if builder.is_in("drop"):
        if code.closing or code.encloses:
            leave_unseen(builder, f"[{name}]", is_end=code.closing)
    elif code.closing:
        builder.pop(f"[{name}]")
        if extensions.arranges(name) and name not in KNOWN:
            builder.end_paragraph()
    elif name in CAPTIONS:
        figure = {"first": len(builder.places), "caption": []}
        if attributes.get("caption"):
            figure["caption"].append(embeds.plain(attributes["caption"]))
        if code.encloses:
            builder.push("figure", f"[{name}]", data=figure, said=figure["caption"])
    elif name == "gallery":
        embeds.gallery(builder, attributes)
    elif name == "embed":
        builder.end_paragraph()
        if code.encloses:
            builder.push("embed", "[embed]", said=[])
        elif attributes.get("src"):
            embeds.embed(builder, attributes["src"])
    elif name == "playlist":
        for number in re.findall(r"\d{1,15}", attributes.get("ids", ""))[:200]:
            attachment = builder.sources.attachment(int(number))
            if attachment:
                embeds.recording(builder, attachment.url, attachment.title)
    elif name in FILMS:
        url = next((value for value in attributes.values() if re.match(r"(?:https?:)?//", value)), "")
        if code.encloses:
            builder.push(
                "embed" if name not in ("video", "audio") else "player", f"[{name}]", said=[], data={"url": url}
            )
        else:
            embeds.recording(builder, url)
    elif name in NOTES:
        if code.encloses:
            notes.begin(builder, f"[{name}]")
    elif code.encloses and _guards(name, attributes):
        builder.text.remark(f"Was der Kurzbefehl [{name}] nicht allen zeigte, ist weggefallen.")
        builder.push("drop", f"[{name}]", data={"depth": 0})
    else:
        extensions.shortcode(builder, code)


def _guards(name, attributes):
    parts = set(re.split("[_-]", name))
    is_guard = not GUARDS.isdisjoint(parts) and OTHERS.isdisjoint(parts) and not attributes.keys() & {"name", "title"}
    return is_guard or not attributes.keys().isdisjoint(("password", "passwords", "capability", "userlevel"))
