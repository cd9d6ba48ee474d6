"""Every kind of public page is valid HTML."""

import html
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import resolve

from tests import nu

LINK = re.compile(r'<a [^>]*href="([^"#]+)')
ADMIN = {"css/admin.css", "css/agenda.css", "css/gaps.css"}
PER_KIND = 4  # pages of one view, differing in what they show
# What no link leads to: the empty result, the misspelt, the wrong and the withdrawn.
UNLINKED = [
    "/praxisbeispiele/?q=ordnng",
    "/praxisbeispiele/?q=ordnung&akteur=polizei",
    "/praxisbeispiele/?q=xyzzy&land=bayern",
]
UNLINKED += ["/praxisbeispiele/?seite=x", "/nirgends/"]
UNLINKED += ["/orte/", "/praxisbeispiele/?ansicht=karte", "/praxisbeispiele/?ansicht=karte&land=bayern"]
UNLINKED += ["/praxisbeispiele/?ansicht=matrix", "/praxisbeispiele/?ansicht=matrix&spalten=groesse&akteur=polizei"]
UNLINKED += [
    "/was-passt/?akteur=polizei&schritt=5",
    "/was-passt/?akteur=polizei&anlass=angstraeume&land=hessen&gewicht.land=3&schritt=ergebnis",
    "/was-passt/?schritt=6&anlass=quatsch",
]


def pages(client):
    """``{address: HTML}`` of what a reader meets who follows every link, a few of each kind."""
    waiting, seen, kinds, found = ["/", *UNLINKED], set(), Counter(), {}
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        kind = resolve(urlsplit(address).path).view_name
        if kinds[kind] >= PER_KIND and address not in UNLINKED:
            continue
        kinds[kind] += 1
        response = client.get(address)
        if not response["Content-Type"].startswith("text/html"):
            continue
        found[address] = response.content.decode()
        for link in LINK.findall(found[address]):
            target = urlsplit(urljoin(address, html.unescape(link)))
            if not target.scheme and not target.netloc and not target.path.startswith("/admin"):
                waiting.append(target._replace(fragment="").geturl())
    return found


SHEET, CLASS = re.compile(r'href="/static/(css/[^"]+)"'), re.compile(r' class="([^"]+)"')
KNOWN = re.compile(r"\.([a-z][a-z0-9-]*)")


def unstyled(found):
    """``{(address, class)}`` of classes that a style sheet knows which the page does not link."""
    sheets = Path(settings.BASE_DIR, "static", "css").glob("*.css")
    known = {f"css/{file.name}": set(KNOWN.findall(file.read_text())) for file in sheets}
    public = set().union(*(names for sheet, names in known.items() if sheet not in ADMIN))
    missing = set()
    for address, text in found.items():
        linked = set().union(*(known[sheet] for sheet in SHEET.findall(text)))
        used = {name for names in CLASS.findall(text) for name in names.split()}
        missing |= {(address.partition("?")[0], name) for name in (used & public) - linked}
    return missing


def test_every_kind_of_public_page_is_valid_and_links_its_styles(client, collection):
    found = pages(client)
    assert len(found) > 25
    assert nu.errors(found) == []
    assert unstyled(found) == set()


def test_the_checker_sees_what_is_wrong():
    broken = '<!doctype html><html lang="de"><title>x</title><p id="a"><a href="/">x</a><p id="a">y'
    assert [line.partition(" (")[0] for line in nu.errors({"/x/": broken})][0] == "/x/: Duplicate ID “a”."
