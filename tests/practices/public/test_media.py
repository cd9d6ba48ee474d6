"""Stored pictures and PDFs: for everybody while a live edition uses them, always for those who see the desk."""

import pytest
from django.test import Client

from practices.desk import versions, workflow
from practices.models import Image, PdfFile
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
