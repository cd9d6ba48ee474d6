"""The columns of the collection as a flat table, declared once and in order."""

from practices.choices import AuthorRole, Evidence, Kind, Mark, Progress, Rating, Role, SafetyAspect
from practices.document.columns import cells
from practices.document.columns.column import column_at, mark_column, slugs_column
from practices.sections import SECTIONS

_SEVERAL = "Mehrere sind durch Semikolon getrennt."
_FORMATTED = "Leerzeilen trennen Absätze; Text mit Überschriften, Listen, Tabellen oder Links steht als HTML da."

NUMBER = column_at(
    "number", "Nummer", "Die dauerhafte Nummer des Beitrags; sie wird nie ein zweites Mal vergeben.", cells.integer
)

_BEGINNING = (
    column_at("kind", "Art", "Was für ein Beitrag das ist.", cells.choice(Kind), choices=Kind),
    column_at("title", "Titel", "Höchstens 200 Zeichen.", cells.text),
    column_at("subtitle", "Untertitel", "Höchstens 300 Zeichen.", cells.text),
    column_at("teaser", "Kurzbeschreibung", "Wer macht was, wo, wozu? Höchstens 280 Zeichen.", cells.text),
    column_at(
        "place",
        "Ort",
        "Name und in Klammern das Land, bei Kreisen, Ländern und Bund auch die Ebene: „Bonn (Nordrhein-Westfalen)“.",
        cells.place,
    ),
    column_at("further_places", "Weitere Orte", f"Orte, an denen es auch stattfindet. {_SEVERAL}", cells.places),
    column_at("district", "Stadtteil", "Stadtteil oder Quartier, höchstens 200 Zeichen.", cells.text),
    column_at("start_year", "Beginn", "Das Jahr, vierstellig.", cells.year),
    column_at("end_year", "Ende", "Das Jahr, vierstellig; leer, solange das Vorhaben läuft.", cells.year),
    column_at(
        "progress",
        "Stand des Vorhabens",
        "Wie weit das Vorhaben ist.",
        cells.choice(Progress),
        choices=Progress,
    ),
    column_at(
        "safety",
        "Sicherheitsbezug",
        f"Welche Seite von Sicherheit gemeint ist. {_SEVERAL}",
        cells.several(SafetyAspect),
        choices=SafetyAspect,
    ),
    column_at(
        "evidence",
        "Belegart",
        "Worauf sich die Angaben zur Wirkung stützen.",
        cells.choice(Evidence),
        choices=Evidence,
    ),
)

