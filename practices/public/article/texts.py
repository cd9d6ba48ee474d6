"""The long texts of a record in their order, and what is expected and missing."""

from django.utils.safestring import mark_safe

from practices.public import typesetting
from practices.public.article.facts import PROJECTS
from practices.richtext import below_section_heading, sanitize
from practices.sections import SECTIONS


def _heading(section, texts):
    """The free text has a heading only beside others; "Text" is the editors' word for it."""
    if section.key != "body":
        return section.heading
    return "Worum es geht" if len(texts) > 1 else ""


def sections_of(document, pictures):
    texts = document.get("sections", {})
    sections = SECTIONS
    if document["kind"] not in PROJECTS:  # there the free text is the main thing
        sections = sorted(SECTIONS, key=lambda section: section.key != "body")
    return [
        {
            "key": section.key,
            "heading": _heading(section, texts),
            # Sanitised when it was recorded; once more here as the last line of defence.
            "html": typesetting.text(mark_safe(below_section_heading(sanitize(texts.get(section.key, ""))))),
            "pictures": [picture for key, picture in pictures if key == section.key],
        }
        for section in sections
        if section.key in texts or any(key == section.key for key, _ in pictures)
    ]


def missing_in(document):
    if document["kind"] not in PROJECTS:
        return []
    texts = document.get("sections", {})
    missing = [{"label": s.heading} for s in SECTIONS if s.expected and s.key not in texts]
    for key, label in (("quality_marks", "Kennzeichen guter Praxis"), ("contact", "Kontakt")):
        if key not in document:
            missing.append({"label": label})
    return missing
