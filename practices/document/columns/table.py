"""The columns of the collection as a flat table, declared once and in order."""

from collections.abc import Callable
from dataclasses import dataclass

from practices.choices import AuthorRole, Evidence, Kind, Mark, Progress, Rating, Role, SafetyAspect
from practices.document.columns import cells
from practices.document.columns.cells import Cell, Wrong
from practices.sections import SECTIONS

CELL_LIMIT = 32_767  # UTF-16 units that a cell of Excel holds
_TOO_LONG = "[Zu lang für eine Zelle"


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` is the place in the document, its steps joined by dots; ``note`` explains the column in the codebook."""

    key: str
    heading: str
    note: str
    cell: Cell
    get: Callable  # document → value or None
    put: Callable  # document, value or None → changes the document
    vocabulary: str = ""  # whose terms it names
    choices: type | None = None  # the closed list that its values are from

    @property
    def field(self):
        """The document's own key that the column is a part of."""
        return self.key.split(".")[0]

    @property
    def is_editable(self):
        return self.cell.read is not None

    def whole(self, document, names):
        """The cell of a document: text, int, date, or None where nothing is known."""
        value = self.get(document)
        return None if value in (None, "", [], {}) else self.cell.write(value, names)

    def write(self, document, names):
        """The same, never too long for Excel."""
        cell = self.whole(document, names)
        if isinstance(cell, str) and len(cell) * 2 > CELL_LIMIT and len(cell.encode("utf-16-le")) > 2 * CELL_LIMIT:
            return f"{_TOO_LONG}: {len(cell)} Zeichen. Dieser Text lässt sich nur im Formular bearbeiten.]"
        return cell

    def change(self, document, cell, names):
        """Make ``document`` say what the cell says, unchecked; an empty cell empties. Raises ``Wrong``."""
        if cell is None or isinstance(cell, str) and not cell.strip():
            self.put(document, None)
            return
        if isinstance(cell, str) and cell.startswith(_TOO_LONG):
            raise Wrong("Dieser Text ist zu lang für eine Zelle und lässt sich nur im Formular bearbeiten.")
        self.put(document, self.cell.read(cell, names))


def _get(steps):
    def get(document):
        for step in steps:
            document = document.get(step) if document else None
        return document

    return get


def _put(steps):
    *above, last = steps

    def put(document, value):
        inside = document
        for step in above:
            inside = inside.setdefault(step, {})
        if value in (None, "", [], {}):
            inside.pop(last, None)
        else:
            inside[last] = value
        if above and not inside:
            del document[above[0]]

    return put


def _column(key, heading, note, cell, **more):
    steps = key.split(".")
    return Column(key, heading, note, cell, _get(steps), _put(steps), **more)


def _slugs(key, heading, vocabulary, get=None):
    """What programs read beside the names of terms."""
    note = "Dieselben Begriffe mit ihren Kurznamen, wie sie in Adressen und der Programmierschnittstelle stehen."
    return Column(key, heading, note, cells.slugs(vocabulary), get or _get([key.removesuffix("_slugs")]), None)


def _mark(mark, name, heading, note, cell, **more):
    """A column about one quality mark: its ``rating`` or ``reason``."""

    def get(document):
        return next((row.get(name) for row in document.get("quality_marks", []) if row["mark"] == mark), None)

    def put(document, value):
        rows = {row["mark"]: dict(row) for row in document.get("quality_marks", [])}
        row = rows.setdefault(mark.value, {"mark": mark.value})  # where it stood, or behind the others
        row.pop(name, None)
        row |= {name: value} if value else {}
        _put(["quality_marks"])(document, [row for row in rows.values() if len(row) > 1])

    return Column(f"quality_marks.{mark}.{name}", heading, note, cell, get, put, **more)


_SEVERAL = "Mehrere sind durch Semikolon getrennt."
_FORMATTED = "Leerzeilen trennen Absätze; Text mit Überschriften, Listen, Tabellen oder Links steht als HTML da."

NUMBER = _column(
    "number", "Nummer", "Die dauerhafte Nummer des Beitrags; sie wird nie ein zweites Mal vergeben.", cells.integer
)

_BEGINNING = (
    _column("kind", "Art", "Was für ein Beitrag das ist.", cells.choice(Kind), choices=Kind),
    _column("title", "Titel", "Höchstens 200 Zeichen.", cells.text),
    _column("subtitle", "Untertitel", "Höchstens 300 Zeichen.", cells.text),
    _column("teaser", "Kurzbeschreibung", "Wer macht was, wo, wozu? Höchstens 280 Zeichen.", cells.text),
    _column(
        "place",
        "Ort",
        "Name und in Klammern das Land, bei Kreisen, Ländern und Bund auch die Ebene: „Bonn (Nordrhein-Westfalen)“.",
        cells.place,
    ),
    _column("further_places", "Weitere Orte", f"Orte, an denen es auch stattfindet. {_SEVERAL}", cells.places),
    _column("district", "Stadtteil", "Stadtteil oder Quartier, höchstens 200 Zeichen.", cells.text),
    _column("start_year", "Beginn", "Das Jahr, vierstellig.", cells.year),
    _column("end_year", "Ende", "Das Jahr, vierstellig; leer, solange das Vorhaben läuft.", cells.year),
    _column(
        "progress",
        "Stand des Vorhabens",
        "Wie weit das Vorhaben ist.",
        cells.choice(Progress),
        choices=Progress,
    ),
    _column(
        "safety",
        "Sicherheitsbezug",
        f"Welche Seite von Sicherheit gemeint ist. {_SEVERAL}",
        cells.several(SafetyAspect),
        choices=SafetyAspect,
    ),
    _column(
        "evidence",
        "Belegart",
        "Worauf sich die Angaben zur Wirkung stützen.",
        cells.choice(Evidence),
        choices=Evidence,
    ),
)

_CATEGORIES = _column(
    "categories",
    "Kategorien",
    f"Worum es geht und wo. {_SEVERAL}",
    cells.terms("category"),
    vocabulary="category",
)
_MAIN_CATEGORY = _column(
    "main_category",
    "Hauptkategorie",
    "Die Kategorie, unter der der Beitrag zuerst steht.",
    cells.term("category"),
    vocabulary="category",
)
_OCCASIONS = _column(
    "occasions", "Anlässe", f"Was den Anstoß gab. {_SEVERAL}", cells.terms("occasion"), vocabulary="occasion"
)
_TAGS = _column("tags", "Schlagworte", f"Freie Schlagworte. {_SEVERAL}", cells.words_list)
_ACTORS = _column(
    "actors",
    "Akteur*innen",
    "In jeder Zeile der Zelle eine: „Akteur*in | Rolle | Organisation | Anmerkung“; die letzten Teile können fehlen.",
    cells.rows(actor=cells.term("actor"), role=cells.choice(Role), organisation=cells.text, note=cells.text),
    vocabulary="actor",
    choices=Role,
)
_DIVERSITY = _column(
    "diversity",
    "Diversität",
    "In jeder Zeile der Zelle eine Dimension: „Dimension | wie sie berücksichtigt ist“; der zweite Teil kann fehlen.",
    cells.rows(dimension=cells.term("dimension"), how=cells.text),
    vocabulary="dimension",
)
_MARKS = tuple(
    column
    for mark in Mark
    for column in (
        _mark(
            mark,
            "rating",
            f"Kennzeichen {mark.label}",
            f"Wie weit das Vorhaben „{mark.label}“ ist; leer heißt keine Angabe.",
            cells.choice(Rating),
            choices=Rating,
        ),
        _mark(
            mark,
            "reason",
            f"Kennzeichen {mark.label}: Begründung",
            f"Warum „{mark.label}“ so bewertet ist, höchstens 600 Zeichen.",
            cells.text,
        ),
    )
)
_TEXTS = tuple(
    _column(f"sections.{section.key}", section.heading, f"{section.question} {_FORMATTED}", cells.html)
    for section in SECTIONS
)
_PUBLIC_TEXTS = tuple(
    _column(
        f"sections.{section.key}",
        section.public_heading,
        f"{section.question} Der Text ohne Auszeichnung, ein Absatz je Zeile.",
        cells.html_as_words,
    )
    for section in SECTIONS
)
_ENDING = (
    _column(
        "sources",
        "Quellen",
        "In jeder Zeile der Zelle: „Quelle | Adresse | abgerufen am | Anmerkung“; die letzten Teile können fehlen.",
        cells.rows(text=cells.text, url=cells.text, accessed=cells.in_row, note=cells.text),
    ),
    _column(
        "bibliography.authors",
        "Verfasser*innen",
        "Wer die Veröffentlichung geschrieben oder herausgegeben hat, in jeder Zeile der Zelle: „Name | Rolle“.",
        cells.rows(name=cells.text, role=cells.choice(AuthorRole)),
        choices=AuthorRole,
    ),
    _column("bibliography.publisher", "Verlag", "Verlag oder herausgebende Stelle.", cells.text),
    _column("bibliography.year", "Erscheinungsjahr", "Das Jahr, vierstellig.", cells.year),
    _column("bibliography.series", "Reihe, Heft, Seiten", "Worin die Veröffentlichung erschienen ist.", cells.text),
    _column("bibliography.citation", "Quellenangabe", "Die vollständige Quellenangabe.", cells.text),
    _column("bibliography.doi", "DOI", "Die DOI ohne Adresse davor.", cells.text),
    _column("licence", "Lizenz", "Die Lizenz des Textes, zum Beispiel CC BY 4.0.", cells.text),
    _column("as_of", "Stand", "Der Tag, an dem die Angaben erhoben wurden.", cells.date),
    _column("confirmed_on", "Zuletzt bestätigt", "Der Tag, an dem die Angaben bestätigt wurden.", cells.date),
    _column(
        "legacy_addresses",
        "Alte Adressen",
        "Pfade der früheren Website, die zu diesem Beitrag führen; in jeder Zeile der Zelle einer.",
        cells.lines,
    ),
    _column("pictures", "Bilder", "Wie viele Bilder der Beitrag hat.", cells.shown(len)),
    _column(
        "attachments",
        "Anhänge",
        "Wie die Anhänge heißen, in jeder Zeile der Zelle einer.",
        cells.shown(lambda rows: "\n".join(row["label"] for row in rows)),
    ),
)
_DESK = (
    _column("contact.name", "Kontakt: Name", "Name oder Funktion der Ansprechperson.", cells.text),
    _column("contact.organisation", "Kontakt: Stelle", "Wo die Ansprechperson arbeitet.", cells.text),
    _column("contact.email", "Kontakt: E-Mail", "Erscheint nur mit Einwilligung auf der Website.", cells.text),
    _column("contact.phone", "Kontakt: Telefon", "Erscheint nur mit Einwilligung auf der Website.", cells.text),
    _column("contact.consent_on", "Kontakt: Einwilligung vom", "Der Tag der Einwilligung.", cells.date),
    _column("contact.expires_on", "Kontakt: Einwilligung bis", "Der letzte Tag, an dem sie gilt.", cells.date),
    _column("review_on", "Wiedervorlage", "Der Tag, an dem jemand wieder danach sehen soll.", cells.date),
    _column("internal_note", "Interne Notiz", "Erscheint nie öffentlich.", cells.text),
    _column(
        "relations",
        "Verbindungen",
        "Mit welchen Beiträgen dieser verbunden ist, nach Nummern.",
        cells.shown(lambda rows: "; ".join(str(row["practice"]) for row in rows)),
    ),
    _column("slug", "Adresse", "Der Kurzname in der Adresse des Beitrags.", cells.shown(str)),
)

# What editors edit.
EDITORIAL = (
    NUMBER,
    *_BEGINNING,
    *_TEXTS,
    _CATEGORIES,
    _MAIN_CATEGORY,
    _OCCASIONS,
    _TAGS,
    _ACTORS,
    _DIVERSITY,
    *_MARKS,
    *_ENDING,
    *_DESK,
)
# What readers take away, of public documents: names and slugs of terms, plain words.
PUBLIC = (
    NUMBER,
    *_BEGINNING,
    _CATEGORIES,
    _slugs("categories_slugs", "Kategorien (Kurznamen)", "category"),
    _MAIN_CATEGORY,
    _OCCASIONS,
    _slugs("occasions_slugs", "Anlässe (Kurznamen)", "occasion"),
    _TAGS,
    _ACTORS,
    _slugs(
        "actors_slugs",
        "Akteur*innen (Kurznamen)",
        "actor",
        lambda document: [row["actor"] for row in document.get("actors", [])],
    ),
    _DIVERSITY,
    _slugs(
        "diversity_slugs",
        "Diversität (Kurznamen)",
        "dimension",
        lambda document: [row["dimension"] for row in document.get("diversity", [])],
    ),
    *_MARKS,
    *_PUBLIC_TEXTS,
    *_ENDING,
)


def of_problem(problem, document, columns):
    """The column in which a problem that ``shape`` has found is to be mended; None if in none of them."""
    place = problem.place
    if place.startswith("quality_marks["):
        row = document["quality_marks"][int(place[len("quality_marks[") : place.index("]")])]
        name = "reason" if place.endswith(".reason") else "rating"
        place = f"quality_marks.{row['mark']}.{name}"
    found = [
        column for column in columns if place == column.key or place.startswith((f"{column.key}.", f"{column.key}["))
    ]
    return found[0] if found else None
