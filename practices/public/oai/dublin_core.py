"""A record in the fifteen elements of Dublin Core."""

from django.utils import timezone

from practices.choices import Kind
from practices.document import public
from practices.public import licences
from practices.public.addresses import number_url
from practices.public.takeaway import citations


def elements(edition, snapshot, base):
    """``[(element, text)]`` of what is known; ``base`` is the site's address without a slash."""
    document = public(edition.document, on=timezone.localdate())
    permanent = f"{base}{number_url(edition.practice_number)}"
    entry = citations.entry(document, edition, permanent)
    places = [document.get("place"), *document.get("further_places", [])]
    pairs = [
        ("title", document["title"]),
        *(("creator", name) for name in entry["authors"]),
        *(("subject", name) for name in [*_terms(document, snapshot), *document.get("tags", [])]),
        ("description", document.get("teaser")),
        ("publisher", entry["publisher"]),
        *(("contributor", name) for name in entry["editors"]),
        ("date", timezone.localdate(edition.published_at).isoformat()),
        ("type", "Text"),
        ("type", Kind(document["kind"]).label),
        ("format", "text/html"),
        ("identifier", permanent),
        ("identifier", f"https://doi.org/{entry['doi']}" if entry["doi"] else ""),
        ("source", entry["reference"]),
        ("language", entry["language"]),
        ("relation", f"{base}/"),
        *(("coverage", place["name"]) for place in places if place),
        ("rights", document.get("licence")),
        ("rights", licences.address(document.get("licence", ""))),
    ]
    return [(name, text) for name, text in pairs if text]


def _terms(document, snapshot):
    slugs = {
        "category": document.get("categories", []),
        "actor": [row["actor"] for row in document.get("actors", [])],
        "dimension": [row["dimension"] for row in document.get("diversity", [])],
        "occasion": document.get("occasions", []),
    }
    return dict.fromkeys(name for key, named in slugs.items() for name in snapshot.vocabularies[key].names(named))
