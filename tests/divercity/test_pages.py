"""Editable pages: where they answer, what stands in the foot, and what may not be taken."""

import pytest
from django.core.exceptions import ValidationError

from divercity.models import Page, PageAddress, PageFile, PagePicture
from divercity.pages import Destination, beside, destination, path_for, reserved_paths
from practices.models import Image, PdfFile
from taxonomy import revision
from tests import factories
from tests.practices.public.conftest import pdf, picture

pytestmark = pytest.mark.django_db
FIRST = ["/impressum/", "/datenschutz/", "/barrierefreiheit/", "/leichte-sprache/", "/ueber/", "/kontakt/"]


def page(path, **fields):
    return Page.objects.create(
        **{"path": path, "title": f"Titel {path}", "body": "<p>Text</p>", "status": "published", **fields}
    )


def test_a_fresh_site_has_its_pages_and_each_links_to_all_of_them(client, db):
    for address in (*FIRST, "/", "/praxisbeispiele/"):
        response = client.get(address)
        assert response.status_code == 200, address
        for other in FIRST:
            assert f'<li><a href="{other}">' in response.content.decode(), (address, other)


def test_the_foot_stands_on_error_pages_too(client, db):
    factories.published(number=1, slug="eins")
    from practices.desk import workflow
    from practices.models import Practice

    workflow.withdraw(Practice.objects.get(), by=factories.editor())
    for address, status in (
        ("/gibtesnicht/", 404),
        ("/medien/x/y", 404),
        ("/static/gibtesnicht.css", 404),
        ("/praxisbeispiele/?seite=0", 400),
        ("/praxisbeispiele/eins/", 410),
    ):
        response = client.get(address)
        assert response.status_code == status, address
        for other in FIRST:
            assert f'href="{other}"' in response.content.decode(), (address, other)
    response = client.post("/")
    assert response.status_code == 405 and 'href="/impressum/"' in response.content.decode()


def test_a_page_answers_up_to_three_levels_with_its_way_back(client, db):
    for path in ("a", "a/b", "a/b/c"):
        page(path)
    response = client.get("/a/b/c/")
    assert response.status_code == 200
    assert [crumb["url"] for crumb in response.context["breadcrumbs"]] == ["/", "/a/", "/a/b/", ""]
    assert [child["url"] for child in client.get("/a/").context["children"]] == ["/a/b/"]
    response = client.get("/a/b/c?x=y")
    assert (response.status_code, response.url) == (301, "/a/b/c/?x=y")
    with pytest.raises(ValidationError):
        Page(path="a/b/c/d", title="x", body="x").full_clean()


def test_a_draft_is_unknown_and_named_nowhere(client, db):
    page("a", title="Oben")
    page("a/geheim", title="Zwielicht", status="draft", in_footer=True)
    page("a/geheim/unten", title="Unten")
    for address in ("/a/geheim/", "/a/geheim"):
        response = client.get(address)
        assert response.status_code == 404
        assert response.content == client.get("/a/gibtesnicht/").content
    for address in ("/", "/a/", "/a/geheim/unten/", "/sitemap.xml"):
        response = client.get(address)
        assert response.status_code == 200
        assert "Zwielicht" not in response.content.decode()
        assert "/a/geheim/</loc>" not in response.content.decode()


def test_a_page_that_an_editor_saves_is_in_the_foot_of_the_next_answer(client, db):
    client.get("/")
    new = page("hilfe", title="Hilfe", in_footer=True)
    revision.move()  # what the admin does with every saved page
    assert '<a href="/hilfe/">Hilfe</a>' in client.get("/").content.decode()
    new.delete()
    revision.move()
    assert "Hilfe" not in client.get("/").content.decode()


def test_html_that_got_past_the_editor_is_sanitised_when_shown(client, db):
    page("a", body='<p onclick="x()">Text</p><script>alert(1)</script>', title="<i>T</i>")
    html = client.get("/a/").content.decode()
    assert "onclick" not in html and "alert(1)" not in html and "<i>T" not in html


@pytest.mark.parametrize("path", ["praxisbeispiele", "kategorien/x", "admin", "api/v2", "static/x", "feed", "medien"])
def test_a_page_cannot_take_an_address_of_the_site(db, path):
    assert path.partition("/")[0] in reserved_paths()
    with pytest.raises(ValidationError) as refusal:
        Page(path=path, title="x", body="<p>x</p>").full_clean()
    assert "path" in refusal.value.message_dict


@pytest.mark.parametrize("path", ["Impressum", "ä", "a//b", "/a", "a/", "a b", "a\n", "../a", ""])
def test_a_path_is_plain(db, path):
    with pytest.raises(ValidationError):
        Page(path=path, title="x", body="<p>x</p>").full_clean()


