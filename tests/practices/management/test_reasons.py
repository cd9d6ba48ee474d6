"""Errors of the operating system, as somebody at the terminal is told them."""

import errno
import io
import os

import pytest
from django.core.management import CommandError, call_command

from practices.management.reasons import reason


def error_of(act, *arguments):
    with pytest.raises(OSError) as caught:
        act(*arguments)
    return caught.value


def test_what_the_system_says_often_is_said_in_german(tmp_path):
    (tmp_path / "datei").touch()
    assert reason(error_of(open, tmp_path / "fehlt")) == "Die Datei oder ihren Ordner gibt es nicht"
    assert reason(error_of(open, tmp_path)) == "Das ist ein Ordner und keine Datei"
    assert reason(error_of(open, tmp_path / "datei" / "a")) == "Ein Teil des Pfads ist kein Ordner"
    assert reason(OSError(errno.EACCES, "Permission denied")) == "Die Berechtigung fehlt"
    assert reason(OSError(errno.EPERM, "Operation not permitted")) == "Die Berechtigung fehlt"
    assert reason(OSError(errno.ENOSPC, "No space left on device")) == "Auf dem Datenträger ist kein Platz mehr"


def test_what_it_says_rarely_stays_as_it_is():
    assert reason(OSError(errno.EIO, os.strerror(errno.EIO))) == os.strerror(errno.EIO)
    assert reason(io.UnsupportedOperation("not readable")) == "not readable"  # has neither number nor words


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["import_practices", "import_wordpress"])
def test_a_file_that_cannot_be_read_is_told_with_its_reason(command, tmp_path):
    with pytest.raises(CommandError, match="fehlt ist nicht lesbar: Die Datei oder ihren Ordner gibt es nicht.$"):
        call_command(command, str(tmp_path / "fehlt"))
    with pytest.raises(CommandError, match="ist nicht lesbar: Das ist ein Ordner und keine Datei.$"):
        call_command(command, str(tmp_path))


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_is_told_with_its_reason(tmp_path):
    with pytest.raises(CommandError, match="ließ sich nicht schreiben: Das ist ein Ordner und keine Datei.$"):
        call_command("export_practices", str(tmp_path))
