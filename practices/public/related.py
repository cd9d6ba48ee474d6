"""Which other records belong to a record."""

from practices import titles
from practices.choices import RelationKind
from practices.models import Edition
from practices.public import plans


def relations(edition, snapshot):
    """Links to the live editions that this one names or that name it (one query, none if there are none)."""
    links = snapshot.links.of(edition.practice_number)
    if not links:
        return []
    related = Edition.objects.live().filter(practice_number__in=links).order_by("title_key", "practice_number")
    rows = []
    for other in related.only("practice_number", "slug", "title", "revision"):
        kind, is_inverse = links[other.practice_number]
        kind = RelationKind(kind)
        rows.append(
            {
                "kind_label": kind.inverse_label if is_inverse else kind.label,
                "title": titles.hyphenated(other.title),
                "url": other.get_absolute_url(),
                "emblem_url": plans.url(other.practice_number, other.revision),
            }
        )
    return rows
