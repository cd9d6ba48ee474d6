"""What answers look like, in JSON Schema (2020-12). Keys may come to them within version 1; none goes."""

from practices.choices import AuthorRole, Change, Evidence, Kind, Mark, Progress, Rating, Role, SafetyAspect
from practices.document.public import DESK_ONLY
from practices.document.shape import DOCUMENT
from practices.public.api import words
from practices.public.api.terms import KEYS
from practices.public.filters import FACETS
from taxonomy.models import Place, State, TownSize

# What an edition always has: its version was checked and numbered before it was published.
ALWAYS = ("format", "number", "slug", "kind", "title", "language")
# How readers know the values of closed lists, by their place in a document.
LABELS = {
    "kind": Kind,
    "place.level": Place.Level,
    "further_places[].level": Place.Level,
    "progress": Progress,
    "safety[]": SafetyAspect,
    "evidence": Evidence,
    "actors[].role": Role,
    "quality_marks[].mark": Mark,
    "quality_marks[].rating": Rating,
    "bibliography.authors[].role": AuthorRole,
}


def text(description, **more):
    return {"type": "string", "description": description, **more}


def number(description, **more):
    return {"type": "integer", "minimum": 0, "description": description, **more}


def one_of(choices, description):
    """A closed list; "x-labels" says how readers know its values."""
    return text(description, enum=list(choices.values)) | {"x-labels": dict(choices.choices)}


def address(description):
    return text(description, format="uri")


def moment(description):
    return text(description, format="date-time")


def many(items, description):
    return {"type": "array", "items": items, "description": description}


def thing(description, /, optional=(), **properties):
    required = [key for key in properties if key not in optional]
    return {"type": "object", "description": description, "properties": properties, "required": required}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def document():
    """The public document, from the declaration that checks every document."""
    schema = _worded(DOCUMENT.schema, "")
    schema["required"] = list(ALWAYS)
    schema["description"] = "Der ganze Beitrag. Was nicht bekannt ist, fehlt; leere Angaben gibt es nicht."
    return schema


def _worded(schema, place):
    """A schema with German words for each key, open for keys to come, without what is the desk's."""
    result = {key: value for key, value in schema.items() if key != "additionalProperties" and value != []}
    if place:
        result["description"] = words.DOCUMENT[place]
        if choices := LABELS.get(place):
            result["x-labels"] = dict(choices.choices)
    if "properties" in schema:
        result["properties"] = {
            key: _worded(value, f"{place}.{key}" if place else key)
            for key, value in schema["properties"].items()
            if place or key not in DESK_ONLY
        }
    if "items" in schema:
        result["items"] = _worded(schema["items"], f"{place}[]")
    return result


NEXT = {
    "type": ["string", "null"],
    "format": "uri",
    "description": "Adresse der nächsten Seite; null auf der letzten. Auch im Kopf „Link“.",
}
URL = address("Seite für Leser*innen.")
DOCUMENT_URL = address("Der ganze Beitrag als Daten.")
PRACTICES_URL = address("Die Beiträge dazu als Daten.")


