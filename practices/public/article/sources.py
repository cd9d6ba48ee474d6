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


def notes_on(sources):
    """``[{"numbers", "text"}]``: what is noted of the sources; what several have in common is said once."""
    by_text = {}
    for source in sources:
        if source["note"]:
            by_text.setdefault(source["note"], []).append(str(source["number"]))
    return [
        {"numbers": numbers, "label": f"Zu Quelle {_listed(numbers)}", "text": text}
        for text, numbers in by_text.items()
    ]


def _listed(words):
    return " und ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
