"""The closed lists of the record template. Their values stand in documents, URLs and the API: never rename one."""

from django.db.models import TextChoices


class Kind(TextChoices):
    PRAXISBEISPIEL = "praxisbeispiel", "Praxisbeispiel"
    FALLSTUDIE = "fallstudie", "Fallstudie"
    METHODE = "methode", "Methode"
    FORSCHUNGSERGEBNIS = "forschungsergebnis", "Forschungsergebnis"
    VEROEFFENTLICHUNG = "veroeffentlichung", "Veröffentlichung"
    BEITRAG = "beitrag", "Beitrag"
    VERWEIS = "verweis", "Verweis"


# What somebody did at some place: of these place, time, actors and dimensions are expected, and missed where absent.
PROJECTS = (Kind.PRAXISBEISPIEL, Kind.FALLSTUDIE)


class Stage(TextChoices):
    DRAFT = "draft", "In Arbeit"
    IN_REVIEW = "in_review", "In Prüfung"
    PUBLISHED = "published", "Veröffentlicht"
    ARCHIVED = "archived", "Archiviert"


class Change(TextChoices):
    """What happens to a record before everybody's eyes."""

    VEROEFFENTLICHT = "veroeffentlicht", "veröffentlicht"
    GEAENDERT = "geaendert", "geändert"
    ZURUECKGEZOGEN = "zurueckgezogen", "zurückgezogen"


class Progress(TextChoices):
    GEPLANT = "geplant", "geplant"
    LAUFEND = "laufend", "laufend"
    VERSTETIGT = "verstetigt", "verstetigt"
    BEENDET = "beendet", "beendet"
    UNBEKANNT = "unbekannt", "unbekannt"


class SafetyAspect(TextChoices):
    OBJEKTIV = "objektiv", "objektive Sicherheit"
    EMPFINDEN = "empfinden", "Sicherheitsempfinden"
    ORDNUNG = "ordnung", "Ordnung"
    ZUSAMMENLEBEN = "zusammenleben", "Zusammenleben"


class Evidence(TextChoices):
    SELBSTAUSKUNFT = "selbstauskunft", "Selbstauskunft"
    DOKUMENTIERT = "dokumentiert", "dokumentierte Erfahrung"
    INTERN = "intern", "interne Evaluation"
    EXTERN = "extern", "externe Evaluation"
    WIRKUNGSSTUDIE = "wirkungsstudie", "Wirkungsstudie mit Vergleich"
    KEINE = "keine", "keine Untersuchung"


class Role(TextChoices):
    FEDERFUEHREND = "federfuehrend", "federführend"
    KOOPERATION = "kooperation", "Kooperation"
    BETEILIGT = "beteiligt", "beteiligt"
    FINANZIERUNG = "finanzierung", "Finanzierung"
    ADRESSIERT = "adressiert", "adressiert"


class Mark(TextChoices):
    """The six Kennzeichen of a diversity-oriented safety strategy, in the project's order."""

    OFFEN = "offen", "offen"
    INKLUSIV = "inklusiv", "inklusiv"
    INTEGRIERT = "integriert", "integriert"
    KOOPERATIV = "kooperativ", "kooperativ"
    STRATEGISCH = "strategisch", "strategisch"
    ADAPTIV = "adaptiv", "adaptiv"


class Rating(TextChoices):
    ERFUELLT = "erfuellt", "erfüllt"
    TEILWEISE = "teilweise", "teilweise erfüllt"
    NICHT = "nicht", "nicht erfüllt"


class RelationKind(TextChoices):
    VERWANDT = "verwandt", "Verwandt"
    VORBILD = "vorbild", "Vorbild"
    ABLEGER = "ableger", "Ableger"
    GEGENSTUECK = "gegenstueck", "Gegenstück"
    TEIL_VON = "teil_von", "Teil von"

    @property
    def inverse_label(self):
        """How the relation is named when read from its other end."""
        return {"vorbild": "Vorbild für", "ableger": "Hervorgegangen aus", "teil_von": "Umfasst"}.get(
            self.value, self.label
        )


class AuthorRole(TextChoices):
    AUTOR = "autor", "Autor*in"
    HERAUSGABE = "herausgabe", "Herausgabe"
