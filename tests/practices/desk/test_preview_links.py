import datetime
import hashlib
import logging
import re

import pytest
from django.db import OperationalError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from practices.desk import preview_links, versions, workflow
from practices.desk.deleted import bring_back
from practices.models import PreviewLink, Version
from tests import factories
from tests.practices.public import outputs
from tests.practices.public.conftest import pdf, picture

pytestmark = pytest.mark.django_db
MARKER = "dämmerlicht"


@pytest.fixture
def draft(by):
    return factories.practice(
        by=by,
        title=f"Entwurf {MARKER}",
        teaser=f"Kurz: {MARKER}.",
        internal_note="Nur für uns.",
        pictures=[{"file": picture((9, 9, 9)), "alt": "Ein Platz am Abend", "credit": "Stadt"}],
        attachments=[{"label": "Bericht", "file": pdf(MARKER)}],
    )


@pytest.fixture
def address(draft, by):
    return shared(draft, by=by)


def shared(practice, *, by, **kwargs):
    _, token = preview_links.make(versions.current(practice), by=by, **kwargs)
    return f"/vorschau/{token}/"


def page_of(practice):
    return reverse("admin:practices_practice_preview_links", args=[practice.pk])


def change(practice, *, by, **fields):
    for name, value in fields.items():
        setattr(practice, name, value)
    practice.save()
    return versions.record(practice, by=by)


def assert_is_unseen(response):
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_a_link_shows_the_public_page_of_a_draft_to_whoever_has_it(client, draft, address):
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == 200
    assert f"Entwurf {MARKER}" in text and "Vorschau: nicht veröffentlicht." in text and "Fassung 1 vom" in text
    assert "Nur für uns." not in text and "/admin/" not in text
    assert 'name="robots" content="noindex, nofollow"' in text
    assert_is_unseen(response)
    assert "Vary" not in response.headers or "Cookie" not in response.headers["Vary"]


def test_its_files_are_there_below_the_link_and_nowhere_else(client, address, draft):
    text = client.get(address).content.decode()
    files = re.findall(r'(?:src|href|srcset)="(/[^" ]*medien/[^" ]+)', text)
    assert len(files) >= 2 and all(file.startswith(f"{address}medien/") for file in files)
    types = set()
    for file in files:
        response = client.get(file)
        assert response.status_code == 200, file
        assert_is_unseen(response)
        assert "sandbox" in response.headers["Content-Security-Policy"]
        types.add(response.headers["Content-Type"])
        assert client.get(file.removeprefix(address.rstrip("/"))).status_code == 404
    assert types == {"image/png", "application/pdf"}


def test_smaller_copies_of_a_picture_are_below_it_too(client, by):
    name = picture("green", size=(1200, 800))
    practice = factories.practice(by=by, pictures=[{"file": name, "alt": "Wiese", "credit": "Stadt"}])
    address = shared(practice, by=by)
    copies = set(re.findall(r"/[^\s\"]+/960/[^\s\"]+", client.get(address).content.decode()))
    assert len(copies) == 2 and all(copy.startswith(f"{address}medien/") for copy in copies)
    for copy in copies:
        response = client.get(copy)
        assert response.status_code == 200 and response.headers["Content-Type"] in ("image/webp", "image/jpeg")
        assert_is_unseen(response)
        assert client.get(copy.replace("/960/", "/961/")).status_code == 404
        assert client.get(copy.removeprefix(address.rstrip("/"))).status_code == 404


def test_files_of_other_records_are_not_below_it(client, address, by):
    name = picture((1, 2, 3))
    other = factories.practice(by=by, pictures=[{"file": name, "alt": "Anderes", "credit": "Stadt"}])
    [file] = re.findall(r"/medien/[^\"]+", client.get(shared(other, by=by)).content.decode())
    response = client.get(address + file.removeprefix("/"))
    assert response.status_code == 404
    assert_is_unseen(response)


def test_the_secret_has_256_bits_and_only_its_hash_is_kept(address, draft):
    token = address.split("/")[2]
    assert len(token) == preview_links.LENGTH == 43
    link = PreviewLink.objects.get()
    assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(PreviewLink.objects.values().get())
    assert link.expires_at - link.created_at == datetime.timedelta(days=14)


def test_it_goes_on_showing_the_version_it_was_made_for(client, address, draft, by):
    change(draft, by=by, title="Viel weiter gediehen")
    text = client.get(address).content.decode()
    assert f"Entwurf {MARKER}" in text and "gediehen" not in text


