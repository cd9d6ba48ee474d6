"""RIS, BibTeX and CSL-JSON: the citations of ``takeaway.citations``, one record after the other."""

import json

from practices.public.takeaway import citations


def _entries(records):
    """Each with the selection as the catalogue it was found in: RIS and CSL-JSON know no comments."""
    for record in records:
        entry = citations.entry(record.document, record.edition, record.url)
        yield {**entry, "catalogue": f"{entry['catalogue']}; Auswahl: {records.words}"}


def bibtex(records):
    yield f"% Auswahl: {citations.comment(records.sentence)}\n\n".encode()
    for entry in _entries(records):
        yield citations.bibtex(entry).encode()


def ris(records):
    for entry in _entries(records):
        yield citations.ris(entry).encode()


def csl(records):
    opening = "["
    for entry in _entries(records):
        yield f"{opening}\n{json.dumps(citations.csl(entry), ensure_ascii=False)}".encode()
        opening = ","
    yield b"[]\n" if opening == "[" else b"\n]\n"
