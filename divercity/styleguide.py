"""The style guide at /styleguide/, with DEBUG=1 only: every component, cut out of the pages that use it.

Nothing is copied: a specimen is the first element of a class on a real page of the present collection, so what is
shown is what readers get. Colours are read from tokens.css and their contrast is computed.
"""

import copy
import re
from html.parser import HTMLParser

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, resolve
from django.utils.safestring import mark_safe

from divercity import errors
from practices.models import Edition
from practices.public import emblem, plans

STATIC = settings.BASE_DIR / "static"
NOT_PUBLIC = ("account.css", "admin.css", "agenda.css", "print.css")
LIST = "/praxisbeispiele/"
RECORD = "Beitrag"  # stands for the address of the fullest record
PICKED = "?nr=…"  # stands for the numbers of three records
# Group, then for each specimen: name, page, class.
SPECIMENS = (
    (
        "Rahmen",
        (
            ("Brotkrumen", RECORD, "crumbs"),
            ("Suche im Kopf", RECORD, "head-search"),
            ("Register mit Punktlinien", "/kategorien/", "branches"),
            ("Zahlen", "/", "figures"),
            ("Zeichenerklärung", "/", "legend-list"),
        ),
    ),
    (
        "Sammlung",
        (
            ("Facette", f"{LIST}?akteur=polizei", "facet"),
            ("Gewählte Filter", f"{LIST}?akteur=polizei&diversitaet=alter", "chips"),
            ("Reihenfolge und Ansicht", LIST, "order"),
            ("Einträge", f"{LIST}?akteur=polizei&diversitaet=alter", "entries"),
            ("Seiten", LIST, "pages"),
            ("Hinweis auf Unbekanntes", f"{LIST}?akteur=gibtesnicht", "notice"),
            ("Nichts gefunden", f"{LIST}?q=gibtesnicht&art=methode", "nothing"),
            ("Mitnehmen", LIST, "takeaways"),
        ),
    ),
    (
        "Beitrag",
        (
            ("Auf einen Blick", RECORD, "glance"),
            ("Fließtext", RECORD, "prose"),
            ("Noch keine Angabe", RECORD, "missing"),
            ("Rollen", RECORD, "cast"),
            ("Vielfalt", RECORD, "dimensions"),
            ("Kennzeichen", RECORD, "marks"),
            ("Quellen", RECORD, "sources"),
            ("Zitieren", RECORD, "citation"),
            ("Schlagworte", RECORD, "tags"),
            ("Verwandtes", RECORD, "related"),
        ),
    ),
    (
        "Andere Ansichten",
        (
            ("Karte", f"{LIST}?ansicht=karte", "map"),
            ("Lückenkarte", f"{LIST}?ansicht=matrix", "matrix"),
            ("Was passt?", "/was-passt/", "match-steps"),
            ("Merkliste", f"/merkliste/{PICKED}", "shortlist-entries"),
            ("Vergleich", f"/vergleich/{PICKED}", "compare-region"),
        ),
    ),
    (
        "Formulare und Fehler",
        (
            ("Formular", "/hinweis/", "form"),
            ("Fehler", "/gibtesnicht/", "error-text"),
            ("Wege weiter", "/gibtesnicht/", "ways-in"),
            ("Abgelehnte Eingabe", f"{LIST}?seite=x", "notice"),
        ),
    ),
)
LEVELS = [*reversed(plans.LEVELS), ""]
COUNTS = [(0, 0, ""), (1, 0, ""), (0, 1, "Bremen"), (1, 1, "Köln"), (2, 2, "Köln"), (3, 3, "Wuppertal")]
SIZES = ("s", "0", "1", "2", "3", "4", "5")
GROUNDS = ("paper", "plan")
VOID = set("area base br col embed hr img input link meta source track wbr".split())


