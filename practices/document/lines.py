"""What a file of JSON Lines holds beside practices: terms before their use, and what is said of the file itself."""

import json

from practices.document.shape import FORMAT

# Lines that say something of the file and nothing of the collection: an import passes them over.
SELECTION, FILE = "selection", "file"
ASIDE = (SELECTION, FILE)


def dump(value):
    """The one spelling of a line."""
    return (json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8")


def term(vocabulary, *, slug, parent, name, description, synonyms):
    """``parent`` is a slug, "" for a root; ``synonyms`` is a list."""
    return {
        "format": FORMAT,
        "type": "term",
        "vocabulary": vocabulary,
        "slug": slug,
        "parent": parent,
        "name": " ".join(name.split()),
        "description": description.replace("\r\n", "\n").strip(),
        "synonyms": [" ".join(synonym.split()) for synonym in synonyms],
    }


def selection(**said):
    """What the practices of a file were chosen by, for whoever finds it later."""
    return {"format": FORMAT, "type": SELECTION, **said}


def file(name, address):
    """Where the file can be had that a document calls ``name``."""
    return {"format": FORMAT, "type": FILE, "file": name, "url": address}


def is_aside(value):
    return value.get("format") == FORMAT and value.get("type") in ASIDE


def terms(document):
    """``(vocabulary, slug)`` of all terms that a document names."""
    yield from (("category", slug) for slug in document.get("categories", []))
    if "main_category" in document:
        yield "category", document["main_category"]
    yield from (("occasion", slug) for slug in document.get("occasions", []))
    yield from (("actor", row["actor"]) for row in document.get("actors", []))
    yield from (("dimension", row["dimension"]) for row in document.get("diversity", []))
