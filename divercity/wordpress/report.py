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

from divercity.wordpress.markup.shortcodes import KNOWN
from divercity.wordpress.outcome import DONE, PUBLIC_AGAIN, STILL_PUBLIC, WITHDRAWN
from practices.choices import Kind

CHUNK = 200
MOST_LINKS = 500  # links that became text in one list; the others stand with their items
LISTED = 50  # items named under one point of what is to be done; the rest is counted
KINDS = dict(Kind.choices)
TYPES = {
    "post": "Beiträge",
    "page": "Seiten",
    "attachment": "Bilder und Dateien",
    "nav_menu_item": "Menüeinträge",
    "revision": "Frühere Fassungen",
    "wp_block": "Wiederverwendbare Blöcke",
}
STATUSES = {
    "publish": "veröffentlicht",
    "private": "privat",
    "draft": "Entwurf",
    "pending": "wartet auf Prüfung",
    "future": "geplant",
    "trash": "Papierkorb",
    "auto-draft": "leerer Entwurf",
}
# What an entry became, in the order of the report: (heading, anchor, keys).
PARTS = (
    ("Beiträge", "beitraege", ("record",)),
    ("Seiten", "seiten", ("page",)),
    ("Bilder und Dateien", "dateien", ("picture", "pdf")),
    ("Nicht übernommen", "nicht-uebernommen", ("nothing",)),
)
TAXONOMIES = {"category": "Kategorie", "post_tag": "Schlagwort"}
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
        "todos": gathered.todos(),
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
        self.lists = defaultdict(list)  # point of what is to be done: [(title, anchor, detail)]
        self.counts = Counter()
        self.to_text = []

    def add(self, entry):
        self.types[entry.type] += 1
        self.results[entry.type][_result(entry)] += 1
        self.terms.update(map(tuple, entry.terms))
        held = [label for label, why in entry.pictures if why and "Alternativtext" in why]
        self._todo("held", entry, ", ".join(held) if entry.is_written else "")
        lost = [f"{label}: {why}" for label, why in [*entry.pictures, *entry.files] if why and label not in held]
        self._todo("lost", entry, " ".join(lost) if entry.is_written else "")
        if entry.done == "refused":
            self._todo("unstored" if entry.type == "attachment" else "refused", entry, entry.why)
        now = "mit Kennwort geschützt" if entry.status == "publish" else STATUSES.get(entry.status, entry.status)
        key = MOVED.get(entry.why)
        if key:
            self._todo(key, entry, "veröffentlicht" if entry.why == PUBLIC_AGAIN else now)
        elif entry.done == "kept":
            self._todo("kept", entry, entry.why)
        if entry.became in ("record", "page") and entry.done == "here":
            self._todo("here", entry, entry.why)
        missing = [sentence for sentence in entry.missing if "Bild" not in sentence]
        self._todo("missing", entry, " ".join(missing))
        said = " ".join(entry.missing)
        unknown = [label for words, label in PICTURE_FACTS if words in said]
        self._todo("credits", entry, " und ".join(unknown))
        codes = ", ".join(
            f"[{name}]{f' {count}-mal' if count > 1 else ''}"
            for name, count in entry.shortcodes.items()
            if name not in KNOWN
        )
        self._todo("shortcodes", entry, codes)
        if entry.became in ("record", "page") and entry.is_written and not entry.is_public and not key:
            is_beside = entry.became == "page" and entry.address.endswith("-import/") and entry.status == "publish"
            self._todo("drafts", entry, "liegt neben unserer Seite" if is_beside else now)
        to_text = [(old, words, entry.title, entry.id) for old, new, words in entry.links if not new]
        self.to_text += to_text[: max(0, MOST_LINKS - len(self.to_text))]

    def _todo(self, key, entry, detail):
        if not detail:
            return
        self.counts[key] += 1
        if len(self.lists[key]) < LISTED:
            self.lists[key].append({"title": entry.title or entry.label, "id": entry.id, "detail": detail})

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

    def todos(self):
        return [
            {
                "key": key,
                "heading": one if self.counts[key] == 1 else many.format(self.counts[key]),
                "advice": advice,
                "rows": self.lists[key],
                "more": self.counts[key] - len(self.lists[key]),
            }
            for key, one, many, advice in TODOS
            if self.counts[key]
        ]

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


