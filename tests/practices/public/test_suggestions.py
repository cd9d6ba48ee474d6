"""Suggestions for a search that is being typed: what they offer, what they never say, and what they cost."""

import itertools

import pytest

from practices import document as documents
from practices.desk import versions, workflow
from practices.public import catalogue
from practices.search import beginnings
from practices.search.suggestions import Suggestions, parts
from taxonomy.lookup import Lookup
from taxonomy.models import Actor, Place, Tag
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/suche/vorschlaege/"
WUPPERTAL = {"name": "Wuppertal", "state": "Nordrhein-Westfalen"}


def get(client, q, status=200, **headers):
    response = client.get(ADDRESS, {"q": q}, headers=headers)
    assert response.status_code == status, response.content.decode()
    return response


def suggested(client, q):
    """``{kind: [text shown]}``"""
    groups = get(client, q).json()["groups"]
    return {group["kind"]: ["".join(item["parts"]) for item in group["items"]] for group in groups}


def words(client, q):
    return suggested(client, q).get("word", [])


def items(client, q, kind):
    return next((group["items"] for group in get(client, q).json()["groups"] if group["kind"] == kind), [])


def revised(row, by, **fields):
    """Save the practice with other content and publish it."""
    number = {"number": row.number, "slug": row.slug}
    parsed, problems = documents.parse(factories.document(**fields) | number)
    assert not problems
    assert not documents.apply([(row, parsed)])
    versions.record(row, by=by)
    workflow.publish(row, by=by)
    row.refresh_from_db()


@pytest.fixture
def by():
    return factories.editor()


@pytest.fixture
def light(by):
    return factories.published(
        by=by,
        slug="licht",
        title="Praxisbeispiel Wuppertal: Laternen für Bewohner*innen",
        teaser="Beleuchtung am Döppersberg.",
        sections={"context": "<p>Die Beleuchtung war schlecht. Straßenfeste mit Besucherinnen und Besuchern.</p>"},
        categories=["stadt"],
        actors=[{"actor": "polizei"}],
        place=WUPPERTAL,
        tags=["Lärm"],
    )


def test_words_terms_places_and_titles_come_in_groups_with_german_labels_and_addresses_that_answer(client, light):
    found = {}
    for q in ("la", "wu", "poli", "bel"):
        for group in get(client, q).json()["groups"]:
            found.setdefault(group["label"], []).extend(group["items"])
    assert set(found) == {"Suchwörter", "Begriffe", "Orte", "Beiträge"}
    for item in itertools.chain(*found.values()):
        assert client.get(item["url"]).status_code == 200, item
    assert [item["url"] for item in items(client, "laternen", "title")] == ["/praxisbeispiele/licht/"]
    assert items(client, "wupp", "place")[0]["url"] == "/orte/wuppertal/"
    assert items(client, "poliz", "term")[0]["note"] == "Akteur*innen · 1\u00a0Beitrag"


def test_the_last_word_is_completed_and_the_others_are_kept(client, light):
    (item,) = items(client, "Gute  Beleu", "word")
    assert item["text"] == "Gute Beleuchtung" and item["parts"] == ["", "Beleu", "chtung"]
    assert item["url"] == "/praxisbeispiele/?q=Gute+Beleuchtung"
    assert items(client, "„gute beleu", "word")[0]["text"] == "„gute Beleuchtung"
    assert items(client, "platz -beleu", "word")[0]["text"] == "platz -Beleuchtung"
    assert items(client, "licht-beleu", "word")[0]["text"] == "licht-Beleuchtung"
    assert words(client, "beleu ") == []  # a blank ends the word


def test_all_words_typed_stand_in_a_title_or_name(client, light):
    assert suggested(client, "laternen bew")["title"]
    assert suggested(client, "bewohner later")["title"]
    assert "title" not in suggested(client, "streife later")
    assert "term" not in suggested(client, "streife poli")


