"""Was passt zu uns?: the five questions, and whether what the result says of each record is true."""

import random
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from practices.desk import workflow
from practices.models import Edition
from practices.public import catalogue
from practices.public.match import wishes
from taxonomy.models import State, TownSize
from tests import factories
from tests.practices.public.conftest import MUENCHEN, WUPPERTAL
from tests.practices.public.outputs import sitemap

pytestmark = pytest.mark.django_db
URL = "/was-passt/"
PLACES = [
    WUPPERTAL,
    MUENCHEN,
    {"name": "Tübingen", "state": "Baden-Württemberg"},
    {"name": "Bremen", "state": "Bremen"},
]


def get(client, query="", status=200):
    response = client.get(URL + query)
    assert response.status_code == status, response.content.decode()
    return response


def result(client, *pairs, **answers):
    pairs = [*pairs, *((name, value) for name, values in answers.items() for value in values.split())]
    return get(client, "?" + urlencode([*pairs, ("schritt", "ergebnis")]))


def numbers(response):
    return [row["number"] for row in response.context["rows"]]


def reasons(response, number):
    """``{heading: text}`` as the page says it."""
    [entry] = re.findall(rf'data-practice="{number}".*?(?=<li class="entry"|</ol>)', response.content.decode(), re.S)
    return {
        dt: " ".join(unescape(re.sub("<[^>]+>", " ", dd)).split())
        for dt, dd in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", entry, re.S)
    }


def links(response):
    return [unescape(url) for url in re.findall(r'href="(/was-passt/[^"]*)"', response.content.decode())]


def hidden(response):
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', response.content.decode())


def boxes(response):
    found = re.findall(
        r'<input type="checkbox" name="([^"]+)" value="([^"]+)"( checked)?>', response.content.decode()
    )
    return {(name, value): bool(checked) for name, value, checked in found}


# the questions


def test_there_are_five_questions_with_the_values_of_the_vocabularies(client, collection):
    asked = []
    for step in "12345":
        response = get(client, f"?schritt={step}")
        assert f"Frage {step} von 5" in response.content.decode()
        asked.append(boxes(response))
    assert [{name for name, _ in step} for step in asked] == [
        {"kategorie"}, {"anlass"}, {"diversitaet"}, {"akteur"}, {"groesse", "land"},
    ]  # fmt: skip
    assert ("kategorie", "freiraum") in asked[0] and ("kategorie", "technik") not in asked[0]
    assert len(asked[3]) == 8, "the types, no organisations"
    assert len(asked[4]) == 4 + 16
    assert not any(checked for step in asked for checked in step.values())


def test_a_step_carries_the_other_answers_and_shows_its_own(client, collection):
    query = "?kategorie=freiraum&kategorie=stadt&anlass=angstraeume&akteur=polizei&gewicht.akteur=2&schritt=2"
    response = get(client, query)
    assert hidden(response) == [
        ("kategorie", "freiraum"), ("kategorie", "stadt"), ("akteur", "polizei"), ("gewicht.akteur", "2"),
    ]  # fmt: skip
    assert [pair for pair, checked in boxes(response).items() if checked] == [("anlass", "angstraeume")]
    buttons = re.findall(r'<button[^>]*name="schritt" value="(\w+)"', response.content.decode())
    assert buttons == ["3", "1", "ergebnis"]
    [skip] = [url for url in links(response) if "schritt=3" in url and "anlass" not in url]
    assert parse_qsl(urlsplit(skip).query) == [*hidden(response), ("schritt", "3")]


def test_the_progress_names_the_answers_and_leads_back_to_them(client, collection):
    response = get(client, "?kategorie=freiraum&land=bayern&groesse=klein&schritt=3")
    steps = response.context["steps"]
    assert [step["answers"] for step in steps] == [["Freiraum"], [], [], [], ["Kleinstadt", "Bayern"]]
    for step in steps:
        assert (step["url"] in links(response)) == (step["number"] != 3)
        assert get(client, step["url"].removeprefix(URL)).context["number"] == step["number"]


def test_only_the_plain_address_is_for_search_engines(client, collection):
    assert URL in sitemap(client)
    assert "noindex" not in get(client).content.decode()
    for query in ("?schritt=2", "?anlass=angstraeume", "?schritt=ergebnis&land=bayern"):
        html = get(client, query).content.decode()
        assert '<meta name="robots" content="noindex, follow">' in html
        assert '<link rel="canonical" href="http://testserver/was-passt/">' in html


