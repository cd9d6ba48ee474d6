"""Searching: pages with a query against their floors, and what finding and indexing cost in this process."""

import statistics
import time
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Count

from bench.pages import Target
from practices.models import Edition, IndexTerm, IndexWord
from practices.public import catalogue
from practices.search import index
from practices.search.finding import Search

COMMON = "Stadtplanung"  # in half of all practices, by ``bench.generate``
LIMIT, LIMIT_COMMON = 4, 8  # most of the template's floor; the second from 100,000 practices on
SAMPLE = 1_000  # editions that are indexed anew to know the rate


def queries():
    """``{name: parameters of the list}``"""
    few = (
        IndexTerm.objects.annotate(n=Count("postings")).filter(n__range=(3, 5), text__regex="^.{9,}$").order_by("pk")
    )
    rare = IndexWord.objects.filter(term=few.first()).values_list("display", flat=True).first()
    return {
        "häufiges Wort": {"q": COMMON},
        "seltenes Wort": {"q": rare},
        "zwei Wörter": {"q": f"{COMMON} Beleuchtung"},
        "Wort, 2 Facetten": {"q": COMMON, "akteur": "polizei", "diversitaet": "alter"},
        "Wortgruppe": {"q": "„verbessert die Beleuchtung“"},
        "vertippt": {"q": "Stadtplanug"},
    }


def targets():
    """Each query as a page and, before it, as that page's floor."""
    many = Edition.objects.live().count() >= 100_000
    for name, parameters in queries().items():
        limit = LIMIT_COMMON if many and parameters["q"] == COMMON and len(parameters) == 1 else LIMIT
        yield Target(f"Vorlage {name}", f"/floor/list?{urlencode(parameters)}", "Konstante")
        yield Target(f"Suche {name}", f"/praxisbeispiele/?{urlencode(parameters)}", f"Vorlage {name}", limit)


def measure():
    """``{what: seconds}``, the best of some runs; cold: nothing of the index was read at this revision."""
    snapshot, results = catalogue.current(), {}
    for name, parameters in queries().items():
        cold, warm = [], []
        for _ in range(5):
            search = Search(snapshot.vocabularies, snapshot.members, snapshot.live)
            search.terms, search.synonyms  # noqa: B018  theirs is the cost of a catch-up, below
            cold.append(_seconds(lambda s=search, q=parameters["q"]: s.find(q)))
            warm += [_seconds(lambda s=search, q=parameters["q"]: s.find(q)) for _ in range(10)]
        results[f"find, {name}, cold"], results[f"find, {name}, warm"] = min(cold), min(warm)
    search = Search(snapshot.vocabularies, snapshot.members, snapshot.live)
    results["find, terms and synonyms once a revision"] = _seconds(lambda: (search.terms, search.synonyms))
    results["find, known words once a revision"] = _seconds(lambda: search.spelling)
    editions = list(Edition.objects.live().order_by("-pk")[:20])
    with transaction.atomic():  # as in a publication, whose commit it shares
        index.write(editions[:1])
        one = [_seconds(lambda e=e: index.write([e])) for e in editions]
    results["index one practice, median"] = statistics.median(one)
    return results


def rebuilt():
    """Practices indexed anew in a second, in the batches of a rebuild."""
    editions = list(Edition.objects.live().order_by("pk")[:SAMPLE])
    batches = [editions[at : at + index.BATCH] for at in range(0, len(editions), index.BATCH)]
    return len(editions) / sum(_seconds(lambda b=batch: _write(b)) for batch in batches)


def _write(editions):
    with transaction.atomic():
        index.write(editions)


def _seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
