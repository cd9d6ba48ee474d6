"""Records side by side: the same words as on their own pages, differences marked, gaps said."""

import re
from html import unescape

import pytest

from practices.desk import workflow
from tests import factories

pytestmark = pytest.mark.django_db
STRIP = re.compile(r"<[^>]+>")


@pytest.fixture
def pair(by):
    """Two records by number that share a role and differ in nearly everything else."""
    shared = {"by": by, "kind": "praxisbeispiel", "place": {"name": "Wuppertal", "state": "Nordrhein-Westfalen"}}
    factories.published(
        **shared,
        number=12,
        slug="licht",
        title="Licht",
        start_year=1997,
        actors=[{"actor": "polizei", "role": "kooperation", "note": "zahlt"}],
        diversity=[{"dimension": "alter", "how": "Sitzbänke."}, {"dimension": "kultur"}],
        quality_marks=[{"mark": "offen", "rating": "erfuellt", "reason": "Alle reden mit."}],
        sections={"context": "<h2>Vorher</h2><p>Es war laut.</p>", "aims": "<p>Ruhe.</p>"},
        sources=[{"text": "Bericht"}],
    )
    factories.published(
        **shared,
        number=45,
        slug="streife",
        title="Streife",
        actors=[{"actor": "polizei", "role": "kooperation", "note": "zahlt"}],
        diversity=[{"dimension": "alter", "how": "Sitzbänke."}],
        sections={"aims": "<p>Ruhe.</p>"},
    )


def rows(client, query):
    """``{label of the row: [text of each cell]}`` as the table shows them."""
    html = client.get(f"/vergleich/?{query}").content.decode()
    found = {}
    for row in re.findall(r"<tr role=\"row\"><th scope=\"row\".*?</tr>", html, re.S):
        label = text(re.search(r"<th.*?</th>", row, re.S)[0])
        cells = re.findall(r"<td role=\"cell\"><span class=\"compare-name\".*?</span>(.*?)</td>", row, re.S)
        found[label] = [text(cell) for cell in cells]
    return found


def text(html):
    return " ".join(unescape(STRIP.sub(" ", html)).split())


def test_every_part_of_two_records_stands_in_a_row_that_says_whether_they_differ(client, pair):
    found = rows(client, "nr=12&nr=45")
    assert found["Art (gleich)"] == ["Praxisbeispiel", "Praxisbeispiel"]
    assert found["Ort (gleich)"] == ["Wuppertal Nordrhein-Westfalen"] * 2
    assert found["Zeitraum (unterschiedlich)"] == ["seit 1997", "keine Angabe"]
    assert found["Kooperiert (gleich)"] == ["Polizei zahlt", "Polizei zahlt"]
    assert found["Alter (gleich)"] == ["berücksichtigt Sitzbänke.", "berücksichtigt Sitzbänke."]
    assert found["Kultur (unterschiedlich)"] == ["berücksichtigt Wie: keine Angabe", "keine Angabe"]
    assert found["offen (unterschiedlich)"] == ["erfüllt Alle reden mit.", "keine Angabe"]
    assert found["Ausgangslage (unterschiedlich)"] == ["Vorher Es war laut.", "keine Angabe"]
    assert found["Ziele (gleich)"] == ["Ruhe.", "Ruhe."]
    assert found["Quellen (unterschiedlich)"] == ["1 Quelle", "keine Angabe"]


def test_what_none_of_them_says_is_named_once(client, pair):
    context = client.get("/vergleich/?nr=12&nr=45").context
    assert {"Anlass", "Kennzeichen „inklusiv“", "Nebenwirkungen", "Vielfalt: Herkunft"} <= set(context["silent"])
    labels = {row["label"] for group in context["groups"] for row in group["rows"]}
    assert not labels & {"Anlass", "inklusiv", "Nebenwirkungen"}
    assert "Nebenwirkungen" in client.get("/vergleich/?nr=12&nr=45").content.decode()


def test_only_the_differences_on_request_by_an_address_to_share(client, pair):
    response = client.get("/vergleich/?nr=12&nr=45")
    assert "/vergleich/?nr=12&amp;nr=45&amp;nur=unterschiede" in response.content.decode()
    found = rows(client, "nr=12&nr=45&nur=unterschiede")
    assert "Zeitraum (unterschiedlich)" in found
    assert not [label for label in found if label.endswith("(gleich)")]
    only = client.get("/vergleich/?nr=12&nr=45&nur=unterschiede")
    assert only.context["canonical"] == "http://testserver/vergleich/?nr=12&nr=45&nur=unterschiede"
    assert '<meta name="robots" content="noindex, follow">' in only.content.decode()
    assert client.get("/vergleich/?nr=12&nr=45&nur=x").status_code == 400