def test_an_organisation_is_an_answer_only_while_readers_may_know_it(client, by, organisation):
    factories.practice(by=by, actors=[{"actor": "polizei-wuppertal"}])
    html = get(client, "?akteur=polizei-wuppertal&schritt=4").content.decode()
    assert "Polizei Wuppertal" not in html
    assert "„polizei-wuppertal“ ist keine Antwort auf „Wer ist dabei?“." in html
    factories.published(by=by, actors=[{"actor": "polizei-wuppertal"}])
    assert boxes(get(client, "?akteur=polizei-wuppertal&schritt=4"))["akteur", "polizei-wuppertal"]


# the result


def test_each_record_says_why_it_fits_why_not_and_what_it_does_not_say(client, collection):
    response = result(
        client, kategorie="freiraum", anlass="angstraeume", diversitaet="alter", akteur="polizei", groesse="gross"
    )
    assert numbers(response) == [101, 102]
    assert reasons(response, 101) == {
        "Passt, weil": "Art des Ortes: Freiraum Belange: Alter Beteiligte: Polizei Größe der Kommune: Großstadt",
        "Passt nicht, weil": "Anlass: Nutzungskonflikte",
    }
    assert reasons(response, 102) == {
        "Passt, weil": "Belange: Alter Beteiligte: Polizei Größe der Kommune: Großstadt",
        "Keine Angabe zu": "Art des Ortes Anlass",
    }
    assert "<b>4 von 5</b> Angaben passen" in response.content.decode()


def test_a_term_includes_what_is_below_it_but_not_the_other_way_round(client, collection):
    assert numbers(result(client, akteur="polizei")) == [102, 101]
    response = result(client, akteur="polizei-wuppertal", land="bayern")
    assert numbers(response) == [101, 102]
    assert reasons(response, 102)["Passt nicht, weil"] == "Beteiligte: Polizei, Kommunen"


def test_what_is_open_stands_before_what_contradicts(client, by):
    titles = {"A": {"occasions": ["nutzungskonflikte"]}, "B": {}, "C": {"occasions": ["angstraeume"]}}
    rows = {
        title: factories.published(by=by, title=title, actors=[{"actor": "polizei"}], **more).number
        for title, more in titles.items()
    }
    response = result(client, akteur="polizei", anlass="angstraeume")
    assert numbers(response) == [rows["C"], rows["B"], rows["A"]]


def test_weights_change_the_order_and_are_seen_and_kept(client, by):
    place = factories.published(by=by, title="Platz", categories=["freiraum"], occasions=["nutzungskonflikte"])
    fear = factories.published(by=by, title="Zange", categories=["stadt"], occasions=["angstraeume"])
    assert numbers(result(client, kategorie="freiraum", anlass="angstraeume")) == [place.number, fear.number]
    response = result(client, ("gewicht.anlass", "3"), kategorie="freiraum", anlass="angstraeume")
    assert numbers(response) == [fear.number, place.number]
    html = response.content.decode()
    assert '<select name="gewicht.anlass"><option value="0">gar nicht</option>' in html
    assert '<option value="3" selected>dreifach</option>' in html
    assert "3 von 4 Punkten" in html
    assert all("gewicht.anlass=3" in wish["url"] for wish in response.context["wishes"])
    response = result(client, ("gewicht.kategorie", "0"), kategorie="freiraum", anlass="angstraeume")
    assert numbers(response) == [fear.number]
    assert "Art des Ortes" not in reasons(response, fear.number)["Passt, weil"]


def test_drafts_and_withdrawn_records_never_appear(client, by):
    fields = {"occasions": ["angstraeume"], "categories": ["freiraum"]}
    factories.practice(by=by, title="Entwurf", **fields)
    workflow.withdraw(factories.published(by=by, title="Zurückgezogen", **fields), by=by)
    assert numbers(result(client, anlass="angstraeume")) == []
    live = factories.published(by=by, **fields)
    response = result(client, anlass="angstraeume", kategorie="freiraum")
    assert numbers(response) == [live.number]
    assert response.context["met"] == [(2, 1)]


