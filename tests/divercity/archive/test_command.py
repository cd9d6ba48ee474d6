"""manage.py archive: what somebody at the terminal is told."""

import json

import pytest
from django.core.management import CommandError, call_command

from divercity.archive import checking, crawl, records, site, writing

pytestmark = pytest.mark.django_db


def archive(*arguments):
    call_command("archive", *arguments, processes=1)


def test_a_full_disk_is_a_sentence_and_leaves_no_half_archive(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_put", full)
    monkeypatch.setattr(writing, "crawl", lambda *_: crawl.Crawl())
    monkeypatch.setattr(writing, "data", lambda *_: [("a", b"")])
    with pytest.raises(
        CommandError, match="ließ sich nicht schreiben: Auf dem Datenträger ist kein Platz.*Was dort vorher stand"
    ):
        archive(str(tmp_path / "archiv"))
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_fails_stops_the_archive_with_its_address(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "read", lambda address: site.Answer(500, "text/html", "", b""))
    with pytest.raises(CommandError, match="Die Seite / ließ sich nicht lesen"):
        archive(str(tmp_path / "archiv"))
    assert list(tmp_path.iterdir()) == []


def test_a_collection_that_never_rests_gives_no_mixed_archive(tmp_path, monkeypatch):
    numbers = iter(range(100))
    monkeypatch.setattr(writing.revision, "current", lambda: (next(numbers), None))
    monkeypatch.setattr(writing, "crawl", lambda *_: crawl.Crawl())
    monkeypatch.setattr(writing, "data", lambda *_: [])
    with pytest.raises(CommandError, match="immer wieder veröffentlicht"):
        archive(str(tmp_path / "archiv"))
    assert list(tmp_path.iterdir()) == []


def test_other_things_in_the_folder_are_refused(tmp_path):
    (tmp_path / "brief.txt").write_text("x")
    with pytest.raises(CommandError, match="nicht leer und kein Archiv"):
        archive(str(tmp_path))
    with pytest.raises(CommandError, match="ist kein Archiv"):
        archive(str(tmp_path), "--check")


def test_a_check_reports_and_fails(tmp_path, monkeypatch, capsys):
    manifest = {"type": records.TYPE, "made_on": "2026-11-29", "practices": 2, "files": 9}
    (tmp_path / records.MANIFEST).write_text(json.dumps(manifest))
    monkeypatch.setattr(checking, "check", lambda *_, **__: {})
    archive(str(tmp_path), "--check")
    assert "Archiv vom 29. November 2026 mit 2 Beiträgen: vollständig" in capsys.readouterr().out
    monkeypatch.setattr(
        checking, "check", lambda *_, **__: {checking.PAGES: [f"{n}.html: fehlt." for n in range(30)]}
    )
    with pytest.raises(CommandError, match="stimmt nicht mit der laufenden Seite überein"):
        archive(str(tmp_path), "--check")
    said = capsys.readouterr().out
    assert "Seiten, verglichen mit der laufenden Seite: 30" in said and "… und 10 weitere" in said
