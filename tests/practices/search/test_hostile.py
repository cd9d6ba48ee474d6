"""Texts and queries that nobody writes in good faith: published, found, shown, never an error of ours.

How long they take is measured by ``bench/hostile.py``, which also makes the texts.
"""

import random

import pytest

from bench import hostile
from practices import document as documents
from tests import factories

pytestmark = pytest.mark.django_db
LIST, API, FEED = "/praxisbeispiele/", "/api/v1/praxisbeispiele/", "/feed/"
LENGTH = 5_000

KINDS = {
    **{name: lambda dice, kind=kind: kind(dice, LENGTH) for name, kind in hostile.KINDS.items()},
    "100,000 characters": lambda dice: hostile.KINDS["gewöhnliche Wörter"](dice, 100_000),
    "words of 20,000 letters": lambda dice: " ".join(hostile.word(dice, 20_000) for _ in range(4)),
    "a- 10,000 times": lambda dice: "a-" * 10_000,
    "( 10,000 times": lambda dice: "(" * 10_000,
    "nested brackets": lambda dice: "(" * 10_000 + "a" + ")" * 10_000,
    "(a)-b 5,000 times": lambda dice: "(a)-b" * 5_000,
    "Fuß- und 5,000 times": lambda dice: "Fuß- und " * 5_000,
    "innen*innen 5,000 times": lambda dice: "innen*innen" * 5_000,
    "combining marks 10,000 times": lambda dice: "o" + "\u0308" * 10_000,
}


def found(client, query, **parameters):
    answer = client.get(API, {"q": query, **parameters})
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_before_and_behind_a_hostile_text_is_found(client, kind):
    text = KINDS[kind](random.Random(kind))
    row = factories.published(
        title="Der Quittenbaum",
        sections={"context": f"Vorn steht Zwetschgenmus.\n\n{text}\n\nHinten steht Mirabellenkuchen."},
    )
    assert found(client, "Zwetschgenmus Mirabellenkuchen") == ["Der Quittenbaum"]
    assert found(client, '"Hinten steht Mirabellenkuchen"') == ["Der Quittenbaum"]
    assert found(client, "Hinten steht Mirabellenkuchen", genau="1") == ["Der Quittenbaum"]
    assert found(client, "Quittenbaum -Mirabellenkuchen") == []
    page = client.get(LIST, {"q": "Zwetschgenmus Mirabellenkuchen"})
    assert b"<mark>Zwetschgenmus</mark>" in page.content or b"<mark>Mirabellenkuchen</mark>" in page.content
    assert client.get(f"{LIST}{row.slug}/").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_text_is_found_by_words_of_its_own_or_not_at_all(client, kind):
    """As title and as query, cut to what each may have."""
    text = KINDS[kind](random.Random(kind)).replace("\u202e", "")
    title = " ".join(text[:150].split())
    factories.published(title=title, teaser="Ein Quittenbaum.")
    factories.published(title="Ein anderer")
    assert found(client, "Quittenbaum") == [title]
    for query, parameters in [(text[:200], {}), (f'"{text[:190]}"', {}), (text[100:300], {"genau": "1"})]:
        titles = found(client, query.strip(), **parameters)
        page = client.get(LIST, {"q": query.strip(), **parameters})
        assert f'data-total="{len(titles)}"' in page.content.decode()
    assert client.get(FEED, {"q": text[:200].strip()}).status_code == 200


def test_a_word_of_20_000_letters_is_found_by_its_beginning_only(client):
    letters = hostile.word(random.Random(1), 20_000)
    factories.published(title="Lang", sections={"context": f"Ein {letters} dort."})
    assert found(client, letters[:200]) == ["Lang"]
    assert found(client, letters[200:400]) == []


def test_a_word_of_40_letters_is_found_as_typed_and_not_with_another_last_letter(client):
    letters = hostile.word(random.Random(2), 40)
    factories.published(title="Vierzig", sections={"context": f"Ein {letters} dort."})
    assert found(client, letters) == ["Vierzig"]
    assert found(client, letters.upper()) == ["Vierzig"]
    assert found(client, hostile.word(random.Random(3), 40)) == []


def test_a_text_of_stop_words_only_is_found_exactly_but_by_no_word(client):
    factories.published(title="Und", sections={"context": "<p>" + "und der die das " * 5_000 + "</p>"})
    assert found(client, "der die") == []
    assert client.get(LIST, {"q": "und der die das"}).content.count(b"<mark>") == 0


def test_writing_direction_and_invisible_characters_do_not_hide_a_word(client):
    factories.published(
        title="Links", sections={"context": "<p>Ein \u200eQuitten\u00adbaum\u200f und Zwet\u200bschgen.</p>"}
    )
    assert found(client, "Quittenbaum") == ["Links"]
    assert found(client, "\u202eZwetschgen\u202c") == ["Links"]


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b", "\udfff"])
def test_what_no_database_can_store_is_refused_with_a_sentence(client, text):
    _, problems = documents.parse(factories.document(sections={"context": f"<p>{text}</p>"}))
    assert [problem.place for problem in problems] == ["sections.context"]
    _, problems = documents.parse(factories.document(title=text))
    assert problems


@pytest.mark.parametrize("query", ["a%00b", "%00", "a%1Bb", "%ED%A0%80", "%FF%FE", "%C3", "%F0%9F"])
@pytest.mark.parametrize("path", [LIST, API, FEED])
def test_bytes_that_are_no_text_get_a_page_and_no_error(client, path, query):
    factories.published()
    assert client.get(f"{path}?q={query}").status_code in (200, 400)
    assert client.get(f"{path}?q={query}&genau=1").status_code in (200, 400)


@pytest.mark.parametrize("query", ["%", "_", "_" * 12, "Qu_ttenbaum", "\\%", "' OR '1'='1", '"%"', '"Q%m"', '"_"'])
@pytest.mark.parametrize("parameters", [{}, {"genau": "1"}, {"in": "titel"}])
def test_wildcards_and_quotes_of_sql_mean_nothing(client, query, parameters):
    factories.published(title="Quittenbaum am Markt")
    assert found(client, query, **parameters) == []


@pytest.mark.parametrize("query", [".*", "[a-z]+", "(?:Quitten)?x", "Quitten.*", "^", "(((((", "a{1,9}", "(?P<a>"])
def test_signs_of_regular_expressions_mean_nothing(client, query):
    factories.published(title="Pflaumenhof", teaser="abcxyz")
    assert found(client, query) == []


def test_as_many_words_as_fit_and_the_same_word_many_times_are_answered(client):
    factories.published(title="Der Quittenbaum steht dort")
    assert found(client, "Quittenbaum " * 16) == ["Der Quittenbaum steht dort"]
    assert found(client, "ab cd ef " * 22) == []
    assert found(client, "-Quittenbaum " * 15) == []
    assert found(client, '"Quittenbaum steht" ' * 9) == ["Der Quittenbaum steht dort"]
