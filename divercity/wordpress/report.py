"""The parity report: one HTML file that needs nothing beside it and accounts for everything in the export.

It is made piece by piece from the journal, so that the report of a hundred thousand items takes no more memory than
a small one.
"""

import base64
import re
from collections import Counter, defaultdict
from itertools import islice

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from divercity.fallback import is_fixed
from divercity.models import HOME, Page
from divercity.wordpress import library, terms
from divercity.wordpress.items import STATUSES, TAXONOMIES, TYPES
from divercity.wordpress.outcome import DONE
from divercity.wordpress.todos import Todos
from practices.choices import Kind
from practices.public.addresses import LIST

CHUNK = 200
MOST_LINKS = 500  # links that became text in one list; the others stand with their items
KINDS = dict(Kind.choices)
# What an entry became, in the order of the report: (heading, anchor, keys).
PARTS = (
    ("Beiträge", "beitraege", ("record",)),
    ("Seiten", "seiten", ("page",)),
    ("Bilder und Dateien", "dateien", ("picture", "pdf")),
    ("Nicht übernommen", "nicht-uebernommen", ("nothing",)),
)
STYLES = ("tokens.css", "base.css", "import-report.css")
FONT = re.compile(r'url\("\.\./fonts/([\w.-]+)"\)')


def write(plan, outcome, path):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(pieces(plan, outcome))


def html(plan, outcome):
    return "".join(pieces(plan, outcome))


def pieces(plan, outcome):
    """The report as strings, one after the other."""
    context = _context(plan, outcome)
    yield render_to_string("wordpress/report/begin.html", context)
    for heading, anchor, keys in PARTS:
        if not any(became in keys for became, _ in outcome.done):
            continue
        yield render_to_string("wordpress/report/part.html", {"heading": heading, "anchor": anchor})
        for chunk in _chunks(_row(entry, context["base"]) for entry in outcome.entries() if entry.became in keys):
            yield render_to_string("wordpress/report/entries.html", {"entries": chunk})
        yield "</section>\n"
    yield render_to_string("wordpress/report/addresses.html", context)
    for chunk in _chunks(_addresses(plan, outcome)):
        yield render_to_string("wordpress/report/address_rows.html", {"rows": chunk})
    yield render_to_string("wordpress/report/end.html", context)


def _chunks(rows):
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _context(plan, outcome):
    """What the head of the report says, and small things of all entries, gathered in one reading."""
    gathered = _Gathered(plan)
    for entry in outcome.entries():
        gathered.add(entry)
    survey = plan.survey
    return {
        "site": survey.site,
        "file": plan.path.name,
        "made_at": timezone.localtime(),
        "is_dry": outcome.is_dry,
        "is_complete": outcome.is_complete,
        "base": settings.PUBLIC_URL,
        "styles": _styles(),
        "summary": gathered.summary(),
        "total": sum(gathered.types.values()),
        "done": [
            {"label": label, "count": count}
            for key, label in DONE.items()
            if (count := sum(n for (_, done), n in outcome.done.items() if done == key))
        ],
        "changes": outcome.changes(),
        "todos": gathered.todos.rows(),
        "terms": gathered.term_rows(),
        "problems": survey.problems,
        "more_problems": survey.more_problems,
        "comments": survey.comments,
        "repeated": sum(survey.counts.values()) - len(survey.items),
        "to_text": gathered.to_text,
        "more_to_text": outcome.totals["links_to_text"] - len(gathered.to_text),
        "unknown": sorted(plan.links.unknown.items()),
        "parts": [part for part in PARTS if any(became in part[2] for became, _ in outcome.done)],
        "totals": outcome.totals,
        "archives": sum(1 for _ in _archives(plan)),
    }


