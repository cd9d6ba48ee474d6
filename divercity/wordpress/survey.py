"""Pass one: read the whole export once and keep the small things of each item, never its texts.

What is kept decides everything that must be known before the first text can be written: which items there are, what
their addresses were, where their files lay. A hundred thousand items fit in memory.
"""

import datetime
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from divercity.wordpress.export import MAX_TERMS, read
from divercity.wordpress.items import Item, Site, Term

SIZES = "sizes"  # under this key the survey keeps the file names of a picture's sizes
KEPT_META = frozenset({"_wp_old_slug", "_wp_attached_file", "_wp_attachment_image_alt", SIZES})
IDLE = ("nav_menu_item", "revision")  # give way to what readers saw, where two items have one number
UNSEEN = ("nav_menu", "post_format")  # taxonomies of the engine; so are those called "wp_theme" and the like
MAX_CAPTION = 1000
MAX_METADATA = 100_000  # characters of the array of a picture's sizes
MAX_BLOCKS = 20_000_000  # characters of all reusable blocks together, the only texts that are kept
# The file names in WordPress's serialised array of a picture's sizes; the first is the picture itself.
SIZE_FILE = re.compile(r's:\d+:"file";s:\d+:"([^"]+)"')
SITE_FOLDER = re.compile(r"sites/\d{1,6}(?=/)", re.ASCII)  # of one site of several in one WordPress
DATED = re.compile(r"/(\d{4}/\d\d/[^/]+)\Z", re.ASCII)
SIZE_SUFFIX = re.compile(r"(?:-(?:\d{1,5}x\d{1,5}|scaled|rotated|e\d{9,14}))+(?=\.[A-Za-z0-9]{1,5}\Z)")
# The oldest year that a page of the web can be of, and how far ahead a planned one may lie.
FIRST_YEAR, YEARS_AHEAD = 1990, 10
MOST_PROBLEMS = 1000
NOTHING = {}  # the meta values of most items, once for all


@dataclass
class Survey:
    site: Site = field(default_factory=Site)
    terms: list[Term] = field(default_factory=list)
    items: dict[int, Item] = field(default_factory=dict)  # without texts, in the order of the file
    blocks: dict[int, str] = field(default_factory=dict)  # reusable blocks: their content
    files: dict[str, int] = field(default_factory=dict)  # path below uploads, lower case: attachment
    stems: dict[str, int] = field(default_factory=dict)  # the same without the suffixes of a size
    files_below: str = ""  # "sites/4": where this site's files lie below the uploads of all
    children: dict[int, list[int]] = field(default_factory=dict)  # attachments of a post, in its order
    counts: Counter = field(default_factory=Counter)  # (type, status): items, also those that repeat a number
    comments: int = 0
    problems: list[str] = field(default_factory=list)
    more_problems: int = 0

    def blame(self, sentence):
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(sentence)
        else:
            self.more_problems += 1

    def attachment_of(self, url):
        """The attachment whose file had this very address; None if there is none."""
        return self.files.get(address_of(url))

    def attachment_at(self, path):
        """The attachment whose file, in whatever size, lay at this path below uploads; None if there is none."""
        found = self.files.get(path.lower())
        return found if found is not None else self.stems.get(SIZE_SUFFIX.sub("", path).lower())


def survey(path, progress=lambda count: None):
    """The Survey of an export; raises ``export.Unreadable``."""
    result = Survey()
    seen_terms, unlisted, blocks_size, texts = set(), {}, 0, {}
    for count, part in enumerate(read(path), start=1):
        if isinstance(part, Site):
            result.site = part
        elif isinstance(part, Term):
            is_seen = not part.taxonomy.startswith("wp_")
            if is_seen and (part.taxonomy, part.slug) not in seen_terms:  # wp:term repeats categories and tags
                seen_terms.add((part.taxonomy, part.slug))
                result.terms.append(part)
        elif not part.id:
            result.blame(
                f"Der Eintrag „{part.title or 'ohne Titel'}“ hat keine Nummer, wie WordPress sie gibt; er bleibt aus."
            )
        else:
            result.counts[part.type, part.status] += 1
            result.comments += part.comments
            known = result.items.get(part.id)
            if known is not None:
                second = known if known.type in IDLE and part.type not in IDLE else part
                title = second.title or "ohne Titel"
                result.blame(f"Die Nummer {part.id} kommt zweimal vor; der Eintrag „{title}“ bleibt aus.")
                if second is part:
                    continue
            for sentence in part.problems:
                result.blame(f"Nr. {part.id} „{part.title}“: {sentence}")
            _check_date(part, result)
            # one that is not public WordPress shows nowhere
            if part.type == "wp_block" and part.was_public and blocks_size + len(part.content) <= MAX_BLOCKS:
                result.blocks[part.id] = part.content
                blocks_size += len(part.content)
            if part.type == "attachment":
                _keep_file(part, result)
            for taxonomy, slug, name in part.terms:  # an export of one kind of items has no list of terms
                if taxonomy not in UNSEEN and not taxonomy.startswith("wp_") and len(unlisted) < MAX_TERMS:
                    unlisted.setdefault((taxonomy, slug), name)
            result.items[part.id] = _small(part, texts)
        progress(count)
    result.terms += [
        Term(taxonomy, 0, slug, name)
        for (taxonomy, slug), name in unlisted.items()
        if (taxonomy, slug) not in seen_terms
    ]
    _check_terms(result)
    _check_parents(result)
    return result


