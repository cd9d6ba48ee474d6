"""A small published collection and random queries for it, the same in every process.

python -m tests.practices.search.collection     answers the queries given as JSON, on a SQLite database of its own
"""

import json
import os
import random
import re
import sys
import tomllib
from functools import cache

from django.http import QueryDict

SYNONYMS = ["Obdachlose\nWohnungslose", "CCTV\nVideoüberwachung", "Runder Tisch\nGesprächskreis\nSpielplatz"]
SYNONYMS += ["Müll\nAbfall\nSperrmüll", "ÖPNV\nöffentlicher Personennahverkehr", "Pforte\nPförtner\nBlau-Haus"]
CATEGORIES = ["stadt", "freiraum", "technik", "befragung", "wohnen-und-nachbarschaft"]
NAMES = ["Polizei", "Kommune", "Landeskriminalamt", "Alter", "Kultur", "Herkunft", "Angstraum", "Nutzungskonflikt"]
NAMES += ["Stadt", "Freiraum", "Technik", "Befragung", "Nachbarschaft", "Wuppertal", "Köln", "Bayern", "Nordrhein"]
NAMES += ["Westfalen", "Nordrhein-Westfalen", "Plätze", "Ordnung", "Zivilgesellschaft", "LKA", "Wohnen"]
PLACES = [("Wuppertal", "Nordrhein-Westfalen"), ("Köln", "Nordrhein-Westfalen"), ("München", "Bayern")]
# Words that stand there four and five times; two words beside the one that they make.
MORE = [
    {
        "title": "Licht und Schatten",
        "teaser": "Licht am Weg, Licht am Platz.",
        "body": "Licht im Hof und Licht im Park. Schatten bleibt Schatten: Schatten.",
    },
    {
        "title": "Stadtteilfest",
        "teaser": "Ein Fest im Stadtteil.",
        "body": "Die Arbeitsgruppe Kommunale Kriminalprävention (AKK) lädt ein. Zum Fest gehört Licht.",
    },
    {"title": "Ein Plan der AKK", "teaser": "Für jeden Stadtteil einer.", "body": "Er gilt zwei Jahre."},
]
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+(?:[*:/_-]+[A-Za-zÄÖÜäöüß]+)*")


@cache
def documents():
    """Short texts, filed at random, and some of them twice, so that equal scores and titles occur."""
    from tests.practices.search import relevance

    dice = random.Random(11)
    with (relevance.FIRST / "documents.toml").open("rb") as file:
        rows = list(tomllib.load(file).values())
    result = []
    for number, row in enumerate([*rows, *rows[:6], *MORE], start=1):
        some = lambda values, most=2: dice.sample(values, dice.randint(0, most))  # noqa: E731
        document = {
            "format": 1,
            "number": number,
            "slug": f"beitrag-{number}",
            "kind": dice.choice(["praxisbeispiel", "methode"]),
            "title": row["title"],
            "teaser": row["teaser"],
            "sections": {"context": row["body"]},
            "categories": some(CATEGORIES) or ["stadt"],
            "actors": [{"actor": actor} for actor in some(["polizei", "kommunen"])],
            "diversity": [{"dimension": dimension} for dimension in some(["alter", "kultur", "herkunft"])],
            "occasions": some(["nutzungskonflikte", "angstraeume"]),
            "tags": some(["Ordnung", "Plätze"]),
        }
        if "subtitle" in row:
            document["subtitle"] = row["subtitle"]
        if number % 3:
            name, state = dice.choice(PLACES)
            document["place"] = {"name": name, "state": state}
        result.append(document)
    return result


def publish(rows):
    """Publish documents through the steps that an import takes."""
    from django.db import transaction

    from practices import document
    from practices.desk import versions, workflow
    from practices.models import NumberCounter, Practice, Synonym
    from practices.public import catalogue
    from taxonomy.lookup import Lookup

    Synonym.objects.all().delete()
    for words in SYNONYMS:
        Synonym.objects.create(words=words)
    lookup = Lookup()
    pairs = []
    for raw in rows:
        parsed, problems = document.parse(raw)
        assert not problems, problems
        NumberCounter.pass_by(parsed["number"])
        pairs.append((Practice(number=parsed["number"], slug=parsed["slug"]), parsed))
    with transaction.atomic():
        missing = document.apply(pairs, lookup)
        assert not missing, missing
        built = [(practice, document.build(practice)) for practice, _ in pairs]
        recorded = versions.record_many(built, by=None)
        practices = [practice for practice, _ in pairs]
        workflow.publish_many(list(zip(practices, recorded, strict=True)))
    catalogue.forget()