def test_records_that_agree_in_everything_say_so(client, by):
    same = {"by": by, "title": "Gleich", "sections": {"aims": "<p>Ruhe.</p>"}}
    factories.published(**same, number=1)
    factories.published(**same, number=2)
    html = client.get("/vergleich/?nr=1&nr=2&nur=unterschiede").content.decode()
    assert "Keine Unterschiede" in html and "<table" not in html


def test_the_table_names_its_columns_rows_and_groups(client, pair):
    html = client.get("/vergleich/?nr=45&nr=12").content.decode()
    heads = re.findall(r'<th scope="col".*?</th>', html, re.S)
    assert ["Streife" in head for head in heads] == [True, False]
    assert html.count('<th scope="rowgroup" colspan="3"') >= 4
    assert 'href="/vergleich/?nr=12"' in heads[0], "removing leaves the others"
    assert re.search(r'role="region" aria-labelledby="vergleich" tabindex="0"', html)


def test_a_long_text_is_whole_on_screen_and_has_a_beginning_for_print(client, by):
    long = "Wort " * 100
    factories.published(by=by, number=1, sections={"aims": f"<p>{long}</p>"})
    factories.published(by=by, number=2)
    html = client.get("/vergleich/?nr=1&nr=2").content.decode()
    [short] = re.findall(r'<p class="in-print">(.*?)</p>', html)
    assert text(short).endswith("Wort …") and len(short) < 200
    assert html.count("Wort ") > 100


def test_it_costs_two_queries_whatever_the_number_of_records(client, by, pair, django_assert_num_queries):
    factories.published(by=by, number=46)
    client.get("/vergleich/?nr=12&nr=45")
    for query in ("nr=12&nr=45", "nr=12&nr=45&nr=46&nr=99"):
        with django_assert_num_queries(2):
            assert client.get(f"/vergleich/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["", "nr=", "nr=12", "nr=12&nr=12", "nr=99"])
def test_fewer_than_two_are_told_how_to_choose(client, pair, query):
    response = client.get(f"/vergleich/?{query}")
    html = response.content.decode()
    assert response.status_code == 200
    assert "<table" not in html
    assert 'href="/merkliste/"' in html and 'href="/praxisbeispiele/"' in html
    assert ("Gewählt ist" in html) == ("12" in query)


def test_of_more_than_four_the_first_four_are_compared(client, by):
    for number in range(1, 6):
        factories.published(by=by, number=number)
    response = client.get("/vergleich/?nr=5&nr=4&nr=3&nr=2&nr=1")
    assert [record["number"] for record in response.context["records"]] == [5, 4, 3, 2]
    assert "höchstens vier Beiträge. In der Adresse stehen 5." in response.content.decode()


def test_a_draft_is_told_like_an_unknown_number_and_the_others_are_compared(client, by, pair):
    factories.practice(by=by, number=1, title="Geheim")
    gone = factories.published(by=by, number=2, title="Früher")
    workflow.withdraw(gone, by=by, note="Auf Wunsch.")
    draft, unknown = client.get("/vergleich/?nr=12&nr=1&nr=45"), client.get("/vergleich/?nr=12&nr=9&nr=45")
    assert draft.status_code == unknown.status_code == 200
    assert draft.content.replace(b"Nr. 1 gibt", b"Nr. 9 gibt") == unknown.content
    assert [record["number"] for record in draft.context["records"]] == [12, 45]
    html = client.get("/vergleich/?nr=2&nr=12&nr=45").content.decode()
    assert "Der Beitrag Nr. 2 wurde zurückgezogen." in html and "Früher" not in html
    assert "Zeitraum" in html


def test_a_change_in_work_is_not_compared(client, by, pair):
    from practices.desk import versions
    from practices.models import Practice

    practice = Practice.objects.get(number=12)
    practice.aims = "<p>Zwielicht.</p>"
    practice.save()
    versions.record(practice, by=by)
    assert "Zwielicht" not in client.get("/vergleich/?nr=12&nr=45").content.decode()


def test_hostile_texts_stay_texts(client, by):
    nasty = "<script>alert(1)</script>\"'<b>"
    factories.published(by=by, number=1, title=nasty, actors=[{"actor": "polizei", "organisation": nasty}])
    factories.published(by=by, number=2)
    html = client.get("/vergleich/?nr=1&nr=2").content.decode()
    assert "<script>alert" not in html and "<b>" not in html


@pytest.mark.parametrize(
    "query", ["nr=x", "nr=12%00&nr=45", "nr=" + "9" * 5000, "&".join(f"nr={n}" for n in range(1, 102)), "nur=%00"]
)
def test_what_cannot_be_meant_is_refused_in_german(client, pair, query):
    response = client.get(f"/vergleich/?{query}")
    assert response.status_code == 400
    assert "Diese Anfrage war nicht zu verstehen." in response.content.decode()