# Sentences of entries whose status there is another one now, each with its point of what is to be done.
MOVED = {WITHDRAWN: "withdrawn", STILL_PUBLIC: "still_public", PUBLIC_AGAIN: "public_again"}
RESULTS = (
    ("public", "öffentlich"),
    ("desk", "nur Redaktion"),
    ("library", "als Datei"),
    ("left", "nicht übernommen"),
)
# How a sentence about pictures begins, and what it says is missing.
PICTURE_FACTS = (("keinen Bildnachweis", "Bildnachweis"), ("keine Lizenz", "Lizenz"))
# (key, heading for one, heading for several, what to do)
TODOS = (
    (
        "held",
        "Ein Eintrag hat Bilder ohne Alternativtext",
        "{} Einträge haben Bilder ohne Alternativtext",
        "Die Texte sind so öffentlich, wie sie waren, diese Bilder noch nicht. Beschreiben Sie sie in der Redaktion "
        "und veröffentlichen Sie den Eintrag; dann erscheinen sie.",
    ),
    ("refused", "Ein Eintrag ließ sich nicht übernehmen", "{} Einträge ließen sich nicht übernehmen", ""),
    (
        "unstored",
        "Eine Datei ließ sich nicht übernehmen",
        "{} Dateien ließen sich nicht übernehmen",
        "Was fehlt, kann nachkommen: in den Ordner der Dateien legen und denselben Export noch einmal übernehmen.",
    ),
    (
        "lost",
        "In einem Eintrag fehlen Dateien",
        "In {} Einträgen fehlen Dateien",
        "Kommen die Dateien nach, stehen sie nach dem nächsten Lauf im Beitrag, wenn ihn hier niemand geändert hat.",
    ),
    (
        "missing",
        "Einem öffentlichen Eintrag fehlen Angaben",
        "{} öffentlichen Einträgen fehlen Angaben",
        "Sie waren öffentlich und sind es geblieben. Bei der nächsten Veröffentlichung müssen die Angaben da sein.",
    ),
    (
        "credits",
        "In einem öffentlichen Eintrag ist von Bildern etwas unbekannt",
        "In {} öffentlichen Einträgen ist von Bildern etwas unbekannt",
        "Nachweis und Lizenz stehen beim Bild in der Bildersammlung; einmal eingetragen, gelten sie überall.",
    ),
    (
        "shortcodes",
        "Ein Eintrag hatte Kurzbefehle von Erweiterungen",
        "{} Einträge hatten Kurzbefehle von Erweiterungen",
        "Sie bewirken hier nichts und stehen nicht mehr im Text. Sehen Sie nach, ob an der Stelle etwas fehlt.",
    ),
    (
        "still_public",
        "Ein Eintrag ist dort nicht öffentlich, hier aber schon",
        "{} Einträge sind dort nicht öffentlich, hier aber schon",
        "Seit dem Import wurde hier daran gearbeitet; deshalb ist nichts geschehen. Sehen Sie nach, ob der Eintrag "
        "auch hier aus der Öffentlichkeit zu nehmen ist.",
    ),
    (
        "withdrawn",
        "Ein Beitrag ist dort nicht mehr öffentlich und deshalb zurückgezogen",
        "{} Beiträge sind dort nicht mehr öffentlich und deshalb zurückgezogen",
        "Seit dem Import hatte hier niemand daran gearbeitet. Soll ein Beitrag wieder erscheinen, veröffentlichen Sie "
        "ihn in der Redaktion.",
    ),
    (
        "public_again",
        "Ein Beitrag ist dort wieder öffentlich, hier zurückgezogen",
        "{} Beiträge sind dort wieder öffentlich, hier zurückgezogen",
        "Von einem Import zurückgezogen; von selbst kommt nichts zurück. Soll ein Beitrag wieder erscheinen, "
        "veröffentlichen Sie ihn in der Redaktion.",
    ),
    (
        "drafts",
        "Ein Eintrag ist ein Entwurf",
        "{} Einträge sind Entwürfe",
        "",
    ),
    ("here", "Ein Eintrag war schon da", "{} Einträge waren schon da", "Sie wurden nicht ein zweites Mal angelegt."),
    (
        "kept",
        "Ein Eintrag wurde hier geändert und nicht angetastet",
        "{} Einträge wurden hier geändert und nicht angetastet",
        "",
    ),
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
    for entry in outcome.entries():
        for old in entry.old:
            yield {"old": old, "new": _target(plan, entry), "title": entry.title or entry.label, "id": entry.id}
    yield from _archives(plan)


def _archives(plan):
    for term in plan.survey.terms:
        for old in plan.links.of_term(term.taxonomy, term.slug) if term.taxonomy != "nav_menu" else ():
            yield {"old": old, "new": plan.links.new(f"{plan.survey.site.address}{old}") or "", "title": term.name}


def _target(plan, entry):
    """Where an old address leads; "" where nothing public is."""
    if entry.type == "attachment":
        return entry.address
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
