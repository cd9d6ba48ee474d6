"""What a WordPress export holds: the old site, its terms and its items.

A term and an item are made of their parts, ``[depth, name, attributes, text]`` for each element inside them.
"""

import datetime
import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from html import unescape
from unicodedata import normalize
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from divercity.wordpress.encoding import BROKEN

# What readers of reports call them; a site can have more of each.
TYPES = {
    "post": "Beiträge",
    "page": "Seiten",
    "attachment": "Bilder und Dateien",
    "nav_menu_item": "Menüeinträge",
    "revision": "Frühere Fassungen",
    "wp_block": "Wiederverwendbare Blöcke",
}
STATUSES = {
    "publish": "veröffentlicht",
    "private": "privat",
    "draft": "Entwurf",
    "pending": "wartet auf Prüfung",
    "future": "geplant",
    "trash": "Papierkorb",
    "auto-draft": "leerer Entwurf",
}
TAXONOMIES = {"category": "Kategorie", "post_tag": "Schlagwort"}
MAX_FILED = 500  # terms of one item
NO_DATE = "0000-00-00 00:00:00"
BERLIN = ZoneInfo("Europe/Berlin")  # the export does not say the time zone of its local dates
CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff{BROKEN}]")
STORED = re.compile(r"\s*(?:[aObs]:\d+[:;]|[{\[])", re.ASCII)  # as PHP and JSON write what a program keeps
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and the like, remains in a title


@dataclass(slots=True)
class Site:
    """The old site. ``address`` is where its front page was, without closing slash."""

    title: str = ""
    address: str = ""
    files: str = ""  # the address below which its uploads lay: that of the network's first site
    version: str = ""


@dataclass(slots=True)
class Term:
    taxonomy: str  # category, post_tag, nav_menu or one of the site's own
    id: int
    slug: str
    name: str
    parent: str = ""  # slug
    description: str = ""


@dataclass(slots=True)
class Item:
    """A post, page, attachment or whatever else the site kept as one. Texts are as WordPress stored them."""

    id: int
    type: str  # post, page, attachment, nav_menu_item, wp_block or one of the site's own
    status: str  # publish, private, draft, pending, future, trash, inherit
    title: str = ""  # words, no mark-up
    slug: str = ""  # decoded; "" for what never had an address
    link: str = ""
    content: str = ""
    excerpt: str = ""
    published_at: datetime.datetime | None = None  # aware; None if the date is missing or cannot be one
    has_password: bool = False
    parent: int = 0
    order: int = 0
    file_url: str = ""  # attachments only
    terms: list[tuple[str, str, str]] = field(default_factory=list)  # taxonomy, slug, name
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: int = 0  # how many; their texts and people are not even kept
    problems: list[str] = field(default_factory=list)  # German sentences: what could not be read of it

    @property
    def was_public(self):
        """Whether everybody could read a post, a page or a block; of an attachment its status alone does not say it."""
        return self.status == "publish" and not self.has_password

    def value(self, key):
        """The last value of a meta key, or ""."""
        return self.meta.get(key, [""])[-1]

    def own_fields(self):
        """The names of fields that people filled beside the text; not those of the engine.

        They wrote sentences into them, or the extension for fields (ACF) says of which field each is.
        """
        return [
            name[:60]
            for name, values in self.meta.items()
            if not name.startswith("_")
            and name != "footnotes"
            and (_is_prose(values[-1][:500]) or self._is_field(name, values[-1].strip()))
        ]

    def _is_field(self, name, value):
        return bool(value) and not STORED.match(value) and self.value(f"_{name}").startswith("field_")


def _is_prose(value):
    """Whether a value is words for readers: no number, address or array of a program."""
    words = [] if STORED.match(value) else [word.strip(".,;:!?()„“–") for word in plain(value).split()]
    return sum(len(word) > 1 and word.isalpha() for word in words) >= 3


def plain(text):
    """A title or name as words: WordPress stores them with entities and, sometimes, with mark-up."""
    text = unescape(re.sub(r"<[^<>]{0,500}>", "", text))
    return " ".join(normalize("NFC", UNSEEN.sub("", CONTROL.sub("", text))).split())


def moment(gmt, local):
    """The aware moment of WordPress's two dates ("2019-03-04 09:00:00"), by the local one if GMT is missing."""
    for text, zone in ((gmt, datetime.UTC), (local, BERLIN)):
        if text and text != NO_DATE:
            try:
                found = datetime.datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S")
                return found.replace(tzinfo=zone).astimezone(datetime.UTC)
            except (ValueError, OverflowError):
                continue
    return None


