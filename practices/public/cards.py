"""Editions as the rows of lists: what lets a reader decide without opening."""

from practices import titles
from practices.choices import PROJECTS, Evidence, Kind
from practices.public import plans

KIND_LABELS = dict(Kind.choices)
EVIDENCE_LABELS = dict(Evidence.choices)


def rows(editions, snapshot, chosen=()):
    """One dict for each edition, without a query; ``chosen`` are the slugs that the reader filters by."""
    actors, dimensions = snapshot.vocabularies["actor"], snapshot.vocabularies["dimension"]
    return [
        {
            "number": edition.practice_number,
            "url": edition.get_absolute_url(),
            "title": edition.title,
            "lead": titles.hyphenated(card.get("lead", "")),
            "name": titles.hyphenated(card["name"]),
            "teaser": edition.teaser,
            "kind_label": KIND_LABELS[edition.kind],
            "years": card.get("years", ""),
            "place": place_label(card),
            "actors": _labels(actors, card.get("actors", ()), chosen),
            "dimensions": _labels(dimensions, card.get("dimensions", ()), chosen),
            "is_project": edition.kind in PROJECTS,
            "facts": _facts(edition, card),
            "emblem_url": plans.url(edition.practice_number, edition.revision),
        }
        for edition in editions
        for card in [edition.card]
    ]


def counted(number):
    """ "1 Beitrag", "12 Beiträge"."""
    return f"{number} {'Beitrag' if number == 1 else 'Beiträge'}"


def place_label(card):
    place, state = card.get("place", ""), card.get("state", "")
    return f"{place}, {state}" if state and state != place else place


def _facts(edition, card):
    """What is known of how well proven and how fresh the record is; editions of before lack the year."""
    facts = [f"Beleg: {EVIDENCE_LABELS[edition.evidence]}"] if edition.evidence else []
    facts += [f"Stand {card['as_of']}"] if "as_of" in card else []
    return " · ".join(facts)


def _labels(vocabulary, slugs, chosen):
    """The roots of these terms, each once: a row says "Polizei", the page names the organisation."""
    labels = {}
    for slug in slugs:
        term = vocabulary.find(slug)
        if term is not None:
            label = labels.setdefault(term.root.slug, {"label": term.root.name, "chosen": False})
            label["chosen"] = label["chosen"] or slug in chosen or term.root.slug in chosen
    return list(labels.values())
