"""The data of the archive's list: its rows as the site shows them, who is filed where, and in which order they stand.

Rows are numbered in the order of their titles; all else names them by that number. ``static/js/archive.js`` answers
from it by the law of ``practices.public.catalogue.answer``.
"""

import json

from django.template.loader import render_to_string

from practices import titles
from practices.models import Edition
from practices.public import cards, catalogue
from practices.public.addresses import index_url
from practices.public.catalogue.answer import CATEGORY_LEGENDS, FACET_ORDER, LEGENDS, TERMS, VALUES
from practices.public.facets import FIRST, INDEXED, SIGNS
from practices.public.filters import SORTS

BATCH = 500
ROW = '<li class="entry"'


def ids(snapshot):
    """The live editions in the order of their titles: the place of each is its number in the data."""
    return catalogue.answer(snapshot, {}, order="titel", size=max(1, len(snapshot.live)), counts=False).ids


def rows(snapshot, order):
    """``[HTML]``: a row of the list for each edition, by the site's own template."""
    result = []
    for start in range(0, len(order), BATCH):
        editions = Edition.objects.for_cards(order[start : start + BATCH])
        html = render_to_string("practices/_entries.html", {"rows": cards.rows(editions, snapshot)})
        html = html.removesuffix("\n").removesuffix("</ol>")
        result += [ROW + row.rstrip() for row in html.split(ROW)[1:]]
    return result


def register(order):
    """``[{"url", "title", "place"}]``: the whole collection as links, for whoever reads without scripts."""
    found = []
    for start in range(0, len(order), BATCH):
        for edition in Edition.objects.for_cards(order[start : start + BATCH]):
            found.append({"url": edition.get_absolute_url(), "title": edition.title})
    return found


def data(snapshot, order, row_html):
    at = {pk: place for place, pk in enumerate(order)}
    by_order = {"titel": list(range(len(order)))}
    for name in ("neueste", "ort"):
        sorted_ids = catalogue.answer(snapshot, {}, order=name, size=max(1, len(order)), counts=False).ids
        by_order[name] = [at[pk] for pk in sorted_ids]
    return {
        "rows": row_html,
        "orders": by_order,
        "sorts": list(SORTS.items()),
        # Also those with nothing: whoever asks for one finds nothing, as on the site, and not everything.
        "facets": facets(snapshot, at),
    }


def facets(snapshot, at):
    """Every facet in the order of the list, with all its options, also those that show only when chosen."""
    found = []
    for name in FACET_ORDER:
        if name == "kategorie":
            roots = snapshot.vocabularies["category"].roots
            found += [_facet(snapshot, at, name, root.slug, root.name, root.descend()) for root in roots]
        elif name in VALUES:
            found.append(_facet(snapshot, at, name, name, "", VALUES[name][1]))
        else:
            found.append(_facet(snapshot, at, name, name, "", _terms(snapshot, TERMS[name])))
    rank = {key: place for place, key in enumerate(FIRST)}
    return sorted(found, key=lambda facet: rank.get(facet["key"], len(rank)))


def _terms(snapshot, key):
    """Places and tags: the most used in front, as the list shows them."""
    vocabulary = snapshot.vocabularies[key]
    if key not in ("place", "tag"):
        return list(vocabulary)
    first = snapshot.most_used[key]
    return [*first, *(term for term in vocabulary if term not in first and snapshot.count(key, term.id))]


def _facet(snapshot, at, name, key, fallback, things):
    options = [_option(snapshot, at, name, thing) for thing in things]
    return {
        "name": name,
        "key": key,
        "legend": LEGENDS.get(name) or CATEGORY_LEGENDS.get(key, fallback),
        "sign": SIGNS.get(name, "category"),
        "first": key in FIRST,
        "index": index_url(TERMS[name]) if name in INDEXED else "",
        "options": [option for option in options if option["rows"]],
    }


def _option(snapshot, at, name, thing):
    """``shows``: always; only if chosen (retired, rare); or only if its branch is (organisations)."""
    if name in VALUES:
        option = {"value": thing.value, "label": thing.label, "depth": 0, "shows": "always"}
        members = snapshot.members(VALUES[name][0], thing.value)
    else:
        key = "category" if name == "kategorie" else TERMS[name]
        members = snapshot.members(key, thing.id)
        is_root = thing.parent is None
        option = {"value": thing.slug, "label": thing.name, "depth": thing.depth, "shows": "always"}
        if name == "kategorie":
            option["depth"] = max(thing.depth - 1, 0)
            if is_root:
                option["label"], option["name"] = "alle", thing.name
        elif name == "akteur" and not is_root:
            option["shows"], option["root"] = "branch", thing.root.slug
        if thing.is_retired or (key in ("place", "tag") and thing not in snapshot.most_used[key]):
            option["shows"] = "chosen"
        if name == "akteur" and is_root:
            option["root"] = thing.slug
    option["shown"] = titles.hyphenated(option["label"], narrow=True)
    option["rows"] = sorted(at[pk] for pk in members if pk in at)
    return option


def script(name, value):
    """A file that hands ``value`` to the archive's script; read by ``<script src>``, which works in a folder too."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\u2028", " ").replace("\u2029", " ")
    return f"(self.archive ||= {{}}).{name} = {text};\n"