def _of_feed(text):
    """The moment of a feed's date ("Mon, 04 Mar 2019 09:00:00 +0000"); None if it is none."""
    try:
        found = parsedate_to_datetime(text.strip()).astimezone(datetime.UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return found if found.year > 1970 else None  # WordPress writes "-0001" for drafts


def number(text):
    """A whole number of the database, else 0."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def term_of(name, parts):
    values = {part[1]: part[3].strip() for part in parts}
    if name == "category":
        taxonomy, slug, label = "category", values.get("category_nicename", ""), values.get("cat_name", "")
        parent, description = values.get("category_parent", ""), values.get("category_description", "")
    elif name == "tag":
        taxonomy, slug, label = "post_tag", values.get("tag_slug", ""), values.get("tag_name", "")
        parent, description = "", values.get("tag_description", "")
    else:
        taxonomy, slug, label = (values.get(key, "") for key in ("term_taxonomy", "term_slug", "term_name"))
        parent, description = values.get("term_parent", ""), values.get("term_description", "")
    slug = unquote(CONTROL.sub("", slug)) or plain(label)  # as an item names one without a slug
    if not slug:
        return None
    return Term(
        taxonomy, number(values.get("term_id", "")), slug, plain(label) or slug, unquote(parent), plain(description)
    )


def item_of(parts):
    """The Item; with 0 for its number if that is missing or none."""
    values, meta, terms, comments = {}, {}, [], 0
    nameless = []  # terms without slug: WXR 1.0 names each of them twice, first without
    in_meta = in_comment = False
    key = ""
    for depth, name, attributes, text in parts:
        if depth == 4:
            in_meta, in_comment = name == "postmeta", name == "comment"
            comments += in_comment
            if name == "category":
                domain, nicename = attributes.get("domain", "category"), attributes.get("nicename", "")
                taxonomy = "post_tag" if domain == "tag" else domain
                slug, name = unquote(CONTROL.sub("", nicename)), plain(text)
                if slug:
                    terms.append((taxonomy, slug, name or slug))
                elif name:
                    nameless.append((taxonomy, name))
            elif not in_meta and not in_comment:
                values.setdefault(name, text)
        elif in_meta and name == "meta_key":
            key = text.strip()
        elif in_meta and name == "meta_value":
            meta.setdefault(key, []).append(CONTROL.sub("", text))
    identity = number(values.get("post_id", ""))
    named = {(taxonomy, name) for taxonomy, _, name in terms}
    terms += [
        (taxonomy, name, name) for taxonomy, name in nameless if not named & {(taxonomy, name), ("post_tag", name)}
    ]
    item = Item(
        id=identity,
        type=values.get("post_type", "").strip() or "post",
        status=values.get("status", "").strip() or "draft",
        title=plain(values.get("title", "")),
        slug=unquote(CONTROL.sub("", values.get("post_name", "")).strip()),
        link=CONTROL.sub("", values.get("link", "")).strip(),
        content=CONTROL.sub("", values.get("content:encoded", "")),
        excerpt=CONTROL.sub("", values.get("excerpt:encoded", "")),
        has_password=bool(values.get("post_password", "").strip("\r\n\t")),  # a blank is one
        parent=number(values.get("post_parent", "")),
        order=number(values.get("menu_order", "")),
        file_url=CONTROL.sub("", values.get("attachment_url", "")).strip(),
        terms=list(dict.fromkeys(terms))[:MAX_FILED],
        meta=meta,
        comments=comments,
    )
    gmt, local = values.get("post_date_gmt", "").strip(), values.get("post_date", "").strip()
    item.published_at = moment(gmt, local) or _of_feed(values.get("pubDate", ""))
    if len(terms) > MAX_FILED:
        item.problems.append(f"Der Eintrag hat mehr als {MAX_FILED} Begriffe; die übrigen bleiben aus.")
    if any(BROKEN in part[3] for part in parts):
        item.problems.append("Darin standen Zeichen, die es nicht geben darf; sie sind weggefallen.")
    if item.published_at is None and local not in ("", NO_DATE):
        item.problems.append(f"Das Datum „{plain(local)[:40]}“ ist keines.")
    return item
