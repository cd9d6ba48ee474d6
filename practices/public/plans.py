"""Which block plan belongs to a record: what the drawing shows, its caption and its address."""

from django.http import Http404, HttpResponse, HttpResponseRedirect

from practices.models import Edition
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


def plan_file(request, number, revision, width):
    """The block plan of a live record as a picture of its own."""
    edition = Edition.objects.live().filter(practice_number=number).only("document", "revision").first()
    if edition is None:
        raise Http404("Zu dieser Nummer gibt es keinen Plan.")
    if edition.revision != revision:
        return HttpResponseRedirect(url(number, edition.revision, width))
    response = HttpResponse(draw(edition.document, number, width), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
