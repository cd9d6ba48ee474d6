import json

import pytest

from divercity.wordpress import export, markup, rules
from divercity.wordpress.mapping import Mapping
from practices import demo
from taxonomy.vocabularies import gazetteer
from tests.divercity.wordpress.conftest import EXPORT, needs_export


class Gazetteer:
    """The shipped places, as ``Lookup.places`` has them."""

    def __init__(self):
        self.places = dict(enumerate(gazetteer()))


@pytest.fixture(scope="module")
def places():
    return Gazetteer()


def item(**fields):
    return export.Item(1, fields.pop("type", "post"), "publish", **fields)


@pytest.mark.parametrize(
    ("title", "name", "state"),
    [
        ("Köln: Zwischennutzung „Unser Ebertplatz“", "Köln", "Nordrhein-Westfalen"),
        ("Berlin-Mitte: Handlungskonzept", "Berlin", "Berlin"),
        ("Freiburg: Night Owls", "Freiburg im Breisgau", "Baden-Württemberg"),
        ("Offenbach am Main: Prävention", "Offenbach am Main", "Hessen"),
        ("Fallstudie Hannover: Ein Hof", "Hannover", "Niedersachsen"),
        ("DynASS-Fallstudie Leipzig: Lindenau", "Leipzig", "Sachsen"),
        ("Ab\u00adschluss in München: Danke", None, None),
        ("DIVERCITY: Forschungsprojekt geht in das zweite Jahr", None, None),
        ("Praxisbeispiel Nirgendwo: Etwas", None, None),
        ("Sicherheit und Vielfalt", None, None),
    ],
)
def test_a_place_before_a_colon_is_the_place_if_it_is_known(places, title, name, state):
    found, place, _ = rules.title_and_place(title, places)
    assert found == title.replace("\u00ad", "")
    assert (place and place["name"], place and place["state"]) == (name, state)


def test_the_predecessors_pattern_gives_place_and_title(places):
    title, place, _ = rules.title_and_place("Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften", places)
    assert (title, place["name"]) == ("Soziale Ordnungspartnerschaften", "Wuppertal")


@pytest.mark.parametrize(
    ("place", "name", "district"),
    [
        ("Berlin-Neukölln:", "Berlin", "Neukölln"),
        ("Hamburg, Altona:", "Hamburg", "Altona"),
        ("Köln – Ebertplatz:", "Köln", "Ebertplatz"),
        ("Rostock –", "Rostock", ""),
        ("Villingen-Schwenningen –", "Villingen-Schwenningen", ""),
        ("Hannover :", "Hannover", ""),
        ("Stadt Gera:", "Gera", ""),
        ("Hansestadt Rostock:", "Rostock", ""),
        ("Frankfurt/Main:", "Frankfurt am Main", ""),
        ("Frankfurt / Oder:", "Frankfurt (Oder)", ""),
        ("Halle/Saale:", "Halle (Saale)", ""),
        ("Halle a. d. Saale:", "Halle (Saale)", ""),
        ("Frankfurt a. M.:", "Frankfurt am Main", ""),
        ("Frankfurt an der Oder:", "Frankfurt (Oder)", ""),
        ("Mülheim an der Ruhr:", "Mülheim", ""),
        ("Mülheim (Ruhr) –", "Mülheim", ""),
        ("aus Kassel:", "Kassel", ""),
        ("Kassel |", "Kassel", ""),
        ("Kassel—", "Kassel", ""),
        ("Berlin (Neukölln):", "Berlin", "Neukölln"),
        ("Köln (Ehrenfeld) –", "Köln", "Ehrenfeld"),
    ],
)
def test_however_the_place_is_written_no_word_of_it_is_lost(places, place, name, district):
    for lead in ("Praxisbeispiel", "PRAXISBEISPIEL"):
        title, found, part = rules.title_and_place(f"{lead} {place} Offene Tür", places)
        assert (title, found["name"], part) == ("Offene Tür", name, district)


@pytest.mark.parametrize("between", [": ", " – ", ":", " | "])
def test_a_title_that_names_no_place_keeps_its_name(places, between):
    assert rules.title_and_place(f"Praxisbeispiel{between}Offene Tür", places) == ("Offene Tür", None, "")


