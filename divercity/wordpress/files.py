"""The folder of uploads: finding an attachment's file in it, and taking it into the library."""

import hashlib
import io
import os
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError
from PIL import Image as Pillow

from divercity.models import OldAddress
from divercity.wordpress.survey import file_path, size_paths
from practices import media
from practices.document.naming import file_name
from practices.models import Image

BELOW = ("", "uploads", "wp-content/uploads")  # what people mean by the folder
DEEPER = ("*/uploads", "*/wp-content/uploads", "*/*/wp-content/uploads")  # where a whole site was packed
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
MOST_ROOTS = 5
AS_PNG = ("GIF", "BMP", "TIFF")  # still pictures that the library keeps as PNG
OFFICE = (".doc", ".docx", ".odp", ".ods", ".odt", ".ppt", ".pptx", ".rtf", ".xls", ".xlsx", ".zip")
SOUND = (".avi", ".flac", ".m4a", ".m4v", ".mov", ".mp3", ".mp4", ".ogg", ".ogv", ".wav", ".webm", ".wmv")
OTHER = "Filme, Töne und Office-Dateien sind nicht möglich, nur Bilder und PDF-Dateien."
ELSEWHERE = "Die Datei lag auf der alten Website außerhalb des Ordners „uploads“."
MAX_CONVERTED = media.MAX_PIXELS


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the library as documents name it."""

    name: str  # SHA-256 and suffix
    is_picture: bool
    credit: str = ""
    licence: str = ""
    source: str = ""
    url: str = ""  # "" in a dry run


def fold_case(name):
    return unicodedata.normalize("NFC", name).casefold()


class Missing(Exception):
    """There is no such file, or none that can be taken in; the German sentence says why."""


def _with_years(folder):
    """The folders in ``folder`` that hold WordPress's folders of years: what was packed has a name of its own."""
    try:
        inside = sorted(path for path in folder.iterdir() if path.name not in BELOW)
        inside += [path for pattern in DEEPER for path in sorted(folder.glob(pattern))]
        inside = [path for path in inside if path.is_dir()]
        return [path for path in inside if any(YEAR.fullmatch(name) for name in os.listdir(path))][:MOST_ROOTS]
    except OSError:
        return []


class Uploads:
    """The folder below which the files of the old site lie; nothing outside of it is ever opened."""

    def __init__(self, folder=None, below=""):
        """``below``: where the files of this site lie in it, "sites/4" where it was one of several."""
        self.folder = Path(folder).resolve() if folder else None
        roots = [*(self.folder / name for name in BELOW), *_with_years(self.folder)] if folder else []
        self.roots = [*(root / below for root in roots if below), *roots]
        self._names = {}  # folder: {name in one case: the names there}, read once

    def find(self, item):
        """The path of an attachment's file; raises Missing."""
        name = file_path(item)
        if not name:
            raise Missing("Der Export sagt nicht, wo die Datei liegt.")
        return self.at(name)

    def at(self, name):
        if self.folder is None:
            raise Missing("Es wurde kein Ordner mit Dateien angegeben.")
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if not parts or ".." in parts or parts[0] == "/" or "\0" in name:
            raise Missing(f"Der Pfad „{name[:200]}“ führt aus dem Ordner hinaus.")
        for root in self.roots:
            spelled = (root / unicodedata.normalize(form, "/".join(parts)) for form in ("NFC", "NFD"))
            for path in chain(spelled, self._in_any_case(root, parts)):
                try:
                    real = path.resolve()
                    if not real.is_file():
                        continue
                except (OSError, RuntimeError, ValueError):
                    continue
                if not real.is_relative_to(self.folder):
                    raise Missing(f"Der Pfad „{name[:200]}“ führt aus dem Ordner hinaus.")
                return real
        if name.lower().endswith(OFFICE + SOUND):  # it would not help if it were there
            raise Missing(OTHER)
        raise Missing(f"Die Datei „{name[:200]}“ fehlt im Ordner.")

    def _in_any_case(self, root, parts):
        """Yield the one file whose name differs in case only, as copying by way of some systems leaves it.

        The folder is read when the first name is asked for, so only for what is not there as it is spelled.
        """
        folder = root.joinpath(*parts[:-1])
        if folder not in self._names:
            try:
                names = [entry.name for entry in os.scandir(folder)]
            except (OSError, ValueError):
                names = []
            self._names[folder] = defaultdict(list)
            for name in names:
                self._names[folder][fold_case(name)].append(name)
        found = self._names[folder][fold_case(parts[-1])]
        if len(found) == 1:
            yield folder / found[0]

    def sizes(self, item):
        """The smaller sizes of a picture that are there, the largest first."""
        found = []
        for name in size_paths(item):
            try:
                found.append(self.at(name))
            except Missing:
                continue
        return sorted(found, key=lambda path: path.stat().st_size, reverse=True)


def digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(path, others=()):
    """``(content, remark)`` of a file, or of the first of ``others`` (smaller sizes) that can be; raises Missing."""
    try:
        with path.open("rb") as file:
            if file.read(5) == b"%PDF-":
                file.seek(0)
                return media.read_pdf(file), ""
        return _picture(path), ""
    except OSError:
        raise Missing(f"Die Datei „{path.name}“ ist nicht lesbar.") from None
    except ValidationError as error:
        if error.code in ("bytes", "pixels"):
            for other in others:
                try:
                    return _picture(other), f"Statt „{path.name}“ wurde die kleinere Größe „{other.name}“ genommen."
                except (OSError, ValidationError):
                    continue
        if error.code == "format" and path.suffix.lower() in OFFICE + SOUND:
            raise Missing(OTHER) from None
        raise Missing(error.messages[0]) from None


def _picture(path):
    with path.open("rb") as file:
        try:
            return media.read_picture(file)
        except ValidationError as error:
            if error.code != "format":
                raise
            png = _as_png(path)
            if png is None:
                raise
            return media.read_picture(png)


def _as_png(path):
    """A still GIF, BMP or TIFF as PNG; None of anything else."""
    if path.stat().st_size > media.MAX_PICTURE_BYTES:
        return None
    try:
        with Pillow.open(path, formats=AS_PNG) as picture:
            if getattr(picture, "n_frames", 1) > 1 or picture.width * picture.height > MAX_CONVERTED:
                return None
            out = io.BytesIO()
            picture.convert("RGBA" if "transparency" in picture.info else "RGB").save(out, "PNG")
    except Exception:  # a decoder trips over strange bytes in as many ways as there are
        return None
    out.seek(0)
    return out


def store(content, *, name, credit="", dry_run=False):
    """Keep a content in the library; returns Stored. A picture that is there already keeps its credit."""
    if dry_run:
        return Stored(f"{content.sha256}{content.suffix}", content.suffix != ".pdf", credit[:300])
    return of(store_row(content, name=name, credit=credit))


def store_row(content, *, name, credit=""):
    """The row of the library that keeps a content."""
    if content.suffix == ".pdf":
        return media.store_pdf(content, name=name)[0]
    return media.store_picture(content, name=name, credit=credit[:300])[0]


def is_picture(row):
    return isinstance(row, Image)


def of(row):
    """Stored of a row of the library."""
    if is_picture(row):
        return Stored(file_name(row), True, row.credit, row.licence, row.source, row.get_absolute_url())
    return Stored(file_name(row), False, url=row.get_absolute_url())


def write_addresses(row, paths):
    """Where the file lay leads to it now, while it is public."""
    known = set(OldAddress.objects.filter(path__in=paths).values_list("path", flat=True))
    OldAddress.objects.bulk_create(OldAddress(path=path, **as_columns(row)) for path in paths if path not in known)


def as_columns(row):
    """A file of the library as an OldAddress and an ImportedItem have it."""
    return {"image": row, "pdf": None} if is_picture(row) else {"image": None, "pdf": row}