def test_uses_are_counted_and_a_look_at_the_headers_is_none(client, address):
    assert client.head(address).status_code == 200
    assert PreviewLink.objects.get().uses == 0 and PreviewLink.objects.get().last_used_at is None
    client.get(address)
    client.get(address)
    assert PreviewLink.objects.get().uses == 2 and PreviewLink.objects.get().last_used_at is not None


def never_was(client, address, by):
    return "/vorschau/" + "A" * 43 + "/"


def expired(client, address, by):
    PreviewLink.objects.update(expires_at=timezone.now())
    return address


def revoked(client, address, by):
    preview_links.revoke(PreviewLink.objects.all())
    return address


def tampered(client, address, by):
    return address[:-2] + ("A" if address[-2] != "A" else "B") + "/"


def account_shut(client, address, by):
    by.is_active = False
    by.save()
    return address


def withdrawn(client, address, by):
    practice = PreviewLink.objects.get().practice
    workflow.publish(practice, by=by)
    workflow.withdraw(practice, by=by, note="Auf Wunsch.")
    return address


def archived(client, address, by):
    workflow.archive(PreviewLink.objects.get().practice, by=by)
    return address


def deleted(client, address, by):
    workflow.delete(PreviewLink.objects.get().practice, by=by)
    return address


def deleted_and_back(client, address, by):
    practice = PreviewLink.objects.get().practice
    number = practice.number
    workflow.delete(practice, by=by)
    bring_back(number, by=by)
    return address


def very_long(client, address, by):
    return "/vorschau/" + "a" * 8000 + "/"


def with_nul(client, address, by):
    return address[:-2] + "%00/"


def not_ascii(client, address, by):
    return "/vorschau/" + "%C3%A4" * 43 + "/"


def not_text(client, address, by):
    return "/vorschau/" + "%ff" * 43 + "/"


@pytest.mark.parametrize(
    "end",
    [
        expired,
        revoked,
        tampered,
        account_shut,
        withdrawn,
        archived,
        deleted,
        deleted_and_back,
        very_long,
        with_nul,
        not_ascii,
        not_text,
    ],
)
def test_what_is_over_answers_exactly_as_what_never_was(client, address, by, end):
    random = client.get(never_was(client, address, by))
    assert random.status_code == 404
    assert "Diese Vorschau gibt es nicht." in random.content.decode()
    file = "medien/x/bild.png"
    random_file = client.get(never_was(client, address, by) + file)
    ended = end(client, address, by)
    for response, expected in ((client.get(ended), random), (client.get(ended + file), random_file)):
        assert response.status_code == 404
        assert response.content == expected.content
        assert dict(response.headers) == dict(expected.headers)
        assert_is_unseen(response)


def test_a_link_leads_to_the_public_page_once_its_version_or_a_later_one_is_published(client, address, draft, by):
    version = versions.current(draft)
    workflow.publish(draft, by=by)
    response = client.get(address)
    assert response.status_code == 302 and response.headers["Location"] == f"/praxisbeispiele/{draft.slug}/"
    assert_is_unseen(response)
    change(draft, by=by, title="Änderung in Arbeit")
    later = shared(draft, by=by)
    assert "Änderung in Arbeit" in client.get(later).content.decode()
    assert "Änderung in Arbeit" not in client.get(client.get(address).headers["Location"]).content.decode()
    assert version.number < Version.objects.first().number


def test_a_link_to_a_change_that_is_discarded_ends_and_one_to_the_edition_leads_on(client, address, draft, by):
    workflow.publish(draft, by=by)
    change(draft, by=by, title="Änderung in Arbeit")
    later = shared(draft, by=by)
    workflow.discard(draft, by=by)
    assert client.get(later).status_code == 404
    assert client.get(address).status_code == 302


