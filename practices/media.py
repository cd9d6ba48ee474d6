"""Taking in files: pictures and PDFs are what their content says, harmless, and kept once.

A picture that carries nothing but its pixels and stands upright is kept byte for byte; any other is turned
upright and encoded anew, so that neither places nor names nor cameras reach the public.
"""

import contextlib
import hashlib
import io
import os
import re
import secrets
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from practices.metadata import is_bare
from practices.models import Image, PdfFile
from taxonomy.german import slugify

MAX_PICTURE_BYTES = 10 * 1024 * 1024
MAX_PDF_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 40_000_000
MOST_PIXELS = f"höchstens {MAX_PIXELS // 1_000_000} Millionen sind möglich."
LARGE = 12_000_000  # pixels; from here on memory counts more than a few bytes
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
ENCODING = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
}
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it will be kept; width and height only of pictures."""

    data: bytes
    suffix: str
    width: int = 0
    height: int = 0

    @property
    def sha256(self):
        return hashlib.sha256(self.data).hexdigest()


def read_picture(file):
    """The checked content of an uploaded file; raises ValidationError with a German sentence."""
    data = _read(file, MAX_PICTURE_BYTES, "Das Bild")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)  # our own limit is lower
            picture = Pillow.open(io.BytesIO(data), formats=list(SUFFIXES))
    except Pillow.DecompressionBombError:
        raise ValidationError(f"Das Bild hat zu viele Bildpunkte; {MOST_PIXELS}", "pixels") from None
    except Exception:  # a decoder trips over strange bytes in as many ways as there are
        raise ValidationError(_what_else(data), "format") from None
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise ValidationError(f"Das Bild hat {width} × {height} Bildpunkte; {MOST_PIXELS}", "pixels")
    form = picture.format
    if form == "MPO":  # a telephone's JPEG with further views behind the picture, which the encoder leaves out
        form = "JPEG"
    elif getattr(picture, "n_frames", 1) > 1:
        raise ValidationError("Bewegte Bilder sind nicht möglich.", "animated")
    try:
        picture.load()
        if not is_bare(data, form):
            data, (width, height) = _encode(picture, form)
    except Exception:
        raise ValidationError("Das Bild ist beschädigt.", "damaged") from None
    if len(data) > MAX_PICTURE_BYTES:
        raise ValidationError("Ohne seine verborgenen Angaben wäre das Bild größer als 10 MB.", "bytes")
    return Content(data, SUFFIXES[form], width, height)


def _what_else(data):
    """What to do about a file that is no picture we take."""
    start = data[:512].lstrip().lower()
    if start.startswith(b"%pdf-"):
        return "Das ist eine PDF-Datei und kein Bild. PDF-Dateien gehören zu den Anhängen."
    if b"<svg" in start:
        return "SVG-Dateien sind nicht möglich, weil sie Programme enthalten können. Bitte als PNG speichern."
    if start.startswith((b"gif87a", b"gif89a")):
        return "GIF-Dateien sind nicht möglich. Bitte als PNG speichern."
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypavif", b"ftyphevc"):
        return "Bilder im Format HEIC oder AVIF sind nicht möglich. Bitte als JPEG speichern."
    return "Das ist kein lesbares Bild im Format JPEG, PNG oder WebP."


def read_pdf(file):
    data = _read(file, MAX_PDF_BYTES, "Die Datei")
    if not data.startswith(b"%PDF-"):
        raise ValidationError("Das ist keine PDF-Datei.", "format")
    if b"%%EOF" not in data[-2048:]:
        raise ValidationError(
            "Die PDF-Datei ist unvollständig. Bitte noch einmal speichern und hochladen.", "damaged"
        )
    if _acts(data):
        raise ValidationError(
            "Die PDF-Datei enthält ein Programm oder weitere Dateien. Bitte als einfaches PDF speichern, zum Beispiel "
            "als PDF/A.",
            "active",
        )
    return Content(data, ".pdf")


def _acts(data):
    """Whether a PDF names scripts, programs to start or files inside it, openly or in compressed lists of objects.

    What is encrypted is not seen; readers get every PDF as a download, never opened in our pages.
    """
    room = 50 * 1024 * 1024  # of all lists together, unpacked
    at = 0
    while True:
        start = data.find(b"stream", at)
        end = data.find(b"endstream", start) if start >= 0 else -1
        if ACTIVE.search(_without_escapes(data[at : start if end >= 0 else None])):
            return True
        if end < 0:
            return False
        if b"/ObjStm" in data[max(at, start - 400) : start]:
            with contextlib.suppress(zlib.error):
                text = zlib.decompressobj().decompress(data[start + 6 : end].lstrip(b"\r\n"), room)
                room -= len(text)
                if room <= 0 or ACTIVE.search(_without_escapes(text)):
                    return True
        at = end + len(b"endstream")


def _without_escapes(text):
    """Names in a PDF may hide letters as #4a."""
    return re.sub(rb"#([0-9a-fA-F]{2})", lambda match: bytes.fromhex(match[1].decode()), text)


