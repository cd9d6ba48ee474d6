"""What each item of an export becomes, decided before anything is written."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from divercity.models import ImportedItem, Page, PageAddress
from divercity.pages import beside, destination, is_placeholder
from divercity.wordpress import rules, terms
from divercity.wordpress.addresses import Links
from divercity.wordpress.files import Uploads
from divercity.wordpress.mapping import Mapping
from divercity.wordpress.pages import digest as said_by
from divercity.wordpress.survey import Survey, below_uploads, survey
from practices.models import Edition, EditionAddress, LegacyAddress, Practice
from practices.public import permalinks
from taxonomy.german import fold, slugify

CHUNK = 1000  # addresses looked up at once
# What WordPress keeps as items and nobody ever read at an address.
INNER = {
    "nav_menu_item": "Menüeintrag: Die Menüs dieser Website entstehen von selbst.",
    "revision": "Frühere Fassung eines Eintrags.",
    "wp_block": "Wiederverwendbarer Block: steht in den Texten, die ihn verwenden.",
}
# What an earlier import made of an item that is a page there now, or none any more.
STAYS_RECORD = "Dort jetzt eine Seite; hier ist daraus ein Beitrag geworden, und dabei bleibt es."
STAYS_PAGE = "Dort jetzt ein Beitrag; hier ist daraus eine Seite geworden, und dabei bleibt es."
UNFINISHED = {"trash": "Lag im Papierkorb.", "auto-draft": "Leerer Entwurf, den WordPress von selbst anlegt."}


@dataclass(slots=True)
class Fate:
    """What becomes of an item: ``becomes`` is record, page, file or nothing, with ``why`` where that needs a word."""

    becomes: str
    why: str = ""
    kind: str = ""
    slug: str = ""  # of a record; of a page its path
    is_public: bool = False  # was public there, and will be here
    number: int | None = None  # of the record that is here
    page: int | None = None  # id of the page that is here
    fills: int | None = None  # id of our page whose place that page, kept beside it so far, can take now
    is_known: bool = False  # an earlier import made it
    ends: bool = False  # a record that only an import made public, and that is not public there any more
    address: str | None = None  # the public address that it has in the end; None without one


@dataclass
class Plan:
    path: Path
    mapping: Mapping
    uploads: Uploads
    survey: Survey
    site: str  # host of the old site, without "www."
    links: Links
    fates: dict[int, Fate] = field(default_factory=dict)
    term_slugs: dict[int, str] = field(default_factory=dict)  # of categories, by their number
    said: dict[int, dict] = field(default_factory=dict)  # {"kind", "place"} by a person, now or earlier

    def totals(self):
        """``{(becomes, is_public): items}``."""
        return Counter((fate.becomes, fate.is_public) for fate in self.fates.values())

    def count(self, becomes):
        return sum(fate.becomes == becomes for fate in self.fates.values())

    def correct(self, identity, said):
        """Let kind and place of a record be what a person has said."""
        fate = self.fates.get(identity)
        if fate is not None and fate.becomes == "record":
            self.said[identity] = {**self.said.get(identity, {}), **said}
            fate.kind = said.get("kind", fate.kind)

    def upload(self, url):
        """The path below uploads of a file of the old site; None of any other address."""
        try:
            host = urlsplit(url).hostname
        except ValueError:
            return None
        if host is not None and host.removeprefix("www.") not in self.links.hosts:
            return None
        return below_uploads(url)

    def primary_category(self, item):
        """The slug of the category that the old site's breadcrumbs and addresses went by; "" without one."""
        for key in ("_yoast_wpseo_primary_category", "rank_math_primary_category"):
            value = item.value(key)
            if value.isdecimal() and int(value) in self.term_slugs:
                return self.term_slugs[int(value)]
        return ""


def make(path, uploads=None, mapping=None, progress=lambda count: None):
    """Read the whole export and decide; writes nothing. Raises ``export.Unreadable``."""
    path = Path(path)
    found = survey(path, progress)
    links = Links(found.site)
    for term in found.terms:
        links.add_term(term)
    for item in found.items.values():
        links.add(item)
    folder = Uploads(uploads, found.files_below)
    plan = Plan(path, mapping or Mapping.load(), folder, found, host_of(found.site), links)
    plan.term_slugs = {term.id: term.slug for term in found.terms if term.taxonomy == "category"}
    here = _Here(plan.site)
    hidden = _hidden_types(plan)
    for item in found.items.values():
        fate = plan.fates[item.id] = _fate(item, plan, here, hidden)
        if fate.becomes != "page":  # of a page it says the path; nobody asks for another's again
            item.link = ""
    for identity, said in here.said.items():
        plan.correct(identity, said)
    _name_records(plan, here)
    _name_pages(plan, here)
    for identity, fate in plan.fates.items():
        links.lead(identity, fate.address)
    terms.lead(plan)
    return plan


