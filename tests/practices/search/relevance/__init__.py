"""Documents and judged queries, and how well the search answers them.

Three sets: the first was there before the analyzer, which has been improved with it; the second and the third were
judged before the search had seen them, and taught it rules and parts afterwards.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from practices.models import Synonym
from practices.public import catalogue
from practices.search import Search
from taxonomy.lookup import Lookup
from tests import factories

FIRST = Path(__file__).parent
SECOND, THIRD = FIRST / "second", FIRST / "third"
SYNONYMS = [
    ["Obdachlose", "Wohnungslose"],
    ["Anrainer", "Anwohner"],
    ["CCTV", "Videoüberwachung"],
    ["Abfall", "Müll", "Sperrmüll"],
    ["Pforte", "Pförtner", "Concierge"],
    ["ÖPNV", "öffentlicher Personennahverkehr"],
    ["LPR", "Landespräventionsrat"],
    ["KOD", "Kommunaler Ordnungsdienst"],
]
OPTIONS = {"": {}, "genau": {"exact": True}, "titel": {"scope": "titel"}, "inhalt": {"scope": "inhalt"}}


@dataclass(frozen=True)
class Judged:
    category: str
    query: str
    options: str
    expected: frozenset


def queries(folder=FIRST):
    for line in (folder / "queries.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            category, query, options, expected = line.split("\t")
            yield Judged(category, query, options, frozenset(expected.split()) - {"-"})


def publish(folder=FIRST):
    """Publish the documents; returns ``{edition id: key}``."""
    by = factories.editor()
    # Filed where no query can find them, so that the texts alone decide.
    Lookup().add_term("category", slug="xyz", name="Xyz")
    with (folder / "documents.toml").open("rb") as file:
        documents = tomllib.load(file)
    keys = {}
    for key, row in documents.items():
        fields = {"title": row["title"], "teaser": row["teaser"], "categories": ["xyz"]}
        fields["sections"] = {"context": row["body"]}
        if "subtitle" in row:
            fields["subtitle"] = row["subtitle"]
        if row.get("place", "Wien") != "Wien":
            fields["place"] = {"name": row["place"], "state": STATES[row["place"]]}
        keys[factories.published(by=by, **fields).number] = key
    for lines in SYNONYMS:
        Synonym.objects.create(words="\n".join(lines))
    from practices.models import Edition

    return {pk: keys[number] for pk, number in Edition.objects.values_list("pk", "practice_number")}


STATES = {
    "Wuppertal": "Nordrhein-Westfalen",
    "München": "Bayern",
    "Heidelberg": "Baden-Württemberg",
    "Stuttgart": "Baden-Württemberg",
    "Düsseldorf": "Nordrhein-Westfalen",
    "Leipzig": "Sachsen",
    "Hannover": "Niedersachsen",
    "Karlsruhe": "Baden-Württemberg",
    "Berlin": "Berlin",
    "Bremen": "Bremen",
    "Hamburg": "Hamburg",
    "Mannheim": "Baden-Württemberg",
    "Frankfurt am Main": "Hessen",
    "Köln": "Nordrhein-Westfalen",
    "Dortmund": "Nordrhein-Westfalen",
    "Gelsenkirchen": "Nordrhein-Westfalen",
}


def score(keys, folder=FIRST):
    """``(recall, precision, [(judged, found) that are not perfect])`` over all queries."""
    snapshot = catalogue.current()
    search = Search(snapshot.vocabularies, snapshot.members, snapshot.live)
    expected = found = right = 0
    faults = []
    for judged in queries(folder):
        hits = search.find(judged.query, **OPTIONS[judged.options]).hits
        names = {keys[pk] for pk in hits}
        expected += len(judged.expected)
        found += len(names)
        right += len(names & judged.expected)
        if names != judged.expected:
            faults.append((judged, names))
    return right / expected, right / found, faults
