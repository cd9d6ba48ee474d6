"""Index and term pages of the vocabularies."""

import re

import pytest

from practices.desk import workflow
from practices.public.context import NAV
from taxonomy.models import Actor, Category, Tag, TermAlias
from taxonomy.terms import changing, keep_tag_names
from taxonomy.vocabularies import vocabularies
from tests import factories

pytestmark = pytest.mark.django_db


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_every_vocabulary_has_an_index_whose_links_and_counts_are_true(client, collection):
    for vocabulary in vocabularies().values():
        html = text(client, f"/{vocabulary.path}/")
        main = html[html.index('class="band"') : html.index("</main>")]
        found = re.findall(r'<a href="([^"]+)">[^<]+</a>(?:</h2>)?\s*<span class="count">(\d+)', main)
        assert found, vocabulary.key
        for url, count in found:
            assert f'data-total="{count}"' in text(client, url), url


def test_a_term_page_shows_its_practices_and_leads_into_the_list(client, collection):
    html = text(client, "/akteure/polizei/")
    assert 'data-total="2"' in html
    assert set(re.findall(r'data-practice="(\d+)"', html)) == {"101", "102"}
    assert 'href="/praxisbeispiele/?akteur=polizei"' in html
    assert 'href="/akteure/polizei/polizei-wuppertal/"' in html
    assert client.get("/feed/?akteur=polizei").content.count(b"<entry>") == 2
    below = client.get("/akteure/polizei/polizei-wuppertal/")
    assert [crumb["label"] for crumb in below.context["breadcrumbs"]] == [
        "Startseite",
        vocabularies()["actor"].plural,
        "Polizei",
        "Polizei Wuppertal",
    ]


def test_a_term_page_shows_twenty_and_offers_all(client, by):
    for _ in range(22):
        factories.published(by=by, categories=["technik"])
    term = Category.objects.get(slug="technik")
    html = text(client, f"/kategorien/{term.parent.slug}/technik/")
    assert html.count("data-practice=") == 20
    assert "Alle 22 Beiträge" in html


def test_terms_of_ours_are_public_without_use_and_others_only_with_it(client, collection, by):
    assert 'data-total="0"' in text(client, "/akteure/ordnung/")
    for address in ("/orte/wuppertal/", "/schlagworte/ordnung/", "/akteure/polizei/polizei-wuppertal/"):
        assert client.get(address).status_code == 200, address
    for address in ("/orte/aachen/", "/schlagworte/gibtesnicht/"):
        assert client.get(address).status_code == 404, address
    workflow.withdraw(collection[101], by=by)
    for address in ("/orte/wuppertal/", "/schlagworte/ordnung/", "/akteure/polizei/polizei-wuppertal/"):
        assert client.get(address).status_code == 404, address
    assert client.get("/akteure/polizei/").status_code == 200


def test_a_retired_term_is_no_option_but_still_valid(client, collection):
    with changing(Category):
        Category.objects.filter(slug="technik").update(is_retired=True)
    html = text(client, "/praxisbeispiele/")
    assert 'data-value="technik"' not in html
    chosen = text(client, "/praxisbeispiele/?kategorie=technik")
    assert 'data-total="1"' in chosen and 'data-value="technik"' in chosen


@pytest.mark.parametrize("query", ["", "?a=b"])
def test_a_renamed_term_sends_its_former_address_on_in_one_step(client, collection, query):
    with changing(Category):
        Category.objects.filter(slug="wohnen-und-nachbarschaft").update(slug="wohnen")
    for former, present in (
        ("/kategorien/wohnen-und-nachbarschaft/stadt/", "/kategorien/wohnen/stadt/"),
        ("/kategorien/wohnen-und-nachbarschaft/", "/kategorien/wohnen/"),
        ("/wohnen-und-nachbarschaft/stadt/", "/kategorien/wohnen/stadt/"),
        ("/wohnen-und-nachbarschaft/", "/kategorien/wohnen/"),
    ):
        response = client.get(former + query)
        assert (response.status_code, response.url) == (301, present), former
        assert client.get(present).status_code == 200


def test_a_moved_term_sends_its_former_address_on(client, collection):
    with changing(Actor):
        Actor.objects.filter(slug="polizei-wuppertal").update(parent=Actor.objects.get(slug="kommunen"))
    response = client.get("/akteure/polizei/polizei-wuppertal/")
    assert (response.status_code, response.url) == (301, "/akteure/kommunen/polizei-wuppertal/")
    assert 'data-total="1"' in text(client, response.url)
    assert 'data-total="1"' in text(client, "/akteure/polizei/")


def test_a_renamed_tag_keeps_its_address(client, collection):
    tag = Tag.objects.get(slug="ordnung")
    before = (tag.folded, tag.slug)
    tag.name, tag.folded, tag.slug = "Ordnungsdienst", "ordnungsdienst", "ordnungsdienst"
    tag.save()
    keep_tag_names(tag, before)
    assert TermAlias.objects.filter(vocabulary="tag", name="ordnung").exists()
    from practices.public import catalogue

    catalogue.forget()
    response = client.get("/schlagworte/ordnung/")
    assert (response.status_code, response.url) == (301, "/schlagworte/ordnungsdienst/")
    html = text(client, "/praxisbeispiele/ordnungspartnerschaften/")
    assert 'href="/schlagworte/ordnungsdienst/"' in html


def test_an_alias_of_a_term_nobody_uses_is_unknown(client, by, organisation):
    with changing(Actor):
        Actor.objects.filter(slug="polizei-wuppertal").update(slug="pp-wuppertal")
    assert client.get("/akteure/polizei/polizei-wuppertal/").status_code == 404


@pytest.mark.parametrize(
    ("address", "queries"), [("/akteure/polizei/", 2), ("/akteure/", 1), ("/orte/", 1), ("/schlagworte/", 1)]
)
def test_term_pages_need_two_queries_and_indexes_one(client, collection, django_assert_num_queries, address, queries):
    text(client, address)
    with django_assert_num_queries(queries):
        text(client, address)


def test_the_menu_marks_where_the_reader_is(client, collection):
    for label, url in NAV[:-1]:
        html = text(client, url)
        assert f'<a href="{url}" aria-current="true">{label}</a>' in html
