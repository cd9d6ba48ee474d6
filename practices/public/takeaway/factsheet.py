"""The Steckbrief: what matters most of a record on one printed page, with a code that leads to the rest."""

import re

import qrcode
from django.shortcuts import render

from practices.public.addresses import number_url
from practices.public.article import published
from practices.public.detail import find
from practices.richtext import plain, sanitize
from practices.sections import BY_KEY

# Most wanted first; shown are the first three that have a text.
WANTED = ("aims", "approach", "results", "lessons", "transfer", "cooperation", "context", "body", "participation")
SHOWN = 3
SIGNS = 520  # of a section; with three of them the page is full
VALUES, ACTORS, HOW = 3, 8, 140  # values of a fact, rows of actors, signs of how a dimension is considered
BLOCK = re.compile(r"</(?:p|li|h[23]|blockquote|tr)>|<br\s*/?>")
REFERENCE = re.compile(r"\s?\[\d{1,2}\]")
SENTENCE = re.compile(r"[.!?…][“”\"’)]*(?=\s)")
MORE = "\u00a0…"


def factsheet(request, slug):
    edition, answer = find(request, slug, "steckbrief/")
    if answer:
        return answer
    context = published(edition, request.snapshot)
    record = context["record"]
    permanent = request.build_absolute_uri(number_url(edition.practice_number))
    actors = [
        {**actor, "role": role["role"], "heading": role["heading"]}
        for role in record["roles"]
        for actor in role["actors"]
    ]
    context |= {
        "page_title": f"Steckbrief: {edition.title}",
        "facts": [{**fact, **_some(fact["values"], VALUES)} for fact in record["facts"]],
        "sections": key_sections(edition.document),
        "actors": _some(actors, ACTORS),
        "dimensions": [{**row, "how": cut(row["how"], HOW)} for row in record["dimensions"] if row["considered"]][:6],
        "permanent": permanent,
        "code": code(permanent),
        "canonical": request.build_absolute_uri(edition.get_absolute_url()),
        "noindex": True,
    }
    return render(request, "practices/factsheet.html", context)


def _some(values, count):
    """The first ``count`` values and how many more there are; a single one more is shown."""
    count = count if len(values) > count + 1 else len(values)
    return {"shown": values[:count], "more": len(values) - count}


def key_sections(document):
    """The three most wanted sections that have a text, in the order of the record, each cut to fit."""
    texts = document.get("sections", {})
    wanted = [key for key in WANTED if key in texts]
    wanted += [key for key in texts if key not in wanted]
    chosen = sorted(wanted[:SHOWN], key=list(BY_KEY).index)
    return [
        {
            "heading": BY_KEY[key].public_heading,
            "blocks": cut_blocks(texts[key], SIGNS),
        }
        for key in chosen
    ]


def cut_blocks(html, limit):
    """``[{"is_item", "text"}]``: paragraphs and items of lists as plain text, cut after about ``limit`` signs."""
    blocks, left = [], limit
    for part in BLOCK.split(sanitize(html)):
        text = REFERENCE.sub("", plain(part))
        if not text:
            continue
        if left < 40 and blocks:
            blocks[-1]["text"] = blocks[-1]["text"].removesuffix(MORE) + MORE
            break
        blocks.append({"is_item": "<li" in part, "text": cut(text, left)})
        left -= len(text) + 30  # a line is never full
    return blocks


def cut(text, limit):
    """``text``, or as many whole sentences as ``limit`` allows, at least a few whole words, and "…"."""
    if len(text) <= limit:
        return text
    start = text[:limit]
    ends = [match.end() for match in SENTENCE.finditer(start)]
    if ends and ends[-1] > limit / 3:
        return start[: ends[-1]] + MORE
    return (start[: start.rfind(" ")] if " " in start else start[:-1]).rstrip(" ,;:–-") + MORE


def code(address):
    """The QR code of an address: how many modules wide it is, and the path that draws the dark ones."""
    drawing = qrcode.QRCode(border=4, error_correction=qrcode.ERROR_CORRECT_M)
    drawing.add_data(address)
    drawing.make()
    rows = drawing.get_matrix()
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return {"size": len(rows), "path": "".join(dark)}
