"""The faceted list, read as a browser, a script and a search engine read it."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/praxisbeispiele/"
OPTION = re.compile(r'<li data-facet="([^"]+)" data-value="([^"]+)" data-count="(\d+)"[^>]*><label><input [^>]*>')
RESULT = re.compile(r'data-practice="(\d+)"(.*?)</li>\s*(?=<li class="entry"|</ol>)', re.S)


def text(client, query=""):
    response = client.get(LIST + query)
    assert response.status_code == 200, query
    return response.content.decode()


def total(html):
    [number] = re.findall(r'data-total="(\d+)"', html)
    return int(number)


def options(html):
    return {(facet, value): int(count) for facet, value, count in OPTION.findall(html)}


def first_links(html):
    return {int(number): unescape(re.search(r'<a href="([^"]+)"', rest)[1]) for number, rest in RESULT.findall(html)}


def chips(html):
    return [unescape(url) for url in re.findall(r'<a class="chip" href="([^"]+)"', html)]


def head(html, pattern):
    found = re.search(pattern, html[: html.index("</head>")])
    return found and unescape(found[1])


def canonical(html):
    return head(html, r'<link rel="canonical" href="([^"]+)">').removeprefix("http://testserver")


def robots(html):
    return head(html, r'<meta name="robots" content="([^"]+)">')


def many(by, count, **fields):
    return [factories.published(by=by, **fields) for _ in range(count)]


def test_the_hooks_name_total_options_and_results(client, collection):
    html = text(client)
    assert total(html) == 4
    assert first_links(html) == {
        101: "/praxisbeispiele/ordnungspartnerschaften/",
        102: "/praxisbeispiele/begehung/",
        103: "/praxisbeispiele/bericht/",
        104: "/praxisbeispiele/befund/",
    }
    counted = options(html)
    assert counted["akteur", "polizei"] == 2
    assert counted["diversitaet", "kultur"] == 1
    assert counted["ort", "muenchen"] == 2
    assert counted["kennzeichen", "offen"] == 1
    assert 0 not in counted.values()
    assert len(OPTION.findall(html)) == html.count("data-facet=")


def test_every_option_leads_to_as_many_results_as_it_promises(client, collection):
    for (facet, value), count in options(text(client)).items():
        assert total(text(client, f"?{facet}={value}")) == count, (facet, value)


def test_values_of_one_facet_add_and_facets_narrow(client, collection):
    assert total(text(client, "?art=methode&art=forschungsergebnis")) == 2
    assert total(text(client, "?art=methode&art=forschungsergebnis&akteur=polizei")) == 1
    assert total(text(client, "?kategorie=stadt&kategorie=freiraum&kategorie=technik")) == 1
    assert total(text(client, "?akteur=polizei")) == 2, "a type includes its organisations"


def folded(html, facet):
    return re.findall(rf'data-facet="{facet}" data-value="([^"]+)" data-count="\d+" class="[^"]*is-folded"', html)


def shown(html, facet):
    return re.findall(rf'data-facet="{facet}" data-value="([^"]+)" data-count="\d+"(?! class="[^"]*is-folded)', html)


def test_a_long_facet_folds_all_but_the_most_frequent_and_the_chosen_in_their_places(client, by):
    for number in range(12):
        factories.published(by=by, tags=[f"Wort {other:02}" for other in range(number + 1)])
    html = text(client)
    assert folded(html, "schlagwort") == ["wort-08", "wort-09", "wort-10", "wort-11"]
    assert "<span>4 weitere zeigen</span>" in html
    html = text(client, "?schlagwort=wort-10")
    assert folded(html, "schlagwort") == ["wort-08", "wort-09", "wort-11"]
    assert shown(html, "schlagwort")[-2:] == ["wort-07", "wort-10"]
    assert not folded(text(client, "?schlagwort=wort-10&schlagwort=wort-09"), "schlagwort"), (
        "two are not worth a fold"
    )


def test_what_a_chosen_term_lies_below_is_never_folded(client, by):
    from taxonomy.lookup import Lookup

    for number in range(12):
        lookup = Lookup()
        lookup.add_term("actor", slug=f"typ-{number:02}", name=f"Typ {number:02}")
        lookup.add_term("actor", slug=f"haus-{number:02}", name=f"Haus {number:02}", parent=f"typ-{number:02}")
        for _ in range(1 if number == 11 else 2):
            factories.published(by=by, actors=[{"actor": f"haus-{number:02}"}])
    assert "typ-11" in folded(text(client), "akteur")
    html = text(client, "?akteur=haus-11")
    assert not {"typ-11", "haus-11"} & set(folded(html, "akteur"))
    assert 'data-value="haus-11" data-count="1" class="depth-1"' in html


def test_what_happened_where_who_acts_and_whom_it_concerns_stand_first_and_open(client, collection):
    facets = re.findall(r'data-fold="([a-z-]+)"( open)?', text(client, "?beleg=intern"))
    assert [key for key, _ in facets][:4] == ["anlass", "wohnen-und-nachbarschaft", "akteur", "diversitaet"]
    assert [key for key, is_open in facets if is_open] == [*[key for key, _ in facets][:4], "beleg"]


def test_a_chip_takes_its_own_value_away_and_keeps_the_rest(client, collection):
    html = text(client, "?q=platz&akteur=polizei&akteur=kommunen&diversitaet=alter&seite=1")
    assert chips(html) == [
        "/praxisbeispiele/?akteur=polizei&akteur=kommunen&diversitaet=alter",
        "/praxisbeispiele/?q=platz&akteur=kommunen&diversitaet=alter",
        "/praxisbeispiele/?q=platz&akteur=polizei&diversitaet=alter",
        "/praxisbeispiele/?q=platz&akteur=polizei&akteur=kommunen",
    ]
    checked = re.findall(r'name="(\w+)" value="([^"]+)" checked', html)
    assert checked == [("akteur", "polizei"), ("akteur", "kommunen"), ("diversitaet", "alter")]


def test_the_title_says_what_is_shown(client, collection):
    assert head(text(client), "<title>(.*?)</title>") == "Sammlung – DIVERCITY"
    html = text(client, "?akteur=polizei&diversitaet=kultur")
    assert head(html, "<title>(.*?)</title>") == "Polizei · Kultur: 1 Beitrag – DIVERCITY"
    assert '<span class="sr-only">: Polizei · Kultur</span></h2>' in html
    assert head(text(client, "?q=Platz"), "<title>(.*?)</title>").startswith("„Platz“: ")


SELECTIONS = [
    ("", "", True),
    ("?akteur=polizei", "?akteur=polizei", True),
    ("?akteur=polizei&akteur=polizei&utm_source=x&anzahl=7", "?akteur=polizei", True),
    ("?seite=1&ansicht=liste&sortierung=neueste&q=", "", True),
    ("?sortierung=relevanz", "", True),
    ("?akteur=polizei&akteur=kommunen", "?akteur=polizei&akteur=kommunen", False),
    ("?diversitaet=alter&akteur=polizei", "?akteur=polizei&diversitaet=alter", False),
    ("?q=%20Platz%20%20da%20", "?q=Platz+da", False),
    ("?sortierung=titel", "?sortierung=titel", False),
    ("?q=x&sortierung=relevanz", "?q=x", False),
    ("?akteur=quatsch", "?akteur=quatsch", False),
    ("?akteur=quatsch&akteur=polizei", "?akteur=polizei&akteur=quatsch", False),
]


def test_canonical_and_noindex_follow_the_selection(client, collection):
    for query, address, indexed in SELECTIONS:
        html = text(client, query)
        assert canonical(html) == LIST + address, query
        assert robots(html) == (None if indexed else "noindex, follow"), query


def test_a_former_slug_of_a_term_is_shown_by_its_present_one(client, collection):
    from taxonomy.models import Actor
    from taxonomy.terms import changing

    with changing(Actor):
        Actor.objects.filter(slug="polizei").update(slug="die-polizei", name="Die Polizei")
    html = text(client, "?akteur=polizei")
    assert total(html) == 2
    assert canonical(html) == "/praxisbeispiele/?akteur=die-polizei"
    assert ("akteur", "die-polizei") in options(html)


def test_pages_hold_twenty_and_keep_the_selection(client, by):
    many(by, 43, kind="methode")
    factories.published(by=by, kind="beitrag")
    html = text(client, "?art=methode&sortierung=titel")
    assert total(html) == 43
    assert len(first_links(html)) == 20
    links = [unescape(url) for url in re.findall(r'<a href="([^"]+)"', html[html.index('class="pages"') :])]
    assert "/praxisbeispiele/?art=methode&sortierung=titel&seite=3" in links
    second = text(client, "?art=methode&sortierung=titel&seite=2")
    third = text(client, "?art=methode&sortierung=titel&seite=3")
    assert len(first_links(third)) == 3
    assert not first_links(html).keys() & first_links(second).keys()
    assert "Seite 3 von 3" in third
    assert canonical(third) == "/praxisbeispiele/?art=methode&sortierung=titel&seite=3"
    assert 'rel="next"' not in third and 'rel="prev"' in third
    assert client.get(LIST + "?art=methode&seite=4").status_code == 404


def test_a_page_of_the_plain_list_is_found_under_its_own_address(client, by):
    many(by, 21)
    html = text(client, "?seite=2")
    assert canonical(html) == "/praxisbeispiele/?seite=2"
    assert robots(html) is None
    assert canonical(text(client, "?seite=1")) == "/praxisbeispiele/"


def test_choosing_a_filter_or_another_order_starts_at_page_one(client, by):
    many(by, 41)
    html = text(client, "?art=praxisbeispiel&seite=2")
    assert 'name="seite"' not in html
    assert chips(html) == ["/praxisbeispiele/"]


def test_the_orders_are_newest_title_and_place(client, by):
    from tests.practices.public.conftest import MUENCHEN, WUPPERTAL

    for number, title, place in ((1, "Zebra", WUPPERTAL), (2, "Ärger", MUENCHEN), (3, "Bank", None)):
        factories.published(by=by, number=number, title=title, **({"place": place} if place else {}))
    assert list(first_links(text(client))) == [3, 2, 1]
    assert list(first_links(text(client, "?sortierung=titel"))) == [2, 3, 1]
    assert list(first_links(text(client, "?sortierung=ort"))) == [2, 1, 3]
    assert 'value="titel" selected' in text(client, "?sortierung=titel")


def test_an_empty_collection_says_so(client, db):
    html = text(client)
    assert total(html) == 0
    assert not options(html) and not first_links(html)
    assert "noch keinen Beitrag" in html
    assert robots(html) is None


def test_a_single_record_needs_no_order(client, by):
    factories.published(by=by)
    html = text(client)
    assert '<strong data-total="1">1 Beitrag</strong>' in html
    assert "<select" not in html


def test_no_result_offers_the_way_back(client, collection):
    html = text(client, "?akteur=polizei&art=veroeffentlichung")
    assert total(html) == 0
    assert "Nehmen Sie einen Filter heraus" in html
    assert len(chips(html)) == 2
    near = unescape(html[html.index('class="nothing"') :])
    assert 'href="/praxisbeispiele/?akteur=polizei">ohne Veröffentlichung: 2 Beiträge</a>' in near
    assert 'href="/praxisbeispiele/?art=veroeffentlichung">ohne Polizei: 1 Beitrag</a>' in near
    assert "Am nächsten kommen:" in near
    assert "ohne" not in text(client, "?akteur=quatsch").partition('class="nothing"')[2], (
        "that is the whole collection"
    )


def test_an_unknown_value_alone_finds_nothing_and_is_named(client, collection):
    html = text(client, "?akteur=quatsch")
    assert total(html) == 0
    assert "„quatsch“ gibt es bei „Wer handelt?“ nicht." in unescape(html)


def test_an_unknown_value_beside_a_known_one_is_only_named(client, collection):
    html = text(client, "?akteur=quatsch&akteur=polizei")
    assert total(html) == 2
    assert "„quatsch“ gibt es" in unescape(html)


def test_what_a_reader_typed_is_text_and_stays_in_the_field(client, collection):
    html = text(client, "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&akteur=%3Cb%3E")
    assert "<script>alert" not in html and "<b>" not in html[html.index("<main") :]
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in html


def test_rows_show_what_is_missing_as_keine_angabe(client, by):
    factories.published(by=by)
    html = text(client)
    assert html.count("keine Angabe") == 3


def test_only_projects_are_asked_for_what_is_missing(client, by):
    factories.published(by=by, kind="methode")
    assert "keine Angabe" not in text(client)


def test_a_row_tells_its_evidence_and_the_year_somebody_last_stood_by_it(client, by):
    factories.published(by=by, evidence="extern", as_of="2020-03-01", confirmed_on="2024-05-06")
    factories.published(by=by, as_of="2019-01-01")
    assert re.findall(r'class="entry-facts">(.*?)</li>', text(client)) == [
        "Stand 2019",
        "Beleg: externe Evaluation · Stand 2024",
    ]


def test_a_row_marks_the_chosen_actor_but_not_one_whose_name_a_tag_shares(client, by):
    factories.published(by=by, actors=[{"actor": "ordnung"}], tags=["Ordnung"])
    assert "<b>Ordnungsbehörden</b>" in text(client, "?akteur=ordnung")
    assert "<b>Ordnungsbehörden</b>" not in text(client, "?schlagwort=ordnung")


def test_another_view_keeps_the_selection_and_has_no_pages(client, by, monkeypatch):
    from practices.public import filters

    monkeypatch.setitem(filters.VIEWS, "probe", "Probe")
    choices = [("liste", "Liste"), ("probe", "Probe")]
    monkeypatch.setitem(filters.PracticeFilterSet.base_filters["ansicht"].extra, "choices", choices)
    many(by, 21, kind="methode")
    html = text(client, "?q=beispiel&art=methode&sortierung=titel&seite=2")
    views = unescape(html[html.index('class="views"') :])
    assert 'href="/praxisbeispiele/?q=beispiel&art=methode&sortierung=titel" aria-current="true">Liste' in views
    assert 'href="/praxisbeispiele/?q=beispiel&art=methode&sortierung=titel&ansicht=probe">Probe' in views
    html = text(client, "?art=methode&sortierung=titel&ansicht=probe&seite=9")
    assert total(html) == 21
    assert not first_links(html) and "<select" not in html and 'class="pages"' not in html
    for name, value in (("ansicht", "probe"), ("sortierung", "titel")):
        assert f'<input type="hidden" name="{name}" value="{value}" form="filter">' in html
    assert chips(html) == ["/praxisbeispiele/?sortierung=titel&ansicht=probe"]


def test_the_selection_can_be_taken_along(client, collection):
    html = text(client, "?akteur=polizei&diversitaet=alter&sortierung=titel")
    part = html[html.index('class="takeaways"') :]
    links = {label: unescape(url) for url, label in re.findall(r'<li><a href="([^"]+)"[^>]*>([^<]+)</a>', part)}
    json, feed = links["Schnittstelle"], links["Feed"]
    assert client.get(json).json()["total"] == 2
    assert client.get(feed).content.count(b"<entry>") == 2
    assert dict(parse_qsl(urlsplit(json).query)) == {
        "akteur": "polizei",
        "diversitaet": "alter",
        "sortierung": "titel",
    }


@pytest.mark.parametrize(
    ("query", "queries"),
    [("", 2), ("?akteur=polizei&diversitaet=alter&kategorie=stadt", 2), ("?seite=2", 2), ("?akteur=quatsch", 1)],
)
def test_a_list_needs_two_queries(client, by, collection, django_assert_num_queries, query, queries):
    many(by, 20)
    text(client)
    with django_assert_num_queries(queries):
        text(client, query)


def test_a_search_needs_few_more(client, collection, django_assert_max_num_queries):
    text(client, "?q=platz")
    with django_assert_max_num_queries(5):
        assert total(text(client, "?q=platz&akteur=polizei")) == 2


def test_a_record_withdrawn_after_the_snapshot_was_taken_breaks_no_list(client, by, collection, monkeypatch):
    from practices.desk import workflow
    from practices.public import catalogue

    text(client)
    stale = catalogue.current()
    workflow.withdraw(collection[101], by=by)
    monkeypatch.setattr(catalogue, "current", lambda number=None: stale)
    for address in (LIST, "/", "/feed/", "/api/v1/praxisbeispiele/", "/akteure/polizei/"):
        response = client.get(address)
        assert response.status_code == 200
        assert b"Ordnungspartnerschaften" not in response.content