_CATEGORIES = column_at(
    "categories",
    "Kategorien",
    f"Worum es geht und wo. {_SEVERAL}",
    cells.terms("category"),
    vocabulary="category",
)
_MAIN_CATEGORY = column_at(
    "main_category",
    "Hauptkategorie",
    "Die Kategorie, unter der der Beitrag zuerst steht.",
    cells.term("category"),
    vocabulary="category",
)
_OCCASIONS = column_at(
    "occasions", "Anlässe", f"Was den Anstoß gab. {_SEVERAL}", cells.terms("occasion"), vocabulary="occasion"
)
_TAGS = column_at("tags", "Schlagworte", f"Freie Schlagworte. {_SEVERAL}", cells.words_list)
_ACTORS = column_at(
    "actors",
    "Akteur*innen",
    "In jeder Zeile der Zelle eine: „Akteur*in | Rolle | Organisation | Anmerkung“; die letzten Teile können fehlen.",
    cells.rows(actor=cells.term("actor"), role=cells.choice(Role), organisation=cells.text, note=cells.text),
    vocabulary="actor",
    choices=Role,
)
_DIVERSITY = column_at(
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
        mark_column(
            mark,
            "rating",
            f"Kennzeichen {mark.label}",
            f"Wie weit das Vorhaben „{mark.label}“ ist; leer heißt keine Angabe.",
            cells.choice(Rating),
            choices=Rating,
        ),
        mark_column(
            mark,
            "reason",
            f"Kennzeichen {mark.label}: Begründung",
            f"Warum „{mark.label}“ so bewertet ist, höchstens 600 Zeichen.",
            cells.text,
        ),
    )
)
_TEXTS = tuple(
    column_at(f"sections.{section.key}", section.heading, f"{section.question} {_FORMATTED}", cells.html)
    for section in SECTIONS
)
_PUBLIC_TEXTS = tuple(
    column_at(
        f"sections.{section.key}",
        section.public_heading,
        f"{section.question} Der Text ohne Auszeichnung, ein Absatz je Zeile.",
        cells.html_as_words,
    )
    for section in SECTIONS
)
_ENDING = (
    column_at(
        "sources",
        "Quellen",
        "In jeder Zeile der Zelle: „Quelle | Adresse | abgerufen am | Anmerkung“; die letzten Teile können fehlen.",
        cells.rows(text=cells.text, url=cells.text, accessed=cells.in_row, note=cells.text),
    ),
    column_at(
        "bibliography.authors",
        "Verfasser*innen",
        "Wer die Veröffentlichung geschrieben oder herausgegeben hat, in jeder Zeile der Zelle: „Name | Rolle“.",
        cells.rows(name=cells.text, role=cells.choice(AuthorRole)),
        choices=AuthorRole,
    ),
    column_at("bibliography.publisher", "Verlag", "Verlag oder herausgebende Stelle.", cells.text),
    column_at("bibliography.year", "Erscheinungsjahr", "Das Jahr, vierstellig.", cells.year),
    column_at("bibliography.series", "Reihe, Heft, Seiten", "Worin die Veröffentlichung erschienen ist.", cells.text),
    column_at("bibliography.citation", "Quellenangabe", "Die vollständige Quellenangabe.", cells.text),
    column_at("bibliography.doi", "DOI", "Die DOI ohne Adresse davor.", cells.text),
    column_at("licence", "Lizenz", "Die Lizenz des Textes, zum Beispiel CC BY 4.0.", cells.text),
    column_at("as_of", "Stand", "Der Tag, an dem die Angaben erhoben wurden.", cells.date),
    column_at("confirmed_on", "Zuletzt bestätigt", "Der Tag, an dem die Angaben bestätigt wurden.", cells.date),
    column_at(
        "legacy_addresses",
        "Alte Adressen",
        "Pfade der früheren Website, die zu diesem Beitrag führen; in jeder Zeile der Zelle einer.",
        cells.lines,
    ),
    column_at("pictures", "Bilder", "Wie viele Bilder der Beitrag hat.", cells.shown(len)),
    column_at(
        "attachments",
        "Anhänge",
        "Wie die Anhänge heißen, in jeder Zeile der Zelle einer.",
        cells.shown(lambda rows: "\n".join(row["label"] for row in rows)),
    ),
)
_DESK = (
    column_at("contact.name", "Kontakt: Name", "Name oder Funktion der Ansprechperson.", cells.text),
    column_at("contact.organisation", "Kontakt: Stelle", "Wo die Ansprechperson arbeitet.", cells.text),
    column_at("contact.email", "Kontakt: E-Mail", "Erscheint nur mit Einwilligung auf der Website.", cells.text),
    column_at("contact.phone", "Kontakt: Telefon", "Erscheint nur mit Einwilligung auf der Website.", cells.text),
    column_at("contact.consent_on", "Kontakt: Einwilligung vom", "Der Tag der Einwilligung.", cells.date),
    column_at("contact.expires_on", "Kontakt: Einwilligung bis", "Der letzte Tag, an dem sie gilt.", cells.date),
    column_at("review_on", "Wiedervorlage", "Der Tag, an dem jemand wieder danach sehen soll.", cells.date),
    column_at("internal_note", "Interne Notiz", "Erscheint nie öffentlich.", cells.text),
    column_at(
        "relations",
        "Verbindungen",
        "Mit welchen Beiträgen dieser verbunden ist, nach Nummern.",
        cells.shown(lambda rows: "; ".join(str(row["practice"]) for row in rows)),
    ),
    column_at("slug", "Adresse", "Der Kurzname in der Adresse des Beitrags.", cells.shown(str)),
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
    slugs_column("categories_slugs", "Kategorien (Kurznamen)", "category"),
    _MAIN_CATEGORY,
    _OCCASIONS,
    slugs_column("occasions_slugs", "Anlässe (Kurznamen)", "occasion"),
    _TAGS,
    _ACTORS,
    slugs_column(
        "actors_slugs",
        "Akteur*innen (Kurznamen)",
        "actor",
        lambda document: [row["actor"] for row in document.get("actors", [])],
    ),
    _DIVERSITY,
    slugs_column(
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
