"""The demo content says nothing that its sources do not say.

Each document was written from one record of a collection of facts that lies beside the checkout. Where it is
at hand, every number, year and proper name of a document is looked up in its record.
"""

import csv
import html
import json
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "practices" / "demo"
FACTS = ROOT.parent / "shared" / "data" / "practice-facts.yaml"
GAZETTEER = ROOT / "taxonomy" / "data" / "places.csv"

needs_facts = pytest.mark.skipif(not FACTS.exists(), reason=f"the collection of facts is not at hand ({FACTS})")

ACTOR_TYPES = {
    "wohnungsunternehmen", "polizei", "nutzende-bewohnerinnen", "kommunen", "stadt-planung", "ordnung",
    "zusammenarbeit", "zivilgesellschaftliche-unternehmen",
}  # fmt: skip
DIMENSIONS = {"alter", "herkunft", "geschlecht", "vulnerabilitaet", "kultur", "soziooekonomisch"}
CATEGORIES = {
    "forschungsergebnisse",
    "methoden-und-vorgehen", "befragung", "begehung", "gute-beispiele", "fallstudien", "interviews",
    "dokumentenanalyse", "material", "aufsuchende-beteiligung", "staedtebauliche-analysen",
    "wohnen-und-nachbarschaft", "stadt", "stadtquartier", "wohnumfeld", "gebaeude", "freiraum", "wohnungen",
    "nachbarschaft",
    "handeln-und-verantwortung", "verantwortung", "management", "nutzung", "rechtlicher-rahmen", "technik",
    "kriminalitaet", "prozess", "praeventionsebene", "oekonomie-gemeinwohl",
}  # fmt: skip
OCCASIONS = {
    "nutzungskonflikte", "angstraeume", "laerm-und-nachtleben", "alkohol-und-drogenkonsum",
    "nachbarschaftskonflikte", "zuwanderung-und-ankommen", "neubau-und-umbau", "gewalt-und-kriminalitaet",
    "unsicherheitsgefuehl", "ordnungsstoerungen",
}  # fmt: skip

# Words of our own wording: what a source is, how a note to the editors begins, what joins two facts.
# Names have no place here.
ORDINARY = {
    "internetseite", "seite", "bericht", "blogbeitrag", "fernsehbeitrag", "zeitschriftenbeitrag",
    "literaturnachweis", "portaleintrag", "presseinformation", "pressemeldung", "pressemitteilung",
    "präsentation", "veröffentlichung", "vortragsseite", "alternativtext", "belegdichte", "beschriftung",
    "inhalt", "medium", "quellen", "quellenzeile", "stand", "stelle", "vorgängerseite", "gemeinden",
    "karte", "landes", "mittel", "ortsverzeichnis", "als", "auf", "das", "den", "der", "die", "kein",
    "nennt", "nur", "unter", "weitere", "angesprochen", "begleitet", "gearbeitet", "gefördert",
    "investiert", "allparteilichkeit", "angebot", "beginn", "beteiligte", "beteiligten", "grundlage",
    "grundstein", "jahren", "kenntnis", "planung", "projekt", "rat", "stadtrat", "thema", "titel",
    "vorhaben", "ziele", "zielgruppe", "zielgruppen",
}  # fmt: skip
# Keys whose values are slugs, choices, dates or addresses and are checked by other means.
NOT_PROSE = {
    "format", "number", "slug", "kind", "language", "place", "further_places", "progress", "safety",
    "evidence", "categories", "main_category", "occasions", "actor", "dimension", "role", "url", "relations",
    "legacy_addresses", "licence", "status", "published_at",
}  # fmt: skip


def read(name):
    return [json.loads(line) for line in (DEMO / name).read_text(encoding="utf-8").splitlines()]


LINES = read("practices.jsonl")
TERMS = {line["slug"]: line for line in LINES if line.get("type") == "term"}
DOCUMENTS = [line for line in LINES if "type" not in line]
DESK = read("desk.jsonl")
PAGES = read("pages.jsonl")


