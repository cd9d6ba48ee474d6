"""A record's page: everything there is, and what is missing said as missing."""

import datetime
import re
from html import unescape

import pytest

from practices.choices import Kind
from practices.models import Edition
from practices.public.article.dates import freshness, german_date
from practices.public.article.texts import with_references
from practices.sections import SECTIONS
from tests import factories

pytestmark = pytest.mark.django_db
RICH = "/praxisbeispiele/ordnungspartnerschaften/"
STRIP = re.compile(r"<[^>]+>")


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def words(html):
    """The visible text of the main part."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(STRIP.sub(" ", main)).split())


def links(html):
    main = html[html.index("<main") : html.index("</main>")]
    return [unescape(url) for url in re.findall(r'<a [^>]*?href="([^"]+)"', main)]


def test_the_page_shows_every_part_of_the_record(client, collection):
    html = page(client, RICH)
    shown = words(html)
    for part in (
        "Soziale Ordnungspartnerschaften",
        "Polizei und Stadt gehen gemeinsam auf den Platz.",
        "Wuppertal",
        "München",
        "Elberfeld",
        "seit 1997",
        "Federführend",
        "Polizei Wuppertal",
        "zahlt",
        "Sitzbänke.",
        "Nutzungskonflikte",
        "interne Evaluation",
        "Es war laut.",
        "Ruhe.",
        "Alle reden mit.",
        "Abgerufen am 1. März 2020",
        "Anna A. (Hg.)",
        "10.1/x",
        "Kim K.",
        "CC BY 4.0",
        "Frühere Adresse /handeln-und-verantwortung/ordnungspartnerschaften",
        "Bild: Stadt",
        "Nummer 101, Fassung 1",
    ):
        assert part in shown, part
    assert '<meta name="description" content="Polizei und Stadt gehen gemeinsam auf den Platz.">' in html


@pytest.mark.parametrize(
    ("addresses", "shown"),
    [(["/?p=7", "/stadt/platz", "/platz"], "Frühere Adresse /stadt/platz "), (["/?p=7"], None), ([], None)],
)
def test_of_old_addresses_the_one_that_readers_knew_is_shown_without_a_guessed_host(client, addresses, shown):
    practice = factories.published(legacy_addresses=addresses)
    text = words(page(client, f"/praxisbeispiele/{practice.slug}/"))
    assert (shown in text) if shown else ("Frühere Adresse" not in text)
    assert "?p=7" not in text and "div-city.de" not in text and " /platz " not in text


def test_every_link_inside_the_site_works_and_every_anchor_exists(client, collection):
    for practice in collection.values():
        html = page(client, f"/praxisbeispiele/{practice.slug}/")
        found = links(html)
        assert len(found) > 3
        for url in found:
            if url.startswith("#"):
                assert f'id="{url[1:]}"' in html, url
            elif url.startswith("/"):
                assert client.get(url).status_code == 200, url


def test_a_fragment_by_the_german_name_of_a_section_leads_to_it(client, by):
    sections = {"aims": "<p>Licht.</p>", "legal_basis": "<p>SOG</p>", "body": "<p>Text</p>"}
    practice = factories.published(by=by, sections=sections)
    html = client.get(f"/praxisbeispiele/{practice.slug}/").content.decode()
    for anchor, key in (("ziele", "aims"), ("rechtlicher-rahmen", "legal_basis"), ("worum-es-geht", "body")):
        assert html.count(f'id="{anchor}" aria-labelledby="{key}"') == 1


def test_the_values_of_the_facts_lead_back_into_the_list_where_the_record_is_found(client, collection):
    html = page(client, RICH)
    facts = html[html.index('class="glance"') : html.index("</dl>")]
    found = [unescape(url) for url in re.findall(r'href="([^"]+)"', facts)]
    lists = [url for url in found if url.startswith("/praxisbeispiele/?")]
    assert "/praxisbeispiele/?akteur=polizei-wuppertal" in lists
    assert "/praxisbeispiele/?beleg=intern" in lists
    for url in lists:
        assert 'data-practice="101"' in page(client, url), url


def test_breadcrumbs_come_from_the_main_category(client, collection):
    crumbs = client.get(RICH).context["breadcrumbs"]
    assert [crumb["label"] for crumb in crumbs] == [
        "Startseite",
        "Wohnen und Nachbarschaft",
        "Freiraum",
        "Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften",
    ]
    assert crumbs[2]["url"] == "/kategorien/wohnen-und-nachbarschaft/freiraum/"


def test_headings_inside_a_section_stand_below_its_own(client, collection):
    html = page(client, RICH)
    assert "<h3>Vorher</h3>" in html
    levels = [int(level) for level in re.findall(r"<h([1-6])", html[html.index("<main") :])]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_what_is_expected_and_missing_is_said(client, by):
    factories.published(by=by, slug="karg")
    html = page(client, "/praxisbeispiele/karg/")
    facts = html[html.index('class="glance"') : html.index("</dl>")]
    for label in ("Ort", "Zeitraum", "Stand des Vorhabens", "Federführung", "Vielfalt", "Anlass", "Belegart"):
        assert re.search(rf">{label}</dt><dd class=\"unknown\">keine Angabe</dd>", facts), label
    missing = html[html.index('class="missing"') :]
    expected = [section.heading for section in SECTIONS if section.expected and section.key != "context"]
    assert len(expected) > 3
    for heading in [*expected, "Kennzeichen guter Praxis", "Kontakt"]:
        assert f"<li>{heading}</li>" in missing, heading
    assert "<li>Ausgangslage</li>" not in missing


def test_what_nobody_expects_of_a_publication_is_not_missed(client, collection):
    html = page(client, "/praxisbeispiele/bericht/")
    assert 'class="missing"' not in html
    assert ">Zeitraum</dt>" not in html


def test_where_no_dimension_is_considered_only_the_facts_say_so(client, by):
    factories.published(by=by, slug="karg")
    html = page(client, "/praxisbeispiele/karg/")
    assert 'class="dimensions"' not in html
    assert html.count(">Vielfalt</dt>") == 1


def test_the_free_text_of_a_publication_comes_first_and_says_what_it_is_about(client, by):
    sections = {"resources": "Gefördert vom Bund.", "body": "Das Buch vergleicht Städte."}
    factories.published(by=by, kind="veroeffentlichung", slug="buch", sections=sections)
    shown = client.get("/praxisbeispiele/buch/").context["record"]["sections"]
    assert [section["heading"] for section in shown] == ["Worum es geht", "Ressourcen"]


def test_a_dimension_that_is_not_considered_is_shown_too(client, collection):
    rows = {row["label"]: row for row in client.get(RICH).context["record"]["dimensions"]}
    assert len(rows) == 6
    assert [label for label, row in rows.items() if row["considered"]] == ["Alter"]


@pytest.mark.parametrize("kind", Kind.values)
def test_a_record_of_every_kind_needs_only_format_kind_and_title(client, by, kind):
    """Editions are made by hand here, because publishing asks for more: the page must not."""
    factories.published(by=by, kind=kind, slug="nackt")
    Edition.objects.update(
        document={"format": 1, "kind": kind, "title": "Nur ein Titel"}, card={"name": "Nur ein Titel"}
    )
    assert "Nur ein Titel" in words(page(client, "/praxisbeispiele/nackt/"))
    assert client.get(f"/api/v1/praxisbeispiele/{Edition.objects.get().practice_number}/").status_code == 200
    assert client.get(client.get("/").context["lead"]["emblem_url"]).status_code == 200
    for address in ("/", "/praxisbeispiele/", "/feed/", "/api/v1/praxisbeispiele/"):
        assert client.get(address).status_code == 200, address


def test_a_title_with_html_is_text_everywhere(client, collection):
    for address in ("/", "/praxisbeispiele/", "/praxisbeispiele/bericht/", "/feed/"):
        html = page(client, address) if address != "/feed/" else client.get(address).content.decode()
        assert "<b>Ein</b>" not in html, address
        assert "&lt;b&gt;Ein&lt;/b&gt;" in html, address


def test_rich_text_that_got_past_the_desk_is_sanitised_when_shown(client, by):
    factories.published(by=by, slug="boese")
    edition = Edition.objects.get()
    edition.document["sections"]["context"] = '<p onclick="x()">Text<script>alert(1)</script></p><img src="//evil/x">'
    edition.save()
    html = page(client, "/praxisbeispiele/boese/")
    for part in ("onclick", "alert(1)", "evil"):
        assert part not in html


def test_the_address_takes_capitals_for_unknown_and_not_for_an_error(client, collection):
    assert client.get("/praxisbeispiele/Begehung/").status_code in (301, 404)
    assert client.get("/praxisbeispiele/GIBTESNICHT/").status_code == 404


def test_a_term_that_was_renamed_is_shown_by_its_present_name(client, collection):
    from taxonomy.models import Actor
    from taxonomy.terms import changing

    with changing(Actor):
        Actor.objects.filter(slug="polizei-wuppertal").update(
            slug="polizeipraesidium", name="Polizeipräsidium Wuppertal"
        )
    html = page(client, RICH)
    assert "Polizeipräsidium Wuppertal" in html
    assert "/akteure/polizei/polizeipraesidium/" in html
    assert Edition.objects.get(practice_number=101).document["actors"][0]["actor"] == "polizei-wuppertal"


def test_changes_and_dates_are_german(client, by):
    from practices.desk import versions, workflow

    practice = factories.published(by=by, slug="neu")
    practice.title = "Neuer Titel"
    practice.save()
    versions.record(practice, by=by)
    workflow.publish(practice, by=by, public_note="Titel berichtigt.")
    Edition.objects.update(first_published_at="2020-03-01T23:30:00+00:00", published_at="2020-12-24T12:00:00+00:00")
    shown = words(page(client, "/praxisbeispiele/neu/"))
    assert "Veröffentlicht 2. März 2020" in shown, "the day in Berlin"
    assert "Zuletzt geändert 24. Dezember 2020" in shown
    assert "Titel berichtigt." in shown
    assert "Fassung 2 vom 24. Dezember 2020" in shown
    assert german_date("2021-05-01") == "1. Mai 2021"


@pytest.mark.parametrize(("address", "queries"), [(RICH, 3), ("/praxisbeispiele/befund/", 2)])
def test_a_page_needs_two_queries_and_one_more_for_what_is_related(
    client, collection, django_assert_num_queries, address, queries
):
    page(client, address)
    with django_assert_num_queries(queries):
        page(client, address)


def test_who_acts_stands_by_role_and_an_organisation_with_what_else_it_does(client, by, organisation):
    factories.published(
        by=by,
        slug="eins",
        actors=[
            {"actor": "kommunen", "role": "finanzierung"},
            {"actor": "polizei", "role": "beteiligt", "organisation": "Polizei Wuppertal"},
            {"actor": "polizei-wuppertal", "role": "federfuehrend"},
            {"actor": "kommunen", "role": "federfuehrend", "organisation": "Jugendamt"},
        ],
    )
    factories.published(by=by, actors=[{"actor": "polizei-wuppertal"}])
    factories.published(by=by, actors=[{"actor": "polizei-wuppertal"}])
    factories.practice(by=by, actors=[{"actor": "polizei-wuppertal"}])
    response = client.get("/praxisbeispiele/eins/")
    roles = {role["heading"]: role["actors"] for role in response.context["record"]["roles"]}
    assert list(roles) == ["Federführend", "Beteiligt", "Finanziert"]
    # In the order of the page, the first time an organisation is named; its name alone is enough to know it.
    told = [(actor["who"], actor["others"]) for actors in roles.values() for actor in actors]
    assert told == [("Polizei Wuppertal", 2), ("Jugendamt", 0), ("Polizei Wuppertal", 0), ("Kommunen", 0)]
    assert "2 weitere Beiträge mit Polizei Wuppertal" in words(response.content.decode())
    assert roles["Beteiligt"][0]["who_url"] == "/akteure/polizei/polizei-wuppertal/"
    assert client.get("/praxisbeispiele/?akteur=polizei-wuppertal").context["total"] == 3


@pytest.mark.parametrize(
    ("as_of", "confirmed_on", "key"),
    [
        (None, None, "unknown"),
        ("2024-03-01", None, "current"),
        ("2024-02-28", None, "old"),
        ("2020-01-01", "2025-01-01", "current"),
        ("2020-01-01", "2021-01-01", "old"),
        (None, "2025-12-31", "current"),
    ],
)
def test_a_record_is_fresh_for_two_years_after_the_last_day_it_names(as_of, confirmed_on, key):
    document = {"as_of": as_of, "confirmed_on": confirmed_on}
    assert freshness(document, datetime.date(2026, 3, 1))["key"] == key


def test_an_old_record_says_whom_to_ask_only_if_there_is_somebody():
    old = {"as_of": "2010-01-01"}
    today = datetime.date(2024, 2, 29)
    assert freshness(old, today)["label"] == "älter als zwei Jahre: bitte nachfragen"
    assert freshness({**old, "contact": {}}, today)["label"] == "älter als zwei Jahre: bitte beim Kontakt nachfragen"


def test_a_number_in_brackets_leads_to_its_source_and_nothing_else_does():
    html = '<p>Seit 1997 [1]; so [3], [0], [x] und <a href="https://example.org/[1]">ein Verweis [1]</a> [2].</p>'
    shown, found = with_references(html, 2)
    assert found == {1, 2}
    assert shown.count("<sup") == 2 and '<a href="#quelle-1" aria-label="Quelle 1">1</a>' in shown
    assert "[3], [0], [x]" in shown and ">ein Verweis [1]</a>" in shown


def test_a_note_on_a_source_stands_beside_the_section_that_refers_to_it_and_by_the_sources(client, by):
    sources = [
        {"text": "Seite der Stadt", "note": "Nennt das Jahr 1998."},
        {"text": "Bericht", "note": "Nur in Auszügen ausgewertet."},
        {"text": "Zweiter Bericht", "note": "Nur in Auszügen ausgewertet."},
    ]
    sections = {"context": "<p>Seit 1997 [1].</p>", "aims": "<p>Noch einmal [1].</p>"}
    factories.published(by=by, slug="eins", sources=sources, sections=sections)
    response = client.get("/praxisbeispiele/eins/")
    record = response.context["record"]
    assert [[source["number"] for source in section["notes"]] for section in record["sections"]] == [[1], []]
    assert [(note["label"], note["text"]) for note in record["source_notes"]] == [
        ("Zu Quelle 1", "Nennt das Jahr 1998."),
        ("Zu Quelle 2 und 3", "Nur in Auszügen ausgewertet."),
    ]
    assert 'id="quelle-1"' in response.content.decode()


def test_how_many_sections_a_project_has_is_said_and_of_other_kinds_it_is_not_asked(client, collection):
    assert "2 von 13 Abschnitten" in words(page(client, RICH))
    assert client.get("/praxisbeispiele/bericht/").context["record"]["completeness"] is None


def test_the_number_leads_to_the_record_whatever_it_is_called(client, by, collection):
    from practices.desk import workflow

    assert client.get("/nr/101/").headers["Location"] == RICH
    assert client.get("/nr/101/").status_code == 302, "the address may change, so nobody may keep it"
    draft = factories.practice(by=by)
    for number in (draft.number, 999_999, 10**30):
        assert client.get(f"/nr/{number}/").status_code == 404
    workflow.withdraw(collection[101], by=by, note="Auf Wunsch.")
    assert client.get("/nr/101/").status_code == 410


def test_a_record_can_be_shared_by_its_short_address_and_by_letter(client, by):
    practice = factories.published(by=by, slug="eins", title="Alt & neu: 100 % für alle?")
    context = client.get("/praxisbeispiele/eins/").context
    assert context["permanent"] == f"http://testserver/nr/{practice.number}/"
    assert context["letter_url"].startswith(
        "mailto:?subject=DIVERCITY%3A%20Alt%20%26%20neu%3A%20100%20%25%20f%C3%BCr"
    )
    assert f"/nr/{practice.number}/".replace("/", "%2F") not in context["letter_url"].partition("&body=")[0]


def test_the_contents_name_every_part_of_the_page(client, collection):
    html = page(client, RICH)
    contents = html[html.index('class="contents"') : html.index("</nav>", html.index('class="contents"'))]
    named = re.findall(r'href="#([^"]+)"', contents)
    assert {"context", "akteure", "vielfalt", "kennzeichen", "quellen", "zitieren", "verwandt"} <= set(named)
    positions = [html.index(f'id="{key}"') for key in named]
    assert positions == sorted(positions)