def components():
    """``{name: schema}`` of everything that answers are made of."""
    return {
        "Beitrag": document(),
        "Liste": thing(
            "Eine Seite der Liste.",
            total=number("Wie viele Beiträge die Auswahl hat."),
            results=many(ref("Eintrag"), "Die Beiträge dieser Seite."),
            facets={
                "type": "object",
                "description": "Womit sich die Auswahl weiter eingrenzen lässt, nach Parametern. "
                "Was nichts übrig ließe, fehlt; von Orten und Schlagworten stehen die häufigsten da.",
                "properties": {name: many(ref("Option"), f"Werte von „{name}“.") for name in FACETS},
            },
            next=NEXT,
        ),
        "Eintrag": thing(
            "Ein Beitrag in der Liste.",
            number=number(words.DOCUMENT["number"]),
            slug=text(words.DOCUMENT["slug"]),
            title=text("Titel."),
            teaser=text("Kurzbeschreibung; leer, wo sie fehlt."),
            kind=one_of(Kind, "Art des Beitrags."),
            url=URL,
            place=text("Ort; leer, wo er fehlt."),
            state=text("Bundesland; leer, wo es fehlt."),
            actors=many(text("Kurzname aus „akteure“."), "Wer handelt."),
            diversity=many(text("Kurzname aus „diversitaet“."), "Wessen Belange."),
            published_at=moment("Wann diese Fassung veröffentlicht wurde."),
            document=DOCUMENT_URL,
        ),
        "Option": thing(
            "Ein Wert einer Facette.",
            value=text("Wert des Parameters."),
            label=text("Wie Leser*innen ihn kennen."),
            count=number("Wie viele Beiträge es wären, wäre er der einzige Wert seiner Facette."),
            selected={"type": "boolean", "description": "Ob er gewählt ist."},
        ),
        "Vokabulare": thing("Alle Vokabulare.", results=many(ref("Kurzangabe"), "Die Vokabulare.")),
        "Kurzangabe": thing("Ein Vokabular.", **_vocabulary(), terms=number("Wie viele Begriffe öffentlich sind.")),
        "Vokabular": thing(
            "Ein Vokabular mit seinen Begriffen.",
            **_vocabulary(),
            results=many(ref("Begriff"), "Die obersten Begriffe, in der Reihenfolge der Redaktion."),
        ),
        "Begriff": thing(
            "Ein Begriff mit dem, was darunter steht.",
            optional=("description",),
            slug=text("Kurzname; so steht er in Parametern und Beiträgen."),
            path=text("Kurznamen von der Wurzel an."),
            name=text("Wie der Begriff heißt."),
            synonyms=many(text("Ein Wort."), "Andere Wörter dafür."),
            former=many(text("Ein Name."), "Frühere Kurznamen und Pfade, auch von zusammengelegten Begriffen."),
            retired={"type": "boolean", "description": "Wird nicht mehr vergeben."},
            count=number("Wie viele Beiträge darunter eingeordnet sind, einschließlich allem darunter."),
            url=URL,
            practices=PRACTICES_URL,
            description=text("Was hier eingeordnet wird."),
            children=many(ref("Begriff"), "Unterbegriffe."),
        ),
        "Orte": thing(
            "Alle Orte mit Beiträgen.",
            total=number("Wie viele es sind."),
            results=many(ref("Ort"), "Die Orte nach Namen."),
        ),
        "Ort": thing(
            "Ein Ort; was nicht bekannt ist, fehlt.",
            optional=("state", "land", "latitude", "longitude", "size"),
            slug=text("Kurzname für den Parameter „ort“."),
            name=text("Name."),
            level=one_of(Place.Level, "Ebene."),
            state=text("Bundesland.", enum=list(State.labels)),
            land=one_of(State, "Bundesland als Wert des Parameters „land“."),
            latitude={"type": "number", "minimum": -90, "maximum": 90, "description": "Breite in Grad (WGS 84)."},
            longitude={"type": "number", "minimum": -180, "maximum": 180, "description": "Länge in Grad (WGS 84)."},
            size=one_of(TownSize, "Größe der Kommune."),
            count=number("Wie viele Beiträge es dort gibt."),
            url=URL,
            practices=PRACTICES_URL,
        ),
        "Aenderungen": thing(
            "Eine Seite der veröffentlichten Änderungen.",
            results=many(ref("Aenderung"), "Die Änderungen, die neueste zuerst."),
            next=NEXT,
            revision=number("Stand der Sammlung: der Wert für „seit“ beim nächsten Mal."),
        ),
        "Aenderung": thing(
            "Was mit einem Beitrag geschah.",
            optional=("title", "note"),
            number=number("Nummer des Beitrags."),
            kind=one_of(Change, "Was geschah. Ein zurückgezogener Beitrag kann später wieder veröffentlicht sein."),
            at=moment("Wann."),
            title=text("Titel, wie er heute heißt; fehlt bei zurückgezogenen."),
            note=text("Was sich geändert hat, wo die Redaktion es sagt."),
            revision=number("Stand der Sammlung, mit dem es geschah."),
            url=address("Dauerhafte Adresse für Leser*innen."),
            document=DOCUMENT_URL,
        ),
        "Verzeichnis": thing(
            "Was es gibt.",
            title=text("Name der Schnittstelle."),
            version=text("Fassung der Schnittstelle."),
            practices=address("Die Liste der Beiträge."),
            vocabularies=address("Die Vokabulare."),
            places=address("Die Orte."),
            changes=address("Die Änderungen."),
            description=address("Diese Beschreibung als OpenAPI."),
            documentation=address("Diese Beschreibung als Seite."),
        ),
        "Problem": thing(
            "Was nicht ging (RFC 9457).",
            optional=("errors",),
            type=text("Adresse, die das Problem erklärt.", format="uri-reference"),
            title=text("Das Problem in zwei Worten."),
            status=number("Statuscode der Antwort."),
            detail=text("Was in dieser Anfrage nicht ging."),
            errors=many(
                thing(
                    "Ein Fehler.",
                    optional=("parameter",),
                    parameter=text("Welcher Parameter gemeint ist."),
                    detail=text("Was mit ihm nicht stimmt."),
                ),
                "Jeder Fehler einzeln.",
            ),
        ),
    }


def _vocabulary():
    return {
        "vocabulary": text("Name in Adressen.", enum=list(KEYS)),
        "title": text("Überschrift."),
        "description": text("Wozu das Vokabular dient."),
        "parameter": text("Parameter der Liste, der seine Kurznamen nimmt.", enum=list(FACETS)),
        "url": URL,
        "document": address("Das Vokabular mit allen Begriffen."),
    }