def styleguide(request):
    pages = {RECORD: _fullest(request)}
    groups = [
        (group, [(name, address, _specimen(request, pages, address, noun, f"{at}-{n}"))
                 for n, (name, address, noun) in enumerate(rows)])
        for at, (group, rows) in enumerate(SPECIMENS)
    ]  # fmt: skip
    context = {
        "page_title": "Styleguide",
        "noindex": True,
        "sheets": sorted(
            f"css/{file.name}" for file in (STATIC / "css").glob("*.css") if file.name not in NOT_PUBLIC
        ),
        "palettes": palettes(),
        "sizes": SIZES,
        "spaces": range(1, 9),
        "levels": [(level or "ohne räumliche Ebene", level or "ohne") for level in LEVELS],
        "counts": [(f"{a}-{d}-{place or 'ohne'}", a, d, place) for a, d, place in COUNTS],
        "groups": groups,
    }
    return render(request, "styleguide/styleguide.html", context)


def sample_plan(request, level, actors, dimensions, place):
    """A block plan of a record that does not exist."""
    facts = {"level": level.removesuffix("ohne"), "place": "" if place == "ohne" else place}
    svg = emblem.draw(7 + actors, **facts, actors=actors, dimensions=dimensions)
    return HttpResponse(svg, content_type="image/svg+xml")


urlpatterns = [
    path("styleguide/", styleguide, name="styleguide"),
    path("styleguide/<slug:level>-<int:actors>-<int:dimensions>-<str:place>.svg", sample_plan, name="sample-plan"),
]


def _fullest(request):
    def fullness(edition):
        return "quality_marks" in edition.document, len(str(edition.document))

    edition = max(Edition.objects.live(), key=fullness, default=None)
    return _page(request, edition.get_absolute_url()) if edition else ""


def _page(request, address):
    """The HTML that the view of this address gives, without the round through the middleware."""
    where, _, query = address.partition("?")
    if address.endswith(PICKED):
        numbers = Edition.objects.live().order_by("-published_at").values_list("practice_number", flat=True)[:3]
        query = "&".join(f"nr={number}" for number in numbers)
    asked = copy.copy(request)
    asked.path = asked.path_info = where
    asked.GET = QueryDict(query)
    try:
        match = resolve(where)
        response = match.func(asked, *match.args, **match.kwargs)
    except Http404 as error:
        response = errors.not_found(asked, error)
    return response.content.decode()


def _specimen(request, pages, address, noun, mark):
    if address not in pages:
        pages[address] = _page(request, address)
    return mark_safe(renamed(first(pages[address], noun), mark))


def renamed(html, mark):
    """With ids of its own, since a page shows several specimens; references to the rest of its page are dropped."""
    known = set(re.findall(r' id="([^"]+)"', html))

    def own(match):
        names = [f"{name}-{mark}" for name in match[2].split() if name in known]
        return f' {match[1]}="{" ".join(names)}"' if names else ""

    return re.sub(r' (id|for|form|list|aria-labelledby|aria-describedby|aria-controls)="([^"]+)"', own, html)


def first(html, noun):
    """The first element with this class, as it stands in the page; "" if there is none."""
    finder = _Finder(html, noun)
    finder.feed(html)
    return html[finder.start : finder.end] if finder.end else ""


class _Finder(HTMLParser):
    def __init__(self, html, noun):
        super().__init__(convert_charrefs=False)
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.noun, self.depth, self.start, self.end = noun, 0, None, None

    def at(self):
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag, attributes):
        if self.end or tag in VOID:
            return
        if self.start is not None:
            self.depth += 1
        elif self.noun in (dict(attributes).get("class") or "").split():
            self.start, self.depth = self.at(), 1

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if self.start is not None and not self.end and tag not in VOID:
            self.depth -= 1
            if not self.depth:
                self.end = self.at() + len(f"</{tag}>")


def palettes():
    """``[(name of the look, [(token, colour, {ground: contrast})])]`` as tokens.css has them."""
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    light, _, dark = text.partition("prefers-color-scheme: dark")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    looks = [("hell", found), ("dunkel", {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))})]
    return [
        (
            look,
            [
                (name, colour, [f"{contrast(colour, colours[ground]):.1f}" for ground in GROUNDS])
                for name, colour in colours.items()
            ],
        )
        for look, colours in looks
    ]


def contrast(one, other):
    """WCAG 2: from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
