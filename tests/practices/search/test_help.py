"""What the help page and the handbook of the search promise is what it does."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings

from practices.public import help as search_help
from practices.public.addresses import HELP
from practices.public.filters import LONGEST_QUERY
from practices.public.help import OPTIONS, Example, Text
from practices.search import fields, finding, missed, query, spelling, suggestions
from taxonomy.german import slugify
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/praxisbeispiele/"
EXAMPLES = [example for examples in search_help.EXAMPLES.values() for example in examples]
HANDBOOK = (Path(settings.BASE_DIR) / "docs" / "suche.md").read_text(encoding="utf-8")
WHERE = {"Titel": "title", "Akteur*in": "actor"}


def rows(heading):
    """The cells of the first table below a heading of the handbook, without its head."""
    section = HANDBOOK.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    table = re.search(r"^\|.*?(?=\n\n)", section, re.MULTILINE | re.DOTALL)[0].splitlines()
    return [[cell.strip().replace("\\*", "*") for cell in row.strip("|").split("|")] for row in table[2:]]


def texts(cell):
    for said in filter(None, cell.split(" · ")):
        where, _, rest = said.partition(": ")
        yield Text(rest, WHERE[where]) if where in WHERE else Text(said)


def publish(texts):
    """``{text: number}`` of records of which each has one of the texts."""
    by, numbers = factories.editor(), {}
    for text in texts:
        said = {
            "title": {"title": text.says},
            "text": {"sections": {"context": f"<p>{text.says}</p>"}},
            "actor": {"actors": [{"actor": slugify(text.says)}]},
        }[text.where]
        numbers[text] = factories.published(by=by, **said).number
    return numbers


def tried(client, examples):
    """Sentences about what an example promises and the list does not keep, all examples in one collection."""
    numbers = publish(dict.fromkeys(text for example in examples for text in (*example.found, *example.missed)))
    faults = []
    for example in examples:
        page = client.get(LIST, example.parameters).content.decode()
        shown = {int(number) for number in re.findall(r'data-practice="(\d+)"', page)}
        faults += [f"{example.query}: not {text.says}" for text in example.found if numbers[text] not in shown]
        faults += [f"{example.query}: but {text.says}" for text in example.missed if numbers[text] in shown]
        if example.notice not in page:
            faults.append(f"{example.query}: does not say {example.notice}")
    return faults


def test_every_example_of_the_help_page_finds_what_it_says_and_not_what_it_says_not(client):
    assert tried(client, EXAMPLES) == []


def test_every_example_of_the_handbook_does_so_too(client):
    options = {label: (option,) for option, label in OPTIONS.items()} | {"": ()}
    examples = [
        Example(typed.strip("`"), tuple(texts(found)), tuple(texts(missed)), options[limit])
        for typed, limit, found, missed in rows("Was man eingeben kann")
    ]
    assert len(examples) > 20
    assert tried(client, examples) == []


def test_the_handbook_names_files_that_exist():
    named = re.findall(r"`((?:practices|tests)/[^`]+)`", HANDBOOK)
    assert len(named) >= 5
    assert [path for path in named if not (Path(settings.BASE_DIR) / path).exists()] == []


def test_the_handbook_states_the_weights():
    weights = [int(number) for row in rows("Reihenfolge") for number in row[1:]]
    assert weights == [value for _, value in fields.WEIGHTS]
    ways = re.findall(r"^\| [^|]+ \| (\d+) \|$", HANDBOOK, re.MULTILINE)
    assert [int(way) for way in ways] == [finding.ITSELF, finding.SYNONYM, finding.CORRECTED, finding.IN_PARTS]


def test_the_handbook_and_the_help_page_state_the_limits(client):
    for sentence in (
        f"höchstens {query.MOST_WORDS}; jede Eingabe darf {LONGEST_QUERY} Zeichen",
        f"ab {spelling.SHORTEST} Buchstaben",
        f"ab {spelling.TWO_EDITS} Buchstaben zwei",
        f"höchstens {missed.LONGEST} Zeichen",
        f"höchstens {missed.MOST_A_DAY:,} verschiedene".replace(",", "."),
        f"nach {missed.RARE_DAYS} Tagen, alles nach {missed.ALL_DAYS} Tagen",
    ):
        assert sentence in " ".join(HANDBOOK.split())
    assert (spelling.SHORTEST, suggestions.SHORTEST, missed.SHOWN) == (5, 2, 3)
    html = client.get(HELP).content.decode()
    assert "mindestens fünf Buchstaben" in html and "Ab zwei Buchstaben" in html


def test_a_record_is_found_by_what_the_help_page_lists_and_by_nothing_else(client):
    factories.published(
        title="Alpaka",
        subtitle="Bisamratte",
        teaser="Chinchilla.",
        place={"name": "Wuppertal", "state": "Nordrhein-Westfalen"},
        district="Dromedar",
        sections={"context": "<p>Elefant</p>", "legal_basis": "<p>Flamingo</p>"},
        actors=[{"actor": "polizei", "organisation": "Giraffe", "note": "Okapi"}],
        diversity=[{"dimension": "alter", "how": "Hermelin."}],
        occasions=["nutzungskonflikte"],
        sources=[{"text": "Jaguar"}],
        tags=["Leguan"],
        attachments=[{"label": "Pelikan", "url": "https://example.org/"}],
        bibliography={"authors": [{"name": "Rhinozeros"}], "publisher": "Salamander"},
        contact={"name": "Tapir", "consent_on": "2020-01-01", "email": "tapir@example.org"},
        quality_marks=[{"mark": "offen", "rating": "erfuellt", "reason": "Wiesel"}],
    )
    searched = "Alpaka Bisamratte Chinchilla Dromedar Elefant Flamingo Giraffe Hermelin Jaguar Leguan".split()
    searched += ["Wuppertal", "Nordrhein-Westfalen", "Polizei", "Lebensalter", "Nutzungskonflikte"]
    assert [word for word in searched if total(client, q=word) != 1] == []
    others = "Okapi Pelikan Rhinozeros Salamander Tapir Wiesel".split()
    assert [word for word in others if total(client, q=word) != 0] == []
    for scope, within in (("titel", searched[:2]), ("inhalt", searched[2:9])):
        assert [word for word in searched if total(client, q=word, **{"in": scope})] == within


def total(client, **parameters):
    return client.get("/api/v1/praxisbeispiele/", parameters).json()["total"]


def test_the_help_page_links_every_example_and_can_be_found(client):
    response = client.get(HELP)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<link rel="canonical" href="http://testserver{HELP}">' in html
    assert "noindex" not in html
    assert {example.url for example in EXAMPLES} == set(
        re.findall(r'href="(/praxisbeispiele/\?q=[^"]*)"', unescape(html))
    )
    assert f"<loc>http://testserver{HELP}</loc>" in client.get("/sitemap.xml").content.decode()


def test_the_list_leads_to_the_help_page(client):
    link = f'<a href="{HELP}">Hilfe zur Suche</a>'
    assert client.get(LIST).content.decode().count(link) == 1
    assert client.get(LIST, {"q": "Xylophon"}).content.decode().count(link) == 2
