"""The home page: ways into the collection, what is new, where it has gaps, and the text of the page at "/"."""

from django.http import Http404
from django.shortcuts import render

from divercity import old_addresses
from divercity.pages import home_text
from practices.choices import PROJECTS
from practices.models import Edition
from practices.public import cards, catalogue, matrix, plans, terms
from practices.public.addresses import LIST, Selection, index_url
from practices.public.catalogue.terms import STATE_NAMES
from practices.public.context import DESCRIPTION
from practices.public.linked_data import rdf
from practices.public.maps.places import map_figure

# The four ways in: sign, heading, question, vocabulary.
WAYS = (
    ("category", "Themen", "Wo, worum und wie?", "category"),
    ("actor", "Akteur*innen", "Wer handelt?", "actor"),
    ("dimension", "Vielfalt", "Wessen Belange?", "dimension"),
    ("place", "Orte", "Aus welcher Stadt?", "place"),
)
TERMS_SHOWN = 9
NEWEST = 4
CONFIRMED = 3
GAPS = 3


def home(request):
    if answer := _predecessor(request):
        return answer
    snapshot = request.snapshot
    lead, newest = _newest(snapshot)
    context = {
        "form_action": LIST,
        "occasions": _occasions(snapshot),
        "ways": [
            {
                "label": label,
                "question": question,
                "sign": sign,
                "url": index_url(key),
                "terms": _terms(snapshot, key),
            }
            for sign, label, question, key in WAYS
        ],
        "text": home_text(),
        "lead": lead,
        "newest": newest,
        "confirmed": _confirmed(snapshot),
        "figures": _figures(snapshot),
        "figure": map_figure(snapshot) if snapshot.live else None,
        "states": _states(snapshot),
        "gaps": _gaps(snapshot),
        "files": rdf.links("/katalog"),
        "page_title": "DIVERCITY",
        "description": DESCRIPTION,
        "canonical": request.build_absolute_uri("/"),
    }
    return render(request, "pages/home.html", context)


def _predecessor(request):
    """What was asked for by parameters of the predecessor's front page ("/?p=1506"), or None."""
    query = request.META.get("QUERY_STRING", "")
    if not query or not old_addresses.asks_for_more(query):
        return None
    answer = old_addresses.answer(request)
    if answer is None and old_addresses.is_unknown(query):
        raise Http404("Diese Seite gibt es nicht.")
    return answer


def _newest(snapshot):
    """Rows of the newest project, which has a place and a wide plan, and of the newest others (one query)."""
    projects = catalogue.answer(snapshot, {"art": PROJECTS}, size=1, counts=False).ids
    ids = catalogue.answer(snapshot, {}, size=NEWEST + 1, counts=False).ids
    first = projects or ids[:1]
    editions = Edition.objects.for_cards([*first, *[pk for pk in ids if pk not in first][:NEWEST]])
    rows = cards.rows(editions, snapshot)
    if not rows:
        return None, []
    rows[0]["emblem_url"] = plans.url(editions[0].practice_number, editions[0].revision, plans.WIDE)
    return rows[0], rows[1:]


def _confirmed(snapshot):
    editions = list(Edition.objects.recently_confirmed()[:CONFIRMED])
    rows = cards.rows(editions, snapshot)
    for row, edition in zip(rows, editions, strict=True):
        row["confirmed_on"] = edition.confirmed_on
    return rows


def _occasions(snapshot):
    """What brings people here, the most frequent first."""
    found = [terms.node(snapshot, "occasion", term) for term in snapshot.vocabularies["occasion"].roots]
    found = [node for node in found if node["count"]]
    return sorted(found, key=lambda node: -node["count"])[:TERMS_SHOWN]


def _terms(snapshot, key):
    """The first level of a vocabulary that leads somewhere; of categories the second, of places the most used."""
    if key == "place":
        found = snapshot.most_used["place"][:TERMS_SHOWN]
    else:
        roots = snapshot.vocabularies[key].roots
        found = [child for root in roots for child in root.children] if key == "category" else roots
        found = [term for term in found if snapshot.count(key, term.id)]
        if key == "category":
            found = sorted(found, key=lambda term: -snapshot.count(key, term.id))[:TERMS_SHOWN]
    return [terms.node(snapshot, key, term) for term in found]


def _states(snapshot):
    """The Länder with records, most first."""
    found = [(snapshot.count("state", slug), name, slug) for slug, name in STATE_NAMES.items()]
    found = sorted((entry for entry in found if entry[0]), key=lambda entry: (-entry[0], entry[1]))
    return [{"label": name, "url": Selection([("land", slug)]).url, "count": count} for count, name, slug in found]


def _gaps(snapshot):
    """What the whole collection has least of, as its map of gaps says it."""
    rows, columns = (matrix.lines(snapshot, axis) for axis in (matrix.ROWS, matrix.AXES["akteur"]))
    return matrix.cross(rows, columns).gaps[:GAPS]


def _figures(snapshot):
    places = sum(1 for term in snapshot.vocabularies["place"] if snapshot.count("place", term.id))
    examples = snapshot.count("kind", "praxisbeispiel")
    return [
        {"value": len(snapshot.live), "label": "Beiträge"},
        {"value": examples, "label": "Praxisbeispiele"},
        {"value": places, "label": "Orte"},
    ]