@pytest.mark.parametrize(
    "title",
    [
        "Praxisbeispiel Nirgendwo – Etwas",
        "Praxisbeispielsammlung: Etwas",
        "Praxisbeispiel Essen am Morgen: Teilen",
        "Praxisbeispiel Essen (Oldenburg): Teilen",
        "Praxisbeispiel Landau an der Isar: Teilen",
        "Praxisbeispiel Neustadt am Main: Teilen",
        "Praxisbeispiel Weiden am Rhein: Teilen",
    ],
)
def test_what_is_no_place_for_sure_stays_in_the_title(places, title):
    assert rules.title_and_place(title, places) == (title, None, "")


def test_a_name_of_several_places_is_none_until_the_land_is_known(places):
    several = [place for place in places.places.values() if place.name == "Neustadt"]
    name = "Frankfurt"  # am Main, an der Oder
    assert not several
    assert rules.find_place(name, places) == (None, "")
    assert rules.find_place(name, places, "hessen")[0]["name"] == "Frankfurt am Main"


def table(*rows):
    cells = "".join(f"<tr><td><strong>{name}</strong></td><td>{value}</td></tr>" for name, value in rows)
    return markup.read(f"<table>{cells}</table>", markup.Sources(), in_sections=True)


def test_facts_come_from_a_table_as_far_as_they_are_certain(places):
    rows = ("Stadt", "Köln – Ebertplatz"), ("Bundesland", "Nordrhein-Westfalen"), ("Beginn", "2018")
    facts = rules.facts(table(*rows), places)
    assert (facts["place"]["name"], facts["district"], facts["start_year"]) == ("Köln", "Ebertplatz", 2018)
    assert rules.facts(table(("Laufzeit", "seit 2015"))) == {"start_year": 2015}
    assert rules.facts(table(("Laufzeit", "2015 bis 2018"))) == {"start_year": 2015, "end_year": 2018}
    assert rules.facts(table(("Beginn", "vermutlich 2015"), ("Stadt", "irgendwo")), places) == {}


def test_a_teaser_has_no_marks_of_footnotes():
    content = "Der Hof [7] ist hell[ref]Seit 2019.[/ref], der Weg auch.[ref]Nachts.[/ref]"
    assert rules.teaser(item(content=content)) == "Der Hof [7] ist hell, der Weg auch."


def test_the_lines_below_a_publication_are_its_bibliography():
    content = "Text\n\nErscheinungsjahr: 2019\nQuelle: <em>Muster, Eva (2019): Ein Heft. Berlin: Verlag.</em>"
    assert rules.facts(markup.read(content, markup.Sources())) == {
        "bibliography": {"year": 2019, "citation": "Muster, Eva (2019): Ein Heft. Berlin: Verlag."}
    }


