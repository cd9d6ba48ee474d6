"""The long texts of a record in their order, what they refer to, and what is expected and missing."""

import re

from django.utils.safestring import mark_safe

from practices.choices import PROJECTS
from practices.public import typesetting
from practices.richtext import below_section_heading, sanitize
from practices.sections import SECTIONS

TAG = re.compile(r"(<[^>]*>)")
REFERENCE = re.compile(r"\s?\[(\d{1,2})\]")


def sections_of(document, pictures, sources):
    """The sections that have a text or a picture, each with the notes of the sources that it refers to."""
    texts = document.get("sections", {})
    sections = SECTIONS
    if document["kind"] not in PROJECTS:  # there the free text is the main thing
        sections = sorted(SECTIONS, key=lambda section: section.key != "body")
    shown = []
    noted = set()
    for section in sections:
        own = [picture for key, picture in pictures if key == section.key]
        if section.key not in texts and not own:
            continue
        # Sanitised when it was recorded; once more here as the last line of defence.
        html, referred = with_references(below_section_heading(sanitize(texts.get(section.key, ""))), len(sources))
        notes = [source for source in sources if source["number"] in referred - noted and source["note"]]
        noted |= referred
        shown.append(
            {
                "key": section.key,
                "heading": _heading(section, texts),
                "anchor": section.anchor,
                "html": typesetting.text(mark_safe(html)),
                "pictures": own,
                "notes": notes,
            }
        )
    return shown


def with_references(html, count):
    """Sanitised ``html`` with "[2]" as a link to source 2 of ``count``, and the numbers found; links keep theirs."""
    found, parts, depth = set(), TAG.split(html), 0

    def link(match):
        number = int(match[1])
        if not 1 <= number <= count:
            return match[0]
        found.add(number)
        return f'<sup class="reference"><a href="#quelle-{number}" aria-label="Quelle {number}">{number}</a></sup>'

    for at, part in enumerate(parts):
        if part.startswith("<"):
            depth += part.startswith("<a ") - part.startswith("</a")
        elif not depth:
            parts[at] = REFERENCE.sub(link, part)
    return "".join(parts), found


def _heading(section, texts):
    """The free text has a heading only beside others."""
    return "" if section.key == "body" and len(texts) == 1 else section.public_heading


def completeness(document):
    """``{"given", "of", "sections"}`` of the sections a project can fill; None where nothing is expected."""
    if document["kind"] not in PROJECTS:
        return None
    texts = document.get("sections", {})
    sections = [{"label": s.heading, "given": s.key in texts} for s in SECTIONS if s.key != "body"]
    return {"given": sum(row["given"] for row in sections), "of": len(sections), "sections": sections}


def missing_in(document):
    if document["kind"] not in PROJECTS:
        return []
    texts = document.get("sections", {})
    missing = [{"label": s.heading} for s in SECTIONS if s.expected and s.key not in texts]
    for key, label in (("quality_marks", "Kennzeichen guter Praxis"), ("contact", "Kontakt")):
        if key not in document:
            missing.append({"label": label})
    return missing