def test_what_fits_in_everything_is_what_the_list_finds(client, collection):
    response = result(client, akteur="polizei kommunen", diversitaet="alter", kategorie="freiraum stadt")
    assert response.context["listed_total"] == 1
    assert client.get(response.context["listed_url"]).context["total"] == 1


def test_the_first_three_can_be_compared(client, by, collection):
    assert result(client, anlass="nutzungskonflikte").context["compare_url"] == "", "one alone is like no other"
    for title in "XYZ":
        factories.published(by=by, title=title, actors=[{"actor": "ordnung"}])
    response = result(client, akteur="ordnung")
    compared = client.get(response.context["compare_url"])
    assert [record["title"] for record in compared.context["records"]] == ["X", "Y", "Z"]


def test_without_an_answer_and_without_a_match_the_page_says_so_and_leads_on(client, collection):
    response = get(client, "?schritt=ergebnis")
    assert "Sie haben noch nichts ausgewählt." in response.content.decode()
    response = result(client, land="saarland")
    assert "gibt es noch keinen Beitrag" in response.content.decode()
    assert 'href="/praxisbeispiele/"' in response.content.decode()
    response = result(client, ("gewicht.land", "0"), land="bayern")
    assert "zählen zurzeit alle „gar nicht“" in response.content.decode()
    assert numbers(response) == []


def test_values_that_are_no_answers_are_named_and_left_out(client, collection):
    response = result(client, anlass="quatsch angstraeume", kategorie="technik", land="<b>")
    html = response.content.decode()
    for value in ("quatsch", "technik", "&lt;b&gt;"):
        assert f"„{value}“ ist keine Antwort" in html
    assert response.context["wished"] == 1
    assert not any("quatsch" in url or "technik" in url for url in links(response))


def test_a_step_or_weight_that_does_not_exist_is_refused_and_the_answers_stay(client, collection):
    for query in ("schritt=6", "schritt=%00", "gewicht.anlass=4", "gewicht.land=x"):
        response = get(client, f"?anlass=angstraeume&{query}", status=400)
        assert "Diese Möglichkeit gibt es nicht." in response.content.decode(), query
        assert hidden(response) == [("anlass", "angstraeume")], query


def test_more_than_fifty_answers_are_refused_on_the_step_where_they_can_be_taken_back(client, collection):
    pairs = [("anlass", "angstraeume"), *(("land", state) for state in [*State.values, *["x"] * 40])]
    response = get(client, "?" + urlencode([*pairs, ("schritt", "5")]), status=400)
    assert "Höchstens 50 Angaben auf einmal." in response.content.decode()
    assert hidden(response) == [("anlass", "angstraeume")]
    assert sum(boxes(response).values()) == 16
    get(client, "?" + urlencode(pairs[:17] + [("schritt", "ergebnis")]))


def test_whatever_is_typed_into_the_address_is_survived(client, collection):
    for query in (
        "anlass=%00",
        "anlass=%ED%A0%80&land=%FF",
        "akteur=" + "a" * 10_000,
        "akteur=&land=&gewicht.land=&schritt=",
        "schritt=2&schritt=ergebnis&akteur=polizei&akteur=polizei",
        "was=auch&immer=",
        "ort=wuppertal&seite=x",
    ):
        get(client, f"?{query}")


def test_a_step_needs_one_query_and_a_result_two(client, by, collection, django_assert_num_queries):
    for _ in range(14):
        factories.published(by=by, actors=[{"actor": "polizei"}])
    for query, queries in [
        ("", 1),
        ("?schritt=5&land=bayern", 1),
        ("?schritt=ergebnis", 1),
        ("?schritt=ergebnis&akteur=polizei", 2),
    ]:
        catalogue.forget()
        get(client)
        with django_assert_num_queries(queries):
            get(client, query)


# the laws, over random records and answers

VALUES = {
    "kategorie": ["stadt", "freiraum", "wohnumfeld"],
    "anlass": ["nutzungskonflikte", "angstraeume", "ordnungsstoerungen"],
    "diversitaet": ["alter", "kultur", "herkunft"],
    "akteur": ["polizei", "kommunen", "ordnung", "polizei-wuppertal"],
    "groesse": ["gross", "mittel", "klein"],
    "land": ["bayern", "nordrhein-westfalen", "bremen", "hessen"],
}