def test_an_old_path_has_a_path_here():
    for old, new in (
        ("/", "/"),
        ("/projekt/", "projekt"),
        ("/Über-uns/M%C3%BCll/", "ueber-uns/muell"),
        ("/a/b/c/d/e/", "a/b/c-d-e"),
        ("/praxisbeispiele/", "praxisbeispiele-seite"),
        ("/admin/", "admin-seite"),
        ("/datenschutzhinweise/", "datenschutz"),
        ("/日本/", "seite"),
        ("/" + "x" * 400, "x" * 120),
    ):
        assert path_for(old) == new, old
        Page(path=path_for(old), title="x", body="x").clean_fields()
    assert path_for("/projekt/", taken={"projekt", "projekt-2"}) == "projekt-3"


def test_a_page_from_elsewhere_fills_ours_only_while_it_is_the_placeholder(db):
    ours = Page.objects.get(path="impressum")
    assert destination("/impressum/", is_public=True) == Destination("impressum", ours, False)
    assert destination("/impressum/", is_public=False) == Destination("impressum-import", None, True), "ours stays"
    ours.body = "<p>Stadt Beispielhausen</p>"
    ours.save()
    assert destination("/impressum/", is_public=True) == Destination("impressum-import", None, True)
    page("impressum-import")
    assert destination("/impressum/", is_public=True).path == "impressum-import-2"
    assert destination("/impressum/", is_public=True, taken={"impressum-import-2"}).path == "impressum-import-3"


def test_a_page_from_elsewhere_that_nobody_has_here_is_a_new_one(db):
    assert destination("/projekt/", is_public=True) == Destination("projekt", None, False)
    assert destination("/projekt/", is_public=False) == Destination("projekt", None, False)
    assert destination("/", is_public=True) == Destination("/", None, False)
    page("/")
    assert destination("/", is_public=True) == Destination("startseite-import", None, True)
    PageAddress.objects.create(page=page("ueber/projekt"), path="/projekt")
    assert destination("/projekt/", is_public=True) == Destination("ueber/projekt-import", None, True)


def test_what_was_kept_beside_one_of_ours_says_which(db):
    for ours in ("impressum", "ueber/projekt", "daten-import", "/"):
        page_of_ours = Page.objects.filter(path=ours).first() or page(ours)
        page_of_ours.body = "<p>Unseres.</p>"
        page_of_ours.save()
        first = destination(f"/{ours}/".replace("//", "/"), is_public=True).path
        assert beside(first) == beside(f"{first}-2") == ours
    for path in ("impressum", "projekt/team", "importe", "/"):
        assert beside(path) is None


@pytest.fixture
def files(db):
    """A live page with a picture and a PDF, and one more picture that nobody has described; both files."""
    picture()
    pdf()
    image, file = Image.objects.get(), PdfFile.objects.get()
    shown = page("projekt")
    PagePicture.objects.create(page=shown, image=image, alt="Ein Platz", caption="Am Abend", position=1)
    picture(colour="blue")
    PagePicture.objects.create(page=shown, image=Image.objects.exclude(pk=image.pk).get(), caption="Namenlos")
    PageFile.objects.create(page=shown, file=file, label="Bericht")
    return image, file


def test_a_page_shows_its_pictures_and_files_but_no_picture_without_words(client, files):
    image, file = files
    html = client.get("/projekt/").content.decode()
    assert 'alt="Ein Platz"' in html and "Am Abend Bild: Stadt, CC BY 4.0" in html
    assert f'href="{file.get_absolute_url()}" download>Bericht</a>' in html and "Datei zum Herunterladen" in html
    assert "Namenlos" not in html
    with_both = [client.get(stored.get_absolute_url()) for stored in files]
    assert [response.status_code for response in with_both] == [200, 200]
    assert all(response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox" for response in with_both)
    hidden = Image.objects.exclude(pk=image.pk).get()
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_the_files_of_a_draft_page_are_unknown(client, files):
    Page.objects.filter(path="projekt").update(status="draft")
    for stored in files:
        assert client.get(stored.get_absolute_url()).status_code == 404


def test_the_page_at_the_front_is_the_text_of_the_home_page(client, files):
    assert "willkommen" not in client.get("/").content.decode()
    front = page("/", title="Startseite", body="<h2>Neues</h2><p>Guten Tag</p>", status="draft")
    assert "Guten Tag" not in client.get("/").content.decode(), "a draft is shown nowhere"
    front.status = "published"
    front.save()
    PagePicture.objects.create(page=front, image=files[0], alt="Vorne")
    html = client.get("/").content.decode()
    assert '<h2 id="willkommen">Über dieses Portal</h2>' in html and "<h3>Neues</h3><p>Guten Tag</p>" in html
    assert 'alt="Vorne"' in html
    Page.objects.filter(path="/").update(title="Willkommen bei DIVERCITY")
    assert '<h2 id="willkommen">Willkommen bei DIVERCITY</h2>' in client.get("/").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert sitemap.count("<loc>http://testserver/</loc>") <= 1
