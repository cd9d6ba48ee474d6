import io

import pytest

from practices import media
from practices.choices import Stage
from practices.desk import versions, workflow
from practices.models import Edition, Image, Version
from tests import factories
from tests.practices.test_media import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


@pytest.fixture
def image():
    content = media.read_picture(io.BytesIO(picture_file()))
    return media.store_picture(content, name="platz.jpg", credit="Alt", licence="CC0")[0]


def change(image):
    return f"/admin/practices/image/{image.pk}/change/"


def with_picture(image):
    return factories.published(pictures=[{"file": f"{image.sha256}.jpg", "alt": "Ein Platz."}])


def test_a_changed_credit_gives_every_practice_that_shows_the_picture_a_new_version(desk, image):
    shown, other = with_picture(image), factories.published()
    data = {"name": "platz.jpg", "credit": "Neu", "licence": "CC0", "source": ""}
    response = desk.post(change(image), data, follow=True)
    assert shown.title in response.content.decode()
    shown.refresh_from_db()
    other.refresh_from_db()
    assert (shown.version, shown.stage, other.version) == (2, Stage.DRAFT, 1)
    assert Version.objects.get(practice=shown, number=2).document["pictures"][0]["credit"] == "Neu"
    assert Edition.objects.get(practice_number=shown.number).document["pictures"][0]["credit"] == "Alt"


def test_another_name_of_the_file_changes_no_practice(desk, image):
    shown = with_picture(image)
    desk.post(change(image), {"name": "anders.jpg", "credit": "Alt", "licence": "CC0", "source": ""})
    shown.refresh_from_db()
    assert shown.version == 1


def test_a_picture_that_any_version_names_stays(desk, image, media_root):
    shown = with_picture(image)
    shown.pictures.all().delete()
    delete = f"/admin/practices/image/{image.pk}/delete/"
    assert desk.post(delete, {"post": "yes"}).status_code == 403
    assert Image.objects.exists() and (media_root / image.file.name).exists()


def test_an_unused_picture_goes_with_its_file(desk, image, media_root, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/admin/practices/image/{image.pk}/delete/", {"post": "yes"})
    assert not Image.objects.exists() and not (media_root / image.file.name).exists()


def test_the_library_costs_the_same_for_many_as_for_few(desk, django_assert_max_num_queries):
    for size in range(10, 18):
        content = media.read_picture(io.BytesIO(picture_file(size=(size, size))))
        media.store_picture(content, name=f"{size}.jpg")
    with django_assert_max_num_queries(10):
        desk.get("/admin/practices/image/")


def test_a_pdf_is_taken_in_and_attached(desk):
    upload = io.BytesIO(b"%PDF-1.7\nInhalt\n%%EOF\n")
    upload.name = "Leitfaden Sicherheit.pdf"
    response = desk.post("/admin/practices/pdffile/add/", {"upload": upload}, follow=True)
    assert "leitfaden-sicherheit.pdf" in response.content.decode()


def test_the_pictures_of_drafts_are_for_the_desk_only(client, image):
    assert client.get(f"/admin/practices/image/{image.pk}/ansicht/").status_code == 302
    client.force_login(factories.editor("view_tag"))
    assert client.get(f"/admin/practices/image/{image.pk}/ansicht/").status_code == 403


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("alt", "Ein Bild hat weder Alternativtext"),
        ("credit", "Ein Bild hat keinen Bildnachweis"),
        ("licence", "Ein Bild hat keine Lizenz"),
    ],
)
def test_a_picture_without_what_readers_need_is_not_published(desk, image, missing, sentence):
    row = {"file": f"{image.sha256}.jpg", "alt": "Ein Platz."}
    if missing == "alt":
        del row["alt"]
    else:
        Image.objects.update(**{missing: ""})
    practice = factories.practice(pictures=[row])
    with pytest.raises(workflow.Incomplete) as refusal:
        workflow.publish(practice, by=factories.editor())
    [rule] = refusal.value.rules
    assert rule.field == "pictures" and rule.message.startswith(sentence)
    assert not Edition.objects.exists()


