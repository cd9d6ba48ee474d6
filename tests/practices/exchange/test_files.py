"""Pictures that come with an import."""

import hashlib

import pytest
from django.db import IntegrityError

from practices.exchange import importer
from practices.models import Image, Practice
from tests.practices.exchange.test_import import published, record, take_in
from tests.practices.test_media import picture_file

pytestmark = pytest.mark.django_db
CREDIT = {"credit": "Foto: A.", "licence": "CC0", "alt": "Ein Platz."}


@pytest.fixture
def folder(tmp_path):
    """Where the file of practices lies; not where the site keeps its own."""
    path = tmp_path / "import"
    path.mkdir()
    return path


def beside(folder, data):
    """A picture beside the file of practices; what a line calls it."""
    name = f"{hashlib.sha256(data).hexdigest()}.jpg"
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media" / name).write_bytes(data)
    return name


def test_pictures_survive_a_batch_that_fails_as_a_whole(folder, monkeypatch):
    with_metadata = picture_file(orientation=6)  # so it is stored under another name than it came by
    pictures = [{"file": beside(folder, with_metadata), **CREDIT}]
    record_many, failures = importer.versions.record_many, []

    def fails_once(*args, **kwargs):
        if not failures:
            failures.append(True)
            raise IntegrityError
        return record_many(*args, **kwargs)

    monkeypatch.setattr(importer.versions, "record_many", fails_once)
    said = take_in(folder, record(slug="a", pictures=pictures), record(slug="b", pictures=pictures))
    assert failures and "2 neu, 0 geändert, 0 unverändert, 0 übersprungen" in said
    image = Image.objects.get()
    assert [practice.pictures.get().image for practice in Practice.objects.all()] == [image, image]
    assert image.credit == "Foto: A." and image.file.storage.exists(image.file.name)


def test_a_dry_run_stores_no_picture(folder, media_root):
    pictures = [{"file": beside(folder, picture_file()), **CREDIT}]
    assert "1 neu" in take_in(folder, record(pictures=pictures), dry_run=True)
    assert not Image.objects.exists() and not media_root.exists()


def test_an_import_does_not_wait_for_renditions_and_readers_get_them_all_the_same(folder, media_root, client):
    pictures = [{"file": beside(folder, picture_file(size=(700, 400))), **CREDIT}]
    take_in(folder, published(pictures=pictures), publish=True)
    image = Image.objects.get()
    assert [path.name for path in (media_root / "bilder").iterdir()] == [image.file.name.split("/")[1]]
    html = client.get("/praxisbeispiele/eins/").content.decode()
    address = html.partition('<source type="image/webp" srcset="')[2].partition(" ")[0]
    assert client.get(address).headers["Content-Type"] == "image/webp"


def test_a_picture_without_licence_is_not_published(folder):
    pictures = [{"file": beside(folder, picture_file()), "credit": "Foto: A.", "alt": "Ein Platz."}]
    with pytest.raises(Exception, match="Nichts wurde geschrieben"):
        take_in(folder, published(pictures=pictures), publish=True)
    assert not Practice.objects.exists() and not Image.objects.exists()
