"""Smaller copies of pictures: made once, never wider than the original, gone with it."""

import io
import itertools

import pytest
from PIL import Image as Pillow
from PIL import ImageChops

from practices import media, metadata, renditions
from tests.practices.test_media import picture_file

pytestmark = pytest.mark.django_db


def stored(form="JPEG", size=(2000, 1000), **options):
    content = media.read_picture(io.BytesIO(picture_file(form, size=size, **options)))
    return media.store_picture(content, name="platz.jpg", credit="Stadt", licence="CC BY 4.0")[0]


def opened(media_root, image, width, suffix):
    return Pillow.open(media_root / renditions.path(image.file.name, width, suffix))


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((3000, 2000), [480, 960, 1440, 1920]),
        ((1920, 1080), [480, 960, 1440, 1920]),
        ((1000, 500), [480, 960, 1000]),
        ((481, 300), [480, 481]),
        ((480, 300), []),
        ((8, 6), []),
        ((500, 4001), []),
        ((0, 0), []),
        ((None, None), []),
    ],
)
def test_a_picture_is_offered_in_four_widths_and_never_wider_than_it_is(size, widths):
    assert renditions.widths(*size) == widths


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_all_renditions_are_made_once_and_show_the_picture(form, media_root):
    image = stored(form)
    original = (media_root / image.file.name).read_bytes()
    assert renditions.make(image.file.name) == 8
    for width, (suffix, kind) in itertools.product([480, 960, 1440, 1920], [("webp", "WEBP"), ("jpg", "JPEG")]):
        picture = opened(media_root, image, width, suffix)
        assert (picture.format, picture.size) == (kind, (width, width // 2))
        red, green, _ = picture.convert("RGB").getpixel((5, 5))
        assert red > 150 and green < 90
        assert metadata.is_bare((media_root / renditions.path(image.file.name, width, suffix)).read_bytes(), kind)
    assert renditions.make(image.file.name) == 0
    assert (media_root / image.file.name).read_bytes() == original
    (media_root / renditions.path(image.file.name, 960, "jpg")).unlink()
    assert renditions.make(image.file.name) == 1


def mode(name):
    if name == "I;16":
        return Pillow.new("I", (600, 300), 30000).convert("I;16")
    picture = Pillow.new("RGBA", (600, 300), (200, 30, 30, 255))
    picture.paste((0, 0, 0, 0), (300, 0, 600, 300))
    return picture.quantize() if name == "P" else picture.convert(name)


@pytest.mark.parametrize(
    ("name", "form", "left", "right"),
    [
        ("RGBA", "PNG", (200, 30, 30), (255, 255, 255)),
        ("P", "PNG", (200, 30, 30), (255, 255, 255)),
        ("LA", "PNG", (81, 81, 81), (255, 255, 255)),
        ("RGBA", "WEBP", (200, 30, 30), (255, 255, 255)),
        ("L", "PNG", (81, 81, 81), (0, 0, 0)),
        ("1", "PNG", None, (0, 0, 0)),
        ("I;16", "PNG", (117, 117, 117), (117, 117, 117)),
        ("CMYK", "JPEG", (200, 30, 30), (0, 0, 0)),
    ],
)
def test_pictures_of_every_mode_keep_their_look(name, form, left, right, media_root):
    out = io.BytesIO()
    mode(name).save(out, form)
    content = media.read_picture(io.BytesIO(out.getvalue()))
    image, _ = media.store_picture(content, name="a.png")
    renditions.make(image.file.name)
    for suffix in renditions.ENCODING:
        picture = opened(media_root, image, 480, suffix).convert("RGBA")
        white = Pillow.new("RGBA", picture.size, "white")
        shown = Pillow.alpha_composite(white, picture)
        for x, colour in ((100, left), (400, right)):
            if colour:
                found = shown.getpixel((x, 100))[:3]
                assert max(abs(a - b) for a, b in zip(found, colour, strict=True)) < 12, (suffix, found, colour)


def test_a_transparent_picture_stays_transparent_where_the_format_can(media_root):
    image = stored_transparent()
    renditions.make(image.file.name)
    assert opened(media_root, image, 480, "webp").convert("RGBA").getpixel((400, 100))[3] == 0


def stored_transparent():
    out = io.BytesIO()
    mode("RGBA").save(out, "PNG")
    return media.store_picture(media.read_picture(io.BytesIO(out.getvalue())), name="a.png")[0]


def test_a_missing_rendition_is_made_when_it_is_asked_for(media_root):
    image = stored()
    original = image.file.name
    assert list((media_root / "bilder").iterdir()) == [media_root / original]
    assert renditions.find(original, 960, "webp") == renditions.path(original, 960, "webp")
    assert len(list((media_root / "bilder").iterdir())) == 2
    for width, suffix in [(961, "webp"), (960, "png"), (960, ""), (0, "webp"), (4000, "jpg"), (10**30, "jpg")]:
        assert renditions.find(original, width, suffix) is None


def test_nobody_waits_for_the_renditions_of_others(media_root, monkeypatch):
    original = stored().file.name
    monkeypatch.setattr(renditions, "WAIT", 0.01)
    with renditions._one_at_a_time:
        assert renditions.find(original, 480, "jpg") == original
    assert renditions.find(original, 480, "jpg") != original


def test_where_the_disk_is_full_the_original_is_shown_and_nothing_is_left(media_root, monkeypatch):
    original = stored().file.name

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert renditions.find(original, 480, "jpg") == original
    assert [path.name for path in (media_root / "bilder").iterdir()] == [original.removeprefix("bilder/")]


def test_the_renditions_of_a_picture_go_with_it(media_root):
    image, other = stored(), stored(size=(700, 500))
    renditions.make(image.file.name)
    renditions.make(other.file.name)
    media.discard(image.file.name)
    media.discard(image.file.name)
    left = {path.name.split(".")[0] for path in (media_root / "bilder").iterdir()}
    assert left == {other.file.name.removeprefix("bilder/").split(".")[0]}
    assert len(list((media_root / "bilder").iterdir())) == 5


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_picture_that_is_made_smaller_in_strips_has_no_seams(mode, media_root):
    ground = Pillow.linear_gradient("L").resize((1501, 1003))
    picture = ground if mode == "L" else Pillow.merge(mode, [ground] * len(mode))
    out = io.BytesIO()
    picture.save(out, "PNG")
    image, _ = media.store_picture(media.read_picture(io.BytesIO(out.getvalue())), name="a.png")
    renditions.find(image.file.name, 480, "jpg")
    found = opened(media_root, image, 480, "jpg").convert("L")
    expected = ground.resize((480, 321), Pillow.Resampling.LANCZOS)
    if mode == "RGBA":
        expected = expected.point([255 - v + v * v // 255 for v in range(256)])
    assert found.size == (480, 321)
    differences = ImageChops.difference(found, expected)
    assert differences.getextrema()[1] < 8
