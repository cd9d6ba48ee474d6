"""The form in the order of thought: what it is about, where, how it is filed, what happened, who, how we know."""

from dataclasses import dataclass

from django.contrib.admin.utils import flatten

from practices.desk.admin import parts
from practices.sections import SECTIONS


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the form with an anchor; ``fieldsets`` are (title, question, fields, collapsed)."""

    key: str
    title: str
    fieldsets: tuple = ()
    inlines: tuple = ()

    @property
    def fieldset_titles(self):
        return [title for title, *_ in self.fieldsets]


GROUPS = (
    Group(
        "thema",
        "Worum geht es?",
        (
            (
                "Worum geht es?",
                "Was soll jemand wissen, der nur drei Zeilen liest?",
                ["kind", "title", "subtitle", "teaser"],
                False,
            ),
        ),
    ),
    Group(
        "ort",
        "Wo und wann?",
        (
            (
                "Wo und wann?",
                "Wo findet es statt, seit wann, und läuft es noch?",
                ["place", "further_places", "district", ("start_year", "end_year"), "progress"],
                False,
            ),
        ),
    ),
    Group(
        "einordnung",
        "Einordnung",
        (
            (
                "Einordnung",
                "Worunter würde jemand diesen Beitrag suchen?",
                ["categories", "main_category", "occasions", "safety", "tags"],
                False,
            ),
        ),
    ),
    Group(
        "inhalt",
        "Inhalt",
        (
            (
                "Inhalt",
                "Was leer bleibt, erscheint öffentlich als „keine Angabe“ oder gar nicht. Lieber leer als erfunden.",
                [section.key for section in SECTIONS],
                False,
            ),
        ),
    ),
    Group(
        "beteiligte",
        "Diversität und Akteur*innen",
        inlines=(parts.InvolvementInline, parts.ConsiderationInline, parts.QualityMarkInline),
    ),
    Group(
        "belege",
        "Belege und Material",
        (
            ("Wie gut ist es belegt?", "Worauf stützen sich die Aussagen zur Wirkung?", ["evidence"], False),
            (
                "Angaben zur Veröffentlichung",
                "Nur bei Büchern, Aufsätzen und anderen Veröffentlichungen.",
                ["publisher", ("publication_year", "doi"), "series", "citation"],
                True,
            ),
        ),
        (parts.SourceInline, parts.AttachmentInline, parts.PictureInline, parts.AuthorInline),
    ),
    Group(
        "kontakt",
        "Kontakt",
        (
            (
                "Kontakt",
                "Wen darf man fragen? Erscheint nur mit Einwilligung und nur, solange sie gilt.",
                [
                    ("contact_name", "contact_organisation"),
                    ("contact_email", "contact_phone"),
                    ("contact_consent_on", "contact_expires_on"),
                ],
                True,
            ),
        ),
    ),
    Group("verbindungen", "Verbindungen", inlines=(parts.RelationInline,)),
    Group(
        "verwaltung",
        "Verwaltung",
        (
            (
                "Verwaltung",
                "Wie aktuell ist der Beitrag, und was gilt für ihn?",
                ["slug", "licence", ("as_of", "confirmed_on", "review_on"), "internal_note"],
                False,
            ),
            ("Diese Fassung", "", ["note", "public_note"], False),
        ),
        (parts.LegacyAddressInline,),
    ),
)


def fieldsets(*, may_change, hidden=()):
    """For the admin; who may only read gets the texts as text and no notes to write, and nothing of ``hidden`` keys."""
    result = []
    for group in GROUPS:
        for title, question, fields, collapsed in group.fieldsets:
            if hidden:
                fields = [f for f in fields if not any(name.startswith(hidden) for name in flatten([f]))]
            if not may_change:
                fields = (
                    ["texts"] if group.key == "inhalt" else [f for f in fields if f not in ("note", "public_note")]
                )
            if fields:
                options = {"fields": fields, "description": question}
                result.append((title, options | ({"classes": ["collapse"]} if collapsed else {})))
    return result
