"""What each item of an export becomes, decided before anything is written."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from divercity.wordpress import names, rules, terms
from divercity.wordpress.addresses import Links
from divercity.wordpress.files import Uploads
from divercity.wordpress.here import Here
from divercity.wordpress.mapping import Mapping
from divercity.wordpress.survey import Survey, below_uploads, survey

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
    here = Here(plan.site)
    hidden = _hidden_types(plan)
    for item in found.items.values():
        fate = plan.fates[item.id] = _fate(item, plan, here, hidden)
        if fate.becomes != "page":  # of a page it says the path; nobody asks for another's again
            item.link = ""
    for identity, said in here.said.items():
        plan.correct(identity, said)
    names.name_records(plan, here)
    names.name_pages(plan, here)
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
    fate = Fate(becomes, why, kind=kind, is_public=item.was_public)
    if item.id in here.imported:
        fate.is_known, fate.number, fate.page = True, number, page
    return fate
