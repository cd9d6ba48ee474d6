"""How a record is cited: one line for readers, BibTeX and RIS for reference managers, from public documents.

A record with a bibliography stands for a work published elsewhere: that work is cited, with our address.
"""

import re
from urllib.parse import quote

from django.http import HttpResponse
from django.template.defaultfilters import date as format_date
from django.utils import timezone

from practices.document import public
from practices.public.takeaway import picks

COLLECTION = "DIVERCITY – Sicherheit und Vielfalt im Quartier"
BIBTEX_SIGNS = {
    "\\": r"\textbackslash{}",
    # As commands, not as \{ and \}: BibTeX counts braces, escaped or not.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%$&#_"},
}


def line(document, edition):
    """One line to quote a record by: title, collection, number, version and date."""
    return ", ".join([f"{document['title']}. In: {COLLECTION}", *_number_and_version(document, edition)]) + "."


def _number_and_version(document, edition):
    words = []
    if document.get("number"):
        words.append(f"Nr. {document['number']}")
    if edition:
        day = format_date(timezone.localtime(edition.published_at), "j. F Y")
        words.append(f"Fassung {edition.changes[-1]['version']} vom {day}")
    return words


def entry(document, edition, address):
    """What both formats say. An author is a name as the editors wrote it: people and bodies are not told apart."""
    work = document.get("bibliography")
    version = ", ".join(_number_and_version(document, edition))
    people = work.get("authors", []) if work else []
    return {
        "key": f"divercity-{edition.practice_number}",
        "is_work": work is not None,
        "title": document["title"],
        "authors": [row["name"] for row in people if row["role"] != "herausgabe"],
        "editors": [row["name"] for row in people if row["role"] == "herausgabe"],
        "collection": "" if work else COLLECTION,
        "publisher": (work or {}).get("publisher", ""),
        "series": (work or {}).get("series", ""),
        # Where the work's year is not known, the year of our edition would be a wrong one.
        "year": work.get("year", "") if work else timezone.localtime(edition.published_at).year,
        "doi": _doi((work or {}).get("doi", "")),
        "url": address,
        "note": f"Beschrieben in: {COLLECTION}, {version}" if work else version,
        "reference": (work or {}).get("citation", ""),
        "abstract": document.get("teaser", ""),
        "keywords": document.get("tags", []),
        "language": document.get("language", "de"),
    }


def _doi(text):
    """The bare identifier; what would end a field is percent-encoded, as in an address."""
    bare = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)\s*", "", text.strip(), flags=re.IGNORECASE)
    return re.sub(r'[\s{}\\"]', lambda sign: quote(sign[0]), bare)


def _one_line(text):
    """Without line breaks of any kind, which would begin a new field or tag."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", str(text)).split())


def bibtex(entries):
    return "\n".join(map(_bibtex_entry, entries))


def _bibtex_entry(entry):
    escaped = {key: _escape(value) for key, value in entry.items() if isinstance(value, str | int)}
    fields = {
        "author": " and ".join(map(_bibtex_name, entry["authors"])),
        "editor": " and ".join(map(_bibtex_name, entry["editors"])),
        # Braces within keep the capitals of German nouns.
        "title": f"{{{escaped['title']}}}",
        "howpublished": escaped["collection"],
        "publisher": escaped["publisher"],
        "series": escaped["series"],
        "year": escaped["year"],
        "doi": _one_line(entry["doi"]),
        "url": _one_line(entry["url"]),
        "note": escaped["note"],
        "annote": escaped["reference"],
        "abstract": escaped["abstract"],
        "keywords": ", ".join(map(_escape, entry["keywords"])),
        "langid": "ngerman" if entry["language"] == "de" else "",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{entry['key']},\n{''.join(lines)}}}\n"


def _escape(text):
    return "".join(BIBTEX_SIGNS.get(sign, sign) for sign in _one_line(text))


def _bibtex_name(name):
    """A word "and" or more than two commas would be read as several names."""
    first, others, _ = _one_line(name).partition(" et al")
    if re.search(r"\b(and|others)\b", first, flags=re.IGNORECASE) or first.count(",") > 2:
        first = f"{{{_escape(first)}}}"
    else:
        first = _escape(first)
    return f"{first} and others" if others else first


def ris(entries):
    return "".join(map(_ris_entry, entries))


def _ris_entry(entry):
    rows = [
        ("TY", "GEN" if entry["is_work"] else "ELEC"),
        ("ID", entry["key"]),
        *(("AU", name) for name in entry["authors"]),
        *(("ED", name) for name in entry["editors"]),
        ("TI", entry["title"]),
        ("T2", entry["collection"]),
        ("T3", entry["series"]),
        ("PB", entry["publisher"]),
        ("PY", entry["year"]),
        ("DO", entry["doi"]),
        ("UR", entry["url"]),
        ("LA", entry["language"]),
        ("N1", entry["note"]),
        ("N1", entry["reference"]),
        ("AB", entry["abstract"]),
        *(("KW", tag) for tag in entry["keywords"]),
    ]
    lines = [f"{tag}  - {text}\r\n" for tag, value in rows if (text := _one_line(value))]
    return f"{''.join(lines)}ER  - \r\n\r\n"


FORMATS = {
    "bib": (bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8"),
}


def download(request, extension):
    """``/zitate.bib?nr=12&nr=45``: all of them or none."""
    editions, refusal = picks.for_file(request)
    if refusal:
        return refusal
    write, content_type = FORMATS[extension]
    entries = [
        entry(
            public(edition.document, on=timezone.localdate()),
            edition,
            request.build_absolute_uri(edition.get_absolute_url()),
        )
        for edition in editions
    ]
    response = HttpResponse(write(entries), content_type=content_type)
    name = entries[0]["key"] if len(entries) == 1 else "divercity-zitate"
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response["X-Robots-Tag"] = "noindex"
    return response
