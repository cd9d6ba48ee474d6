"""Every address that the old site answered, whose it was, and where its links lead now.

``Links`` learns in pass one, from items and terms alone, which addresses there were. The plan then says with
``lead`` and ``lead_term`` where each goes, and from then on ``new`` rewrites what texts link to. Addresses are kept
as ``permalinks.normal`` spells them: no host, decoded, no closing slash; "/?p=12" for what had a number.
"""

import re
from collections import Counter
from urllib.parse import urlencode, urljoin, urlsplit

from divercity.models import HOME
from practices.public import permalinks
from practices.public.addresses import FEED, LIST, SITEMAP

# Below these WordPress shows the archives of its own two taxonomies; others are shown below their own name.
BASES = {"category": "category", "post_tag": "tag"}
QUERIES = {"post_tag": "tag"}
CORE_TYPES = ("post", "page", "attachment")  # WordPress's own; it asks for others by their name: "/?projekt=hof"
MOST_BASES = 5  # of one taxonomy; a site has one
# Pictures as Jetpack delivers them: https://i0.wp.com/example.org/wp-content/uploads/…
PROXY = re.compile(r"i[0-3]\.wp\.com\Z", re.ASCII)


def sure(item, site):
    """The addresses that certainly were this item's, the one of its ``link`` first; the front page has HOME there."""
    own = []
    if item.link and (path := _path(item.link)):
        own.append(path)
    own.append(f"/?p={item.id}")
    if item.type == "attachment":
        own += _files(item, site)
    return [address for address in dict.fromkeys(own) if len(address) <= permalinks.LONGEST]


def guessed(item, site):
    """The addresses by which WordPress found this public item too: its slug alone, and what it was called before."""
    path = _path(item.link) or HOME
    folder = _path(site.address) or ""
    above = path.rpartition("/")[0] if "?" not in path else folder
    found = [f"{folder}/{item.slug}"] if item.slug and item.type != "attachment" else []
    for old in item.meta.get("_wp_old_slug", []):
        found += [f"{above}/{old}", f"{folder}/{old}"]
    found = [permalinks.normal(address) for address in found]
    if item.slug and item.type not in CORE_TYPES:
        found.append(permalinks.key(item.type, item.slug))
    return [a for a in dict.fromkeys(found) if a not in (HOME, folder, path) and len(a) <= permalinks.LONGEST]