@pytest.mark.parametrize(
    ("excerpt", "content", "expected"),
    [
        ("Der <b>Auszug</b> &amp; mehr.", "Text", "Der Auszug & mehr."),
        ("", "<h2>Titel</h2><p>Das ist der erste Satz, und er ist recht lang geraten, meine ich. Der zweite.</p>",
         "Das ist der erste Satz, und er ist recht lang geraten, meine ich."),
        ("", "Kurz. Auch kurz. Und das Ende.", "Kurz. Auch kurz. Und das Ende."),
        ("", "Am 24. September z. B. tagte der Verein e. V. mit Dr. Muster und vielen anderen Leuten. Danach nicht.",
         "Am 24. September z. B. tagte der Verein e. V. mit Dr. Muster und vielen anderen Leuten."),
        ("Die Stadt hat Bänke [&hellip;]", "Text", "Die Stadt hat Bänke …"),
        ("Ein Satz. <a href='/a/'>Weiterlesen &rarr;</a>", "Text", "Ein Satz."),
        ("Die Stadt hat Bänke [...] » Mehr lesen", "Text", "Die Stadt hat Bänke …"),
        ("Alle können hier weiterlesen.", "Text", "Alle können hier weiterlesen."),
        ("[gallery ids='1']", "Text", "Text"),
        ("", "https://www.youtube.com/watch?v=a\n\nAugsburg\n\nDas ist ein Satz.", "Das ist ein Satz."),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_teaser_is_the_excerpt_or_the_first_sentences(excerpt, content, expected):
    assert rules.teaser(item(excerpt=excerpt, content=content)) == expected


def test_a_long_teaser_is_cut_at_a_word_and_an_excerpt_that_is_nowhere_else_is_kept():
    long = "Ein sehr langes Wort nach dem anderen, " * 20
    post = item(excerpt=long, content="Text")
    teaser = rules.teaser(post)
    assert len(teaser) <= 280 and teaser.endswith(" …") and long.startswith(teaser[:-2])
    assert rules.content(post) == f"{long}\n\nText"
    assert rules.content(item(excerpt=long, content=f"<p>{long}</p>")) == f"<p>{long}</p>"


def test_a_title_that_is_missing_is_made_of_the_first_words():
    for content, title in [
        ("<h2>x</h2>Ein Satz. Noch einer.", "Ein Satz. Noch einer"),
        ("<ul><li>Punkt</li></ul>", "Punkt"),
    ]:
        assert rules.first_words(markup.read(content, markup.Sources())) == title
    assert rules.first_words(markup.read("", markup.Sources())) == "Ohne Titel"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "page"}, "page"),
        ({"type": "nav_menu_item"}, None),
        ({"type": "wp_navigation"}, None),
        ({"type": "projekt"}, "praxisbeispiel"),
        ({"type": "publikation"}, "veroeffentlichung"),
        ({"type": "unbekannt"}, "beitrag"),
        ({"type": "dc_projekt"}, "praxisbeispiel"),
        ({"type": "gute-praxis"}, "praxisbeispiel"),
        ({"type": "elementor_library"}, None),
        ({}, "beitrag"),
        ({"title": "Praxisbeispiel Köln: Platz"}, "praxisbeispiel"),
        (
            {"title": "Praxisbeispiele im Überblick", "terms": [("post_tag", "forschung", "Forschung")]},
            "forschungsergebnis",
        ),
        ({"terms": [("category", "x", "Gute Beispiele")]}, "praxisbeispiel"),
        ({"terms": [("category", "x", "Beispiele aus der Praxis")]}, "praxisbeispiel"),
        ({"terms": [("category", "gute-beispiele", "G"), ("post_tag", "methode", "Methode")]}, "methode"),
        ({"terms": [("thema", "veroeffentlichungen", "Veröffentlichungen")]}, "veroeffentlichung"),
    ],
)
def test_the_kind_follows_type_title_and_terms(fields, kind):
    assert rules.kind_of(item(**fields), Mapping.load()) == kind


@needs_export
def test_the_kinds_of_the_given_export_are_those_of_the_demonstration():
    """By title, where the demonstration has the same one."""
    file = demo.__path__[0] + "/practices.jsonl"
    with open(file, encoding="utf-8") as lines:
        kinds = {row["title"]: row["kind"] for row in map(json.loads, lines) if "title" in row}
    found = 0
    for part in export.read(EXPORT):
        if isinstance(part, export.Item) and part.type == "post" and part.title in kinds:
            assert rules.kind_of(part, Mapping.load()) == kinds[part.title], part.title
            found += 1
    assert found > 20


def test_the_first_column_of_a_table_of_facts_names_its_rows():
    table = "<table><tbody><tr><td>{}</td><td>Kiel</td></tr><tr><td>Umfang</td><td>10 %</td></tr></tbody></table>"
    for name in ("Stadt", "<strong>Stadt</strong>"):
        named = rules.name_rows(f"<p>Vorher.</p>{table.format(name)}")
        assert f"<tr><th>{name}</th><td>Kiel</td></tr><tr><th>Umfang</th><td>10 %</td></tr>" in named
    for other in (table.format("Irgendwas"), table.format("Stadt").replace("<td>Kiel</td>", "<td>1</td><td>2</td>")):
        assert rules.name_rows(other) == other
