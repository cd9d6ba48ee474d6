"""Files that nothing names go; everything that anything names stays."""

import datetime
import io
import os

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from practices import media, renditions
from practices.desk import autosave, versions, workflow
from practices.models import Image, PdfFile
from tests import factories
from tests.practices.public.conftest import pdf
from tests.practices.public.conftest import picture as stored_picture

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - datetime.timedelta(days=40)


def picture(colour, size=(8, 6)):
    return Image.objects.get(sha256=stored_picture(colour, size=size).removesuffix(".png"))


def file_name(image):
    return f"{image.sha256}.png"


def age(media_root):
    """Everything stored so far is forty days old."""
    for model in (Image, PdfFile):
        model.objects.update(created_at=LONG_AGO)
    for path in media_root.rglob("*"):
        os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))


def clean(*arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command("clean_media", *arguments, stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


def files(media_root):
    return {str(path.relative_to(media_root)) for path in media_root.rglob("*") if path.is_file()}


def test_without_delete_it_only_says_what_would_go(media_root):
    unused, document = picture("red", size=(600, 400)), pdf()
    renditions.make(unused.file.name)
    age(media_root)
    before = files(media_root)
    said = clean()
    assert "Nichts wurde gelöscht" in said and "2 aus der Sammlung, 6 Dateien" in said
    assert all(path in said for path in before)
    assert unused.name in said and document
    assert files(media_root) == before and Image.objects.exists() and PdfFile.objects.exists()


def test_what_nothing_names_goes_with_all_its_renditions(media_root):
    unused = picture("red", size=(600, 400))
    pdf()
    renditions.make(unused.file.name)
    age(media_root)
    said = clean("--delete")
    assert "Probelauf" not in said and "2 aus der Sammlung, 6 Dateien" in said
    assert files(media_root) == set() and not Image.objects.exists() and not PdfFile.objects.exists()
    assert "0 aus der Sammlung, 0 Dateien" in clean("--delete")


def test_what_anything_names_stays(media_root):
    by = factories.editor()
    at_desk, public, former, deleted, withdrawn, typed, other = map(
        picture, ("red", "blue", "green", "white", "black", "pink", "gray")
    )
    factories.practice(by=by, pictures=[{"file": file_name(at_desk), "alt": "a"}])
    factories.published(by=by, pictures=[{"file": file_name(public), "alt": "a"}])
    changed = factories.practice(by=by, pictures=[{"file": file_name(former), "alt": "a"}])
    changed.pictures.all().delete()
    versions.record(changed, by=by)
    workflow.delete(factories.practice(by=by, pictures=[{"file": file_name(deleted), "alt": "a"}]), by=by)
    workflow.withdraw(factories.published(by=by, pictures=[{"file": file_name(withdrawn), "alt": "a"}]), by=by)
    attachment = pdf()
    factories.practice(by=by, attachments=[{"label": "a", "file": attachment}])
    autosave.store(
        by,
        changed,
        form_key="abcdefgh",
        content={"title": ["x"], "pictures-0-image": [str(typed.pk)], "pictures-1-image": [""]},
    )
    age(media_root)
    assert "1 aus der Sammlung, 1 Datei," in clean("--delete")
    assert set(Image.objects.all()) == {at_desk, public, former, deleted, withdrawn, typed}
    assert other.file.name not in files(media_root) and len(files(media_root)) == 7


def test_a_fresh_upload_stays(media_root):
    picture("red")
    (media_root / "bilder" / ".abc.jpg.12.new").write_bytes(b"being written")
    assert "0 aus der Sammlung, 0 Dateien" in clean("--delete")
    assert len(files(media_root)) == 2


def test_leftovers_go_and_what_belongs_stays(media_root):
    used = picture("red", size=(600, 400))
    factories.published(pictures=[{"file": file_name(used), "alt": "a"}])
    renditions.make(used.file.name)
    belongs = files(media_root)
    leftovers = {"bilder/.abc.jpg.12.new", "bilder/gone.480.webp", renditions.path(used.file.name, 700, "jpg")}
    leftovers.add("dokumente/gone.pdf")
    (media_root / "dokumente").mkdir()
    (media_root / "andere").mkdir()
    for path in [*leftovers, "andere/datei", "liesmich"]:
        (media_root / path).write_bytes(b"12345")
    age(media_root)
    said = clean("--delete")
    assert "0 aus der Sammlung, 4 Dateien, zusammen 20\xa0Bytes" in said
    assert files(media_root) == belongs | {"andere/datei", "liesmich"}


def test_an_interrupted_run_is_finished_by_the_next(media_root, monkeypatch):
    for colour in ("red", "blue", "green"):
        picture(colour)
    age(media_root)
    unlink = type(media_root).unlink

    def killed(path, *args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(media_root), "unlink", killed)
    with pytest.raises(KeyboardInterrupt):
        clean("--delete")
    monkeypatch.setattr(type(media_root), "unlink", unlink)
    assert Image.objects.count() == 2 and len(files(media_root)) == 3
    assert "2 aus der Sammlung, 3 Dateien" in clean("--delete")
    assert not Image.objects.exists() and not files(media_root)


def test_what_is_used_while_it_runs_stays(media_root, monkeypatch):
    image, other = picture("red"), picture("blue")
    age(media_root)
    named = media.made_of

    def used_meanwhile(path):
        if not other_practices:
            other_practices.append(factories.practice(pictures=[{"file": file_name(other), "alt": "a"}]))
        return named(path)

    other_practices = []
    monkeypatch.setattr(media, "made_of", used_meanwhile)
    assert "1 aus der Sammlung" in clean("--delete")
    assert list(Image.objects.all()) == [other] and image.file.name not in files(media_root)


def test_a_lost_file_is_named(media_root):
    used = picture("red")
    factories.published(pictures=[{"file": file_name(used), "alt": "a"}])
    (media_root / used.file.name).unlink()
    assert f"Es fehlt: {used.file.name}" in clean()
    assert "0 Dateien" in clean("--delete") and Image.objects.exists()


@pytest.mark.parametrize("days", ["0", "-1", "99999999"])
def test_a_senseless_time_is_refused(days):
    with pytest.raises(CommandError, match="mindestens 1"):
        clean("--days", days)


def test_without_any_file_there_is_nothing_to_do(media_root):
    assert "0 aus der Sammlung, 0 Dateien, zusammen 0\xa0Bytes" in clean("--delete")