def host_of(site):
    try:
        return (urlsplit(site.address).hostname or "").removeprefix("www.")[:200]
    except ValueError:
        return ""


def _hidden_types(plan):
    """Types of the old site's extensions that readers could not open: their links ask for the type by name."""
    return {
        item.type
        for item in plan.survey.items.values()
        if item.status == "publish" and "post_type=" in item.link and item.type not in plan.mapping.types
    }


def _fate(item, plan, here, hidden):
    """The Fate of an item, without its slug or path."""
    if item.type in INNER:
        return Fate("nothing", INNER[item.type])
    number, page = here.imported.get(item.id, (None, None))
    if item.status in UNFINISHED and number is None and page is None:  # what is here has to leave the public
        return Fate("nothing", UNFINISHED[item.status])
    if item.type == "attachment":
        return Fate("file")
    kind = rules.kind_of(item, plan.mapping)
    if not kind or item.type in hidden:
        return Fate("nothing", f"Einträge der Art „{item.type}“ gehören zur Technik der alten Website.")
    becomes, why = "page" if kind == "page" else "record", ""
    if number is not None and becomes == "page":
        becomes, kind, why = "record", rules.kind_of_post(item, plan.mapping), STAYS_RECORD
    elif page is not None and becomes == "record":
        becomes, kind, why = "page", "page", STAYS_PAGE
    is_public = item.status == "publish" and not item.has_password
    fate = Fate(becomes, why, kind=kind, is_public=is_public)
    if item.id in here.imported:
        fate.is_known, fate.number, fate.page = True, number, page
    return fate


class _Here:
    """What this database knows of the old site's items."""

    def __init__(self, site):
        rows = ImportedItem.objects.filter(site=site)
        rows = rows.values_list("source_id", "practice_number", "page", "said", "written")
        self.imported, self.said, self.written = {}, {}, {}  # the last of pages only
        for source, number, page, said, written in rows.iterator():
            self.imported[source] = (number, page)
            if page:
                self.written[source] = written
            if said:
                self.said[source] = said
        others = ImportedItem.objects.exclude(site=site).exclude(practice_number=None)
        self.of_others = set(others.values_list("practice_number", flat=True))  # taken in from another site
        self.slugs = dict(Practice.objects.values_list("number", "slug"))
        editions = Edition.objects.values_list("practice_number", "slug", "withdrawn_at")
        self.live, self.withdrawn, self.titles = {}, {}, {}
        for number, slug, withdrawn_at in editions.iterator():
            (self.live if withdrawn_at is None else self.withdrawn)[number] = slug

    def taken_slugs(self):
        former = "/praxisbeispiele/"
        paths = EditionAddress.objects.filter(path__startswith=former).values_list("path", flat=True)
        return {
            *self.slugs.values(),
            *self.live.values(),
            *self.withdrawn.values(),
            *(path.removeprefix(former) for path in paths),
        }


def owners(paths):
    """``{old address: number}`` of the records here that have one of these addresses."""
    paths, found = list(paths), {}
    for start in range(0, len(paths), CHUNK):
        some = paths[start : start + CHUNK]
        for model, number in ((LegacyAddress, "practice__number"), (EditionAddress, "edition__practice_number")):
            found.update(model.objects.filter(path__in=some).values_list("path", number))
    return found


def untouched(site, items):
    """Numbers of those records of these items that are as the import left them: not edited, published or withdrawn."""
    items, found = list(items), set()
    for start in range(0, len(items), CHUNK):
        rows = ImportedItem.objects.filter(site=site, source_id__in=items[start : start + CHUNK])
        rows = rows.exclude(practice_number=None).values_list("practice_number", "written", "imported_at")
        numbers = [number for number, _, _ in rows]
        versions = dict(Practice.objects.filter(number__in=numbers).values_list("number", "version"))
        editions = Edition.objects.by_change().filter(practice_number__in=numbers)
        moved = dict(editions.values_list("practice_number", "changed_at"))
        for number, written, at in rows:
            if str(versions.get(number)) == written and (number not in moved or moved[number] <= at):
                found.add(number)
    return found


