"""The long texts of a record, declared once and in order; everything that walks them walks this list."""

from dataclasses import dataclass

from taxonomy.german import slugify


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    heading: str
    question: str  # asked in the editor's form
    expected: bool  # empty shows as "keine Angabe" and lowers the completeness of a Praxisbeispiel

    @property
    def public_heading(self):
        """What readers see; "Text" is the editors' word."""
        return "Worum es geht" if self.key == "body" else self.heading

    @property
    def anchor(self):
        """The fragment by which other systems name a heading, beside ``key``: links of old sites lead there."""
        return slugify(self.public_heading)


SECTIONS = (
    Section("context", "Ausgangslage", "Was war los, wo und für wen? Wodurch wurde es bekannt?", True),
    Section("aims", "Ziele", "Was soll erreicht werden? Ein bis fünf Sätze oder Punkte.", True),
    Section(
        "non_aims",
        "Nicht-Ziele",
        "Was soll ausdrücklich nicht geschehen, zum Beispiel wen es nicht verdrängen soll?",
        False,
    ),
    Section("target_groups", "Zielgruppen", "An wen richtet sich das Vorhaben?", True),
    Section("approach", "Vorgehen", "Was wurde getan, in welchen Schritten und mit welchen Mitteln?", True),
    Section("cooperation", "Zusammenarbeit", "Wer arbeitet wie zusammen? Wer steuert?", True),
    Section(
        "participation",
        "Beteiligung",
        "Wie waren die Betroffenen beteiligt: informiert, angehört, mit entscheidend?",
        True,
    ),
    Section("results", "Ergebnisse", "Was hat sich verändert? Woran ist das zu erkennen?", True),
    Section(
        "side_effects",
        "Nebenwirkungen",
        "Was war nicht beabsichtigt: Hürden, Verlagerung, Stigmatisierung?",
        True,
    ),
    Section("lessons", "Lernerfahrungen", "Was würden die Beteiligten wieder so machen, was anders?", True),
    Section("transfer", "Übertragbarkeit", "Was muss gegeben sein, damit es anderswo gelingt?", True),
    Section("legal_basis", "Rechtlicher Rahmen", "Worauf stützt sich das Vorgehen rechtlich?", False),
    Section("resources", "Ressourcen", "Was kostet es, wer bezahlt, wie viel Personal braucht es?", True),
    Section("body", "Text", "Freier Text, wenn die Gliederung nicht passt.", False),
)
BY_KEY = {section.key: section for section in SECTIONS}
