"""Two to four records side by side, row by row, from what their own pages show."""

from itertools import zip_longest

from django.shortcuts import render

from practices.choices import Role
from practices.public.addresses import COMPARE, HOME_CRUMB, LIST_CRUMB, SHORTLIST
from practices.public.article import published
from practices.public.errors import refuse
from practices.public.takeaway import picks
from practices.richtext import beginning, in_one_line
from practices.sections import SECTIONS

MOST = 4
ONLY = "unterschiede"
# The facts box names them too; here they have rows of their own.
ELSEWHERE = ("Federführung", "Vielfalt")
# How much of a text a cell keeps in print, by the number of records: so all rows fit on one sheet.
PRINTED = {2: 180, 3: 120, 4: 76}


def compare(request):
    numbers, problems = picks.read(request.GET)
    only = request.GET.get("nur", "")
    if only not in ("", ONLY):
        problems.append("Mit „nur“ lassen sich nur die Unterschiede zeigen: „nur=unterschiede“.")
    if problems:
        return refuse(request, problems)
    found = picks.find(numbers[:MOST])
    notices = list(found.sentences)
    if len(numbers) > MOST:
        notices.append(f"Vergleichen lassen sich höchstens vier Beiträge. In der Adresse stehen {len(numbers)}.")
    records = [published(edition, request.snapshot)["record"] for edition in found.live]
    shown = [record["number"] for record in records]
    groups, silent = compared(records) if len(records) > 1 else ([], [])
    rows = [row for group in groups for row in group["rows"]]
    differing = sum(row["differs"] for row in rows)
    if only:
        groups = _only_different(groups)
    others = {"nur": ONLY} if only else {}
    context = {
        "page_title": _title(records),
        "breadcrumbs": [HOME_CRUMB, LIST_CRUMB, {"label": "Vergleich", "url": ""}],
        "canonical": request.build_absolute_uri(picks.url(COMPARE, shown, **others)),
        "noindex": True,
        "path": COMPARE,
        "notices": notices,
        "records": [
            {**record, "remove_url": picks.url(COMPARE, [n for n in shown if n != record["number"]], **others)}
            for record in records
        ],
        "groups": groups,
        "silent": [] if only else silent,
        "only": only,
        "differing": differing,
        "alike": len(rows) - differing,
        "all_url": picks.url(COMPARE, shown),
        "only_url": picks.url(COMPARE, shown, nur=ONLY),
        "room": MOST - len(records),
        "shortlist_url": picks.url(SHORTLIST, shown),
        "dossier_url": picks.url(f"{SHORTLIST}dossier/", shown),
    }
    return render(request, "practices/compare.html", context)


def _title(records):
    return "Vergleich: " + " · ".join(record["title"] for record in records) if records else "Vergleich"


def _only_different(groups):
    kept = [{**group, "rows": [row for row in group["rows"] if row["differs"]]} for group in groups]
    return [group for group in kept if group["rows"]]


def compared(records):
    """``(groups, silent)``: groups of rows, each with a cell a record, and what none of the records says."""
    groups = [
        {"label": "Auf einen Blick", "rows": _facts(records)},
        {"label": "Akteur*innen nach Rolle", "rows": _actors(records)},
        {"label": "Vielfalt", "rows": _dimensions(records)},
        {"label": "Kennzeichen guter Praxis", "rows": _marks(records)},
        {"label": "Inhalt", "rows": _sections(records)},
        {"label": "Nachweis", "rows": _proof(records)},
    ]
    silent = []
    for group in groups:
        rows = [row for row in group["rows"] if any(map(_says, row["cells"]))]
        silent += [row["name"] for row in group["rows"] if row not in rows] if rows else [group["label"]]
        group["rows"] = rows
        for row in group["rows"]:
            row["differs"] = len({_gist(cell) for cell in row["cells"]}) > 1
            _shorten(row["cells"], PRINTED[len(records)])
    return [group for group in groups if group["rows"]], silent


def _says(cell):
    return bool(cell["values"] or cell["text"])


def _gist(cell):
    """What makes two cells differ: the words, in whatever order they are listed."""
    return cell["text"], frozenset((value["label"], value.get("note", "")) for value in cell["values"])


def _shorten(cells, length):
    """Say beside each long text how it begins, for print."""
    for cell in cells:
        cell["short"] = beginning(cell["text"], length)
        for value in cell["values"]:
            value["short"] = beginning(value.get("note", ""), length)


def _row(label, cells, sign="", name=""):
    """A row; each cell is given as a list of values or as HTML. ``name`` is its label where its group is not named."""
    return {
        "label": label,
        "name": name or label,
        "sign": sign,
        "cells": [
            {"values": [], "html": cell, "text": in_one_line(cell)}
            if isinstance(cell, str)
            else {"values": [dict(value) for value in cell], "html": "", "text": ""}
            for cell in cells
        ],
    }


def _facts(records):
    boxes = [{fact["label"]: fact for fact in record["facts"]} for record in records]
    rows = [_row("Art", [[{"label": record["kind_label"]}] for record in records], "category")]
    for label in _labels(boxes):
        if label not in ELSEWHERE:
            sign = next(box[label]["sign"] for box in boxes if label in box)
            rows.append(_row(label, [box[label]["values"] if label in box else [] for box in boxes], sign))
    return rows


def _labels(boxes):
    """The labels of all, in the order in which the boxes have them."""
    return list(dict.fromkeys(label for labels in zip_longest(*boxes) for label in labels if label))


def _actors(records):
    """A row for each role that somebody has: not every role is needed everywhere."""
    headings = {role["role"]: role["heading"] for record in records for role in record["roles"]}
    cast = [{role["role"]: role["actors"] for role in record["roles"]} for record in records]
    return [
        _row(
            headings[role],
            [
                [
                    {"label": actor["who"], "url": actor["who_url"], "note": actor["note"]}
                    for actor in roles.get(role, [])
                ]
                for roles in cast
            ],
            "actor",
        )
        for role in (*Role.values, "")
        if role in headings
    ]


def _dimensions(records):
    named = [{row["label"]: row for row in record["dimensions"]} for record in records]
    rows = []
    for label in _labels(named):
        cells = [
            [{"label": "berücksichtigt", "note": row["how"] or "Wie: keine Angabe"}]
            if (row := dimensions.get(label)) and row["considered"]
            else []
            for dimensions in named
        ]
        rows.append(_row(label, cells, "dimension", f"Vielfalt: {label}"))
    return rows


def _marks(records):
    return [
        _row(
            marks[0]["label"],
            [[{"label": mark["rating_label"], "note": mark["reason"]}] if mark["rating"] else [] for mark in marks],
            name=f"Kennzeichen „{marks[0]['label']}“",
        )
        for marks in zip(*(record["marks"] for record in records), strict=True)
    ]


def _sections(records):
    texts = [{section["key"]: section["html"] for section in record["sections"]} for record in records]
    return [
        _row(
            section.public_heading,
            [text.get(section.key, "") for text in texts],
        )
        for section in SECTIONS
    ]


def _as_of(freshness):
    date = freshness.get("as_of") or freshness.get("confirmed_on")
    return [{"label": date, "note": freshness["label"]}] if date else []


def _proof(records):
    def count(record):
        number = len(record["sources"])
        label = f"{number} {'Quelle' if number == 1 else 'Quellen'}"
        return [{"label": label, "url": f"{record['url']}#quellen"}] if number else []

    return [
        _row("Quellen", [count(record) for record in records]),
        _row("Stand des Beitrags", [_as_of(record["freshness"]) for record in records]),
    ]
