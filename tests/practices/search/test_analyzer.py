"""What the analyzer makes of single words and short texts."""

import pytest

from practices.search import analyzer, compounds, stems, words


def own(text):
    return set(analyzer.analyse(text).own)


def parts(text):
    found = analyzer.analyse(text)
    return found.parts - found.own.keys()


def term(word):
    [found] = own(word)
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kolleg:innen", "Kolleginnen und Kollegen"),
        ("Ärzt*innen", "Ärzte"),
        ("Forschende", "Forscher_innen"),
        ("Lehrer/-innen", "Lehrende"),
        ("Bäume", "Baum"),
        ("Kameras", "Kamera"),
        ("Communities", "Community"),
        ("Grüße", "Gruesse"),
        ("Grüße", "GRÜSSE"),
        ("Höfe", "Hof"),
        ("Düsseldorf", "Dusseldorf"),
        ("Düsseldorf", "Duesseldorf"),
        ("Bewohner*innen", "Bewohnerin"),
        ("Bewohner:innen", "Bewohnern"),
        ("Bewohner_innen", "Bewohnerinnen"),
        ("Bewohner·innen", "Bewohners"),
        ("Bewohner/innen", "Bewohner"),
        ("Bewohner(innen)", "Bewohner"),
        ("BewohnerInnen", "Bewohner"),
        ("Nutzende", "Nutzer"),
        ("Nutzenden", "Nutzerinnen"),
        ("Studierende", "Studentinnen"),
        ("Zufußgehende", "Fußgänger"),
        ("Waffen\u00adverbots\u00adzone", "Waffenverbotszone"),
        ("Cafe\u0301", "Café"),
        ("Nachbar", "Nachbarn"),
        ("Quartier", "Quartieren"),
        ("Problem", "Problemen"),
        ("Kurs", "Kurse"),
        ("Bus", "Busse"),
        ("Preis", "Preise"),
        ("Elterntaxi", "Elterntaxis"),
        ("Material", "Materialien"),
        ("Stadtrat", "Stadträtinnen"),
        ("Forum", "Foren"),
    ],
)
def test_forms_of_one_word_have_one_term(one, other):
    assert own(one) == own(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jugend", "Jug"),
        ("Einwohner", "Bewohner"),
        ("Versicherung", "Sicherheit"),
        ("Beamer", "Beamte"),
        ("Präsentation", "Prävention"),
        ("Bürger", "Burg"),
        ("Sicherheit", "sicher"),
        ("Schüler", "Schule"),
        ("Täter", "Tat"),
        ("Spender", "Spende"),
        ("Weg", "wegen"),
        ("Raum", "räumt"),
        ("Sprache", "sprachen"),
        ("Recht", "rechte"),
    ],
)
def test_different_words_have_different_terms(one, other):
    assert not own(one) & own(other)
    assert not own(other) & parts(one)


def test_sicherheit_is_not_the_reflexive_pronoun():
    assert stems.stem("sicherheit") != stems.stem("sich")


@pytest.mark.parametrize(
    ("compound", "inside"),
    [
        ("Spielplatzpatenschaft", ["Spielplatz", "Platz", "Patenschaft"]),
        ("Radwegebeleuchtung", ["Weg", "Beleuchtung", "Radweg"]),
        ("Jugendgerichtshilfe", ["Gericht", "Hilfe"]),
        ("Landespräventionsrat", ["Prävention", "Rat", "Präventionsrat"]),
        ("Waffenverbotszone", ["Verbotszone", "Waffe", "Verbot", "Zone"]),
        ("Angsträume", ["Angst", "Raum"]),
        ("Ordnungspartnerschaften", ["Partnerschaft", "Ordnung"]),
        ("Bürger*innenhaushalt", ["Bürger", "Haushalt"]),
        ("Schulhöfe", ["Schule", "Hof"]),
        ("Fahrräder", ["Rad"]),
        ("Fußballfans", ["Fußball", "Fan"]),
        ("Tütenspender", ["Spender"]),
    ],
)
def test_compounds_give_their_parts_and_runs_of_parts(compound, inside):
    assert {term(word) for word in inside} <= parts(compound)


@pytest.mark.parametrize(
    "word", ["Partnerschaft", "Verantwortung", "Beratung", "Regensburg", "Vorschrift", "Augsburg"]
)
def test_words_that_only_look_like_compounds_stay_whole(word):
    assert compounds.split(words.fold(word)) == ()
    assert parts(word) == set()


@pytest.mark.parametrize(
    ("word", "chance"),
    [
        ("Ordnungsamt", "Samt"),
        ("Angsträume", "Träume"),
        ("Monitoring", "Ring"),
        ("generationengerecht", "Rat"),
        ("Bürgerinnen", "Burg"),
        ("Bewohnerinnen", "Rinne"),
        ("Gestalten", "Alte"),
        ("Magistrat", "Rat"),
        ("Begleitung", "Leitung"),
        ("Mitbestimmung", "Stimmung"),
        ("Umverteilung", "Teilung"),
        ("Empfänger", "Fänger"),
        ("Maßnahmen", "Ahne"),
        ("kommunal", "Kommune"),
    ],
)
def test_compounds_are_not_cut_by_chance(word, chance):
    assert term(chance) not in parts(word)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Fuß- und Radwege", ["Fußwege", "Radwege"]),
        ("Wohnraumförderung und -vermittlung", ["Wohnraumförderung", "Wohnraumvermittlung"]),
        ("(Jugend-)Kriminalität", ["Jugendkriminalität", "Kriminalität"]),
        ("Grün-, Spiel- und Sportflächen", ["Grünflächen", "Spielflächen", "Sportflächen"]),
        ("Konflikt- und Gewaltprävention", ["Konfliktprävention", "Gewaltprävention"]),
        ("Stadtplanung und -entwicklung", ["Stadtplanung", "Stadtentwicklung"]),
        ("(Stadt)-planung", ["Stadtplanung"]),
        ("(Un-)Sicherheit", ["Unsicherheit", "Sicherheit"]),
    ],
)
def test_shortened_compounds_are_found_whole(text, whole):
    assert {term(word) for word in whole} <= own(text)


def test_every_run_of_a_hyphenated_word_is_a_term():
    wanted = "fair play team fairplay playteam fairplayteam".split()
    assert {stems.stem(word) for word in wanted} <= own("Fair-Play-Team")


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Der Kommunale Ordnungsdienst (KOD) hilft.", "KOD", "Kommunale Ordnungsdienst"),
        ("Im öffentlichen Personennahverkehr (ÖPNV)", "ÖPNV", "öffentlichen Personennahverkehr"),
    ],
)
def test_an_abbreviation_is_learned_where_a_text_explains_it(text, short, long):
    assert analyzer.abbreviations(text) == {short: long}


@pytest.mark.parametrize("text", ["Das Fest im Park (AWO)", "Der Verein (Berlin)", "Wir gehen heim (KOD)"])
def test_not_everything_in_brackets_is_an_abbreviation_of_what_stands_before(text):
    assert analyzer.abbreviations(text) == {}
