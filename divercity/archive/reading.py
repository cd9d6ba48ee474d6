"""An archive's pages and the site's, taken apart by a parser of its own: what can be read and where it leads.

Nothing here shares code with what wrote the pages, so that a mistake there is found.
"""

import posixpath
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

LINKS = {"a": "href", "link": "href", "img": "src", "source": "src", "form": "action"}
UNSEEN = ("script", "style", "template")


class Page(HTMLParser):
    """``text``: the visible words; ``links``: ``[(tag, address, is external)]`` in their order, ``scripts``: theirs.

    The line on top of an archive's page is passed over, and what the head links to besides the site's own.
    """

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self._words, self.links, self.scripts = [], [], []
        self._within = []  # of what is not seen
        self.has_bar = False
        self.feed(html)
        self.close()
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "data-archive-bar" in values:
            self.has_bar = True
        if tag in UNSEEN or "data-archive-bar" in values or (self._within and tag == self._within[-1]):
            self._within.append(tag)
        if tag == "script" and values.get("src"):
            self.scripts.append(values["src"])
        if self._within:
            return
        if tag == "link" and values.get("rel") in ("preload", "canonical"):
            return
        self._words += [values[name] for name in ("alt", "aria-label", "placeholder") if values.get(name)]
        addresses = [values.get(LINKS.get(tag, ""))]
        addresses += [part.split()[0] for part in (values.get("srcset") or "").split(",") if part.strip()]
        external = "data-archive-external" in values
        self.links += [(tag, address, external) for address in addresses if address]

    def handle_endtag(self, tag):
        if self._within and tag == self._within[-1]:
            self._within.pop()

    def handle_data(self, data):
        if not self._within:
            self._words.append(data)


def target(address, file):
    """``(file, query, fragment)`` that a relative ``address`` in ``file`` of an archive names; None for any other."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address.startswith("/"):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(parts.path))) if parts.path else file
    return path, parts.query, parts.fragment
