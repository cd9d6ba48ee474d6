"""What is brought to the desk: an export and, in a ZIP file, the folder of uploads. Nothing of it is trusted."""

import errno
import os
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from divercity.wordpress.export import MAX_BYTES

MAX_ZIP = 2 * 1024**3
MAX_MEMBERS = 50_000
MAX_UNPACKED = 4 * 1024**3
MAX_FILE = 50 * 1024**2  # of one member; larger pictures and PDFs are not taken in anyway
MAX_RATIO = 200  # unpacked to packed; pictures and PDFs hardly shrink at all
CHUNK = 1024 * 1024
TAKEN = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".pdf")
PRIVATE = 0o700


class Refused(Exception):
    """An upload that we do not take; the German sentence says why."""


def store_export(file, folder):
    """Put the uploaded export into ``folder`` as export.xml."""
    if file.size > MAX_BYTES:
        raise Refused(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.")
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    _write(file.chunks(CHUNK), folder / "export.xml", MAX_BYTES)


def unpack(file, folder):
    """Unpack the pictures and PDFs of a ZIP file below ``folder``; returns how many. Raises Refused."""
    if file.size > MAX_ZIP:
        raise Refused(f"Die ZIP-Datei ist größer als {MAX_ZIP // 1024**3} GB.")
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check(members, folder)
            wanted = [member for member in members if member.filename.lower().endswith(TAKEN)]
            for member in wanted:
                path = folder / PurePosixPath(member.filename)
                path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
                with archive.open(member) as packed:
                    _write(iter(lambda packed=packed: packed.read(CHUNK), b""), path, member.file_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise Refused("Die ZIP-Datei ist beschädigt, verschlüsselt oder keine.") from None
    except OSError as error:
        is_full = error.errno == errno.ENOSPC
        why = "Auf dem Server ist kein Platz mehr" if is_full else "Ein Name darin ist nicht möglich"
        raise Refused(f"Die ZIP-Datei ließ sich nicht entpacken. {why}.") from None
    return len(wanted)


def _check(members, folder):
    if len(members) > MAX_MEMBERS:
        raise Refused(f"Die ZIP-Datei enthält mehr als {MAX_MEMBERS} Dateien.")
    total = 0
    for member in members:
        name, path = member.filename, PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name:
            raise Refused(f"Der Pfad „{name[:100]}“ in der ZIP-Datei führt aus dem Ordner hinaus.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise Refused(f"„{name[:100]}“ in der ZIP-Datei ist eine Verknüpfung und keine Datei.")
        if member.flag_bits & 1:
            raise Refused("Die ZIP-Datei ist verschlüsselt.")
        if member.is_dir():
            continue
        if member.file_size > MAX_FILE and name.lower().endswith(TAKEN):
            raise Refused(f"„{name[:100]}“ in der ZIP-Datei ist größer als {MAX_FILE // 1024**2} MB.")
        if member.file_size > CHUNK and member.file_size > MAX_RATIO * max(1, member.compress_size):
            raise Refused(f"„{name[:100]}“ in der ZIP-Datei ist verdächtig stark gepackt.")
        total += member.file_size
    if total > MAX_UNPACKED:
        raise Refused(f"Die ZIP-Datei wäre entpackt größer als {MAX_UNPACKED // 1024**3} GB.")
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    if total > shutil.disk_usage(folder).free // 2:
        raise Refused("Auf dem Server ist nicht genug Platz, um die ZIP-Datei zu entpacken.")


def _write(chunks, path, most):
    """What a member says of its size is only its word, so it is counted."""
    written = 0
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        for chunk in chunks:
            written += len(chunk)
            if written > most:
                raise Refused("Eine Datei ist größer, als die ZIP-Datei angibt.")
            out.write(chunk)


def discard(folder):
    """Delete what was uploaded, wholly or in part; what is gone already is no error."""
    shutil.rmtree(Path(folder), ignore_errors=True)
