"""Every public address, read once: from the front page and the sitemap, on to whatever the pages link to."""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.templatetags.static import static

from divercity.archive import addresses, markup, pages, site, workbooks
from practices.models import Edition
from practices.public.addresses import FEED, LIST, SITEMAP, number_url
from practices.public.api import PATH as API
from practices.public.exports.formats import FORMATS

SITEMAPS = re.compile(r"/sitemap(-\d+)?\.xml")
SEEDS = ("/", SITEMAP, "/robots.txt", FEED, "/favicon.ico", "/apple-touch-icon.png", pages.README)
LOCATION = re.compile(rb"<loc>(.*?)</loc>")
BATCH = 20
PATIENCE = 30  # seconds


class Broken(Exception):
    """A German sentence about what kept the site from being read whole."""


@dataclass(slots=True)
class Found:
    """What one address answered; its body is in ``file`` of the folder."""

    address: str
    status: int
    kind: str = ""  # "page", "style" or "" for what is taken as it is
    file: str = ""
    moved_to: str = ""
    links: list = field(default_factory=list)


@dataclass
class Crawl:
    found: dict = field(default_factory=dict)  # address → Found, of what was answered
    moved: dict = field(default_factory=dict)  # address → address
    missing: dict = field(default_factory=dict)  # address → the page that named it

    @property
    def places(self):
        return addresses.Places({found.address: found.file for found in self.found.values()}, self.moved)


def crawl(folder, made_on, workers, progress=lambda step, done: None):
    """Read the whole site into ``folder``, pages as the site answers them."""
    result, sources = Crawl(), {}
    frontier = {addresses.wanted(address)[0]: "" for address in [*SEEDS, static("css/archive.css"), *seeds()]}
    while frontier:
        todo = sorted(frontier)
        sources.update(frontier)
        frontier = {}
        batches = [(todo[at : at + BATCH], folder, made_on) for at in range(0, len(todo), BATCH)]
        for batch in workers.map(fetch, batches):
            for found in batch:
                _take(result, found, sources)
                for link in (*found.links, found.moved_to):
                    if link and link not in sources:
                        frontier.setdefault(link, found.address)
            progress("read", len(result.found))
    _refuse_doubles(result)
    return result


def seeds():
    """What no page of an archive has to link to: the whole collection as files, files of records, and their short
    addresses, which are to stay."""
    yield from (f"{LIST}auswahl.{extension}" for extension in FORMATS)
    for number, media in Edition.objects.live().values_list("practice_number", "media"):
        yield f"{API}{number}/"
        yield number_url(number)
        yield from (row[0] for row in media.values())


def _take(result, found, sources):
    if found.status == 200:
        result.found[found.address] = found
    elif found.moved_to:
        result.moved[found.address] = found.moved_to
    elif found.status >= 500 or found.address == "/" or found.address.startswith("/static/"):
        raise Broken(f"Die Seite {found.address} ließ sich nicht lesen (Status {found.status}).")
    else:
        result.missing[found.address] = sources[found.address]


def _refuse_doubles(result):
    files = {}
    for found in result.found.values():
        other = files.setdefault(found.file.casefold(), found.address)
        if other != found.address:
            raise Broken(f"{other} und {found.address} wären im Archiv dieselbe Datei: {found.file}.")


def fetch(task):
    """Read a batch of addresses, in whichever process."""
    batch, folder, made_on = task
    return [_fetch(address, Path(folder), made_on) for address in batch if address not in addresses.WRITTEN]


def _fetch(address, folder, made_on):
    answer = pages.render(address, made_on) or _patient(address)
    if answer.status != 200:
        return Found(address, answer.status, moved_to=_inside(answer.location, address))
    file = addresses.file_of(address, answer.content_type)
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbooks.timeless(answer.body) if file.endswith(".xlsx") else answer.body)
    named = ()
    if answer.is_page:
        named = markup.addresses(answer.body.decode())
    elif answer.is_style:
        named = markup.css_addresses(answer.body.decode())
    elif SITEMAPS.fullmatch(address):
        named = (url.decode() for url in LOCATION.findall(answer.body))
    links = list(dict.fromkeys(link for url in named if (link := _inside(url, address))))
    kind = "page" if answer.is_page else "style" if answer.is_style else ""
    return Found(address, 200, kind, file, links=links)


def _patient(address):
    """What the site answers; where it is busy (503), it is asked again."""
    for _ in range(PATIENCE):
        answer = site.read(address)
        if answer.status != 503:
            break
        time.sleep(1)
    return answer


def _inside(url, page):
    """The address that is to be read for what a page names; "" for none."""
    inside = addresses.internal(url, page) if url and not url.startswith("#") else None
    return (addresses.wanted(inside[0])[0] or "") if inside else ""
