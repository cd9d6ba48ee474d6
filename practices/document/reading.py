"""From the desk's rows to a document."""

from practices.document.naming import file_name, place_value
from practices.document.shape import FORMAT
from practices.document.values import UNSTORABLE
from practices.sections import SECTIONS

DATE_COLUMNS = ("as_of", "confirmed_on", "review_on")
# Key in the document → column of the practice.
BIBLIOGRAPHY = {
    "publisher": "publisher",
    "year": "publication_year",
    "series": "series",
    "citation": "citation",
    "doi": "doi",
}
CONTACT = ("name", "organisation", "email", "phone", "consent_on", "expires_on")


def build(practice):
    """The document of a practice as its rows stand now (some fourteen queries)."""
    bibliography = {"authors": [{"name": a.name, "role": a.role} for a in practice.authors.all()]}
    bibliography |= {key: getattr(practice, column) for key, column in BIBLIOGRAPHY.items()}
    document = {
        "format": FORMAT,
        "number": practice.number,
        "slug": practice.slug,
        **{key: getattr(practice, key) for key in ("kind", "title", "subtitle", "teaser", "language")},
        "place": place_value(practice.place) if practice.place_id else None,
        "further_places": [
            place_value(row.place) for row in practice.practiceplace_set.select_related("place").order_by("pk")
        ],
        **{key: getattr(practice, key) for key in ("district", "start_year", "end_year", "progress")},
        "safety": practice.safety,
        "evidence": practice.evidence,
        "sections": _filled({section.key: getattr(practice, section.key) for section in SECTIONS}),
        "categories": [
            row.category.slug for row in practice.practicecategory_set.select_related("category").order_by("pk")
        ],
        "main_category": practice.main_category.slug if practice.main_category_id else "",
        "occasions": [
            row.occasion.slug for row in practice.practiceoccasion_set.select_related("occasion").order_by("pk")
        ],
        "tags": [item.tag.name for item in practice.tag_items.select_related("tag").order_by("pk")],
        "actors": [
            _filled(
                {
                    "actor": row.actor.slug,
                    "role": row.role,
                    "organisation": row.organisation,
                    "note": row.note,
                }
            )
            for row in practice.involvements.select_related("actor")
        ],
        "diversity": [
            _filled({"dimension": row.dimension.slug, "how": row.how})
            for row in practice.considerations.select_related("dimension")
        ],
        "quality_marks": [
            _filled({"mark": row.mark, "rating": row.rating, "reason": row.reason})
            for row in practice.quality_marks.all()
        ],
        "pictures": [_picture(row) for row in practice.pictures.select_related("image")],
        "attachments": [_attachment(row) for row in practice.attachments.select_related("file")],
        "sources": [
            _filled({"text": row.text, "url": row.url, "accessed": _iso(row.accessed), "note": row.note})
            for row in practice.sources.all()
        ],
        "bibliography": _filled(bibliography),
        "contact": _filled({key: _iso(getattr(practice, f"contact_{key}")) for key in CONTACT}),
        "relations": [
            {"kind": row.kind, "practice": row.target.number} for row in practice.relations.select_related("target")
        ],
        "legacy_addresses": [row.path for row in practice.legacy_addresses.all()],
        "licence": practice.licence,
        **{key: _iso(getattr(practice, key)) for key in DATE_COLUMNS},
        "internal_note": practice.internal_note,
    }
    return _filled(document)


def _filled(record):
    """What is known, without the characters that no document may hold: pasted slides bring them into forms."""
    clean = {key: UNSTORABLE.sub(" ", value) if isinstance(value, str) else value for key, value in record.items()}
    return {key: value for key, value in clean.items() if value not in ("", None, [], {})}


def _iso(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _picture(row):
    image = row.image
    picture = {"file": file_name(image), "alt": row.alt, "decorative": True if row.decorative else None}
    picture |= {
        "caption": row.caption,
        "credit": image.credit,
        "licence": image.licence,
        "source": image.source,
    }
    picture["section"] = row.section
    picture["focus"] = [] if (row.focus_x, row.focus_y) == (0.5, 0.5) else [row.focus_x, row.focus_y]
    return _filled(picture)


def _attachment(row):
    attachment = {"label": row.label, "file": file_name(row.file) if row.file_id else "", "url": row.url}
    attachment |= {"language": row.language, "accessible": row.accessible}
    return _filled(attachment)
