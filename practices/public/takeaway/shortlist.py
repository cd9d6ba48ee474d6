"""The Merkliste: records and notes that an address names. The reader's own list is kept by the browser alone.

``static/js/shortlist.js`` keeps it and asks for these pages without its notes, so that notes reach the server only
in an address that somebody made on purpose.
"""

import re

from django.shortcuts import render
from django.utils import timezone

from practices import csv_rows
from practices.public import cards
from practices.public.addresses import HOME_CRUMB, SHORTLIST
from practices.public.article import published
from practices.public.errors import refuse
from practices.public.takeaway import picks
from practices.richtext import beginning, in_one_line
from practices.sections import BY_KEY

DOSSIER, TABLE = f"{SHORTLIST}dossier/", f"{SHORTLIST}liste.csv"
OWN = {"label": "Merkliste", "url": SHORTLIST}
LONGEST_NOTE = 500
# What a dossier says of each record, and how much of it.
SECTIONS = ("body", "context", "aims", "approach", "results", "lessons", "transfer")
LONGEST_SECTION = 420


def read(data):
    """``(numbers, {number: note}, problems)`` of an address."""
    numbers, problems = picks.read(data)
    notes = {}
    for number in numbers:
        note = re.sub(r"[^\S\n]+|[\x00-\x09\x0b-\x1f\x7f]+", " ", data.get(f"notiz.{number}", "")).strip()
        if len(note) > LONGEST_NOTE:
            problems.append(f"Die Notiz zu Nr. {number} ist länger als {LONGEST_NOTE} Zeichen.")
        elif note:
            notes[number] = note
    return numbers, notes, problems


def address(path, numbers, notes):
    return picks.url(path, numbers, **{f"notiz.{number}": notes[number] for number in numbers if number in notes})


def _answer(request, template, context, notes):
    return _kept_private(render(request, template, {"noindex": True, **context}), notes)


def _kept_private(response, notes):
    if notes:
        response["Cache-Control"] = "private, no-store"
    return response


def shortlist(request):
    numbers, notes, problems = read(request.GET)
    if problems:
        return refuse(request, [*problems, "Was in Ihrem Browser gemerkt ist, bleibt davon unberührt."])
    found = picks.find(numbers, documents=False)
    rows = {row["number"]: row for row in cards.rows(found.live, request.snapshot)}
    sentences = dict(zip([*found.unknown, *found.withdrawn], found.sentences, strict=True))
    live = list(rows)
    context = {
        "page_title": "Geteilte Liste" if numbers else "Merkliste",
        "breadcrumbs": [HOME_CRUMB, *([OWN, {"label": "Geteilte Liste"}] if numbers else [OWN])],
        "canonical": request.build_absolute_uri(SHORTLIST),
        "path": SHORTLIST,
        "most": picks.MOST,
        "longest_note": LONGEST_NOTE,
        "is_shared": bool(numbers),
        "has_notes": bool(notes),
        "live": live,
        "entries": [
            {"number": number, "row": rows.get(number), "sentence": sentences.get(number), "note": notes.get(number)}
            for number in numbers
        ],
        "links": [
            {"label": label, "path": path, "url": address(path, live, notes if with_notes else {})}
            for label, path, with_notes in (
                ("Tabelle (CSV)", TABLE, True),
                ("BibTeX", "/zitate.bib", False),
                ("RIS", "/zitate.ris", False),
            )
        ],
        "dossier": DOSSIER,
        "dossier_url": address(DOSSIER, live, notes),
    }
    return _answer(request, "practices/shortlist.html", context, notes)


def table(request):
    """The list as a table, with the notes that are in the address."""
    editions, refusal = picks.for_file(request, documents=False)
    _, notes, problems = read(request.GET)
    if refusal or problems:
        return refusal or refuse(request, problems)
    head = ["Nummer", "Titel", "Art", "Ort", "Zeitraum", "Kurztext", "Akteur*innen", "Vielfalt", "Adresse"]
    rows = [
        [
            edition.practice_number,
            edition.title,
            row["kind_label"],
            row["place"],
            row["years"],
            edition.teaser,
            ", ".join(term["label"] for term in row["actors"]),
            ", ".join(term["label"] for term in row["dimensions"]),
            request.build_absolute_uri(row["url"]),
            *([notes.get(edition.practice_number, "")] if notes else []),
        ]
        for edition, row in zip(editions, cards.rows(editions, request.snapshot), strict=True)
    ]
    head += ["Notiz"] if notes else []
    return _kept_private(csv_rows.response([head, *rows], "divercity-merkliste.csv"), notes)


def dossier(request):
    """Everything on the list on paper: contents, each record in short, all sources at the end."""
    numbers, notes, problems = read(request.GET)
    if problems:
        return refuse(request, problems)
    found = picks.find(numbers)
    parts, sources = [], []
    for edition in found.live:
        whole = published(edition, request.snapshot)
        record = whole["record"]
        first = len(sources) + 1
        sources += [{**source, "of": record["number"]} for source in record["sources"]]
        parts.append(
            {
                "record": record,
                "place": cards.place_label(edition.card),
                "facts": [fact for fact in record["facts"] if fact["values"]],
                "sections": _in_short(record["sections"]),
                "note": notes.get(record["number"], ""),
                "citation": whole["citation"],
                "address": request.build_absolute_uri(record["url"]),
                "sources": range(first, len(sources) + 1),
            }
        )
    context = {
        "page_title": "Dossier",
        "breadcrumbs": [HOME_CRUMB, OWN, {"label": "Dossier"}],
        "canonical": request.build_absolute_uri(DOSSIER),
        "day": timezone.localdate(),
        "notices": found.sentences,
        "parts": parts,
        "sources": sources,
        "back_url": address(SHORTLIST, numbers, notes),
    }
    return _answer(request, "practices/dossier.html", context, notes)


def _in_short(sections):
    """The texts that say most of a record, each by how it begins."""
    texts = {section["key"]: in_one_line(section["html"]) for section in sections}
    return [
        {"heading": BY_KEY[key].public_heading, "text": beginning(texts[key], LONGEST_SECTION) or texts[key]}
        for key in SECTIONS
        if texts.get(key)
    ]