@pytest.mark.parametrize(
    ("typed", "kind", "shown"),
    [
        ("BELEU", "word", "Beleuchtung"),
        ("döpp", "word", "Döppersberg"),
        ("doepp", "word", "Döppersberg"),
        ("dopp", "word", "Döppersberg"),
        ("strass", "word", "Straßenfeste"),
        ("straß", "word", "Straßenfeste"),
        ("Besucher*in", "word", "Besucherinnen"),
        ("Besucher*", "word", "Besuchern"),
        ("laerm", "term", "Lärm"),
        ("larm", "term", "Lärm"),
        ("bewohner", "title", "Praxisbeispiel Wuppertal: Laternen für Bewohner*innen"),
        ("Bewohner:inn", "title", "Praxisbeispiel Wuppertal: Laternen für Bewohner*innen"),
        ("bewohnerinnen", "title", "Praxisbeispiel Wuppertal: Laternen für Bewohner*innen"),
        ("tern", "title", "Praxisbeispiel Wuppertal: Laternen für Bewohner*innen"),  # inside a word
        ("nordrh", "place", "Nordrhein-Westfalen"),
    ],
)
def test_umlauts_gender_forms_and_case_make_no_difference(client, light, typed, kind, shown):
    assert shown in suggested(client, typed).get(kind, [])


def test_a_feminine_that_nobody_wrote_leads_to_the_masculine(client, by):
    factories.published(by=by, title="Rundgang der Verkäufer")
    assert words(client, "Verkäuferinnen") == ["Verkäufer"]
    assert suggested(client, "Verkäuferinnen")["title"] == ["Rundgang der Verkäufer"]


def test_a_synonym_leads_to_its_term_and_says_so(client, light):
    Actor.objects.filter(slug="polizei").update(synonyms="Ordnungshüter")
    catalogue.forget()
    (item,) = items(client, "ordnungsh", "term")
    assert "".join(item["parts"]) == "Polizei" and item["note"] == "Ordnungshüter · Akteur*innen · 1\u00a0Beitrag"
    assert item["url"] == "/akteure/polizei/"


def test_counts_are_those_of_the_list(client, light, by):
    factories.published(by=by, actors=[{"actor": "polizei"}], place=WUPPERTAL)
    (polizei,) = items(client, "poliz", "term")
    assert polizei["count"] == 2
    assert client.get("/praxisbeispiele/?akteur=polizei").context["total"] == 2
    (wuppertal,) = items(client, "wupp", "place")
    assert wuppertal["count"] == 2
    (land,) = items(client, "nordrhein", "place")
    assert land["count"] == 2 and client.get(land["url"]).context["total"] == 2


def test_frequent_words_come_first_and_a_word_comes_once(client, by):
    for text in ("Zaunwerk", "Zauntritt", "Zauntritte", "Zauntritten"):
        factories.published(by=by, teaser=f"{text}.")
    assert words(client, "zaun") == ["Zauntritt", "Zaunwerk"]


def test_of_many_words_with_one_beginning_the_same_come_first(by, monkeypatch):
    for n in range(1, 6):
        text = " ".join(f"Zaun{letter * 4}" for letter in "abcdefghij"[: 2 * n])
        factories.published(by=by, teaser=text)
    read = beginnings.Words.read()
    expected = read.starting("zaun", 2)
    assert [display for _, display in expected] == ["Zaunaaaa", "Zaunbbbb"]
    monkeypatch.setattr(beginnings, "MANY", 6)
    assert read.starting("zaun", 2) == expected
    assert len(read.starting("zaun", 8)) == 8


def test_a_word_and_its_endings_come_once_also_where_their_stems_differ(client, by):
    factories.published(by=by, title="Quartiere", teaser="Ein Quartier, zwei Quartiere, Quartiersarbeit.")
    assert words(client, "quart") == ["Quartier", "Quartiersarbeit"]


def test_titles_that_begin_so_come_before_others_and_newer_ones_before_older(client, by):
    for title in ("Rund um Erlenhof", "Erlenhof alt", "Erlenhof neu", "Am Haselerlenhof"):
        factories.published(by=by, title=title)
    expected = ["Erlenhof neu", "Erlenhof alt", "Rund um Erlenhof", "Am Haselerlenhof"]
    assert suggested(client, "erlenhof")["title"] == expected


def test_never_more_than_eight(client, by):
    for n in range(12):
        name = f"Zent{'abcdefghijkl'[n]}ral"
        factories.published(by=by, title=f"{name} {name}", tags=[name])
    answer = get(client, "zen").json()
    assert answer["announcement"] == "8\u00a0Vorschläge"
    assert answer["total"] == sum(len(group["items"]) for group in answer["groups"]) == 8
    assert [group["kind"] for group in answer["groups"]] == ["word", "term", "title"]