def other_image(size):
    content = media.read_picture(io.BytesIO(picture_file(size=(size, size))))
    return media.store_picture(content, name=f"bild-{size}.jpg", credit="A", licence="CC0")[0]


def names(response):
    return {image.name for image in response.context["cl"].result_list}


def test_the_library_says_what_is_public_in_drafts_only_or_unused(desk, image):
    draft, former = other_image(20), other_image(21)
    other_image(22)
    public = with_picture(image)
    factories.practice(pictures=[{"file": f"{draft.sha256}.jpg", "alt": "x"}])
    changed = with_picture(former)
    changed.pictures.all().delete()
    versions.record(changed, by=factories.editor())
    address = "/admin/practices/image/?verwendung="
    assert names(desk.get(f"{address}oeffentlich")) == {"platz.jpg", "bild-21.jpg"}
    assert names(desk.get(f"{address}redaktion")) == {"bild-20.jpg"}
    assert names(desk.get(f"{address}unbenutzt")) == {"bild-22.jpg"}
    workflow.publish(changed, by=factories.editor())
    assert names(desk.get(f"{address}unbenutzt")) == {"bild-21.jpg", "bild-22.jpg"}
    page = desk.get(change(image)).content.decode()
    assert page.count(str(public)) >= 2 and f"/praxisbeispiele/{public.slug}/" in page
    assert desk.get("/admin/practices/pdffile/?verwendung=unbenutzt").status_code == 200
    assert desk.get(f"{address}nichts").status_code in (200, 302)


def test_the_library_names_only_records_that_the_person_may_read(client, image):
    secret = factories.practice(title="Geheimes Vorhaben", pictures=[{"file": f"{image.sha256}.jpg", "alt": "x"}])
    public = with_picture(image)
    author = factories.editor("view_practice", "change_practice", "view_image", "change_image")
    own = factories.practice(by=author, pictures=[{"file": f"{image.sha256}.jpg", "alt": "x"}])
    client.force_login(author)
    page = client.get(change(image)).content.decode()
    assert secret.title not in page
    assert own.title in page and f"/praxisbeispiele/{public.slug}/" in page
    assert client.post(change(image), {"name": "a.jpg", "credit": "Fremd"}).status_code == 403
    assert Image.objects.get().credit == "Alt"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("anders.jpg", "anders.jpg"), ("a/b.exe", "b.jpg"), ("", "datei.jpg"), ("Über uns", "ueber-uns.jpg")],
)
def test_a_changed_name_stays_one_that_fits_the_content(desk, image, typed, kept):
    desk.post(change(image), {"name": typed, "credit": "Alt", "licence": "CC0", "source": ""})
    image.refresh_from_db()
    assert image.name == kept
    assert desk.get(image.get_absolute_url()).status_code == 200


def test_a_picture_that_is_already_there_says_that_its_credit_stays(desk, image):
    upload = io.BytesIO(picture_file())
    upload.name = "anders.jpg"
    response = desk.post("/admin/practices/image/add/", {"upload": upload, "credit": "Anders"}, follow=True)
    assert "Diese Datei gab es schon" in response.content.decode()
    image.refresh_from_db()
    assert (image.credit, Image.objects.count()) == ("Alt", 1)


def test_the_renditions_are_there_when_the_upload_is_done(desk, media_root, django_capture_on_commit_callbacks):
    upload = io.BytesIO(picture_file(size=(700, 500)))
    upload.name = "platz.jpg"
    with django_capture_on_commit_callbacks(execute=True):
        desk.post("/admin/practices/image/add/", {"upload": upload})
    assert len(list((media_root / "bilder").iterdir())) == 5
    image = Image.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/admin/practices/image/{image.pk}/delete/", {"post": "yes"})
    assert not list((media_root / "bilder").iterdir())