def below_uploads(address):
    """``2019/03/platz.jpg`` of an address or path below WordPress's folder of uploads; None of any other."""
    is_address = "://" in address or address.startswith("//")
    path = unquote(urlsplit(address).path if is_address else re.split("[?#]", address, maxsplit=1)[0])
    for folder in ("/wp-content/uploads/", "/app/uploads/", "/files/"):
        _, found, rest = path.partition(folder)
        if found:
            return SITE_FOLDER.sub("", rest, count=1).lstrip("/") if SITE_FOLDER.match(rest) else rest
    return None


def file_path(item):
    """Where an attachment's file lies below uploads; "" if the export does not say."""
    stored = item.value("_wp_attached_file").strip()
    if stored and (stored.startswith("/") or ":\\" in stored):  # very old sites stored whole paths
        stored = below_uploads(stored.replace("\\", "/")) or ""
    stored = stored or below_uploads(item.file_url)
    if not stored and (
        match := DATED.search(address_of(item.file_url))
    ):  # a site whose files lie on a host of their own
        stored = match[1]
    return stored or ""


def address_of(url):
    """Host and path of an address, lower case: what tells one file from another, whatever is asked of it."""
    return unquote(re.split("[?#]", url, maxsplit=1)[0].rpartition("://")[2]).lower()


def size_paths(item):
    """The paths below uploads of the sizes of a picture that WordPress made, without the picture itself."""
    path = PurePosixPath(file_path(item))
    return [str(path.with_name(name)) for name in item.meta.get(SIZES, ())]


def _small(item, texts):
    """The item without texts, and with one copy only of what many items say."""
    keep = texts.setdefault
    if item.type == "attachment":  # caption and description, as far as a picture can have them
        item.content, item.excerpt = item.content[:MAX_CAPTION], item.excerpt[:MAX_CAPTION]
    else:
        item.content = item.excerpt = ""
    item.meta = {key: value for key, value in item.meta.items() if key in KEPT_META} or NOTHING
    item.terms = [keep(term, term) for term in item.terms] or []
    item.problems = None  # its problems are the survey's now
    item.type, item.status = keep(item.type, item.type), keep(item.status, item.status)
    return item


def _keep_file(item, result):
    if item.parent:
        result.children.setdefault(item.parent, []).append(item.id)
    path = file_path(item)
    if not path:
        return
    if not result.files_below and (match := re.search(rf"/uploads/({SITE_FOLDER.pattern})", item.file_url)):
        result.files_below = match[1]
    sizes = SIZE_FILE.findall(item.value("_wp_attachment_metadata")[:MAX_METADATA])
    item.meta[SIZES] = sorted({PurePosixPath(name).name for name in sizes} - {PurePosixPath(path).name, ""})
    for name in (path, *size_paths(item)):
        result.files.setdefault(name.lower(), item.id)
    if "://" in item.file_url:
        result.files.setdefault(address_of(item.file_url), item.id)
    result.stems.setdefault(SIZE_SUFFIX.sub("", path).lower(), item.id)


def _check_date(item, result):
    moment = item.published_at
    if moment is None:
        return
    if not FIRST_YEAR <= moment.year <= datetime.datetime.now(datetime.UTC).year + YEARS_AHEAD:
        result.blame(f"Nr. {item.id} „{item.title}“: Das Jahr {moment.year} kann nicht stimmen.")
        item.published_at = None


def _check_terms(result):
    """Parents of terms that are missing or go round in a circle are cut off and named."""
    by_taxonomy = defaultdict(dict)
    for term in result.terms:
        by_taxonomy[term.taxonomy][term.slug] = term
    for terms in by_taxonomy.values():
        for term in terms.values():
            if term.parent and term.parent not in terms:
                result.blame(f"„{term.name}“ steht unter „{term.parent}“, das es in der Datei nicht gibt.")
                term.parent = ""
        for term in terms.values():
            seen, at = {term.slug}, term
            while at.parent:
                if at.parent in seen:
                    result.blame(f"„{at.name}“ steht über Umwege unter sich selbst.")
                    at.parent = ""
                    break
                seen.add(at.parent)
                at = terms[at.parent]


def _check_parents(result):
    checked = set()  # items whose line of parents is known to end
    for item in result.items.values():
        if item.type == "nav_menu_item" or not item.parent:
            continue
        seen, at = {}, item
        while at.parent and at.id not in checked:
            seen[at.id] = True
            above = result.items.get(at.parent)
            if above is None:
                # A post's missing parent says nothing to readers; a page's was part of its address.
                if at.type not in ("attachment", "revision"):
                    result.blame(f"Nr. {at.id} „{at.title}“: Der übergeordnete Eintrag {at.parent} fehlt.")
                at.parent = 0
                break
            if above.id in seen:
                result.blame(f"Nr. {at.id} „{at.title}“ steht über Umwege unter sich selbst.")
                at.parent = 0
                break
            at = above
        checked.update(seen)
