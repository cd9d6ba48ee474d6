"""Every address there ever was leads to its place in one step."""

import pytest

from divercity.models import Page, PageAddress
from practices.desk import versions, workflow
from tests import factories

pytestmark = pytest.mark.django_db
TARGET = "/praxisbeispiele/treppe/"
OLD = ["/handeln-und-verantwortung/licht/treppe", "/licht/treppe", "/?p=1506", "/?page_id=77", "/Große-Straße/Müll"]


@pytest.fixture
def practice(by):
    return factories.published(by=by, slug="treppe", legacy_addresses=OLD)


def sent_on(client, address):
    response = client.get(address)
    assert response.status_code == 301, (address, response.status_code)
    assert client.get(response.url).status_code == 200, response.url
    return response.url


def test_an_old_address_leads_to_the_record(client, practice):
    for address in (
        "/handeln-und-verantwortung/licht/treppe",
        "/handeln-und-verantwortung/licht/treppe/",
        "/Handeln-und-Verantwortung/LICHT/treppe/",
        "/handeln%2Dund-verantwortung/licht/treppe/",
        "/handeln-und-verantwortung/licht/treppe/?utm_source=brief",
        "/licht/treppe",
        "/licht/treppe/",
        "/?p=1506",
        "/?p=1506&preview=true",
        "/?utm_source=x&p=1506",
        "/?page_id=77",
        "/Gro%C3%9Fe-Stra%C3%9Fe/M%C3%BCll/",
        "/Große-Straße/Müll",
    ):
        assert sent_on(client, address) == TARGET, address


def test_an_address_stored_percent_encoded_is_found(client, by):
    factories.published(by=by, slug="treppe", legacy_addresses=["/m%C3%BCll/x", "/m%c3%b6bel"])
    for address in ("/m%C3%BCll/x/", "/m%c3%bcll/x", "/müll/x", "/m%C3%B6bel/", "/Möbel"):
        assert sent_on(client, address) == TARGET


def both_ways():
    return [*OLD, *(f"{path}/" for path in OLD if "?" not in path)]


def test_an_old_address_of_a_withdrawn_record_is_gone(client, practice, by):
    workflow.withdraw(practice, by=by, note="Zurückgezogen auf Wunsch.")
    for address in both_ways():
        response = client.get(address)
        assert response.status_code == 410, address
        assert "Zurückgezogen auf Wunsch." in response.content.decode()


def test_an_old_address_of_an_unpublished_record_is_unknown(client, by):
    factories.practice(by=by, slug="treppe", legacy_addresses=OLD)
    for address in both_ways():
        assert client.get(address).status_code == 404, address


def test_an_unknown_number_of_the_predecessor_is_unknown(client, practice):
    for address in ("/?p=9999", "/?page_id=1", "/?p=1507&p=1506x"):
        assert client.get(address).status_code == 404, address


def test_what_is_no_number_of_the_predecessor_is_the_home_page(client, practice):
    for address in ("/?p=", "/?p=x", "/?page=1506", "/?q=p=1506", "/?p=" + "9" * 5000, "/?p=%00"):
        assert client.get(address).status_code == 200, address


ARCHIVES = {
    "/wohnen-und-nachbarschaft/": "/kategorien/wohnen-und-nachbarschaft/",
    "/wohnen-und-nachbarschaft": "/kategorien/wohnen-und-nachbarschaft/",
    "/wohnen-und-nachbarschaft/stadt/": "/kategorien/wohnen-und-nachbarschaft/stadt/",
    "/wohnen-und-nachbarschaft/stadt": "/kategorien/wohnen-und-nachbarschaft/stadt/",
    "/Wohnen-und-Nachbarschaft/Stadt/": "/kategorien/wohnen-und-nachbarschaft/stadt/",
    "/category/wohnen-und-nachbarschaft/stadt/": "/kategorien/wohnen-und-nachbarschaft/stadt/",
    "/forschungsergebnisse/": "/kategorien/forschungsergebnisse/",
    "/akteure-und-zustaendigkeiten/": "/akteure/",
    "/akteure-und-zustaendigkeiten/polizei/": "/akteure/polizei/",
    "/akteure-und-zustaendigkeiten/nutzende-bewohnerinnen": "/akteure/nutzende-bewohnerinnen/",
    "/gender-und-diversitaet/": "/diversitaet/",
    "/gender-und-diversitaet/alter/": "/diversitaet/alter/",
}


def test_a_category_archive_of_the_predecessor_leads_to_its_term(client, collection):
    for address, target in ARCHIVES.items():
        assert sent_on(client, address) == target


def test_other_paths_below_an_archive_are_unknown(client, collection):
    for address in (
        "/wohnen-und-nachbarschaft/gibtesnicht/",
        "/gibtesnicht/stadt/",
        "/akteure-und-zustaendigkeiten/gibtesnicht/",
        "/gender-und-diversitaet/polizei/",
        "/wohnen-und-nachbarschaft/stadt/gibtesnicht/",
    ):
        assert client.get(address).status_code == 404, address


def rename(practice, slug, by):
    practice.slug = slug
    practice.save()
    versions.record(practice, by=by)


@pytest.mark.parametrize("address", ["/praxisbeispiele/treppe/", "/praxisbeispiele/treppe", "/licht/treppe/"])
def test_a_former_slug_is_sent_on_in_one_step_after_publication(client, practice, by, address):
    rename(practice, "stufen", by)
    assert client.get("/praxisbeispiele/treppe/").status_code == 200, "the public address changes when published"
    assert client.get("/praxisbeispiele/stufen/").status_code == 404
    workflow.publish(practice, by=by)
    assert sent_on(client, address) == "/praxisbeispiele/stufen/"


def test_a_slug_that_comes_back_answers_itself(client, practice, by):
    for slug in ("stufen", "treppe"):
        rename(practice, slug, by)
        workflow.publish(practice, by=by)
    assert client.get("/praxisbeispiele/treppe/").status_code == 200
    assert sent_on(client, "/praxisbeispiele/stufen/") == TARGET


def test_a_former_slug_of_a_withdrawn_record_is_gone(client, practice, by):
    rename(practice, "stufen", by)
    workflow.publish(practice, by=by)
    workflow.withdraw(practice, by=by)
    for address in ("/praxisbeispiele/treppe/", "/praxisbeispiele/stufen/", "/praxisbeispiele/treppe"):
        assert client.get(address, follow=True).status_code == 410, address


def test_an_old_address_leads_to_an_editable_page_while_it_is_public(client, db):
    page = Page.objects.create(path="ueber/projekt", title="Projekt", body="<p>x</p>", status="published")
    PageAddress.objects.create(page=page, path="/projekt-divercity")
    PageAddress.objects.create(page=page, path="/?page_id=2")
    for address in ("/projekt-divercity", "/projekt-divercity/", "/Projekt-Divercity/", "/?page_id=2"):
        assert sent_on(client, address) == "/ueber/projekt/"
    Page.objects.update(status="draft")
    assert client.get("/projekt-divercity/").status_code == 404
    assert client.get("/?page_id=2").status_code == 404