def facts(edition):
    """``{facet: {value: name}}`` of what the edition's rows say, types and not organisations by name."""

    def terms(relation, depth=0):
        lineages = [[*_above(term), term] for term in relation.all()]
        return [line[depth:] for line in lineages if len(line) > depth]

    said = {
        "kategorie": [line for line in terms(edition.categories, 1) if line[0].parent.slug == wishes.PLACES],
        "anlass": terms(edition.occasions),
        "diversitaet": terms(edition.dimensions),
        "akteur": terms(edition.actors),
    }
    values = {name: {term.slug for line in lines for term in line} for name, lines in said.items()}
    names = {name: {line[0].name for line in lines} for name, lines in said.items()}
    size = TownSize.of(edition.place.inhabitants) if edition.place else ""
    values["groesse"] = {size} - {""}
    names["groesse"] = {TownSize(size).label.split(" (")[0]} if size else set()
    values["land"] = {place.state for place in edition.places.all()} - {""}
    names["land"] = {State(state).label for state in values["land"]}
    return values, names


def _above(term):
    return [*_above(term.parent), term.parent] if term.parent else []


@pytest.fixture
def random_collection(by, organisation):
    dice = random.Random(11)

    def some(values, most):
        return dice.sample(values, dice.randint(0, most))

    for n in range(40):
        row = factories.practice(
            by=by,
            title=f"{dice.choice(['Äpfel', 'Apfel', 'Öl', 'Zebra'])} {n % 9}",
            categories=some([*VALUES["kategorie"], "technik", wishes.PLACES], 3) or ["technik"],
            occasions=some(VALUES["anlass"], 2),
            diversity=[{"dimension": value} for value in some(VALUES["diversitaet"], 2)],
            actors=[{"actor": value} for value in some(VALUES["akteur"], 3)],
            **({"place": dice.choice(PLACES)} if n % 3 else {}),
            further_places=some(PLACES, 1),
        )
        if n % 8:
            workflow.publish(row, by=by)
        if n % 8 == 1:
            workflow.withdraw(row, by=by)


def test_the_order_and_every_reason_are_what_the_rows_say(client, random_collection):
    dice = random.Random(3)
    live = list(Edition.objects.live())
    said = {edition.practice_number: facts(edition) for edition in live}
    titles = {edition.practice_number: bytes(edition.title_key) for edition in live}
    having = {
        name: {value: sum(value in values[name] for values, _ in said.values()) for value in known}
        for name, known in VALUES.items()
    }
    ranked = 0
    for _ in range(40):
        answers = {
            name: dice.sample(VALUES[name], dice.randint(1, 3))
            for name in dice.sample(list(VALUES), dice.randint(1, 6))
        }
        weights = {name: dice.choice([0, 1, 1, 2, 3]) for name in answers}
        counting = [name for name in answers if weights[name]]
        pairs = [(f"gewicht.{name}", weight) for name, weight in weights.items()]
        response = result(client, *pairs, **{name: " ".join(values) for name, values in answers.items()})

        keys = {}
        for number, (values, _) in said.items():
            met = {name: set(answers[name]) & values[name] for name in counting}
            points = sum(weights[name] for name in counting if met[name])
            open_ = sum(weights[name] for name in counting if not values[name])
            rarity = sum((len(live) // having[n][value]).bit_length() for n in counting for value in met[n])
            if points:
                keys[number] = (-points, -open_, -rarity, titles[number], number)
        assert numbers(response) == sorted(keys, key=keys.get)[: wishes.BEST]
        ranked += len(keys) > wishes.BEST

        for row in response.context["rows"]:
            values, names = said[row["number"]]
            fit = row["fit"]
            titled = {wishes.NAMES[name][0]: name for name in counting}
            assert fit["points"] == -keys[row["number"]][0]
            told = [each["title"] for each in fit["fits"] + fit["fails"]] + fit["unknown"]
            assert sorted(told) == sorted(titled), "each answer is spoken of once"
            for each in fit["fits"]:
                name = titled[each["title"]]
                shown = {
                    wishes.short(response.wsgi_request.snapshot, name, value)
                    for value in set(answers[name]) & values[name]
                }
                assert shown and set(each["values"]) == shown
            for each in fit["fails"]:
                name = titled[each["title"]]
                assert not set(answers[name]) & values[name]
                assert set(each["values"]) == names[name] != set()
            for title in fit["unknown"]:
                assert not values[titled[title]]
    assert ranked > 10, "most cases have more to rank than is shown"
