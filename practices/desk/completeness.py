"""What a record must have to be published, and what readers expect of it: one table of rules.

*Required* is little, so that the predecessor's records can live. *Expected* is what the template of the
collection asks for; a gap shows publicly as "keine Angabe" and lowers the completeness.
"""

from collections.abc import Callable
from dataclasses import dataclass

from practices.choices import PROJECTS, Kind
from practices.document.public import is_described
from practices.sections import SECTIONS


@dataclass(frozen=True, slots=True)
class Rule:
    field: str  # the form field the message leads to
    label: str
    message: str
    is_met: Callable  # of a document
    required: bool = False
    kinds: frozenset = frozenset(Kind.values)


WRITINGS = frozenset({Kind.VEROEFFENTLICHUNG.value})


def _has(key):
    return lambda document: bool(document.get(key))


def _is_filed(document):
    return any(document.get(key) for key in ("categories", "actors", "diversity", "occasions", "tags"))


def _pictures_are_accessible(document):
    return all(is_described(picture) for picture in document.get("pictures", []))


def _pictures_are_credited(document):
    return all(p.get("credit") for p in document.get("pictures", []))


def _pictures_are_licensed(document):
    return all(p.get("licence") for p in document.get("pictures", []))


RULES = (
    Rule("title", "Titel", "Der Titel fehlt.", _has("title"), required=True),
    Rule("teaser", "Kurzbeschreibung", "Die Kurzbeschreibung fehlt.", _has("teaser"), required=True),
    Rule("kind", "Art", "Die Art des Beitrags fehlt.", _has("kind"), required=True),
    Rule(
        "categories",
        "Einordnung",
        "Der Beitrag ist nirgends eingeordnet: mindestens eine Kategorie, Akteur*in, Dimension, ein Anlass oder "
        "Schlagwort.",
        _is_filed,
        required=True,
    ),
    Rule("body", "Text", "Der Beitrag hat noch keinen Text.", _has("sections"), required=True),
    Rule(
        "pictures",
        "Alternativtexte",
        "Ein Bild hat weder Alternativtext noch die Angabe „nur schmückend“.",
        _pictures_are_accessible,
        required=True,
    ),
    Rule(
        "pictures",
        "Bildnachweise",
        "Ein Bild hat keinen Bildnachweis; er steht beim Bild in der Bildersammlung.",
        _pictures_are_credited,
        required=True,
    ),
    Rule(
        "pictures",
        "Lizenzen der Bilder",
        "Ein Bild hat keine Lizenz; sie steht beim Bild in der Bildersammlung.",
        _pictures_are_licensed,
        required=True,
    ),
    Rule("place", "Ort", "Der Ort fehlt.", _has("place"), kinds=PROJECTS),
    Rule("start_year", "Beginn", "Das Jahr des Beginns fehlt.", _has("start_year"), kinds=PROJECTS),
    Rule("progress", "Stand des Vorhabens", "Der Stand des Vorhabens fehlt.", _has("progress"), kinds=PROJECTS),
    Rule("safety", "Sicherheitsbezug", "Der Sicherheitsbezug fehlt.", _has("safety"), kinds=PROJECTS),
    Rule("evidence", "Belegart", "Die Belegart fehlt.", _has("evidence"), kinds=PROJECTS),
    Rule("involvements", "Akteur*innen", "Keine Akteur*in ist genannt.", _has("actors"), kinds=PROJECTS),
    Rule(
        "considerations",
        "Diversitätsdimensionen",
        "Keine Diversitätsdimension ist genannt.",
        _has("diversity"),
        kinds=PROJECTS,
    ),
    Rule("occasions", "Anlass", "Der Anlass fehlt.", _has("occasions"), kinds=PROJECTS),
    Rule(
        "quality_marks",
        "Kennzeichen guter Praxis",
        "Kein Kennzeichen ist bewertet.",
        _has("quality_marks"),
        kinds=PROJECTS,
    ),
    *(
        Rule(
            section.key,
            section.heading,
            f"Der Abschnitt „{section.heading}“ ist leer.",
            lambda document, key=section.key: bool(document.get("sections", {}).get(key)),
            kinds=PROJECTS,
        )
        for section in SECTIONS
        if section.expected
    ),
    Rule("sources", "Quellen", "Keine Quelle ist genannt.", _has("sources")),
    Rule("contact_name", "Kontakt", "Kein Kontakt ist genannt.", _has("contact"), kinds=PROJECTS),
    Rule("as_of", "Stand der Angaben", "Der Stand der Angaben fehlt.", _has("as_of")),
    Rule("licence", "Lizenz", "Die Lizenz des Textes fehlt.", _has("licence")),
    Rule(
        "citation",
        "Quellenangabe",
        "Die vollständige Quellenangabe fehlt.",
        lambda document: bool(document.get("bibliography", {}).get("citation")),
        kinds=WRITINGS,
    ),
)


def missing(document, *, required):
    """The rules of ``document``'s kind that are not met: the required ones, or those that readers expect."""
    kind = document.get("kind")
    return [rule for rule in RULES if rule.required is required and kind in rule.kinds and not rule.is_met(document)]


def score(document):
    """``(met, all)`` over all rules of the document's kind."""
    rules = [rule for rule in RULES if document.get("kind") in rule.kinds]
    return sum(rule.is_met(document) for rule in rules), len(rules)


def percent(document):
    """``score`` as a whole number that is 100 only if nothing is missing.

    It is kept with the practice; whoever changes RULES writes a migration that counts anew, as 0012 does.
    """
    met, rules = score(document)
    return met * 100 // rules if rules else 0
