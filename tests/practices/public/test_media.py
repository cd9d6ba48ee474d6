"""Stored pictures and PDFs: for everybody while a live edition uses them, always for those who see the desk."""

import pytest
from django.test import Client

from practices.desk import versions, workflow
from practices.models import Image, Invitation, PdfFile
from tests import factories
from tests.practices.public.conftest import pdf, picture
from tests.practices.public.outputs import body

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(by):
    """A live record with a picture and a PDF; both addresses."""
    practice = factories.published(
        by=by,
        pictures=[{"file": picture(), "alt": "Ein Platz"}],
        attachments=[{"label": "Bericht", "file": pdf()}],
    )
    return practice, Image.objects.get().get_absolute_url(), PdfFile.objects.get().get_absolute_url()


@pytest.fixture
def reader(client):
    return client


@pytest.fixture
def editor(by):
    client = Client()
    client.force_login(by)
    return client


@pytest.fixture
def stranger(db):
    """Somebody with an account that may not see the desk's records."""
    client = Client()
    client.force_login(factories.editor("view_tag"))
    return client


def assert_inert(response):
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_files_of_a_live_record_are_for_everybody(reader, files):
    practice, image, document = files
    response = reader.get(image)
    assert response.status_code == 200 and response.headers["Content-Type"] == "image/png"
    assert body(response).startswith(b"\x89PNG")
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in response.headers
    assert_inert(response)
    html = reader.get(f"/praxisbeispiele/{practice.slug}/").content.decode()
    assert f'src="{image}"' in html and f'href="{document}"' in html


def test_a_pdf_comes_as_a_download_under_its_name(reader, files):
    response = reader.get(files[2])
    assert response.status_code == 200 and response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="bericht.pdf"'
    assert body(response).startswith(b"%PDF-")
    assert_inert(response)


def test_head_answers_like_get_without_the_content(reader, files):
    for address in files[1:]:
        response = reader.head(address)
        assert response.status_code == 200
        assert int(response.headers["Content-Length"]) > 0
        assert body(response) == b""


def test_after_the_withdrawal_only_the_desk_sees_them(reader, editor, stranger, files, by):
    practice, *addresses = files
    workflow.withdraw(practice, by=by)
    for address in addresses:
        assert reader.get(address).status_code == 404
        assert stranger.get(address).status_code == 404
        response = editor.get(address)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
        assert_inert(response)


def test_files_of_a_draft_are_the_desks(reader, editor, stranger, by):
    factories.practice(
        by=by, pictures=[{"file": picture("blue"), "alt": "x"}], attachments=[{"label": "b", "file": pdf("b")}]
    )
    for stored in (Image.objects.get(), PdfFile.objects.get()):
        address = stored.get_absolute_url()
        unknown = reader.get("/medien/AAAAAAAAAAAAAAAAAAAAAA/datei")
        response = reader.get(address)
        assert response.status_code == unknown.status_code == 404
        assert response.content == unknown.content
        assert stranger.get(address).status_code == 404
        assert editor.get(address).status_code == 200


def test_a_picture_that_only_the_change_in_work_uses_is_not_public(reader, by, files):
    from practices import document as documents

    practice, image, _ = files
    new = picture("green", name="neu.png")
    document = practice.versions.latest("number").document
    parsed, problems = documents.parse({**document, "pictures": [{"file": new, "alt": "Neu"}]})
    assert problems == []
    documents.apply([(practice, parsed)])
    versions.record(practice, by=by)
    address = Image.objects.get(sha256=new.removesuffix(".png")).get_absolute_url()
    assert reader.get(address).status_code == 404
    assert reader.get(image).status_code == 200
    workflow.publish(practice, by=by)
    assert reader.get(address).status_code == 200
    assert reader.get(image).status_code == 404


def test_a_file_that_is_missing_on_the_disk_is_a_404(reader, files, media_root):
    for path in media_root.rglob("*.png"):
        path.unlink()
    assert reader.get(files[1]).status_code == 404


def test_strange_tokens_are_unknown(reader, db):
    for address in (
        "/medien/%00/x",
        "/medien/x%00y/x",
        "/medien/../settings.py",
        "/medien/%2e%2e/%2e%2e",
        "/medien/" + "x" * 3000 + "/y",
        "/medien/ü/ö",
        "/medien/%ED%A0%80/x",
    ):
        assert reader.get(address).status_code == 404, address