def test_drafts_withdrawn_practices_and_former_versions_are_never_suggested(client, light, by):
    factories.practice(
        by=by, title="Geheimplan Nachtwache", tags=["Geheimtag"], place={**WUPPERTAL, "name": "Gehstadt"}
    )
    gone = factories.published(by=by, title="Gehölzpflege Quermania", tags=["Gehölz"], teaser="Quermania.")
    assert suggested(client, "geh") and suggested(client, "querm")
    workflow.withdraw(gone, by=by)
    assert suggested(client, "geh") == {} and suggested(client, "querm") == {}
    assert suggested(client, "latern")["title"]
    revised(light, by, title="Lichtkonzept")
    for former in ("latern", "döpp", "lärm", "wupp", "poliz"):
        assert suggested(client, former) == {}, former
    assert suggested(client, "lichtk")["title"] == ["Lichtkonzept"]
    # A change at the desk says nothing before it is published.
    parsed, _ = documents.parse(factories.document(title="Unfertiges", number=light.number, slug=light.slug))
    documents.apply([(light, parsed)])
    versions.record(light, by=by)
    assert suggested(client, "unfert") == {}


def test_terms_places_and_tags_that_no_public_practice_has_are_never_suggested(client, light):
    Lookup().add_term("actor", slug="feuerwehr-xanten", name="Feuerwehr Xanten", parent="kommunen")
    Tag.objects.create(name="Xylophon", slug="xylophon")
    assert Place.objects.filter(name="Xanten").exists()
    assert suggested(client, "xa") == {} and suggested(client, "xy") == {}


@pytest.mark.parametrize("q", ["", " ", "b", "bel b", "-", "*", "„“", "b-", "bel - "])
def test_too_little_typed_gives_an_empty_list(client, light, q):
    assert get(client, q).json() == {"total": 0, "announcement": "", "groups": []}


def test_no_query_at_all_gives_an_empty_list_too(client, light):
    assert client.get(ADDRESS).json() == {"total": 0, "announcement": "", "groups": []}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=" + "a" * 201, "200 Zeichen"),
        ("q=be%00", "unzulässige Zeichen"),
        ("q=be%1B", "unzulässige Zeichen"),
        ("q=be&q=st", "nur eine Angabe"),
        ("q=be&seite=2", "Den Parameter „seite“ gibt es nicht."),
        ("&".join(["q=be"] * 51), "Höchstens 50 Angaben"),
    ],
)
def test_bad_input_is_refused_in_german(client, light, query, said):
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert said in response.json()["detail"]


@pytest.mark.parametrize(
    "q",
    [
        "a-" * 100,
        "\u202e" * 100,
        "(" * 200,
        "%_\\%",
        "' OR 1=1 --",
        "*i" * 90,
        "<script>",
        "Ä" * 200,
        "𝔅𝔢",
        "١٢",
        "\n\n",
    ],
)
def test_hostile_input_gets_an_ordinary_answer(client, light, q):
    assert get(client, q).json()["total"] == 0


def test_only_reading_is_allowed(client, light):
    assert client.post(ADDRESS).status_code == 405


def test_the_answer_is_asked_for_again_each_time_but_sent_only_after_a_change(client, light, by):
    first = get(client, "bel")
    assert "no-cache" in first.headers["Cache-Control"] and "public" in first.headers["Cache-Control"]
    assert not first.cookies and "Cookie" not in first.headers.get("Vary", "")
    assert first.headers["X-Robots-Tag"] == "noindex"
    again = get(client, "bel", 304, if_none_match=first.headers["ETag"])
    get(client, "bel", 304, if_none_match=f'"x", W/{first.headers["ETag"]}')
    assert again.content == b"" and again.headers["ETag"] == first.headers["ETag"]
    factories.published(by=by, title="Belvedere")
    changed = get(client, "bel", if_none_match=first.headers["ETag"])
    assert changed.headers["ETag"] != first.headers["ETag"] and "Belvedere" in changed.content.decode()


def test_once_warm_only_the_revision_is_read(client, light, django_assert_num_queries):
    get(client, "la")
    for q in ("be", "st", "laternen bew", "Gute Beleu", "xyz", "wupp", ""):
        with django_assert_num_queries(1):
            get(client, q)


