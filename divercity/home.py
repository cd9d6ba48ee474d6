from django.shortcuts import render

from divercity.fallback import moved
from practices.models import Edition
from practices.public import cards, catalogue, legacy, plans, terms
from practices.public.addresses import LIST, index_url

# The four ways in: sign, heading, question, vocabulary.
WAYS = (
    ("category", "Themen", "Wo, worum und wie?", "category"),
    ("actor", "Akteur*innen", "Wer handelt?", "actor"),
    ("dimension", "Vielfalt", "Wessen Belange?", "dimension"),
    ("place", "Orte", "Aus welcher Stadt?", "place"),
)
TERMS_SHOWN = 9
NEWEST = 5


def home(request):
    if old := legacy.numbered(request.META.get("QUERY_STRING", "")):
        return moved(request, old)
    snapshot = request.snapshot
    newest = catalogue.answer(snapshot, {}, size=NEWEST, counts=False)
    editions = Edition.objects.for_cards(newest.ids)
    rows = cards.rows(editions, snapshot)
    if rows:
        rows[0]["emblem_url"] = plans.url(editions[0].practice_number, editions[0].revision, plans.WIDE)
    context = {
        "form_action": LIST,
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
        "lead": rows[0] if rows else None,
        "newest": rows[1:],
        "figures": _figures(snapshot),
        "about_url": "/ueber/",
        "page_title": "DIVERCITY",
        "canonical": request.build_absolute_uri("/"),
    }
    return render(request, "pages/home.html", context)


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


def _figures(snapshot):
    places = sum(1 for term in snapshot.vocabularies["place"] if snapshot.count("place", term.id))
    examples = snapshot.count("kind", "praxisbeispiel")
    return [
        {"value": len(snapshot.live), "label": "Beiträge"},
        {"value": examples, "label": "Praxisbeispiele"},
        {"value": places, "label": "Orte"},
    ]
