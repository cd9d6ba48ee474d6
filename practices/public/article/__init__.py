"""A public document made readable: everything the detail page shows, for readers and for the desk's preview."""

from django.utils import timezone

from practices import titles
from practices.choices import Kind
from practices.document import public
from practices.public import plans, typesetting
from practices.public.addresses import HOME_CRUMB, LIST, LIST_CRUMB, term_url
from practices.public.article.dates import changes_of, freshness
from practices.public.article.facts import facts_of, place_of
from practices.public.article.files import attachments_of, pictures_of
from practices.public.article.profile import dimensions_of, marks_of
from practices.public.article.roles import roles_of
from practices.public.article.sources import bibliography_of, notes_on, sources_of
from practices.public.article.texts import completeness, missing_in, sections_of
from practices.public.takeaway import citations


def article(document, snapshot, *, edition=None, media=None, is_preview=False, preview_note=""):
    """The context of ``practices/detail.html`` for a public document.

    With its ``edition`` it knows its files, dates and changes; a preview passes ``media`` (as in
    ``Edition.media``) instead.
    """
    place = place_of(document.get("place"), snapshot)
    lead, name = titles.split(document["title"], document.get("place", {}).get("name", ""))
    files = media or (edition.media if edition else {})
    pictures = pictures_of(document, files)
    sources = sources_of(document)
    dimensions = dimensions_of(document, snapshot)
    record = {
        "number": document.get("number") or (edition and edition.practice_number),
        "title": document["title"],
        "lead": titles.hyphenated(titles.short_lead(lead)),
        "name": titles.hyphenated(name),
        "subtitle": document.get("subtitle", ""),
        "teaser": document.get("teaser", ""),
        "lede": typesetting.text(document.get("teaser", "")),
        "kind": document["kind"],
        "kind_label": Kind(document["kind"]).label,
        "url": f"{LIST}{document.get('slug', '')}/",
        "emblem_url": plans.url(edition.practice_number, edition.revision) if edition else "",
        "emblem_caption": plans.caption(document, snapshot) if edition else "",
        "facts": facts_of(document, snapshot, place),
        "sections": sections_of(document, pictures, sources),
        "completeness": completeness(document),
        "missing": missing_in(document),
        "roles": roles_of(document, snapshot, edition),
        "dimensions": dimensions,
        "open_dimensions": [row for row in dimensions if not row["considered"]],
        "marks": marks_of(document),
        "has_marks": bool(document.get("quality_marks")),
        "sources": sources,
        "source_notes": notes_on(sources),
        "attachments": attachments_of(document, files),
        "related": [],
        "former_address": former_address(document),
        "bibliography": bibliography_of(document.get("bibliography")),
        "contact": document.get("contact"),
        "licence": document.get("licence", ""),
        "freshness": freshness(document, timezone.localdate()),
        "tags": _tags(document, snapshot),
        "pictures": [picture for section, picture in pictures if not section],
        "first_published_at": edition and edition.first_published_at,
        "published_at": edition and edition.published_at,
        "version_number": edition.changes[-1]["version"] if edition and edition.changes else None,
        "changes": changes_of(edition),
    }
    shown = [picture for section in record["sections"] for picture in section["pictures"]] + record["pictures"]
    for picture in shown[:1]:
        picture["is_first"] = True
    return {
        "record": record,
        "contents": contents_of(record),
        "breadcrumbs": _breadcrumbs(document, snapshot),
        "page_title": document["title"],
        "description": document.get("teaser", ""),
        "is_preview": is_preview,
        "preview_note": preview_note,
        "citation": citations.line(document, edition),
    }


def published(edition, snapshot):
    """The article of a live edition, as readers may have it today."""
    return article(public(edition.document, on=timezone.localdate()), snapshot, edition=edition)


def former_address(document):
    """The path by which readers knew it, which comes first; "" if only numbers ("/?p=12") are known.

    Without a host: a document does not say of which site its old addresses were.
    """
    return next((path for path in document.get("legacy_addresses", []) if "?" not in path), "")


def contents_of(record):
    """``[{"id", "label"}]`` of the parts that the page has, in their order; what is related is not known yet."""
    parts = [(section["key"], section["heading"]) for section in record["sections"] if section["heading"]]
    parts += [
        (key, label)
        for key, label, there in (
            ("fehlt", "Noch keine Angabe", record["missing"]),
            ("bilder", "Bilder", record["pictures"]),
            ("akteure", "Akteur*innen und Rollen", record["roles"]),
            ("vielfalt", "Vielfalt", record["dimensions"]),
            ("kennzeichen", "Kennzeichen guter Praxis", record["has_marks"]),
            ("quellen", "Quellen", True),
            ("material", "Material", record["attachments"]),
            ("literatur", "Literaturangabe", record["bibliography"]),
        )
        if there
    ]
    return [{"id": key, "label": label} for key, label in parts]


def _tags(document, snapshot):
    terms = [snapshot.vocabularies["tag"].named(name) for name in document.get("tags", [])]
    return [{"label": term.name, "url": term_url("tag", term)} for term in terms if term is not None]


def _breadcrumbs(document, snapshot):
    crumbs = [HOME_CRUMB]
    main = document.get("main_category") or next(iter(document.get("categories", [])), "")
    term = main and snapshot.vocabularies["category"].find(main)
    if term:
        crumbs += [{"label": step.name, "url": term_url("category", step)} for step in term.lineage]
    else:
        crumbs.append(LIST_CRUMB)
    return [*crumbs, {"label": document["title"], "url": ""}]
