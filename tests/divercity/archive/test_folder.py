"""The place of an archive: taken when it is whole, never by half of one."""

import json
import threading

import pytest

from divercity.archive.folder import Folder, Refused
from divercity.archive.records import MANIFEST, TYPE


def fill(folder, word="neu"):
    (folder / MANIFEST).write_text(json.dumps({"type": TYPE}))
    (folder / "seite.html").write_text(word)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_archive_takes_the_place_of_the_one_before(tmp_path):
    target = tmp_path / "archiv"
    for word in ("alt", "neu"):
        with Folder(target) as new:
            fill(new, word)
    assert (target / "seite.html").read_text() == "neu"
    assert names(tmp_path) == ["archiv"]


def test_whoever_is_interrupted_leaves_the_one_before_and_nothing_else(tmp_path):
    target = tmp_path / "archiv"
    with Folder(target) as new:
        fill(new, "alt")
    with pytest.raises(OSError, match="voll"), Folder(target) as new:
        fill(new)
        raise OSError("voll")
    assert (target / "seite.html").read_text() == "alt"
    assert names(tmp_path) == ["archiv"]


def test_what_a_killed_run_left_behind_is_cleared_away_or_put_back(tmp_path):
    target, new, old = (tmp_path / name for name in ("archiv", ".archiv.im-bau", ".archiv.abgeloest"))
    new.mkdir()
    (new / "rest.html").write_text("halb")
    old.mkdir()
    fill(old, "alt")
    with pytest.raises(KeyboardInterrupt), Folder(target) as folder:
        assert names(folder) == []
        raise KeyboardInterrupt
    assert (target / "seite.html").read_text() == "alt"
    assert names(tmp_path) == ["archiv"]


@pytest.mark.parametrize("kept", ["archiv.alt", "archiv.neu"])
def test_a_copy_that_somebody_keeps_beside_it_is_neither_taken_nor_cleared_away(tmp_path, kept):
    copy = tmp_path / kept
    copy.mkdir()
    fill(copy, "aufgehoben")
    for word in ("erstes", "zweites"):
        with Folder(tmp_path / "archiv") as new:
            fill(new, word)
    assert (copy / "seite.html").read_text() == "aufgehoben"
    assert names(tmp_path) == ["archiv", kept]


def test_a_folder_with_other_things_is_not_touched(tmp_path):
    (tmp_path / "brief.txt").write_text("Liebe Kolleg*innen")
    with pytest.raises(Refused, match="nicht leer und kein Archiv"), Folder(tmp_path):
        pass
    with pytest.raises(Refused, match="kein Ordner"), Folder(tmp_path / "brief.txt"):
        pass
    assert names(tmp_path) == ["brief.txt"]


def test_two_runs_at_once_do_not_mix(tmp_path):
    refused = []

    def second():
        try:
            with Folder(tmp_path / "archiv"):
                pass
        except Refused as error:
            refused.append(str(error))

    with Folder(tmp_path / "archiv") as new:
        fill(new)
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert "gerade schon ein Archiv geschrieben" in refused[0]
    assert names(tmp_path / "archiv") == [MANIFEST, "seite.html"]