def _read(file, limit, what):
    size = getattr(file, "size", None)
    data = b"" if size is not None and size > limit else file.read(limit + 1)
    if len(data) > limit or (size or 0) > limit:
        raise ValidationError(f"{what} ist größer als {limit // 1024 // 1024} MB.", "bytes")
    return data


def _encode(picture, form):
    """Upright, in sRGB, and without anything but pixels."""
    profile = picture.info.get("icc_profile")
    ImageOps.exif_transpose(picture, in_place=True)
    if picture.mode == "CMYK" or (form == "JPEG" and picture.mode not in ("RGB", "L")):
        picture = picture.convert("RGB")
    if profile and picture.mode in ("RGB", "RGBA"):
        # broken: the pixels as they are
        with contextlib.suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), inPlace=True)
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    out = io.BytesIO()
    options = ENCODING[form]
    if form == "JPEG" and picture.width * picture.height > LARGE:  # both would hold all of it once more
        options = {**options, "optimize": False, "progressive": False}
    picture.save(out, form, **options)
    data = out.getvalue()
    if not is_bare(data, form):
        raise ValueError("the encoder wrote metadata")
    return data, picture.size


def store_picture(content, *, name, by=None, **columns):
    """``(image, is_new)``; a content that the library has already stays as it is there."""
    return _store(Image, content, name, by, width=content.width, height=content.height, **columns)


def store_pdf(content, *, name, by=None):
    return _store(PdfFile, content, name, by)


def _store(model, content, name, by, **columns):
    with transaction.atomic():
        known = model.objects.filter(sha256=content.sha256).first()
        if known:
            return known, False
        field = model._meta.get_field("file")
        path = f"{field.upload_to}{secrets.token_urlsafe(16)}{content.suffix}"
        write(path, content.data)
        try:
            stored, is_new = model.objects.get_or_create(
                sha256=content.sha256,
                defaults={
                    "name": clean_name(name, content.suffix),
                    "size": len(content.data),
                    "created_by": by,
                    "file": path,
                    **columns,
                },
            )
        except BaseException:
            discard(path)
            raise
        if not is_new:  # somebody else was faster
            discard(path)
        return stored, is_new


def write(path, data):
    """Under its own name only when it is whole, also if the power fails."""
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def discard(path):
    """Delete a stored file and what was made of it; what is gone already is no error."""
    for name in [path, *made_of(path)]:
        default_storage.delete(name)


def made_of(path):
    """The stored renditions of a picture (``practices.renditions``), which are called after it."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
    return [f"{folder}/{other}" for other in names if other.startswith(f"{stem}.") and other != name]


def clean_name(name, suffix):
    """What a download is called: safe in an address on every system, with the suffix of its content."""
    return f"{slugify(PurePath(name.replace(chr(92), '/')).stem, max_length=100) or 'datei'}{suffix}"
