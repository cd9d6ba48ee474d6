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
    """``[{"label", "text"}]``: what is noted of the sources; what several have in common is said once."""
    by_text = {}
    for source in sources:
        if source["note"]:
            by_text.setdefault(source["note"], []).append(str(source["number"]))
    return [{"label": _label(numbers, len(sources)), "text": text} for text, numbers in by_text.items()]


def _label(numbers, count):
    if len(numbers) == count > 2:
        return "Zu allen Quellen"
    return "Zu Quelle " + " und ".join(filter(None, [", ".join(numbers[:-1]), numbers[-1]]))
