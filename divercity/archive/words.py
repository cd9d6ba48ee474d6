"""The simple word search: which words stand in which row. Folded alike here and in ``static/js/archive.js``."""

import re
from html import unescape

from django.utils import timezone

from practices.document import public
from practices.models import Edition
from practices.richtext import in_one_line
from taxonomy.german import fold

BATCH = 200
# As in "Nutzer*innen"; what stands between letters only, so that "8:30" stays two numbers.
GENDER_MARK = re.compile(r"(?<=[^\W\d_])[*:_·](?=[^\W\d_])")
WORD = re.compile(r"[^\W_]+")
PARTS = ("title", "subtitle", "teaser", "district")


def words(text):
    return WORD.findall(fold(GENDER_MARK.sub("", text.replace("\u00ad", ""))))


def index(snapshot, order):
    """``{"words": "word 3 1 2\\n…", "titles": ["word word", …]}``; each row is its distance to the one before."""
    found, titles = {}, []
    for start in range(0, len(order), BATCH):
        ids = order[start : start + BATCH]
        documents = Edition.objects.in_bulk(ids)
        for offset, pk in enumerate(ids):
            document = public(documents[pk].document, on=timezone.localdate())
            titles.append(" ".join(words(document["title"])))
            for word in set(words(" ".join(_texts(document, snapshot)))):
                found.setdefault(word, []).append(start + offset)
    lines = []
    for word, rows in sorted(found.items()):
        steps = (row - before for row, before in zip(rows, [0, *rows], strict=False))
        lines.append(" ".join([word, *map(str, steps)]))
    return {"words": "\n".join(lines), "titles": titles}


def _texts(document, snapshot):
    yield from (document.get(part, "") for part in PARTS)
    yield from (unescape(in_one_line(html)) for html in document.get("sections", {}).values())
    yield from document.get("tags", ())
    yield from (place["name"] for place in (document.get("place"), *document.get("further_places", ())) if place)
    for row in document.get("actors", ()):
        yield row.get("organisation", "")
        yield _name(snapshot, "actor", row["actor"])
    for row in document.get("diversity", ()):
        yield _name(snapshot, "dimension", row["dimension"])
        yield row.get("how", "")
    yield from (_name(snapshot, "category", slug) for slug in document.get("categories", ()))
    yield from (_name(snapshot, "occasion", slug) for slug in document.get("occasions", ()))


def _name(snapshot, vocabulary, slug):
    term = snapshot.vocabularies[vocabulary].find(slug)
    return term.name if term else ""
