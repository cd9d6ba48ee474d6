"""Practices that nobody did: as long and as unevenly filed as the demo content, the same for the same seed.

python -m bench.generate N [SEED] > practices.jsonl
"""

import csv
import itertools
import json
import random
import sys
import tomllib
from pathlib import Path

from taxonomy.german import slugify

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "taxonomy" / "data"
PARTS = ROOT / "practices" / "search" / "data" / "compound_parts.txt"

WHAT = """Nachtmediation|Ordnungspartnerschaft|Quartiersrundgang|Stadtteilwerkstatt|Nachbarschaftstreff
Lichtkonzept|Konfliktmanagement|Mieterbegleitung|Jugendbeteiligung|Platzgestaltung|Beschwerdestelle
Sicherheitskonzept|Begegnungsgarten|Aufsuchende Sozialarbeit|Hausmeisterdienst|Concierge-Dienst
Kriminalpräventiver Rat|Spielplatzpatenschaft|Bürgerbefragung
Sozialraumanalyse|Mitternachtssport|Umbau der Eingänge|Wohnhofpflege|Müllvermeidung|Awareness-Team""".replace(
    "\n", "|"
).split("|")
WHERE = """am Hauptbahnhof|im Stadtpark|in der Großwohnsiedlung|am Marktplatz|in der Nordstadt|im Bahnhofsviertel
an der Uferpromenade|rund um die Schule|im Altbauquartier|in der Fußgängerzone|im Gewerbegebiet|am Busbahnhof
in der Südstadt|im Neubaugebiet|auf dem Kirchplatz|im Innenhof|an der Haltestelle|im Sanierungsgebiet""".replace(
    "\n", "|"
).split("|")
WHO = """Das Ordnungsamt|Die Wohnungsgesellschaft|Der Verein|Das Quartiersmanagement|Die Polizeiinspektion
Der Stadtteilbeirat|Das Jugendamt|Die Stadtplanung|Die Hochschule|Ein Bündnis aus Nachbar*innen
Der Präventionsrat|Die Straßensozialarbeit""".replace("\n", "|").split("|")
DOES = """befragt Bewohner*innen|begleitet Jugendliche|berät Gewerbetreibende|vermittelt bei Streit
lädt zu Rundgängen ein|verbessert die Beleuchtung|pflegt die Grünflächen|öffnet Räume für Treffen
hält Sprechstunden ab|dokumentiert Beschwerden|plant den Umbau der Wege|schult Ehrenamtliche
stimmt Einsätze ab|wertet Beobachtungen aus|sammelt Hinweise auf Angsträume|gestaltet Eingänge neu""".replace(
    "\n", "|"
).split("|")
WHEN = """jeden Freitagabend|zweimal im Jahr|an den Sommerwochenenden|nach jeder Begehung|seit dem ersten Jahr
im Winterhalbjahr|an Werktagen bis 22 Uhr|einmal im Monat|auf Anfrage|nach Schulschluss|vor jedem Fest
während der Bauzeit""".replace("\n", "|").split("|")
WHY = """damit sich Ältere auf dem Heimweg sicher fühlen|weil Lärm und Müll zu Streit geführt hatten
um Wege zwischen Haltestelle und Wohnung zu verbessern|damit Kinder draußen spielen können
weil mehrere Gruppen denselben Platz nutzen|um Mädchen und Frauen besser zu beteiligen
damit Zugezogene schneller Anschluss finden|weil der Park abends gemieden wurde
um Hinweise früher aufzunehmen|damit niemand verdrängt wird
weil Zuständigkeiten unklar waren|um Leerstand zu nutzen""".replace("\n", "|").split("|")
KEYWORDS = """Beleuchtung|Angstraum|Nachtleben|Mediation|Ehrenamt|Grünfläche|Schulweg|Leerstand|Barrierefreiheit|Müll
Lärm|Alkohol|Jugend|Senior*innen|Nachbarschaft|Fest|Sport|Garten|Umfrage|Begehung|Video|Streife|Sprechstunde|Umbau""".replace(
    "\n", "|"
).split("|")
TAGS = [*KEYWORDS, *(f"{a} und {b}" for a, b in itertools.combinations(KEYWORDS, 2))]
SECTIONS = """context|aims|target_groups|approach|cooperation|participation|results|side_effects|lessons|transfer
resources|non_aims|legal_basis""".replace("\n", "|").split("|")
KINDS = "praxisbeispiel|fallstudie|methode|forschungsergebnis|veroeffentlichung|beitrag|verweis".split("|")


def rare_words(dice, n):
    """``n`` different nouns as a collection has them beside its common ones: compounds and, a third, names."""
    parts = [line for line in PARTS.read_text(encoding="utf-8").split() if line.isalpha() and len(line) > 3]
    found = {}
    while len(found) < n:
        if dice.random() < 0.67:
            word = dice.choice(parts) + dice.choice(parts).lower()
        else:
            word = "".join(dice.choice("bdfgklmnprstw") + dice.choice("aeiou") for _ in range(dice.randint(2, 4)))
        found[word.capitalize()] = None
    return list(found)


