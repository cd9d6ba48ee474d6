"""The help page of the search. Its examples stand here only, and a test tries each of them."""

from dataclasses import dataclass

from django.shortcuts import render

from practices.public.addresses import HELP, HOME_CRUMB, LIST_CRUMB, Selection
from practices.public.filters import SCOPES

OPTIONS = {("in", value): label[0].lower() + label[1:] for value, label in SCOPES.items()} | {
    ("genau", "1"): "genau diese Wörter"
}


@dataclass(frozen=True, slots=True)
class Text:
    """What a record says, in its "title" or "text"; as "actor" the name of a term that it is filed under."""

    says: str
    where: str = "text"


@dataclass(frozen=True, slots=True)
class Example:
    """A search, texts that it finds, and texts that it must not find; ``notice`` is said above the results."""

    query: str
    found: tuple
    missed: tuple = ()
    options: tuple = ()
    notice: str = ""

    @property
    def parameters(self):
        return {"q": self.query, **dict(self.options)}

    @property
    def url(self):
        return Selection(self.parameters.items()).url

    @property
    def limits(self):
        return [OPTIONS[option] for option in self.options]


def example(query, found, missed=None, *, notice="", **options):
    """``found`` and ``missed``: one Text or several; plain strings stand in the text of a record."""
    options = tuple((name.rstrip("_"), value) for name, value in options.items())
    return Example(query, _texts(found), _texts(missed), options, notice)


def _texts(given):
    given = given if isinstance(given, list) else [given] if given else []
    return tuple(text if isinstance(text, Text) else Text(text) for text in given)


EXAMPLES = {
    "words": [
        example(
            "polizei und schule",
            "Die Schule lädt die Polizei ein.",
            "Die Polizei geht Streife.",
            notice="Nicht beachtet: und",
        ),
    ],
    "phrases": [
        example(
            '"öffentlichen Raum"', "Alle nutzen den öffentlichen Raum.", "Ein öffentlicher Raum ist für alle da."
        ),
        example("„Platz“", "Der Platz ist belebt.", "Die Plätze sind belebt, auch der Marktplatz."),
    ],
    "without": [
        example("Park -Hund", "Im Park treffen sich alle.", "Im Park dürfen Hunde frei laufen."),
        example('Treffen -"Runder Tisch"', "Das Treffen war gut besucht.", "Zum Treffen kam auch der Runder Tisch."),
    ],
    "limits": [
        example(
            "Parkmanagement",
            Text("Parkmanagement im Kleistpark", "title"),
            "Das Parkmanagement beginnt im Mai.",
            in_="titel",
        ),
        example(
            "Wohnungsunternehmen",
            "Drei Wohnungsunternehmen machen mit.",
            Text("Umfrage unter Wohnungsunternehmen", "title"),
            in_="inhalt",
        ),
        example(
            "junge Menschen",
            "Junge Menschen gestalten den Hof mit.",
            "Das Angebot richtet sich an die jungen Menschen im Viertel.",
            genau="1",
        ),
    ],
    "forms": [
        example("Haus", ["Das Haus ist saniert.", "Alle Häuser sind saniert."]),
        example("Bewohnerin", ["Die Bewohner*innen planen mit.", "Bewohnende wurden befragt."]),
        example("Mitarbeiter", "Mitarbeitende der Stadt hören zu."),
        example("Duesseldorf", "Die Straßen in Düsseldorf sind hell."),
    ],
    "compounds": [
        example("Verbot", "Am Bahnhof gilt eine Waffenverbotszone."),
        example("Angst Raum", "Die Unterführung ist ein Angstraum."),
        example("Trinkerszene", "Das Team kennt die Trinker- und Drogenszene."),
        example("Rat", "Der Präventionsrat tagt im Mai.", "Der Umbau ist generationengerecht."),
        example(
            "Platzgestaltung",
            "Die Gestaltung zog Menschen auf den Platz.",
            "Die Gestaltung ist schlicht.",
            notice="Gesucht wurde auch: Platz + Gestaltung",
        ),
    ],
    "synonyms": [
        example(
            "KOD",
            ["Ein Kommunaler Ordnungsdienst (KOD) hilft.", "Der kommunale Ordnungsdienst geht Streife."],
            notice="Gesucht wurde auch: Kommunaler Ordnungsdienst",
        ),
        example("Kindertagesstätte", "Die Kita lädt zum Fest ein.", notice="Gesucht wurde auch: Kita"),
        example("Landeskriminalamt", Text("Polizei", "actor")),
    ],
    "typos": [
        example(
            "Konfliktmangement",
            "Das Konfliktmanagement vermittelt abends.",
            notice="Keine Treffer für „Konfliktmangement“, gezeigt wird „Konfliktmanagement“.",
        ),
    ],
}


def search_help(request):
    context = {
        "page_title": "Hilfe zur Suche",
        "description": "Was Sie in die Suche von DIVERCITY eingeben können und was sie findet, mit Beispielen.",
        "canonical": request.build_absolute_uri(HELP),
        "breadcrumbs": [
            HOME_CRUMB,
            LIST_CRUMB,
            {"label": "Hilfe zur Suche", "url": ""},
        ],
        "examples": EXAMPLES,
    }
    return render(request, "practices/help.html", context)
