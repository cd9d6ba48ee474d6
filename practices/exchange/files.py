"""Pictures and PDFs beside a file of practices: a folder ``media``, in which each is named by its SHA-256."""

import hashlib
import re
import shutil
from pathlib import Path, PurePath

from django.core.exceptions import ValidationError

from practices import media
from practices.document.naming import file_name
from practices.models import Image, PdfFile

FOLDER = "media"
_PICTURE = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|webp)")
_PDF = re.compile(r"[0-9a-f]{64}\.pdf")
CREDIT = ("credit", "licence", "source")


def named(document):
    """``(place, row, is_picture)`` of all files that a document names."""
    for i, row in enumerate(document.get("pictures", [])):
        yield f"pictures[{i}].file", row, True
    for i, row in enumerate(document.get("attachments", [])):
        if "file" in row:
            yield f"attachments[{i}].file", row, False


class Folder:
    """The files that come with an import; what the library has need not come along."""

    def __init__(self, beside):
        self.path = Path(beside).parent / FOLDER
        self._problems = {}  # name: German sentence, "" for what is good
        self._stored = {}  # name: name of the stored file

    def problem(self, name, is_picture):
        """Why a file cannot be taken in; "" when it can or is there already."""
        if name not in self._problems:
            self._problems[name] = self._check(name, is_picture)
        return self._problems[name]

    def _check(self, name, is_picture):
        if not (_PICTURE if is_picture else _PDF).fullmatch(name):
            kind = ".jpg, .png oder .webp" if is_picture else ".pdf"
            return f"Ein Dateiname ist hier die SHA-256-Prüfsumme der Datei und {kind}."
        if self._known(name, is_picture):
            return ""
        path = self.path / name
        if not path.is_file():
            return f"Die Datei {FOLDER}/{name} fehlt."
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != PurePath(name).stem:
                return f"Der Inhalt von {FOLDER}/{name} passt nicht zur Prüfsumme im Namen."
            file.seek(0)
            try:
                (media.read_picture if is_picture else media.read_pdf)(file)
            except ValidationError as error:
                return f"{FOLDER}/{name}: {error.messages[0]}"
        return ""

    def _known(self, name, is_picture):
        model = Image if is_picture else PdfFile
        return model.objects.filter(sha256=PurePath(name).stem).first()

    def store(self, document):
        """Put the files that a document names into the library, each in a transaction of its own.

        Before the batch's, so that nobody waits for pictures to be decoded, and a batch that fails loses no file.
        """
        for _, row, is_picture in named(document):
            name = row["file"]
            if name not in self._stored:
                stored = file_name(self._known(name, is_picture) or self._store(name, is_picture))
                self._stored[name] = self._stored[stored] = stored

    def take_in(self, document):
        """Name the files as they are stored; credits go to the library."""
        self.store(document)
        for _, row, is_picture in named(document):
            row["file"] = self._stored[row["file"]]
            credit = {key: row[key] for key in CREDIT if key in row} if is_picture else {}
            if credit:
                images = Image.objects.filter(sha256=PurePath(row["file"]).stem)
                images.exclude(**credit).update(**credit)

    def _store(self, name, is_picture):
        with (self.path / name).open("rb") as file:
            if is_picture:
                return media.store_picture(media.read_picture(file), name=name)[0]
            return media.store_pdf(media.read_pdf(file), name=name)[0]


class Copies:
    """The files that go with an export, each once."""

    def __init__(self, beside):
        self.path = Path(beside).parent / FOLDER
        self._done = set()

    def add(self, document):
        """Copy what a document names; yields the names of files that are lost."""
        for _, row, is_picture in named(document):
            name = row["file"]
            if name in self._done:
                continue
            self._done.add(name)
            stored = (Image if is_picture else PdfFile).objects.filter(sha256=PurePath(name).stem).first()
            try:
                self._copy(stored.file, self.path / name)
            except (AttributeError, OSError, ValueError):
                yield name

    def _copy(self, stored, target):
        if target.exists():
            return
        target.parent.mkdir(exist_ok=True)
        new = target.with_name(target.name + ".neu")
        with stored.open("rb") as source, new.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        new.replace(target)
