"""The formats a selection can be taken in, each with whom it is for."""

from collections.abc import Callable
from dataclasses import dataclass

from practices import csv_rows
from practices.public.addresses import FEED, LIST
from practices.public.api import PATH as API
from practices.public.exports import features, lines, references, table, workbook
from practices.public.exports.records import SHOWING
from taxonomy.german import thousands

BROKEN = "ABGEBROCHEN: Diese Datei ist nicht vollständig. Bitte laden Sie sie noch einmal."
CODEBOOK = f"{LIST}codebuch.csv"
TABLES, REFERENCES, DATA = "Tabelle", "Literaturverwaltung", "Daten"


@dataclass(frozen=True, slots=True)
class Format:
    """``write(records)`` gives bytes; ``broken`` ends a file that could not be finished, so that nobody takes it for
    whole. ``most``: how many records it can hold, None for any number."""

    name: str
    use: str
    group: str
    content_type: str
    write: Callable
    broken: str = f"\n{BROKEN}\n"
    most: int | None = None


FORMATS = {
    "xlsx": Format(
        "Excel",
        "mit Codebuch",
        TABLES,
        workbook.CONTENT_TYPE,
        workbook.write,
        broken="",  # built before it is sent
        most=workbook.MOST,
    ),
    "csv": Format("CSV", "R, Python, SPSS", TABLES, csv_rows.CONTENT_TYPE, table.csv, broken=f'"{BROKEN}"\r\n'),
    "ris": Format(
        "RIS",
        "Citavi, EndNote, Zotero",
        REFERENCES,
        "application/x-research-info-systems; charset=utf-8",
        references.ris,
        broken=f"TY  - GEN\r\nTI  - {BROKEN}\r\nER  - \r\n",  # programs overlook whatever is not a reference
    ),
    "bib": Format(
        "BibTeX",
        "LaTeX, JabRef",
        REFERENCES,
        "application/x-bibtex; charset=utf-8",
        references.bibtex,
        broken=f"\n@misc{{abgebrochen,\n  note = {{{BROKEN}\n",  # an entry that never ends
    ),
    "csl.json": Format(
        "CSL-JSON",
        "Pandoc, Zotero",
        REFERENCES,
        "application/vnd.citationstyles.csl+json; charset=utf-8",
        references.csl,
    ),
    "geojson": Format("GeoJSON", "QGIS, Karten", DATA, "application/geo+json; charset=utf-8", features.write),
    "jsonl": Format("JSON Lines", "ganze Beiträge", DATA, "application/jsonl; charset=utf-8", lines.write),
}


def offers(address, total):
    """What the list offers of the selection at ``address``: groups of files, and of other ways to have it."""
    plain = address.without_name(*SHOWING)
    query = plain.url.removeprefix(plain.path)
    groups = {TABLES: [], REFERENCES: [], DATA: []}
    for extension, format in FORMATS.items():
        fits = format.most is None or total <= format.most
        groups[format.group].append(
            {
                "label": format.name,
                "use": format.use if fits else f"bis {thousands(format.most)} Beiträge",
                "url": f"{LIST}auswahl.{extension}{query}" if fits else "",
            }
        )
    groups[TABLES].append({"label": "Codebuch", "use": "zu beiden Tabellen", "url": CODEBOOK})
    groups[DATA] += [
        {"label": "Schnittstelle", "use": "JSON für Programme", "url": f"{API}{query}"},
        {"label": "Feed", "use": "Neues abonnieren", "url": plain.without_name("sortierung").at(FEED).url},
    ]
    return [{"label": label, "items": items} for label, items in groups.items()]
