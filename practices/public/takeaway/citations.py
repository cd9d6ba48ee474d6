"""How a record is cited: one line for readers; BibTeX, RIS and CSL-JSON for programs, from public documents.

A record with a bibliography stands for a work published elsewhere: that work is cited, with our address.
"""

import re
from urllib.parse import quote

from django.http import HttpResponse
from django.template.defaultfilters import date as format_date
from django.utils import timezone

from practices.choices import Kind
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


# What is cited, as BibTeX, RIS and CSL-JSON call it. Where no more is known of a work, its type says no more.
TYPES = {
    "page": ("misc", "ELEC", "webpage"),
    "article": ("article", "JOUR", "article-journal"),
    "report": ("techreport", "RPRT", "report"),
    "book": ("book", "BOOK", "book"),
    "work": ("misc", "GEN", "document"),
}

# Works have one field for series, issue and pages; only what appears in issues has a number of one, or first pages.
_IN_A_JOURNAL = re.compile(r"\bHeft\b|\bJg\.|\bS\. ?\d")


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
    """What all formats say. An author is a name as the editors wrote it: people and bodies are not told apart."""
    work = document.get("bibliography")
    version = ", ".join(_number_and_version(document, edition))
    people = work.get("authors", []) if work else []
    published_on = timezone.localdate(edition.published_at)
    type, series = _type(document), (work or {}).get("series", "")
    return {
        "key": f"divercity-{edition.practice_number}",
        "type": type,
        "title": document["title"],
        "authors": [row["name"] for row in people if row["role"] != "herausgabe"],
        "editors": [row["name"] for row in people if row["role"] == "herausgabe"],
        "container": COLLECTION if type == "page" else series if type == "article" else "",
        "publisher": (work or {}).get("publisher", ""),
        "series": "" if type == "article" else series,
        # Where the work's year is not known, the year of our edition would be a wrong one.
        "year": work.get("year", "") if work else published_on.year,
        "date": None if work else published_on,
        "catalogue": COLLECTION,
        "doi": _doi((work or {}).get("doi", "")),
        "url": address,
        "note": f"Beschrieben in: {COLLECTION}, {version}" if work else version,
        "reference": (work or {}).get("citation", ""),
        "abstract": document.get("teaser", ""),
        "keywords": document.get("tags", []),
        "language": document.get("language", "de"),
    }


def _type(document):
    """The key in ``TYPES``."""
    work = document.get("bibliography")
    if work is None:
        return "page"
    if _IN_A_JOURNAL.search(work.get("series", "")):
        return "article"
    if "publisher" not in work or "year" not in work:
        return "work"
    if document["kind"] == Kind.FORSCHUNGSERGEBNIS:
        return "report"
    return "book" if document["kind"] == Kind.VEROEFFENTLICHUNG and "authors" in work else "work"


def _doi(text):
    """The bare identifier; what would end a field is percent-encoded, as in an address."""
    bare = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)\s*", "", text.strip(), flags=re.IGNORECASE)
    return re.sub(r'[\s{}\\"]', lambda sign: quote(sign[0]), bare)


def _one_line(text):
    """Without line breaks of any kind, which would begin a new field or tag."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", str(text)).split())


def comment(text):
    """``text`` for a comment in BibTeX, which is whatever stands outside an entry."""
    return _one_line(text).translate(str.maketrans("@{}", " ()"))


def bibtex(entry):
    escaped = {key: _escape(value) for key, value in entry.items() if isinstance(value, str | int)}
    fields = {
        "author": " and ".join(map(_bibtex_name, entry["authors"])),
        "editor": " and ".join(map(_bibtex_name, entry["editors"])),
        # Braces within keep the capitals of German nouns.
        "title": f"{{{escaped['title']}}}",
        "journal" if entry["type"] == "article" else "howpublished": escaped["container"],
        "institution" if entry["type"] == "report" else "publisher": escaped["publisher"],
        "series": escaped["series"],
        "year": escaped["year"],
        "date": str(entry["date"] or ""),
        "doi": _one_line(entry["doi"]),
        "url": _one_line(entry["url"]),
        "note": escaped["note"],
        "annote": escaped["reference"],
        "abstract": escaped["abstract"],
        "keywords": ", ".join(map(_escape, entry["keywords"])),
        "langid": "ngerman" if entry["language"] == "de" else "",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{TYPES[entry['type']][0]}{{{entry['key']},\n{''.join(lines)}}}\n\n"


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


def ris(entry):
    rows = [
        ("TY", TYPES[entry["type"]][1]),
        ("ID", entry["key"]),
        *(("AU", name) for name in entry["authors"]),
        *(("ED", name) for name in entry["editors"]),
        ("TI", entry["title"]),
        ("T2", entry["container"]),
        ("T3", entry["series"]),
        ("PB", entry["publisher"]),
        ("PY", entry["year"]),
        ("DA", f"{entry['date']:%Y/%m/%d}" if entry["date"] else ""),
        ("DO", entry["doi"]),
        ("UR", entry["url"]),
        ("LA", entry["language"]),
        ("N1", entry["note"]),
        ("N1", entry["reference"]),
        ("AB", entry["abstract"]),
        *(("KW", tag) for tag in entry["keywords"]),
        ("DP", entry["catalogue"]),
    ]
    lines = [f"{tag}  - {text}\r\n" for tag, value in rows if (text := _one_line(value))]
    return f"{''.join(lines)}ER  - \r\n\r\n"


def csl(entry):
    """The item as CSL-JSON has it (schema 1.0.2); names are literal, because a body has no family name."""
    day = entry["date"]
    parts = [day.year, day.month, day.day] if day else [entry["year"]] if entry["year"] else None
    item = {
        "id": entry["key"],
        "type": TYPES[entry["type"]][2],
        "title": entry["title"],
        "author": [{"literal": name} for name in entry["authors"]],
        "editor": [{"literal": name} for name in entry["editors"]],
        "container-title": entry["container"],
        "collection-title": entry["series"],
        "publisher": entry["publisher"],
        "issued": {"date-parts": [parts]} if parts else None,
        "DOI": entry["doi"],
        "URL": entry["url"],
        "language": entry["language"],
        "abstract": entry["abstract"],
        "keyword": ", ".join(entry["keywords"]),
        "note": "\n".join(filter(None, [entry["note"], entry["reference"]])),
        "source": entry["catalogue"],
    }
    return {key: value for key, value in item.items() if value}


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
    response = HttpResponse("".join(map(write, entries)), content_type=content_type)
    name = entries[0]["key"] if len(entries) == 1 else "divercity-zitate"
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response["X-Robots-Tag"] = "noindex"
    return response