def test_a_forged_session_opens_nothing_and_is_answered_like_none(files, by, reader):
    workflow.withdraw(files[0], by=by)
    reader.cookies["sessionid"] = "x" * 32
    assert reader.get(files[1]).status_code == 404
    reader.cookies["sessionid"] = "\\000'\"; DROP"
    assert reader.get(files[1]).status_code == 404


def test_the_plan_of_a_record_is_an_inert_drawing(reader, by):
    practice = factories.published(by=by)
    address = reader.get("/").context["lead"]["emblem_url"]
    response = reader.get(address)
    assert response.status_code == 200 and response.headers["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    for part in (b"<script", b"<foreignObject", b"href", b"onload", b"http:", b"https:"):
        assert part not in response.content.replace(b"http://www.w3.org/2000/svg", b""), part
    old = reader.get(f"/zeichen/{practice.number}-999999.svg")
    assert old.status_code == 302, "the number of a revision to come must not be kept for ever"
    assert reader.get(old.url).status_code == 200
    workflow.withdraw(practice, by=by)
    assert reader.get(address).status_code == 404


def test_the_address_of_a_file_costs_one_query(reader, files, django_assert_num_queries):
    with django_assert_num_queries(1):
        reader.get(files[1])


@pytest.fixture
def large(by):
    """A live record with a picture that is offered in several widths."""
    practice = factories.published(by=by, pictures=[{"file": picture(size=(1000, 500)), "alt": "Ein Platz"}])
    return practice, Image.objects.get()


def renditions_of(image):
    return [
        f"/medien/{image.token}/{width}/platz.{suffix}" for width in (480, 960, 1000) for suffix in ("webp", "jpg")
    ]


def test_a_large_picture_is_offered_in_widths_that_all_answer(reader, large):
    practice, image = large
    html = reader.get(f"/praxisbeispiele/{practice.slug}/").content.decode()
    webp, jpg = renditions_of(image)[::2], renditions_of(image)[1::2]
    offers = lambda addresses: ", ".join(f"{a} {w}w" for a, w in zip(addresses, (480, 960, 1000), strict=True))  # noqa: E731
    assert f'<source type="image/webp" srcset="{offers(webp)}" sizes="' in html
    assert f'srcset="{offers(jpg)}"' in html and f'src="{jpg[1]}"' in html
    assert 'width="1000" height="500"' in html
    for address in renditions_of(image):
        response = reader.get(address)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == f"image/{'webp' if address.endswith('webp') else 'jpeg'}"
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert len(body(response)) > 100
        assert_inert(response)


def test_only_the_first_picture_of_a_page_is_loaded_at_once(reader, by):
    pictures = [picture(colour, size=(600, 400)) for colour in ("red", "blue", "green")]
    practice = factories.published(
        by=by,
        pictures=[
            {"file": pictures[0], "alt": "a"},
            {"file": pictures[1], "alt": "b", "section": "context"},
            {"file": pictures[2], "alt": "c"},
        ],
    )
    html = reader.get(f"/praxisbeispiele/{practice.slug}/").content.decode()
    tags = [tag for tag in html.split("<img ")[1:] if "/medien/" in tag.partition(">")[0]]
    assert ["lazy" not in tag.partition(">")[0] for tag in tags] == [True, False, False]
    assert 'alt="b"' in tags[0]


@pytest.mark.parametrize(
    "name", ["481/platz.webp", "480/platz.png", "480/platz", "0/a.jpg", "99999999999999999999/a.jpg"]
)
def test_other_widths_and_formats_do_not_exist(reader, large, name, media_root):
    assert reader.get(f"/medien/{large[1].token}/{name}").status_code == 404
    assert len([path for path in media_root.rglob("*") if path.is_file()]) == 1


def test_a_rendition_has_a_safe_name_whatever_it_was_asked_by(reader, large):
    address = f"/medien/{large[1].token}/480/%0d%0aSet-Cookie: x.webp"
    assert reader.get(address).headers["Content-Disposition"] == 'inline; filename="platz.webp"'


def test_renditions_are_public_while_the_picture_is(reader, editor, stranger, large, by):
    practice, image = large
    addresses = renditions_of(image)
    assert {reader.get(address).status_code for address in addresses} == {200}
    workflow.withdraw(practice, by=by)
    for address in addresses:
        assert reader.get(address).status_code == stranger.get(address).status_code == 404
        assert editor.get(address).headers["Cache-Control"] == "private, no-store"


def test_renditions_of_a_draft_are_neither_served_nor_made(reader, editor, by, media_root):
    factories.practice(by=by, pictures=[{"file": picture(size=(1000, 500)), "alt": "x"}])
    addresses = renditions_of(Image.objects.get())
    assert {reader.get(address).status_code for address in addresses} == {404}
    assert len([path for path in media_root.rglob("*") if path.is_file()]) == 1
    assert editor.get(addresses[0]).status_code == 200


def test_there_are_no_renditions_of_a_pdf(reader, files):
    address = files[2].replace("bericht.pdf", "480/bericht.jpg")
    assert reader.get(address).status_code == 404


def test_what_the_browser_has_is_not_sent_again_until_it_is_gone(reader, large, by):
    practice, image = large
    for address in [image.get_absolute_url(), *renditions_of(image)]:
        etag = reader.get(address).headers["ETag"]
        again = reader.get(address, headers={"if-none-match": etag})
        assert again.status_code == 304 and not again.content
        assert again.headers["Cache-Control"] == "public, max-age=60"
    workflow.withdraw(practice, by=by)
    assert reader.get(address, headers={"if-none-match": etag}).status_code == 404


def test_pictures_cost_the_page_no_query(reader, by, django_assert_num_queries):
    practice = factories.published(by=by)
    address = f"/praxisbeispiele/{practice.slug}/"
    reader.get(address)
    with django_assert_num_queries(2):
        reader.get(address)
    pictures = [{"file": picture(colour, size=(600, 400)), "alt": colour} for colour in ("red", "blue", "green")]
    practice = factories.published(by=by, pictures=pictures)
    address = f"/praxisbeispiele/{practice.slug}/"
    reader.get(address)
    with django_assert_num_queries(2):
        assert reader.get(address).content.count(b"<picture>") == 3


def test_pictures_in_a_row_are_cropped_around_their_focus_and_lead_to_the_whole(reader, by):
    names = [picture(colour, size=(600, 400)) for colour in ("red", "blue", "green")]
    practice = factories.published(
        by=by,
        pictures=[
            {"file": names[0], "alt": "a", "focus": [0.31, 0.96]},
            {"file": names[1], "decorative": True},
            {"file": names[2], "alt": "c", "section": "context", "focus": [0, 1]},
        ],
    )
    html = reader.get(f"/praxisbeispiele/{practice.slug}/").content.decode()
    assert 'class="picture tile focus-x-3 focus-y-10"><a href="/medien/' in html
    assert 'class="picture tile focus-x-5 focus-y-5"><picture>' in html, "a link without a name would say nothing"
    assert '<figure class="picture"><picture>' in html


def test_a_guest_sees_the_files_of_the_records_to_which_they_are_invited_and_no_others(by, stranger):
    guest = factories.editor("view_practice")
    mine = factories.practice(
        by=by,
        pictures=[{"file": picture(size=(600, 400)), "alt": "x"}],
        attachments=[{"label": "b", "file": pdf()}],
    )
    addresses = [Image.objects.get().get_absolute_url(), PdfFile.objects.get().get_absolute_url()]
    addresses.append(f"/medien/{Image.objects.get().token}/480/platz.webp")
    factories.practice(by=by, pictures=[{"file": picture("blue"), "alt": "x"}])
    other = Image.objects.exclude(sha256=mine.pictures.get().image.sha256).get().get_absolute_url()
    client = Client()
    client.force_login(guest)
    assert {client.get(address).status_code for address in [*addresses, other]} == {404}
    Invitation.objects.create(practice=mine, person=guest)
    assert [client.get(address).status_code for address in [*addresses, other]] == [200, 200, 200, 404]
    Invitation.objects.all().delete()
    assert {client.get(address).status_code for address in addresses} == {404}


def test_an_author_sees_the_whole_library_because_they_choose_from_it(by):
    factories.practice(by=by, pictures=[{"file": picture(), "alt": "x"}], attachments=[{"label": "b", "file": pdf()}])
    author = Client()
    author.force_login(factories.editor("view_practice", "change_practice", "view_image"))
    assert author.get(Image.objects.get().get_absolute_url()).status_code == 200
    assert author.get(PdfFile.objects.get().get_absolute_url()).status_code == 404
