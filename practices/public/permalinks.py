"""What an address of a WordPress site asks for: the grammar of its addresses, without any data.

Used where a reader comes with an old address and where links of an old text are rewritten, so that both agree.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

LONGEST = 500  # characters of an address that is kept or looked up
MOST_PARAMETERS = 20
MOST_ENDS = 4  # "/page/2/feed/atom" has two
BASE_PARTS = 2  # parts of what an old site showed its archives below: "/thema", "/blog/category"
PAGE = re.compile(r"\.html?\Z", re.ASCII | re.IGNORECASE)  # of an article, where a site liked that
FILE = re.compile(rf"(?!{PAGE.pattern})\.[a-z0-9]{{2,5}}\Z", re.ASCII | re.IGNORECASE)
INDEX = re.compile(r"/index\.php(?=/|\Z)", re.ASCII)  # before all paths where a server rewrote none
NUMBER = re.compile(r"\d{1,20}\Z", re.ASCII)  # WordPress counts in 64 bits
FEEDS = r"(?:feed|rdf|rss|rss2|atom)"
# What WordPress takes at the end of any address: pages of a list, of an article and of comments, feeds, embeds.
END = re.compile(
    rf"/(?:page/\d{{1,9}}|(?P<feed>(?:comments/)?feed(?:/{FEEDS})?|rdf|rss2?|atom)|"
    r"(?P<article>comment-page-\d{1,9}|embed|amp|trackback|\d{1,3}))\Z",
    re.ASCII,
)
DATE = re.compile(r"(?:/date)?/(?:19|20)\d\d(?:/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?)?\Z", re.ASCII)
AUTHOR = re.compile(r"/author/[^/]+\Z")
SEARCH = re.compile(r"/search/([^/]+)\Z")
SITEMAP = re.compile(r"/(?:wp-)?sitemap(?:[_-][a-z0-9_-]+)?\.xml\Z|/[a-z0-9_-]+-sitemap\d*\.xml\Z", re.ASCII)
# "-300x188" of a smaller copy, "-scaled", "-rotated" and "-e1580000000" of a picture that WordPress worked on.
COPY = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled|rotated|e\d{9,14})(?=\.[a-z0-9]{2,5}\Z)", re.ASCII | re.IGNORECASE)
NUMBERS = ("p", "page_id", "attachment_id")
EVERYTHING = ("m", "year", "monthnum", "day", "w", "author", "author_name", "post_type", "paged")
# What others append to an address to follow readers, and what WordPress appends for its own pages.
BESIDE = re.compile(
    r"(?:utm|pk|mtm|matomo|piwik|mc|hsa|_hs)_\w+|fbclid|gclid|dclid|msclkid|_ga|_gl|ref|preview\w*|replytocom|lang|"
    r"amp|cpage|page|share|nb|fb_\w+|ver|_thumbnail_id",
    re.ASCII,
)


@dataclass
class Asked:
    """What an address asks for. ``paths`` and ``keys`` are spelled as they are stored, the likeliest first."""

    paths: list[str] = field(default_factory=list)  # of an item or archive: "/stadt/treppe"; never "/"
    number: str = ""  # "/?p=12", whichever of the three ways the number was asked for
    keys: list[str] = field(default_factory=list)  # of archives: "/?cat=12", "/?tag=polizei"
    words: str | None = None  # a search
    is_feed: bool = False
    is_everything: bool = False  # an archive of a time or a person
    is_home: bool = False
    is_sitemap: bool = False

    @property
    def slug(self):
        """The last part alone, by which WordPress finds an article below any category; "" for a file or one part."""
        path = PAGE.sub("", self.paths[-1]) if self.paths else ""
        return "" if path.count("/") < 2 or FILE.search(path) else f"/{path.rpartition('/')[2]}"

    @property
    def archives(self):
        """As ``paths``: where WordPress shows by itself what was asked for below a base of the old site's own."""
        parts = self.paths[-1].split("/")[1:] if self.paths else []
        if not parts or FILE.search(parts[-1]):
            return []
        rests = ["/".join(parts[n:]) for n in range(1, BASE_PARTS + 1) if parts[n:]]
        return [f"/{base}/{rest}" for rest in rests for base in ("category", "tag")]


def numbers(number):
    """The ways in which a number may be stored, "/?p=12" first."""
    return [number, *(number.replace("?p=", f"?{name}=") for name in NUMBERS[1:])]


def normal(path):
    """A path as it is stored: decoded, composed, in lower case unless it is a file's, without closing slash."""
    path = _composed(path)
    return path if FILE.search(path) else path.lower()


def without_index(path):
    """A path as a site has it whose server rewrites addresses."""
    return INDEX.sub("", path, count=1) or "/"


def _composed(path):
    path = unicodedata.normalize("NFC", unquote(path)).replace("\x00", "").strip()
    return "/" + "/".join(part for part in path.split("/") if part)


def originals(path):
    """The files of which the one at ``path`` may be a copy, itself first."""
    found = [path]
    while len(found) < 5 and (shorter := COPY.sub("", found[-1])) != found[-1]:
        found.append(shorter)
    stem, dot, suffix = found[-1].rpartition(".")
    return [*found, f"{stem}-scaled{dot}{suffix}"] if FILE.search(path) else found


def read(path, query="", prefix=""):
    """What a path (without host) and a query string ask for; ``prefix`` is the folder of a site in one ("/blog")."""
    asked = Asked()
    literal, path = _composed(path), normal(path)
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        literal, path = literal[len(prefix) :] or "/", path.removeprefix(prefix) or "/"
    if len(path) > LONGEST:
        return asked
    if INDEX.match(path):
        path = without_index(path)
    asked.is_sitemap = bool(SITEMAP.match(path))
    if path != "/":
        asked.paths += list(dict.fromkeys([literal, path]))  # what editors typed may be in capitals
    is_article = False
    for _ in range(MOST_ENDS):
        if DATE.fullmatch(path) or not (match := END.search(path)):
            break
        asked.is_feed |= bool(match["feed"])
        is_article |= bool(match["article"])
        path = path[: match.start()] or "/"
        if path != "/":
            asked.paths.append(path)
    if COPY.search(path) or FILE.search(path):
        asked.paths += [name for name in originals(path) if name not in asked.paths]
    asked.is_everything = not is_article and bool(DATE.fullmatch(path) or AUTHOR.fullmatch(path))
    asked.is_home = path == "/" and not is_article
    if match := SEARCH.fullmatch(path):
        asked.words = match[1].replace("+", " ")
    _read_query(asked, query)
    return asked


def _read_query(asked, query):
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return
    for name, value in pairs:
        if BESIDE.fullmatch(name):
            continue
        if name in NUMBERS:
            if NUMBER.match(value.rstrip("/")) and not asked.number:
                asked.number = f"/?p={int(value.rstrip('/'))}"
        elif name == "s":
            asked.words = value
        elif name == "feed":
            asked.is_feed = True
        elif name in EVERYTHING:
            asked.is_everything = True
        elif name in ("name", "pagename") and value:
            asked.paths.insert(0, normal(value))
            asked.is_home = False
        elif value and len(name) + len(value) < LONGEST:
            asked.keys += dict.fromkeys([key(name, value), key(name, value.rstrip("/").rpartition("/")[2])])


def key(name, value):
    """How it is stored that the parameter ``name`` asks for an archive."""
    return f"/?{name}={value.lower().strip('/')}".replace("\x00", "")  # PostgreSQL takes none as a value
