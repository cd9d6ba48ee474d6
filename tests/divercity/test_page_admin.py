import pytest

from divercity.models import Page, PageAddress
from taxonomy import revision
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/divercity/page/add/"


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def fields(**changes):
    management = {"addresses-TOTAL_FORMS": 0, "addresses-INITIAL_FORMS": 0}
    return (
        {"title": "Projekt", "path": "projekt", "body": "", "status": "published", "position": 1}
        | management
        | changes
    )


@pytest.mark.parametrize("path", ["Projekt", "a/b/c/d", "admin/x", "praxisbeispiele", "a//b", "/a", "../a", "feed"])
def test_an_address_that_is_taken_or_malformed_is_refused_at_its_field(desk, path):
    response = desk.post(ADD, fields(path=path))
    assert "path" in response.context["adminform"].form.errors
    assert not Page.objects.filter(title="Projekt").exists()


def test_a_moved_page_keeps_its_old_address_and_the_revision_moves(desk):
    desk.post(ADD, fields(body="<h1>Zu groß</h1><p>Text</p><script>1</script>"))
    page, before = Page.objects.get(path="projekt"), revision.current()[0]
    assert "script" not in page.body and "h1" not in page.body
    change = f"/admin/divercity/page/{page.pk}/change/"
    assert desk.post(change, fields(path="vorhaben")).status_code == 302
    assert PageAddress.objects.get(page=page).path == "/projekt"
    assert revision.current()[0] == before + 1
    desk.post(change, fields(path="projekt") | {"addresses-TOTAL_FORMS": 0})
    assert [address.path for address in PageAddress.objects.filter(page=page)] == ["/vorhaben"]


def test_only_a_published_page_leads_to_the_site(desk):
    desk.post(ADD, fields(status="draft"))
    change = f"/admin/divercity/page/{Page.objects.get(path='projekt').pk}/change/"
    assert "viewsitelink" not in desk.get(change).content.decode()


@pytest.mark.django_db(transaction=True)  # the list's action runs outside the transaction that other tests have
def test_pages_are_deleted_from_the_list(desk):
    page = Page.objects.create(path="projekt", title="Projekt")
    data = {"action": "delete_selected", "_selected_action": [page.pk], "post": "yes"}
    assert desk.post("/admin/divercity/page/", data).status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()