def _name_records(plan, here):
    """Slugs of all records, in the order of the file, so that a second run finds the same ones."""
    records = [(identity, fate) for identity, fate in plan.fates.items() if fate.becomes == "record"]
    fresh = [identity for identity, fate in records if not fate.is_known]
    owned = owners(path for identity in fresh for path in plan.links.of(identity)) if fresh else {}
    numbers = set(owned.values())
    # what lay at the address of a new item when it was taken in may have moved there since
    here.of_others |= {fate.number for _, fate in records if fate.is_known}
    here.titles = dict(Practice.objects.filter(number__in=numbers).values_list("number", "title")) if owned else {}
    gone = [
        identity for identity, fate in records if fate.is_known and not fate.is_public and fate.number in here.live
    ]
    gone = untouched(plan.site, gone)
    taken, tried = here.taken_slugs(), {}
    for identity, fate in records:
        if not fate.is_known:
            fate.number = _already_here(plan.survey.items[identity], plan.links.of(identity), owned, here)
        if fate.number is None:
            fate.slug = _free(_stem(plan.survey.items[identity]), taken, tried)
            taken.add(fate.slug)
            fate.address = f"/praxisbeispiele/{fate.slug}/" if fate.is_public else None
            continue
        number = fate.number
        fate.slug = here.live.get(number) or here.slugs.get(number, "")
        fate.ends = number in gone
        is_published_now = fate.is_known and fate.is_public and number in here.slugs and number not in here.withdrawn
        if (number in here.live and not fate.ends) or is_published_now:
            fate.address = f"/praxisbeispiele/{fate.slug}/"


def _already_here(item, addresses, owned, here):
    """The number of the record that the item is already; None if it is new.

    The path at which it was to be found, which comes first, says so for sure. A number ("/?p=12") every WordPress
    has, and a mere slug many: there the titles have to agree.
    """
    for address in addresses:
        number = owned.get(address)
        if number is None or number in here.of_others:
            continue
        is_its_path = address == addresses[0] and "?" not in address
        if is_its_path or fold(here.titles.get(number, "")) == fold(item.title):
            return number
    return None


def _stem(item):
    stem = slugify(item.slug or item.title, max_length=112) or f"beitrag-{item.id}"
    return item.slug if stem == item.slug else stem  # one string of it is enough


def _free(stem, taken, tried):
    """``tried`` is ``{stem: the last suffix}``: thousands of one name are not counted anew each time."""
    slug, suffix = stem, tried.get(stem, 1)
    while slug in taken:
        suffix += 1
        slug = f"{stem}-{suffix}"
    tried[stem] = suffix
    return slug


def _old_path(item, folder):
    """The path of an old page below the old site's own folder."""
    try:
        parts = urlsplit(item.link)
    except ValueError:
        parts = None
    path = parts.path if parts and parts.path and not parts.query else f"/{item.slug or item.title}"
    path = permalinks.PAGE.sub("", permalinks.without_index(path))
    is_below = folder and f"{path.rstrip('/')}/".startswith(f"{folder}/")
    return path.removeprefix(folder) or "/" if is_below else path


def _name_pages(plan, here):
    """Paths of all pages; those that would take the place of one of ours are kept beside it as drafts."""
    pages = {page.pk: page for page in Page.objects.defer("body")}
    taken = {pages[fate.page].path for fate in plan.fates.values() if fate.becomes == "page" and fate.page in pages}
    for identity, fate in plan.fates.items():
        if fate.becomes != "page":
            continue
        item = plan.survey.items[identity]
        if fate.is_known:
            page = pages.get(fate.page)
            if page is not None:
                fate.slug = page.path
                is_aside = page.status == Page.Status.DRAFT and beside(page.path) is not None
                is_untouched = here.written.get(identity) == said_by(page)
                if is_aside and fate.is_public and is_untouched and (ours := _placeholder(beside(page.path))):
                    is_aside, fate.fills, page = False, ours.pk, ours  # it was a draft there until now
                    fate.slug = ours.path
                is_live = page.status == Page.Status.PUBLISHED
                if is_live and not fate.is_public and is_untouched:
                    is_live = False  # this run hides it
                if is_live or (fate.is_public and not is_aside):
                    fate.address = page.get_absolute_url()
                elif is_aside:
                    fate.address = _address_beside(plan, identity)
                fate.is_public = fate.is_public and not is_aside
            continue
        place = destination(_old_path(item, plan.links.folder), is_public=fate.is_public, taken=taken)
        taken.add(place.path)
        fate.slug, fate.page = place.path, place.page and place.page.pk
        if place.is_aside:
            fate.is_public = False
            fate.address = _address_beside(plan, identity)
        elif fate.is_public:
            fate.address = "/" if place.path == "/" else f"/{place.path}/"


def _placeholder(path):
    """Our page at a path as long as it is the placeholder; else None."""
    page = Page.objects.filter(path=path).first()
    return page if page is not None and is_placeholder(page) else None


def _address_beside(plan, identity):
    """The address of our page beside which an imported one is kept; None while ours is not public."""
    ours = Page.objects.live().filter(path=beside(plan.fates[identity].slug)).first()
    if ours is None:
        rows = PageAddress.objects.filter(path__in=plan.links.of(identity), page__status=Page.Status.PUBLISHED)
        owner = rows.select_related("page").first()
        ours = owner and owner.page
    return ours and ours.get_absolute_url()
