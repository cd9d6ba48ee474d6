"""What can be asked for: one operation an address, each with an example that a test asks for."""

from dataclasses import dataclass

from practices.public.api import addresses, parameters


@dataclass(frozen=True, slots=True)
class Operation:
    """``path`` as OpenAPI writes it; ``example`` is an address of this operation that answers with 200."""

    key: str
    path: str
    summary: str
    description: str
    schema: str
    example: str
    parameters: tuple = ()
    problems: tuple = ("ungueltige-anfrage",)


def operations():
    return (
        Operation(
            "liste",
            addresses.PATH,
            "Beiträge finden",
            "Die Sammlung mit denselben Parametern wie die Liste im Portal. Mehrere Werte eines Parameters gelten als "
            "Oder, verschiedene Parameter als Und. Die erste Seite hat kein „zeiger“; danach führt „next“ weiter. Wer "
            "„next“ bis zum Ende folgt, bekommt jeden Beitrag, der bleibt, genau einmal, auch wenn inzwischen andere "
            "dazukommen, geändert oder zurückgezogen werden. Mit „sortierung=titel“ oder „ort“ gilt das für Beiträge, "
            "die selbst nicht geändert werden; mit „relevanz“ stehen nach den ersten 500 die übrigen als „neueste“.",
            "Liste",
            f"{addresses.PATH}?akteur=polizei&land=nordrhein-westfalen&anzahl=2",
            tuple(parameters.of_list()),
            ("ungueltige-anfrage", "keine-solche-seite"),
        ),
        Operation(
            "beitrag",
            f"{addresses.PATH}{{number}}/",
            "Einen Beitrag lesen",
            "Alles, was öffentlich ist, als ein Dokument; so nimmt das Portal Beiträge auch wieder auf.",
            "Beitrag",
            f"{addresses.PATH}1/",
            tuple(parameters.of_record()),
            ("ungueltige-anfrage", "nicht-gefunden", "zurueckgezogen"),
        ),
        Operation(
            "vokabulare",
            addresses.VOCABULARIES,
            "Vokabulare auflisten",
            "Wonach die Beiträge geordnet sind.",
            "Vokabulare",
            addresses.VOCABULARIES,
        ),
        Operation(
            "vokabular",
            f"{addresses.VOCABULARIES}{{path}}/",
            "Begriffe eines Vokabulars lesen",
            "Die Begriffe als Baum, mit der Zahl der Beiträge. Stellen, Orte und Schlagworte stehen da, solange ein "
            "Beitrag sie nennt.",
            "Vokabular",
            f"{addresses.VOCABULARIES}anlaesse/",
            tuple(parameters.of_vocabulary()),
            ("ungueltige-anfrage", "nicht-gefunden"),
        ),
        Operation(
            "orte",
            addresses.PLACES,
            "Orte auflisten",
            "Alle Orte mit Beiträgen, mit Land, Lage und Größe der Kommune.",
            "Orte",
            addresses.PLACES,
        ),
        Operation(
            "aenderungen",
            addresses.CHANGES,
            "Änderungen verfolgen",
            "Was veröffentlicht, geändert und zurückgezogen wurde, das Neueste zuerst. Für eine Kopie der Sammlung: "
            "die „revision“ merken, die Liste ganz lesen, später mit „seit=<revision>“ fragen und die genannten "
            "Beiträge neu lesen oder löschen. Nach Revisionen geht keine Änderung verloren.",
            "Aenderungen",
            f"{addresses.CHANGES}?anzahl=2",
            tuple(parameters.of_changes()),
        ),
        Operation(
            "verzeichnis",
            addresses.INDEX,
            "Verzeichnis lesen",
            "Die Adressen aller Teile.",
            "Verzeichnis",
            addresses.INDEX,
        ),
    )