def _path(link):
    """The path of an absolute address; None if it asks by parameters or is none."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return None if parts.query else permalinks.normal(permalinks.without_index(parts.path))


def _files(item, site):
    """Where the file of an attachment lay: its own address, and the original that WordPress made it from."""
    found = [_path(item.file_url)] if item.file_url else []
    if stored := item.value("_wp_attached_file").strip().lstrip("/"):
        found.append(permalinks.normal(f"{_path(site.files) or ''}/wp-content/uploads/{stored}"))
    found = [path for path in found if path and path != HOME]
    return [name for path in found for name in permalinks.originals(path)[:3]]


def _host(url):
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


class Links:
    """The addresses of one old site. The address of an item is None while it, or what it became, is not public."""

    def __init__(self, site):
        self.site = site
        self.hosts = {host for address in (site.address, site.files) if (host := _host(address))}
        folder = _path(site.address) or HOME
        self.folder = "" if folder == HOME else folder
        self.unknown = Counter()  # addresses of the old site that nothing in the export had
        self._owners = {}  # address: item; of guessed ones None if two items could be meant
        self._own = {}  # item: its addresses
        self._guessed = set()
        self._of_types = {}  # path below which the items of a type of the site's own were, its list: the type
        self._new = {}  # item: new address
        self._terms = {}  # (taxonomy, slug): (parent's slug, number)
        self._taxonomies = {}  # in the order of the file, once each
        self._archives = {}  # address: (taxonomy, slug)
        self._new_terms = {}  # (taxonomy, slug): new address
        self._bases = {}  # taxonomy: the bases that links of the old site showed, beside the usual one

    # What there was

    def add(self, item):
        """Learn an item of the export, public or not; all items before the first question."""
        if item.type == "nav_menu_item":
            return
        own = self._own.setdefault(item.id, [])
        for address in sure(item, self.site):
            if address not in self._owners or address in self._guessed:
                self._guessed.discard(address)
                self._owners[address] = item.id
                own.append(address)
        if not item.was_public:
            return
        if item.type == "post" and own and self._is_below_category(item, own[0]):
            self._bases.setdefault("category", {})[""] = True
        if item.type not in CORE_TYPES and not item.parent and own and "?" not in own[0]:
            above = own[0].rpartition("/")[0]
            if 1 <= above.removeprefix(self.folder).count("/") <= permalinks.BASE_PARTS:
                self._of_types[above] = item.type
        for address in guessed(item, self.site):
            if address not in self._owners:
                self._guessed.add(address)
                self._owners[address] = item.id
                own.append(address)
            elif address in self._guessed and self._owners[address] != item.id:
                self._owners[address] = None

    def _is_below_category(self, item, path):
        """Whether an article lay below its category without a base; there WordPress shows the categories too."""
        above = path.rpartition("/")[0].removeprefix(self.folder).strip("/")
        return any(
            taxonomy == "category" and above == "/".join(self.lineage(taxonomy, slug)).lower()
            for taxonomy, slug, _ in item.terms
        )

    def add_term(self, term):
        """Learn a term and its archives; parents may come later."""
        if term.taxonomy != "nav_menu":
            self._terms.setdefault((term.taxonomy, term.slug), (term.parent, term.id))
            self._taxonomies[term.taxonomy] = True

    def of(self, item_id):
        """The addresses of an item that are nobody else's. The front page's own, "/", is not among them."""
        return [
            address for address in self._own.get(item_id, ()) if self._owners[address] == item_id and address != HOME
        ]

    def of_term(self, taxonomy, slug):
        """The addresses of a term's archive: below the base of its taxonomy, by its name, by its number."""
        _, number = self._terms.get((taxonomy, slug), ("", 0))
        path = "/".join(self.lineage(taxonomy, slug))
        bases = (BASES.get(taxonomy, taxonomy), *self._bases.get(taxonomy, ()))
        found = [permalinks.normal(f"{self.folder}/{base}/{name}") for base in bases for name in (path, slug)]
        if "" in bases:
            found = [a for a in found if a not in self._owners or a in self._guessed]
        if taxonomy == "category":
            found += [permalinks.key("cat", str(number))] if number else []
            found.append(permalinks.key("category_name", slug))
        else:
            found.append(permalinks.key(QUERIES.get(taxonomy, taxonomy), slug))
        return [address for address in dict.fromkeys(found) if len(address) <= permalinks.LONGEST]

    def of_types(self):
        """``{path: type}``: the lists of all items of a type that the site had of its own, where no item was."""
        return {path: name for path, name in self._of_types.items() if self._owners.get(path) is None}

    def lineage(self, taxonomy, slug):
        """Slugs from the root to the term; a cycle or a missing parent ends it."""
        slugs = []
        while slug and slug not in slugs and (taxonomy, slug) in self._terms and len(slugs) < 50:
            slugs.append(slug)
            slug = self._terms[taxonomy, slug][0]
        return slugs[::-1] or [slug]

    # Where it leads now

    def lead(self, item_id, address):
        """The item is at ``address`` now; None: it is not public."""
        self._new[item_id] = address

    def lead_term(self, taxonomy, slug, address):
        """The archive of this term is at ``address`` now; None: it leads nowhere."""
        self._new_terms[taxonomy, slug] = address

    def find(self, address):
        """The item that had this address, as ``of`` gives it or as a link has it; None if there is none."""
        asked, _ = self._ask(address, "")
        return self._item(asked) if asked else None

    def new(self, url, base=""):
        """What a link says now: an address without host, None where nothing public is left, or ``url`` unchanged.

        ``base`` is the address of the text that has the link. What leads to other hosts, to mail or inside the same
        text stays as it is. An address of the old site that the export does not explain is counted in ``unknown``.
        """
        asked, fragment = self._ask(url, base)
        if asked is None:
            return fragment
        address, is_known = self._answer(asked)
        if not is_known:
            self.unknown[url.strip()[: permalinks.LONGEST]] += 1
        return f"{address}#{fragment}" if address and fragment else address

    def _ask(self, url, base):
        """``(Asked, fragment)`` of an address of the old site, else ``(None, what to do with the link)``."""
        url = url.strip()
        if url.startswith("#"):
            return None, url
        try:
            parts = urlsplit(urljoin(base or f"{self.site.address}/", url))
            host = (parts.hostname or "").lower()
        except ValueError:
            return None, None
        path = parts.path
        if PROXY.match(host):
            host, _, path = path.lstrip("/").partition("/")
            path = f"/{path}"
        if parts.scheme not in ("http", "https") or host.removeprefix("www.") not in self.hosts:
            return None, url
        path = permalinks.normal(path)
        is_inside = path == self.folder or path.startswith(f"{self.folder}/")
        if not is_inside and path not in self._owners and "/wp-content/" not in path:
            return None, parts.geturl()  # beside a site in a folder lie other people's pages, which are not ours
        return permalinks.read(path, parts.query, self.folder), parts.fragment

    def _answer(self, asked):
        """``(new address or None, whether the old site had the address)``."""
        if (item := self._item(asked)) is not None:
            return self._new.get(item), True
        if asked.words is not None:
            words = asked.words.strip()
            return (f"{LIST}?{urlencode({'q': words})}" if words else LIST), True
        if (term := self._term(asked)) is not None:
            return self._new_terms.get(term), True
        if any(f"{self.folder}{path}" in self._of_types for path in asked.paths):
            return (FEED if asked.is_feed else LIST), True
        if asked.is_sitemap:
            return SITEMAP, True
        if asked.is_everything:
            return (FEED if asked.is_feed else LIST), True
        if asked.is_home and not asked.number:
            return (FEED if asked.is_feed else HOME), True
        if asked.number:
            return None, False
        item = self._owners.get(f"{self.folder}{asked.slug}") if asked.slug else None
        return (self._new.get(item), True) if item is not None else (None, False)

    def _item(self, asked):
        if asked.number:
            return self._owners.get(asked.number)
        for path in asked.paths:
            for name in (f"{self.folder}{path}", path):
                if (item := self._owners.get(name)) is not None:
                    return item
        return next((self._owners[key] for key in asked.keys if self._owners.get(key) is not None), None)

    def _term(self, asked):
        if not self._archives:
            self._archives = {address: key for key in self._terms for address in self.of_term(*key)}
        for key in asked.keys:
            if key in self._archives:
                return self._archives[key]
        for path in asked.paths:
            if (key := self._archives.get(f"{self.folder}{path}")) is not None:
                return key
            # another base than usual, or none: the path of a term from its root, or what ends with a term's slug
            parts = path.strip("/").split("/")
            for taxonomy in self._taxonomies:
                key = (taxonomy, parts[-1])
                if key in self._terms and self._is_lineage(key, parts):
                    return key
        return None

    def _is_lineage(self, key, parts):
        """Whether the last parts lead from the root down to the term; those before, if any, are then a base."""
        lineage = self.lineage(*key)
        base, rest = parts[: -len(lineage)], parts[-len(lineage) :]
        if rest != lineage or len(base) > permalinks.BASE_PARTS:
            return False
        name = "/".join(base)
        known = self._bases.setdefault(key[0], {})
        if base and (key[0], base[0]) not in self._terms and name not in known and len(known) < MOST_BASES:
            known[name] = True
            self._archives = {}
        return True
