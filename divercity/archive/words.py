"""The simple word search: which words stand in which row. Folded alike here and in ``static/js/archive.js``."""

import re

from django.utils import timezone

from practices.document import lines, public
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
        editions = Edition.objects.live().in_bulk(ids)
        for offset, pk in enumerate(ids):
            if pk not in editions:  # withdrawn just now: whoever writes the archive begins again
                continue
            document = public(editions[pk].document, on=timezone.localdate())
            titles.append(" ".join(words(document["title"])))
            for word in set(words(" ".join(_texts(document, snapshot)))):
                found.setdefault(word, []).append(start + offset)
    entries = []
    for word, rows in sorted(found.items()):
        steps = (row - before for row, before in zip(rows, [0, *rows], strict=False))
        entries.append(" ".join([word, *map(str, steps)]))
    return {"words": "\n".join(entries), "titles": titles}


def _texts(document, snapshot):
    yield from (document.get(part, "") for part in PARTS)
    yield from (in_one_line(html) for html in document.get("sections", {}).values())
    yield from document.get("tags", ())
    yield from (place["name"] for place in (document.get("place"), *document.get("further_places", ())) if place)
    yield from (row.get("organisation", "") for row in document.get("actors", ()))
    yield from (row.get("how", "") for row in document.get("diversity", ()))
    for vocabulary, slug in lines.terms(document):
        yield from snapshot.vocabularies[vocabulary].names([slug])
