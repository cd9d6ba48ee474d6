"""What a record rests on: its sources, numbered, and where it was published itself."""

from practices.public.article.dates import german_date


def bibliography_of(bibliography):
    if not bibliography:
        return None
    authors = [
        f"{row['name']} (Hg.)" if row["role"] == "herausgabe" else row["name"]
        for row in bibliography.get("authors", [])
    ]
    empty = {"publisher": "", "year": None, "series": "", "citation": "", "doi": ""}
    return {**empty, **bibliography, "authors": authors}


def sources_of(document):
    return [
        {"number": n, "note": "", "url": "", **row, "accessed": german_date(row.get("accessed"))}
        for n, row in enumerate(document.get("sources", []), start=1)
    ]
