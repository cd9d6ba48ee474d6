import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from divercity.models import Page, PageAddress, PagePicture
from practices.desk import uses
from practices.models import Image
from taxonomy import revision
from tests import factories
from tests.practices.public.conftest import picture

pytestmark = pytest.mark.django_db
ADD = "/admin/divercity/page/add/"


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


def fields(**changes):
    parts = ("pictures", "files", "addresses")
    management = {f"{part}-{name}_FORMS": 0 for part in parts for name in ("TOTAL", "INITIAL")}
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


def with_picture(image, **changes):
    row = {"image": image.pk, "alt": "", "caption": "Der Platz", "position": ""} | changes
    rows = {f"pictures-0-{name}": value for name, value in row.items()}
    return fields(**{"pictures-TOTAL_FORMS": 1, "pictures-INITIAL_FORMS": 0, **rows})


def test_a_page_with_an_undescribed_picture_is_not_published(desk):
    picture()
    image = Image.objects.get()
    response = desk.post(ADD, with_picture(image))
    assert (
        "Bitte das Bild beschreiben" in response.content.decode() and not Page.objects.filter(path="projekt").exists()
    )
    assert desk.post(ADD, with_picture(image, alt="Ein Platz", decorative="on")).status_code == 200
    for number, row in enumerate(({"alt": "Ein Platz"}, {"decorative": "on"}), start=1):
        response = desk.post(ADD, with_picture(image, **row) | {"path": f"projekt-{number}"})
        assert response.status_code == 302
        assert Page.objects.get(path=f"projekt-{number}").pictures.get().position == 1
    assert desk.post(ADD, with_picture(image) | {"status": "draft"}).status_code == 302, "a draft may wait"


def test_what_a_page_uses_is_named_and_kept(desk):
    picture()
    image, page = Image.objects.get(), Page.objects.create(path="a", title="Oben", body="x", status="draft")
    PagePicture.objects.create(page=page, image=image, alt="Ein Platz")
    html = desk.get(f"/admin/practices/image/{image.pk}/change/").content.decode()
    assert "Seite „Oben“" in html and f"/admin/divercity/page/{page.pk}/change/" in html
    assert desk.get(f"/admin/practices/image/{image.pk}/delete/").status_code == 403
    assert not uses.unused(Image.objects.all()).exists()
    Image.objects.update(created_at=timezone.now() - datetime.timedelta(days=90))
    call_command("clean_media", "--delete", verbosity=0)
    assert Image.objects.exists()
    page.delete()
    call_command("clean_media", "--delete", verbosity=0)
    assert not Image.objects.exists()