def prose(value, key=""):
    """Every text a reader or an editor sees, as ``(key, plain text)``."""
    if key in NOT_PROSE:
        return
    if isinstance(value, dict):
        for name, item in value.items():
            yield from prose(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from prose(item, key)
    elif value is not None:
        # "[2]" is no fact: it leads to the second source.
        yield key, html.unescape(re.sub(r"<[^>]+>|\[\d{1,2}\]", " ", str(value)))


def numbers(text):
    return set(re.findall(r"\d+(?:[.,/–]\d+)*", text)) | set(re.findall(r"\d+", text))


def words(text):
    """Words with their capitals; "Bewohner*innen" is one word, "Dienst-Stelle" are two."""
    return re.findall(r"[^\W\d_]{3,}", re.sub(r"(?<=\w)\*(?=in)", "", text))


def stem(word):
    """The word without its inflection: enough to know "Dortmunds" and "Dortmund" as one name."""
    word = word.casefold().replace("ä", "a").replace("ö", "o").replace("ü", "u")
    word = re.sub(r"(?<=\w{4})in(?:nen)?$", "", word)
    return re.sub(r"(?<=\w{3})(?:e[rnms]?n?|n|s)$", "", word)


def record_text(record):
    """All that a record says, without the addresses of its sources and its rough coordinates."""
    kept = {key: value for key, value in record.items() if key not in ("lat", "lon", "url", "url_aliases", "id")}
    return re.sub(r"https?://\S+", " ", yaml.safe_dump(kept, allow_unicode=True, width=10**6))


def foreign(document, record):
    """``(key, number or name)`` for all that stands in the document and not in its record."""
    source = record_text(record)
    known_numbers, known_words = numbers(source), {stem(word) for word in words(source)}
    found = []
    for key, text in prose(document):
        found += [(key, number) for number in re.findall(r"\d+(?:[.,/–]\d+)*", text) if number not in known_numbers]
        found += [
            (key, word)
            for word in words(text)
            if word != word.lower() and stem(word) not in known_words and word.casefold() not in ORDINARY
        ]
    return found


ALL_RECORDS = yaml.safe_load(FACTS.read_text(encoding="utf-8")) if FACTS.exists() else []
RECORDS = [record for record in ALL_RECORDS if record["content_type"] != "seite"]


@needs_facts
def test_there_is_one_document_for_each_record_in_the_same_order():
    assert [document["title"] for document in DOCUMENTS] == [record["title"] for record in RECORDS]


@pytest.mark.parametrize("number", range(1, 62))
@needs_facts
def test_every_number_and_name_of_a_document_is_in_its_record(number):
    assert foreign(DOCUMENTS[number - 1], RECORDS[number - 1]) == []


@needs_facts
def test_a_planted_name_and_a_planted_number_are_found():
    document, record = json.loads(json.dumps(DOCUMENTS[0])), RECORDS[0]
    assert foreign(document, record) == []
    document["sections"]["context"] += "<p>In Solingen gelang es 1996 ebenso.</p>"
    document["actors"][0]["note"] = "mit der Caritas"
    assert foreign(document, record) == [("context", "1996"), ("context", "Solingen"), ("note", "Caritas")]


@needs_facts
def test_years_places_and_addresses_are_those_of_the_record():
    for document, record in zip(DOCUMENTS, RECORDS, strict=True):
        text = record_text(record)
        for key in ("start_year", "end_year"):
            assert document.get(key) is None or str(document[key]) in text, document["slug"]
        for place in filter(None, [document.get("place"), *document.get("further_places", [])]):
            assert place["name"] in text, document["slug"]
        if record["city"]:
            assert (document["place"]["name"], document["place"]["state"]) == (
                record["city"],
                record["state"],
            )
        addresses = {record["url"], *record["url_aliases"], *(source["url"] for source in record["sources"])}
        assert {source["url"] for source in document["sources"]} <= addresses, document["slug"]
        assert all(
            any(a.endswith((old, old + "/")) for a in addresses) for old in document.get("legacy_addresses", [])
        )


@needs_facts
def test_an_organisation_with_a_page_is_named_in_every_record_that_it_takes_part_in():
    for document, record in zip(DOCUMENTS, RECORDS, strict=True):
        known = {stem(word) for word in words(record_text(record))}
        for slug in {row["actor"] for row in document.get("actors", [])} & TERMS.keys():
            names = [TERMS[slug]["name"], *TERMS[slug]["synonyms"]]
            assert any({stem(word) for word in words(name)} <= known for name in names), (
                document["slug"],
                slug,
            )


@needs_facts
def test_the_change_in_work_and_the_pages_say_nothing_foreign_either():
    change = DESK[-1]
    assert foreign(change, RECORDS[change["number"] - 1]) == []
    records = [record for record in ALL_RECORDS if record["content_type"] == "seite"]
    for page, record in zip(PAGES, records, strict=True):
        assert foreign({"title": page["title"], "body": page["body"]}, record) == []


def test_the_collection_is_complete_and_in_order():
    assert [document["number"] for document in DOCUMENTS] == list(range(1, 62))
    assert len({document["slug"] for document in DOCUMENTS}) == 61
    assert all(0 < len(document["teaser"]) <= 280 for document in DOCUMENTS)
    assert {document["status"] for document in DOCUMENTS} == {"published"}


def test_every_term_is_known():
    assert all(term["parent"] in ACTOR_TYPES and term["vocabulary"] == "actor" for term in TERMS.values())
    for document in DOCUMENTS + DESK:
        categories = document.get("categories", [])
        assert set(categories) <= CATEGORIES
        assert document.get("main_category") in (categories or [None])
        assert set(document.get("occasions", [])) <= OCCASIONS
        assert {row["actor"] for row in document.get("actors", [])} <= ACTOR_TYPES | TERMS.keys()
        assert {row["dimension"] for row in document.get("diversity", [])} <= DIMENSIONS


def test_terms_stand_before_their_use_and_are_used():
    first_document = next(i for i, line in enumerate(LINES) if "type" not in line)
    assert first_document == len(TERMS)
    assert {row["actor"] for document in DOCUMENTS for row in document.get("actors", [])} >= TERMS.keys()


def test_relations_resolve_and_are_stored_once():
    slugs = {document["slug"] for document in DOCUMENTS}
    pairs = [(d["slug"], relation["practice"]) for d in DOCUMENTS for relation in d.get("relations", [])]
    assert {target for _, target in pairs} <= slugs
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)
    assert all(len(set(pair)) == 2 for pair in pairs)


