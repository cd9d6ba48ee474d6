"""What leaves the house: pictures that nobody has described are held back until somebody has."""

import pytest

from practices import document as documents
from practices.desk import versions, workflow
from practices.desk.refusals import Incomplete
from practices.models import Edition, EditionFile, Image
from tests import factories
from tests.practices.public.conftest import picture

pytestmark = pytest.mark.django_db


def taken_over(**fields):
    """A record that another site had published, as it was there."""
    row = factories.practice(**fields)
    [version] = versions.record_many([(row, documents.build(row))], by=None)
    workflow.publish_many([(row, version)], was_public=True)
    return row


def test_a_picture_without_alternative_text_is_left_out_of_the_public_form_and_of_the_files(client):
    shown, held = picture("red", "platz.png"), picture("blue", "park.png")
    row = taken_over(pictures=[{"file": held, "section": "context"}, {"file": shown, "alt": "Ein Platz"}])
    edition = Edition.objects.get(practice_number=row.number)
    assert [p["file"] for p in edition.document["pictures"]] == [shown]
    assert list(edition.media) == [shown]
    assert [file.name for file in EditionFile.objects.filter(edition=edition)] == ["platz.png"]
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "platz" in page and "park" not in page
    address = Image.objects.get(name="park.png").get_absolute_url()
    assert client.get(address).status_code == 404
    client.force_login(factories.editor())
    assert client.get(address).status_code == 200


def test_once_described_and_published_it_appears(client):
    held = picture("blue", "park.png")
    row = taken_over(pictures=[{"file": held}])
    assert "pictures" not in Edition.objects.get().document
    row.pictures.update(alt="Ein Park")
    editor = factories.editor()
    versions.record(row, by=editor)
    workflow.publish(row, by=editor)
    edition = Edition.objects.get()
    assert [p["file"] for p in edition.document["pictures"]] == [held]
    assert client.get(Image.objects.get().get_absolute_url()).status_code == 200
    assert "park" in client.get(edition.get_absolute_url()).content.decode()


def test_only_what_another_site_published_is_public_without_what_is_required(client):
    row = factories.practice(title="Nur ein Titel", teaser="", categories=[], sections={})
    with pytest.raises(Incomplete):
        workflow.publish_many([(row, versions.current(row))])
    assert not Edition.objects.exists()
    workflow.publish_many([(row, versions.current(row))], was_public=True)
    edition = Edition.objects.get()
    for address in (
        edition.get_absolute_url(),
        "/praxisbeispiele/",
        "/praxisbeispiele/?ansicht=karte",
        "/feed/",
        "/",
    ):
        response = client.get(address)
        assert response.status_code == 200 and "Nur ein Titel" in response.content.decode() or "karte" in address
    assert client.get(f"{edition.get_absolute_url()}steckbrief/").status_code == 200
    assert client.get(f"/api/v1/praxisbeispiele/{row.number}/").status_code == 200
    with pytest.raises(Incomplete):  # a person publishes it again under the rules for people
        workflow.publish(row, by=factories.editor())
