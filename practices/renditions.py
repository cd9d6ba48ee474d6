"""Smaller copies of the library's pictures, so that nobody loads more than their screen can show.

They lie beside the original and are called after it. They are no data: a missing one is made when somebody first
asks for it, so an import need not wait for them and nothing has to be made again after a restore.
"""

import io
import threading
from pathlib import PurePath

from django.core.files.storage import default_storage
from PIL import Image as Pillow

from practices import media

STEPS = (480, 960, 1440, 1920)
TALLEST = 8  # times as high as wide; a strip that is higher would leave what WebP can hold
# AVIF would be smaller by a seventh, but takes four times as long, and not every build of Pillow writes it.
ENCODING = {
    "webp": {"format": "WEBP", "quality": 75, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
}
CONTENT_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
WAIT = 1  # second

# One picture at a time in each process, so that a crowd at a fresh page leaves threads for everybody else.
_one_at_a_time = threading.Lock()


def widths(width, height):
    """The widths that a picture is offered in, never wider than itself; none if it is small anyway."""
    if not width or width <= STEPS[0] or height > TALLEST * width:
        return []
    return sorted({min(step, width) for step in STEPS})


def path(original, width, suffix):
    return str(PurePath(original).with_suffix(f".{width}.{suffix}"))


def paths(original, width, height):
    """Of all renditions that a picture of this size can have."""
    return {path(original, step, suffix) for step in widths(width, height) for suffix in ENCODING}


def address(url, width, suffix):
    """Of a rendition of the picture that is served at ``url``."""
    folder, _, name = url.rpartition("/")
    return f"{folder}/{width}/{PurePath(name).stem}.{suffix}"


def find(original, width, suffix):
    """The path of a rendition, made now if it is missing; None when there is none of that width and kind.

    The path of the original where another is being made and this one would have to wait.
    """
    if suffix not in ENCODING or not 0 < width <= STEPS[-1]:
        return None
    wanted = path(original, width, suffix)
    if default_storage.exists(wanted):
        return wanted
    if not _one_at_a_time.acquire(timeout=WAIT):
        return original
    try:
        with default_storage.open(original) as file, Pillow.open(file) as picture:
            if width not in widths(*picture.size):
                return None
            _write(picture, original, [width], [suffix])
    except FileNotFoundError:
        raise
    except (OSError, ValueError, MemoryError):  # a full disk, a picture that cannot be encoded
        return original
    finally:
        _one_at_a_time.release()
    return wanted


def make(original):
    """All renditions of a picture that are missing; returns how many that were."""
    with default_storage.open(original) as file, Pillow.open(file) as picture:
        missing = [
            (width, suffix)
            for width in widths(*picture.size)
            for suffix in ENCODING
            if not default_storage.exists(path(original, width, suffix))
        ]
        if missing:
            _write(picture, original, sorted({width for width, _ in missing}), ENCODING)
    return len(missing)


def small_view(original):
    """A JPEG of at most 480 × 480 pixels, as bytes."""
    with default_storage.open(original) as file, Pillow.open(file) as picture:
        picture.draft(None, (480, 480))
        small = _on_white(_plain(_coarse(picture, 480)))
        small.thumbnail((480, 480))
        out = io.BytesIO()
        small.save(out, **ENCODING["jpg"])
    return out.getvalue()


def _write(picture, original, wanted, suffixes):
    """From the widest down, each made of the one before: the large original is decoded once."""
    full_width, full_height = picture.size
    widest = max(wanted)
    picture.draft(None, (widest, round(full_height * widest / full_width)))
    pixels = _plain(_coarse(picture, widest))
    for width in sorted(wanted, reverse=True):
        size = (width, max(1, round(full_height * width / full_width)))
        if pixels.size != size:
            pixels = pixels.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=3)
        for suffix in suffixes:
            out = io.BytesIO()
            shown = _on_white(pixels) if suffix == "jpg" else pixels
            shown.save(out, **ENCODING[suffix])
            media.write(path(original, width, suffix), out.getvalue())


def _coarse(picture, width):
    """A whole number of times smaller, at least ``width`` wide; strip by strip, which takes half the memory."""
    factor = picture.width // width
    if factor < 2 or picture.mode not in ("L", "RGB", "RGBA") or "transparency" in picture.info:
        return picture
    size = (-(-picture.width // factor), -(-picture.height // factor))
    coarse = Pillow.new(picture.mode, size)
    rows = 64
    for top in range(0, size[1], rows):
        box = (0, top * factor, picture.width, min((top + rows) * factor, picture.height))
        coarse.paste(picture.crop(box).reduce(factor), (0, top))
    return coarse


def _plain(picture):
    """With eight bits for each of one, three or four channels."""
    if picture.mode.startswith("I"):  # 16 bits: a plain conversion would cut off what is brighter than 255
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("L", "RGB", "RGBA") and "transparency" not in picture.info:
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _on_white(picture):
    if picture.mode != "RGBA":
        return picture
    ground = Pillow.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