def test_after_a_publication_the_same_few_queries_are_enough_for_any_collection(
    client, light, by, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(beginnings, "RECOUNT", 0)  # as in a collection where one in a hundred is many
    for n in range(30):
        factories.published(by=by, title=f"Neubau {n}")
    get(client, "be")
    factories.published(by=by, title="Ganzneues Wortungetüm")
    snapshot = catalogue.current()
    with django_assert_max_num_queries(6):
        assert snapshot.search.suggestions.of("ganzneu")
    with django_assert_max_num_queries(0):
        assert snapshot.search.suggestions.of("wortun")


def test_what_is_carried_on_says_the_same_as_what_is_read_anew(client, by, monkeypatch):
    monkeypatch.setattr(beginnings, "RECOUNT", 0)
    monkeypatch.setattr(beginnings, "BLOCK", 4)
    texts = [
        "Apfelhof",
        "Apfelgarten Birnbaum",
        "Birnenweg",
        "Birnbäume am Apfelhof",
        "Citrusplatz",
        "Citrushof Apfel",
    ]
    rows = [factories.published(by=by, title=text, teaser=f"{text}.") for text in texts]
    client.get(ADDRESS, {"q": "apfel"})
    first = catalogue.current().search.handed_on
    steps = [
        lambda: workflow.withdraw(rows[0], by=by),
        lambda: revised(rows[1], by, title="Dattelhain", teaser="Apfelbaum und Citrushöfe."),
        lambda: rows.append(factories.published(by=by, title="Neuer Birnenhof")),
        lambda: revised(rows[4], by, title="Citrusplatz", slug="anders"),
        lambda: workflow.withdraw(rows[5], by=by),
        lambda: [workflow.withdraw(row, by=by) for row in rows[6:]],
    ]
    for step in steps:
        step()
        snapshot = catalogue.current()
        carried = snapshot.search.suggestions
        assert snapshot.search._earlier is not None and carried.beginnings.words.counts is not None
        fresh = Suggestions(snapshot.revision, snapshot.live, snapshot.vocabularies, snapshot.search.terms)
        for beginning in ("ap", "apfel", "bi", "birn", "ci", "citrus", "da", "ne", "hof", "baum", "am apfel"):
            # in this small collection the numbers that only order words are late, so order is left out
            assert set(carried.of(beginning)) == set(fresh.of(beginning)), beginning
        assert set(carried.beginnings.words.rows) == set(fresh.beginnings.words.rows)
        assert list(carried.beginnings.titles.blocks) == list(fresh.beginnings.titles.blocks)
        for number, block in carried.beginnings.titles.blocks.items():
            other = fresh.beginnings.titles.blocks[number]
            assert (block.ids, block.folded, block.shown) == (other.ids, other.folded, other.shown)
    assert first.titles.starting(["apfelhof"], 8)  # what a slower request still holds has not changed


def test_of_very_many_words_the_most_frequent_are_kept(client, by, monkeypatch):
    monkeypatch.setattr(beginnings, "MOST_WORDS", 5)  # with those that every document of the tests has
    for n in range(3):
        factories.published(by=by, title="Querbeet Querfeld Querholz", teaser=f"Querschnitt{'abc'[n]} unikat.")
    assert sorted(words(client, "quer")) == ["Querbeet", "Querfeld", "Querholz"]


@pytest.mark.parametrize(
    ("text", "beginning", "expected"),
    [
        ("Düsseldorf", "dus", ("", "Düs", "seldorf")),
        ("Runder Tisch", "tis", ("Runder ", "Tis", "ch")),
        ("für Bewohner*innen", "bewohnerin", ("für ", "Bewohner*in", "nen")),
        ("Fair-Play-Team", "pla", ("Fair-", "Pla", "y-Team")),
        ("„Straßen“", "strass", ("„", "Straß", "en“")),
        ("Nachtlicht", "licht", ("Nacht", "licht", "")),
        ("Polizei", "ordnung", ("Polizei", "", "")),
    ],
)
def test_what_was_typed_is_found_again_in_what_is_shown(text, beginning, expected):
    assert parts(text, beginning) == expected
    assert "".join(parts(text, beginning)) == text
