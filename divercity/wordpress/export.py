"""Read a WordPress export (WXR 1.0 to 1.2) piece by piece, without trusting it.

The file is never held as a whole: ``read`` yields what stands in it, in the order of the file. There is no DTD, no
entity beside the five of XML, no network; every part has a limit, so that memory follows the largest item and not
the file. Whatever is wrong ends the reading with ``Unreadable``, whose text is a German sentence.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from html import unescape
from unicodedata import normalize
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError
from zoneinfo import ZoneInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from divercity.wordpress.encoding import BROKEN, decoded

MAX_BYTES = 150 * 1024 * 1024
MAX_TEXT = 5_000_000  # characters of one element
MAX_ITEM = 10_000_000  # characters of one item
MAX_MARK = 1_000_000  # characters of one tag or XML comment, which the parser reads anew with every chunk
MAX_DEPTH = 20
MAX_PARTS = 20_000  # elements of one item, without those of its comments
MAX_FILED = 500  # terms of one item
MAX_ITEMS, MAX_TERMS = 100_000, 50_000  # of a file; small things of each are kept in memory
CHUNK = 64 * 1024
NO_DATE = "0000-00-00 00:00:00"
BERLIN = ZoneInfo("Europe/Berlin")  # the export does not say the time zone of its local dates
# Only the last part of a namespace's address has a version; the prefix is the file's own choice.
NAMESPACE = re.compile(r"\{(?:http://wordpress\.org/export/[\d.]+/)?(?P<rest>[^}]*)\}(?P<name>.+)", re.ASCII)
# "link" comes first and is the same as "base_blog_url", which old exports lack.
SITE_PARTS = {
    "title": "title",
    "link": "address",
    "base_blog_url": "address",
    "base_site_url": "files",
    "wxr_version": "version",
}
CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff{BROKEN}]")
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and the like, remains in a title


class Unreadable(Exception):
    """The file is no export that we read; the German sentence says why."""


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
    guid: str = ""
    content: str = ""
    excerpt: str = ""
    published_at: datetime.datetime | None = None  # aware; None if the date is missing or cannot be one
    has_password: bool = False
    parent: int = 0
    order: int = 0
    is_sticky: bool = False
    file_url: str = ""  # attachments only
    terms: list[tuple[str, str, str]] = field(default_factory=list)  # taxonomy, slug, name
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: int = 0  # how many; their texts and people are not even kept
    problems: list[str] = field(default_factory=list)  # German sentences: what could not be read of it

    def value(self, key):
        """The last value of a meta key, or ""."""
        return self.meta.get(key, [""])[-1]


def read(path) -> Iterator[Site | Term | Item]:
    """What a file holds: first the Site, then each Term and each Item that has a number; raises Unreadable."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"Die Datei ist größer als {MAX_BYTES // 1024 // 1024} MB.")
    builder = _Builder()
    parser = XMLParser(target=builder, forbid_dtd=True)
    try:
        with path.open("rb") as file:
            for text in decoded(file, CHUNK):
                seen = builder.seen
                parser.feed(text)
                builder.waited = 0 if builder.seen > seen else builder.waited + len(text)
                if builder.waited > MAX_MARK:
                    raise Unreadable("Ein Teil der Datei ist länger, als ein Beitrag sein kann.")
                yield from builder.take()
        parser.close()
    except DefusedXmlException:
        raise Unreadable(
            "Die Datei hat eine Dokumenttypdefinition oder eigene Entitäten; das ist nicht erlaubt."
        ) from None
    except ParseError as error:
        line, _ = error.position
        raise Unreadable(
            f"Die Datei ist kein gültiges XML: Fehler in Zeile {line}. Vielleicht ist sie abgeschnitten."
        ) from None
    except (LookupError, UnicodeError, ValueError):
        raise Unreadable("Die Datei ist kein XML in einer bekannten Zeichenkodierung.") from None
    yield from builder.take(at_end=True)
    if not builder.has_channel:
        raise Unreadable("Die Datei ist kein WordPress-Export: Es fehlt das Element „channel“.")


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


class _Builder:
    """The parser's target: keeps the texts of one item at a time."""

    def __init__(self):
        self.seen = self.waited = 0  # parts of the file that were understood, characters since the last of them
        self.path = []  # local names from the root
        self.site, self.has_channel, self.is_site_out = Site(), False, False
        self.ready, self.counts = [], Counter()
        self.parts = None  # of the item or term being read: (name, attributes, text)
        self.size = self.length = 0
        self.text = []

    def take(self, *, at_end=False):
        if at_end and self.has_channel:
            self._give_site()
        ready, self.ready = self.ready, []
        return ready

    def start(self, tag, attributes):
        self.seen += 1
        name = _local(tag)
        self.path.append(name)
        depth = len(self.path)
        if depth > MAX_DEPTH:
            raise Unreadable(f"Die Datei ist tiefer als {MAX_DEPTH} Ebenen verschachtelt.")
        if depth == 1 and name not in ("rss", "RDF"):
            raise Unreadable("Die Datei ist kein WordPress-Export: Ihr erstes Element ist nicht „rss“.")
        self.has_channel = self.has_channel or (depth == 2 and name == "channel")
        if depth == 3:
            self.parts, self.size = [], 0
        self.text, self.length = [], 0
        if depth > 3 and not self.is_in_comment():
            if len(self.parts) >= MAX_PARTS:
                raise Unreadable(f"Ein Eintrag der Datei hat mehr als {MAX_PARTS} Teile.")
            self.parts.append([depth, name, attributes, ""])

    def data(self, data):
        self.seen += 1
        if self.is_in_comment():
            return
        self.length += len(data)
        self.size += len(data)
        if self.length > MAX_TEXT or self.size > MAX_ITEM:
            raise Unreadable("Ein Text der Datei ist länger, als ein Beitrag sein kann.")
        self.text.append(data)

    def end(self, tag):
        self.seen += 1
        is_kept = not self.is_in_comment()
        name, depth = self.path.pop(), len(self.path) + 1
        text, self.text, self.length = "".join(self.text), [], 0
        if depth > 3 and is_kept:
            for part in reversed(self.parts):
                if part[0] == depth and part[1] == name:
                    part[3] = part[3] or text
                    break
        elif depth == 3 and self.path[1] == "channel":
            self._finish(name, text)
            self.parts = None

    def close(self):
        pass

    def is_in_comment(self):
        """Whether this is the inside of a reader's comment, of which nothing is kept but that there is one."""
        return len(self.path) > 4 and self.path[3] == "comment"

    def _finish(self, name, text):
        """A child of the channel is whole."""
        if name in SITE_PARTS and not self.is_site_out:
            setattr(self.site, SITE_PARTS[name], plain(text).rstrip("/"))
            return
        if name not in ("category", "tag", "term", "item"):
            return
        self._give_site()
        found = _item(self.parts) if name == "item" else _term(name, self.parts)
        if found is not None:
            self.ready.append(found)
            self.counts[type(found)] += 1
            if self.counts[Item] > MAX_ITEMS or self.counts[Term] > MAX_TERMS:
                raise Unreadable(
                    f"Die Datei enthält mehr als {MAX_ITEMS} Einträge oder {MAX_TERMS} Begriffe. In WordPress lässt "
                    "sich der Export nach Zeiträumen teilen."
                )

    def _give_site(self):
        if not self.is_site_out:
            self.is_site_out = True
            self.site.files = self.site.files or self.site.address
            self.ready.append(self.site)


def _local(tag):
    match = NAMESPACE.match(tag)
    if match is None:
        return tag
    # excerpt:encoded and content:encoded differ by their namespace alone
    return (
        f"{'excerpt' if 'excerpt' in match['rest'] else 'content'}:encoded"
        if match["name"] == "encoded"
        else match["name"]
    )


def _term(name, parts):
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
    slug = unquote(CONTROL.sub("", slug))
    if not slug:
        return None
    return Term(
        taxonomy, number(values.get("term_id", "")), slug, plain(label) or slug, unquote(parent), plain(description)
    )


def _item(parts):
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
    if not identity:
        return None
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
        guid=CONTROL.sub("", values.get("guid", "")).strip(),
        content=CONTROL.sub("", values.get("content:encoded", "")),
        excerpt=CONTROL.sub("", values.get("excerpt:encoded", "")),
        has_password=bool(values.get("post_password", "").strip()),
        parent=number(values.get("post_parent", "")),
        order=number(values.get("menu_order", "")),
        is_sticky=values.get("is_sticky", "").strip() == "1",
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