class _Gathered:
    def __init__(self, plan):
        self.plan = plan
        self.types = Counter()
        self.results = defaultdict(Counter)  # type: how many are public, at the desk, files, left out
        self.terms = Counter()  # (taxonomy, name, what it became)
        self.todos = Todos()
        self.to_text = []

    def add(self, entry):
        self.types[entry.type] += 1
        self.results[entry.type][_result(entry)] += 1
        self.terms.update(map(tuple, entry.terms))
        self.todos.add(entry)
        to_text = [(old, words, entry.title, entry.id) for old, new, words in entry.links if not new]
        self.to_text += to_text[: max(0, MOST_LINKS - len(self.to_text))]

    def summary(self):
        """A line for each type of item, with the columns of RESULTS."""
        lines = []
        for kind, count in sorted(self.types.items(), key=lambda pair: -pair[1]):
            cells = [self.results[kind][key] for key, _ in RESULTS]
            lines.append({"label": TYPES.get(kind, kind), "count": count, "cells": cells})
        return {
            "columns": [label for _, label in RESULTS],
            "lines": lines,
            "sums": [sum(line["cells"][i] for line in lines) for i in range(len(RESULTS))],
        }

    def term_rows(self):
        rows = defaultdict(Counter)
        for (taxonomy, name, became), count in self.terms.items():
            rows[taxonomy, name][became] += count
        for term in self.plan.survey.terms:
            if term.taxonomy not in ("nav_menu", "wp_theme", "link_category"):
                rows.setdefault((term.taxonomy, term.name), Counter())
        return [
            {
                "taxonomy": TAXONOMIES.get(taxonomy, taxonomy),
                "name": name,
                "became": " · ".join(label for label in counts if label),
                "count": sum(counts.values()),
            }
            for (taxonomy, name), counts in sorted(rows.items())
        ]


RESULTS = (
    ("public", "öffentlich"),
    ("desk", "nur Redaktion"),
    ("library", "als Datei"),
    ("left", "nicht übernommen"),
)


def _result(entry):
    if entry.became in ("picture", "pdf"):
        return "library"
    if entry.became in ("record", "page") and entry.done != "refused":
        return "public" if entry.is_public or entry.done == "here" else "desk"
    return "left"


def _row(entry, base):
    """An entry with its words."""
    facts = [KINDS.get(entry.kind, ""), entry.place]
    if entry.became in ("record", "page"):
        facts.append("öffentlich" if entry.is_public else "nur Redaktion")
    facts.append("" if entry.done == "left" else DONE.get(entry.done, ""))
    status = STATUSES.get(entry.status, "" if entry.status == "inherit" else entry.status)
    return {
        "entry": entry,
        "url": f"{base}{entry.address}" if entry.is_public and entry.address else "",
        "title": entry.title or entry.label or f"Nr. {entry.id}",
        "facts": [fact for fact in facts if fact],
        "was": " · ".join(
            filter(
                None,
                [
                    entry.was_called and f"„{entry.was_called}“",
                    TYPES.get(entry.type, entry.type),
                    status,
                    f"Nr. {entry.id}",
                ],
            )
        ),
        "terms": [(name, became) for _, name, became in entry.terms],
        "links": [(old, new, words) for old, new, words in entry.links],
    }


def _addresses(plan, outcome):
    """Of all items, then of the archives of all terms."""
    shown = library.shown()
    pages = {f"/{path}" for path in Page.objects.live().values_list("path", flat=True)}
    for entry in outcome.entries():
        for old in entry.old:
            new = f"{old}/" if old in pages or is_fixed(old) else _target(plan, entry, shown)
            is_open = outcome.is_dry and entry.became in (
                "picture",
                "pdf",
            )  # it is at no address before it is taken in
            yield {"old": old, "new": new, "title": entry.title or entry.label, "id": entry.id, "is_open": is_open}
    yield from _archives(plan)


def _archives(plan):
    if plan.links.folder and plan.links.find(f"{plan.survey.site.address}/") is None:
        yield {"old": plan.links.folder, "new": HOME, "title": "Startseite"}
    for old in terms.lists(plan):
        yield {"old": old, "new": LIST, "title": plan.links.of_types()[old]}
    for term in plan.survey.terms:
        for old in plan.links.of_term(term.taxonomy, term.slug) if term.taxonomy != "nav_menu" else ():
            asked = f"{plan.links.folder}{old}" if old.startswith("/?") else old
            yield {"old": old, "new": plan.links.new(asked, plan.survey.site.address) or "", "title": term.name}


def _target(plan, entry, shown):
    """Where an old address leads; "" where nothing public is. ``shown`` are the tokens of files that readers get."""
    if entry.type == "attachment":
        return entry.address if not shown.isdisjoint(entry.address.split("/")) else ""
    fate = plan.fates.get(entry.id)
    return (fate.address or "") if fate and entry.done != "refused" else ""


def _styles():
    """Our styles with their fonts inside."""
    folder = settings.BASE_DIR / "static"
    css = "".join((folder / "css" / name).read_text(encoding="utf-8") for name in STYLES)

    def inside(match):
        data = base64.b64encode((folder / "fonts" / match[1]).read_bytes()).decode()
        return f"url(data:font/woff2;base64,{data})"

    css = css.replace("font-display: optional", "font-display: block")  # they are here already
    return mark_safe(FONT.sub(inside, css))