class Uneven:
    """Draws from a list as words stand in a text: the first most often, the last hardly ever (Zipf)."""

    def __init__(self, dice, items):
        self.dice, self.items = dice, list(items)
        dice.shuffle(self.items)
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self.items) + 1)))

    def draw(self, least, most):
        """From ``least`` to ``most`` different items."""
        wanted = self.dice.randint(least, most)
        ranks = self.dice.choices(range(len(self.items)), cum_weights=self.weights, k=wanted)
        return [self.items[rank] for rank in dict.fromkeys(ranks)]

    def one(self):
        return self.draw(1, 1)[0]


def slugs(name):
    with (DATA / name).open("rb") as file:
        return [term["slug"] for term in tomllib.load(file)["term"]]


def places():
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {
                "name": row["name"],
                "state": row["state"],
                "level": row["level"],
                "latitude": float(row["latitude"]),
                "longitude": float(row["longitude"]),
            }


def generate(n, seed=1):
    """``n`` documents, all published, with numbers from 1."""
    dice = random.Random(seed)
    categories, actors = Uneven(dice, slugs("categories.toml")), Uneven(dice, slugs("actors.toml"))
    dimensions, occasions = Uneven(dice, slugs("dimensions.toml")), Uneven(dice, slugs("occasions.toml"))
    towns, tags, kinds = Uneven(dice, places()), Uneven(dice, TAGS), Uneven(dice, KINDS)
    rare = Uneven(dice, rare_words(dice, 60_000))
    who, does, when, why = WHO, DOES, WHEN, WHY

    def sentence():
        what = f" zum Thema {rare.one()}" if dice.random() < 0.7 else ""
        return f"{dice.choice(who)} {dice.choice(does)} {dice.choice(when)}{what}, {dice.choice(why)}."

    def paragraphs():
        if dice.random() < 0.4:
            return "<ul>" + "".join(f"<li>{sentence()}</li>" for _ in range(dice.randint(2, 4))) + "</ul>"
        return "".join(f"<p>{sentence()} {sentence()}</p>" for _ in range(dice.randint(1, 2)))

    def source(number, i):
        row = {"text": f"{dice.choice(WHO)} – Internetseite", "url": f"https://example.org/{number}/{i}"}
        return {**row, "accessed": day(dice, 2018, 2025)} if dice.random() < 0.5 else row

    for number in range(1, n + 1):
        # A practice is about few things, so that no word stands everywhere and some in half of all.
        who, does, when, why = (dice.sample(words, len(words) // 3) for words in (WHO, DOES, WHEN, WHY))
        town = towns.one()
        title = f"{town['name']}: {dice.choice(WHAT)} {dice.choice(WHERE)}"
        filed = categories.draw(1, 5)
        start = dice.randint(1990, 2025)
        yield {
            "format": 1,
            "number": number,
            "slug": f"{slugify(title, max_length=100)}-{number}",
            "kind": "praxisbeispiel" if dice.random() < 0.6 else kinds.one(),
            "title": title,
            "teaser": sentence()[:280],
            "language": "de",
            "place": town,
            **({"further_places": towns.draw(1, 2)} if dice.random() < 0.1 else {}),
            "start_year": start,
            **({"end_year": min(start + dice.randint(0, 8), 2026)} if dice.random() < 0.4 else {}),
            "progress": dice.choice(["geplant", "laufend", "verstetigt", "beendet", "unbekannt"]),
            "safety": dice.sample(["objektiv", "empfinden", "ordnung", "zusammenleben"], dice.randint(1, 3)),
            "evidence": dice.choice(["selbstauskunft", "dokumentiert", "intern", "extern", "keine"]),
            "sections": {key: paragraphs() for key in sorted(dice.sample(SECTIONS, dice.randint(4, 11)))},
            "categories": filed,
            "main_category": filed[0],
            "occasions": occasions.draw(0, 2),
            "tags": tags.draw(0, 4),
            "actors": [
                {
                    "actor": actor,
                    "role": dice.choice(["federfuehrend", "kooperation", "beteiligt", "finanzierung"]),
                    "organisation": f"{dice.choice(WHO)} {town['name']}",
                }
                for actor in actors.draw(1, 6)
            ],
            "diversity": [{"dimension": key, "how": sentence()} for key in dimensions.draw(0, 2)],
            "quality_marks": [
                {"mark": mark, "rating": dice.choice(["erfuellt", "teilweise", "nicht"]), "reason": sentence()}
                for mark in dice.sample(["offen", "inklusiv", "integriert", "kooperativ"], dice.choice([0, 0, 0, 2]))
            ],
            "sources": [source(number, i) for i in range(dice.randint(1, 4))],
            "relations": relations(dice, number, n) if dice.random() < 0.3 else [],
            "legacy_addresses": [f"/alt/{number}"] if dice.random() < 0.5 else [],
            "licence": "CC BY 4.0",
            "as_of": day(dice, 2019, 2025),
            "status": "published",
            "published_at": f"{day(dice, 2019, 2025)}T09:00:00+00:00",
        }


def day(dice, first_year, last_year):
    return f"{dice.randint(first_year, last_year)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def relations(dice, number, n):
    others = {dice.randint(1, n) for _ in range(2)} - {number}
    return [{"kind": dice.choice(["verwandt", "vorbild", "teil_von"]), "practice": other} for other in sorted(others)]


def main():
    n, *rest = map(int, sys.argv[1:])
    for document in generate(n, *rest):
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
