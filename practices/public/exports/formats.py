"""The formats a selection can be taken in, each with whom it is for."""

from collections.abc import Callable
from dataclasses import dataclass

from practices.public.exports import features, lines, references

BROKEN = "ABGEBROCHEN: Diese Datei ist nicht vollständig. Bitte laden Sie sie noch einmal."


@dataclass(frozen=True, slots=True)
class Format:
    """``write(records)`` gives bytes; ``broken`` ends a file that could not be finished, so that nobody takes it for
    whole. ``most``: how many records it can hold, None for any number."""

    name: str
    use: str
    content_type: str
    write: Callable
    broken: str = f"\n{BROKEN}\n"
    most: int | None = None


FORMATS = {
    "jsonl": Format("JSON Lines", "alles, wieder einlesbar", "application/jsonl; charset=utf-8", lines.write),
    "ris": Format(
        "RIS",
        "Citavi, EndNote, Zotero",
        "application/x-research-info-systems; charset=utf-8",
        references.ris,
        broken=f"TY  - GEN\r\nTI  - {BROKEN}\r\nER  - \r\n",  # programs overlook whatever is not a reference
    ),
    "bib": Format(
        "BibTeX",
        "LaTeX, JabRef",
        "application/x-bibtex; charset=utf-8",
        references.bibtex,
        broken=f"\n@misc{{abgebrochen,\n  note = {{{BROKEN}\n",  # an entry that never ends
    ),
    "csl.json": Format(
        "CSL-JSON", "Zotero, Pandoc", "application/vnd.citationstyles.csl+json; charset=utf-8", references.csl
    ),
    "geojson": Format("GeoJSON", "Karten, QGIS", "application/geo+json; charset=utf-8", features.write),
}
