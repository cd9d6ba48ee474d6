"""Which block plan belongs to a record: what the drawing shows, its caption and its address."""

from practices.public import emblem

# From small to large: the smallest spatial level a record is filed under gives its plan the form.
LEVELS = ("wohnungen", "gebaeude", "wohnumfeld", "freiraum", "nachbarschaft", "stadtquartier", "stadt")
SQUARE, WIDE = 120, 216  # widths in pixels; both are 120 high


def url(number, revision, width=SQUARE):
    """Address of the drawing; it changes with the edition, so the file may be kept for ever."""
    return f"/zeichen/{number}-{revision}{'-breit' if width == WIDE else ''}.svg"


def shown(document):
    """What of a document its plan shows."""
    return {
        "level": next((level for level in LEVELS if level in document.get("categories", [])), ""),
        "place": document.get("place", {}).get("name", ""),
        "actors": len({row["actor"] for row in document.get("actors", [])}),
        "dimensions": len(document.get("diversity", [])),
    }


def draw(document, number, width=SQUARE):
    return emblem.draw(number, **shown(document), width=width)


def caption(document, snapshot):
    facts = shown(document)
    level = snapshot.vocabularies["category"].find(facts["level"]) if facts["level"] else None
    facts["level"] = level.name if level else ""
    return emblem.caption(document["number"], **facts) if document.get("number") else ""