def ask(query, parameters):
    """``(the FilterSet, the catalogue's Answer)``, as the pages and the interface get it."""
    from practices.public import catalogue
    from practices.public.filters import PracticeFilterSet

    data = QueryDict(mutable=True)
    data["q"] = query
    data.update(parameters)
    asked = PracticeFilterSet(data, snapshot=catalogue.current())
    assert asked.problems == []
    return asked, catalogue.answer(asked.snapshot, asked.selection, hits=asked.hits, order=asked.order, size=1000)


def answers(queries):
    """For each of the queries the numbers that it finds, in order, with their scores."""
    from practices.models import Edition

    numbers = dict(Edition.objects.values_list("pk", "practice_number"))
    result = []
    for query, parameters in queries:
        asked, answer = ask(query, parameters)
        scores = asked.hits.scores() if asked.hits else {}
        result.append([[numbers[pk], scores[pk]] for pk in answer.ids])
    return result


@cache
def _vocabulary():
    texts = [text for row in documents() for text in (row["title"], row["teaser"], row["sections"]["context"])]
    return [words for text in texts if len(words := _WORD.findall(text)) > 3], NAMES


def random_query(dice):
    """``(text, parameters)`` of what a reader might type; ``dice`` is a random.Random."""
    texts, _ = _vocabulary()
    text = dice.choice(texts)  # mostly of one text, or several words would hardly ever meet
    parts = [
        _random_part(dice, text if dice.random() < 0.8 else dice.choice(texts))
        for _ in range(dice.choice([1, 1, 1, 1, 2, 2, 3]))
    ]
    parameters = dice.choice([{}, {}, {}, {}, {}, {"in": "titel"}, {"in": "inhalt"}, {"genau": "1"}])
    return " ".join(parts)[:200].strip() or "Platz", parameters


def _random_part(dice, text):
    _, names = _vocabulary()
    at = dice.randrange(len(text) - 2)
    word = text[at]
    synonyms = " ".join(SYNONYMS).replace("\n", " ").split()
    match dice.randrange(15):
        case 0 | 1 | 2:
            return word
        case 3:
            return '"' + " ".join(text[at : at + dice.randint(1, 3)]) + '"'
        case 4:
            return "-" + dice.choice([word, word, f'"{word} {text[at + 1]}"', dice.choice(names)])
        case 5:  # the beginning or the end of a word: perhaps a part
            cut = dice.randint(3, max(3, len(word) - 3))
            return dice.choice([word[:cut], word[cut:] or word])
        case 6 | 7:
            return _mistyped(dice, word, dice.randint(1, 2))
        case 8:
            return dice.choice([*synonyms, *SYNONYMS[2].split("\n")])
        case 9 | 10:
            return dice.choice(names)
        case 11:
            return f"{word}{dice.choice(['-', ' ', ''])}{text[at + 1].lower()}"
        case 12:
            return dice.choice([word.upper(), word.lower(), word.replace("ä", "ae").replace("ö", "oe"), word + "en"])
        case 13:
            return f"{word}- und {dice.choice(['Radwege', 'Gewaltprävention', 'Stadtteilfest', text[at + 1]])}"
        case _:
            return " ".join(text[at : at + 3])


def _mistyped(dice, word, edits):
    for _ in range(edits):
        at = dice.randrange(len(word))
        match dice.randrange(4):
            case 0:
                word = word[:at] + word[at + 1 :] or "a"
            case 1:
                word = word[:at] + dice.choice("enrstah") + word[at:]
            case 2:
                word = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
            case _:
                word = word[:at] + dice.choice("enrstah") + word[at + 1 :]
    return word


def main():
    import django

    os.environ["TEST_DATABASE_URL"] = ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.db import connection

    queries = json.load(sys.stdin)
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    # Last ones first and some at a time: other ids, other terms first, than wherever this is compared with.
    rows = documents()[::-1]
    for at in range(0, len(rows), 7):
        publish(rows[at : at + 7])
    json.dump({"vendor": connection.vendor, "answers": answers(queries)}, sys.stdout)


if __name__ == "__main__":
    main()
