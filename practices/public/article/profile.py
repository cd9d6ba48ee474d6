"""What makes a practice one of diversity: the dimensions it considers and the six Kennzeichen."""

from practices.choices import Mark, Rating
from practices.public.addresses import term_url


def dimensions_of(document, snapshot):
    """All dimensions as soon as one is considered, so that gaps are visible; else the facts box says enough."""
    vocabulary = snapshot.vocabularies["dimension"]
    considered = {}
    for row in document.get("diversity", []):
        term = vocabulary.find(row["dimension"])
        if term is not None:
            considered[term.id] = row.get("how", "")
    if not considered:
        return []
    return [
        {
            "label": term.name,
            "url": term_url("dimension", term),
            "how": considered.get(term.id, ""),
            "considered": term.id in considered,
        }
        for term in vocabulary
        if term.id in considered or (term.parent is None and not term.is_retired)
    ]


def marks_of(document):
    rated = {row["mark"]: row for row in document.get("quality_marks", [])}
    marks = []
    for mark in Mark:
        row = rated.get(mark.value, {})
        rating = row.get("rating", "")
        marks.append(
            {
                "key": mark.value,
                "label": mark.label,
                "rating": rating,
                "rating_label": Rating(rating).label if rating else "",
                "reason": row.get("reason", ""),
            }
        )
    return marks
