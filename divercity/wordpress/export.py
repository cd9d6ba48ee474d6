"""Read a WordPress export (WXR 1.0 to 1.2) piece by piece, without trusting it.

The file is never held as a whole: ``read`` yields what stands in it, in the order of the file. There is no DTD, no
entity beside the five of XML, no network; every part has a limit, so that memory follows the largest item and not
the file. Whatever is wrong ends the reading with ``Unreadable``, whose text is a German sentence.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from divercity.wordpress.encoding import decoded
from divercity.wordpress.items import Item, Site, Term, item_of, plain, term_of

MAX_BYTES = 150 * 1024 * 1024
MAX_TEXT = 5_000_000  # characters of one element
MAX_ITEM = 10_000_000  # characters of one item
MAX_MARK = 1_000_000  # characters of one tag or XML comment, which the parser reads anew with every chunk
MAX_DEPTH = 20
MAX_PARTS = 20_000  # elements of one item, without those of its comments
MAX_ITEMS, MAX_TERMS = 100_000, 50_000  # of a file; small things of each are kept in memory
CHUNK = 64 * 1024
PACKED = {"ZIP": b"PK\x03\x04", "GZIP": b"\x1f\x8b"}
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


class Unreadable(Exception):
    """The file is no export that we read; the German sentence says why."""


def read(path) -> Iterator[Site | Term | Item]:
    """What a file holds: first the Site, then each Term and each Item; raises Unreadable."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"Die Datei ist größer als {MAX_BYTES // 1024 // 1024} MB.")
    if packing := _packing(path):
        raise Unreadable(f"Die Datei ist gepackt ({packing}); bitte erst entpacken und die XML-Datei darin nehmen.")
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


def _packing(path):
    """How a file is packed, as some hosters deliver exports; "" if it is not."""
    with path.open("rb") as file:
        start = file.read(4)
    return next((name for name, sign in PACKED.items() if start.startswith(sign)), "")


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
        found = item_of(self.parts) if name == "item" else term_of(name, self.parts)
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