def test_a_use_that_cannot_be_counted_now_keeps_nobody_from_reading(client, address, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(QuerySet, "update", locked)
    assert client.get(address).status_code == 200


def test_without_its_slash_it_is_no_redirect_that_a_cache_would_keep(client, address):
    response = client.get(address.rstrip("/"))
    assert response.status_code == 200
    assert f'src="{address}medien/' in response.content.decode()
    assert_is_unseen(response)


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_it_can_only_be_read(client, address, method):
    assert getattr(client, method)(address).status_code == 405


def test_nothing_of_the_draft_or_the_link_reaches_public_output(client, address, by):
    factories.published(by=by)
    before = outputs.everything(client)
    for _ in range(2):
        assert client.get(address).status_code == 200
    after = outputs.everything(client)
    assert before == after
    for place, (_, content) in after.items():
        assert MARKER not in content.decode(errors="replace").lower(), place
        assert b"/vorschau/" not in content, place


def test_the_secret_is_in_no_log(client, desk, draft, caplog):
    caplog.set_level(logging.DEBUG)
    text = desk.post(page_of(draft), {"days": "14", "opened_version": draft.version}).content.decode()
    token = re.search(r"/vorschau/([\w-]{43})/", text)[1]
    client.logout()
    client.get(f"/vorschau/{token}/")
    client.get(f"/vorschau/{token}/medien/x/y.png")
    said = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert not [line for line in said if token in line]


# At the desk


def test_an_editor_makes_a_link_sees_it_once_and_revokes_it(desk, client, draft):
    assert "Vorschau für andere" in desk.get(f"/admin/practices/practice/{draft.pk}/change/").content.decode()
    posted = {"days": "30", "note": "Stadt Wuppertal", "opened_version": draft.version}
    text = desk.post(page_of(draft), posted).content.decode()
    address = re.search(r'value="(http://testserver/vorschau/[\w-]{43}/)"', text)[1]
    link = PreviewLink.objects.get()
    assert link.expires_at - link.created_at == datetime.timedelta(days=30)
    token = address.split("/")[-2]
    text = desk.get(page_of(draft)).content.decode()
    assert token not in text and "Stadt Wuppertal" in text
    assert client.get(address).status_code == 200
    response = desk.post(page_of(draft), {"_revoke": link.pk}, follow=True)
    assert "zurückgezogen und führt nirgends mehr hin" in response.content.decode()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"days": "0"}, "größer oder gleich 1"),
        ({"days": "91"}, "kleiner oder gleich 90"),
        ({"days": ""}, "Bitte eine Zahl von Tagen angeben."),
        ({"days": "²"}, "ganze Zahl"),
        ({"days": "9" * 5000}, "ganze Zahl"),
        ({"days": "14", "note": "x" * 121}, "höchstens 120"),
        ({"days": "14", "note": "a\x00b"}, "Null"),
    ],
)
def test_bad_wishes_make_no_link_and_what_was_typed_stays(desk, draft, fields, sentence):
    response = desk.post(page_of(draft), {"note": "Für Kim", "opened_version": draft.version, **fields})
    assert response.status_code == 200
    text = response.content.decode()
    assert sentence in text, re.findall(r"errorlist.*?</ul>", text)
    assert "note" in fields or "Für Kim" in text
    assert not PreviewLink.objects.exists()


def test_a_link_is_made_only_for_the_version_that_was_seen(desk, draft, by):
    change(draft, by=by, title="Neuer")
    response = desk.post(page_of(draft), {"days": "14", "note": "Für Kim", "opened_version": draft.version - 1})
    text = response.content.decode()
    assert "Nichts geschehen" in text and "Für Kim" in text
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("pk", ["", "x", "²", "9" * 30, "1\x00", "999999"])
def test_revoking_what_is_not_there_is_no_error(desk, draft, pk):
    assert desk.post(page_of(draft), {"_revoke": pk}).status_code in (302, 400)


def test_links_of_one_record_are_not_revoked_at_another(desk, draft, address, by):
    other = factories.practice(by=by)
    desk.post(page_of(other), {"_revoke": PreviewLink.objects.get().pk})
    assert desk.get(address).status_code == 200


def test_only_who_may_change_a_record_lets_others_see_it(client, draft):
    reader = factories.editor("view_practice", "view_every_practice")
    client.force_login(reader)
    assert client.get(page_of(draft)).status_code == 403
    assert client.post(page_of(draft), {"days": "14", "opened_version": draft.version}).status_code == 403
    assert "vorschau-links" not in client.get(f"/admin/practices/practice/{draft.pk}/change/").content.decode()
    assert not PreviewLink.objects.exists()


def test_an_archived_record_has_no_links(desk, draft, by):
    workflow.archive(draft, by=by)
    assert desk.get(page_of(draft)).status_code == 403
    assert desk.post(page_of(draft), {"days": "14", "opened_version": draft.version}).status_code == 403