def test_places_are_those_of_the_gazetteer():
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        towns = list(csv.DictReader(file))
    known = {(t["name"], t["state"], float(t["latitude"]), float(t["longitude"])) for t in towns}
    for document in DOCUMENTS:
        for place in filter(None, [document.get("place"), *document.get("further_places", [])]):
            point = (place["latitude"], place["longitude"])
            if place["level"] == "kommune":
                assert (place["name"], place["state"], *point) in known, document["slug"]
            else:  # a Land is shown in the midst of its towns
                within = [(lat, lon) for _, state, lat, lon in known if state == place["name"]]
                for axis in (0, 1):
                    assert min(t[axis] for t in within) < point[axis] < max(t[axis] for t in within)


def test_the_examples_for_editors_are_marked_as_such():
    examples = DESK[:-1]
    assert [document["number"] for document in examples] == list(range(62, 68))
    assert all(document["title"].startswith("Beispieltext") for document in examples)
    assert all("Beispieltext" in text for d in examples for text in d.get("sections", {}).values())
    stages = sorted(document["status"] for document in examples)
    assert stages == ["archived", "draft", "draft", "draft", "draft", "in_review"]


def test_one_published_practice_has_a_change_in_work():
    change = DESK[-1]
    published = DOCUMENTS[change["number"] - 1]
    changed = {key for key in change if change[key] != published.get(key)}
    assert change.keys() == published.keys()
    assert changed == {"teaser", "status"}
