import io
import random

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from practices import media
from practices.models import Image
from tests import factories

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # what Pillow says of broken files
FORMATS = ["JPEG", "PNG", "WEBP"]


def picture_file(form="JPEG", size=(40, 30), orientation=None, **options):
    picture = Pillow.new("RGB", size, "white")
    picture.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))  # the red corner shows which way is up
    if orientation:
        exif = Pillow.Exif()
        exif[0x0112] = orientation
        exif[0x010F] = "Geheimkamera"
        exif.get_ifd(0x8825)[1] = "N"
        options["exif"] = exif
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def read(data):
    return media.read_picture(io.BytesIO(data))


@pytest.mark.parametrize("form", FORMATS)
def test_a_bare_picture_is_kept_byte_for_byte(form):
    data = picture_file(form)
    content = read(data)
    assert content.data == data
    assert (content.width, content.height, content.suffix) == (40, 30, media.SUFFIXES[form])


@pytest.mark.parametrize("form", FORMATS)
def test_metadata_goes_and_the_picture_stands_upright(form):
    content = read(picture_file(form, orientation=6))  # 6: to be turned clockwise
    assert b"Geheimkamera" not in content.data
    picture = Pillow.open(io.BytesIO(content.data))
    assert picture.size == (content.width, content.height) == (30, 40)
    assert not picture.getexif()
    red, green, _ = picture.convert("RGB").getpixel((27, 3))
    assert red > 150 and green < 100
    assert read(content.data).data == content.data


@pytest.mark.parametrize(
    "data",
    [
        picture_file("JPEG", comment=b"geheim"),
        picture_file("JPEG", icc_profile=b"kaputt geheim"),
        picture_file("JPEG", xmp=b"<x>geheim</x>"),
        picture_file("WEBP", xmp=b"<x>geheim</x>"),
        picture_file("JPEG") + b"geheim",
        picture_file("PNG") + b"geheim",
        picture_file("WEBP") + b"geheim",
    ],
)
def test_nothing_hides_in_comments_profiles_or_after_the_end(data):
    assert b"geheim" not in read(data).data


def test_nothing_hides_in_a_text_chunk_of_a_png():
    info = PngInfo()
    info.add_text("Author", "geheim")
    info.add_itxt("Title", "geheim", zip=False)
    assert b"geheim" not in read(picture_file("PNG", pnginfo=info)).data


def test_transparency_survives():
    picture = Pillow.new("RGBA", (8, 8), (0, 0, 0, 0))
    out = io.BytesIO()
    info = PngInfo()
    info.add_text("Author", "geheim")
    picture.save(out, "PNG", pnginfo=info)
    assert Pillow.open(io.BytesIO(read(out.getvalue()).data)).convert("RGBA").getpixel((1, 1))[3] == 0


def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch):
    data = picture_file("PNG", size=(8001, 5000))
    monkeypatch.setattr(Pillow.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(ValidationError, match="8001 × 5000"):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(100),
        picture_file("JPEG")[:300],
        picture_file("PNG")[:60],
        picture_file("WEBP")[:40],
        picture_file("GIF"),
        picture_file("TIFF"),
        b"%PDF-1.7\n%%EOF",
    ],
)
def test_what_is_no_sound_picture_is_refused(data):
    with pytest.raises(ValidationError):
        read(data)


def test_moving_pictures_are_refused():
    frames = [Pillow.new("RGB", (5, 5), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError, match="Bewegte"):
        read(out.getvalue())


def test_broken_files_never_end_in_another_error():
    dice = random.Random(7)
    for form in FORMATS:
        whole = picture_file(form, orientation=6)
        for _ in range(300):
            data = bytearray(whole)
            for _ in range(dice.randint(1, 8)):
                data[dice.randrange(len(data))] = dice.randrange(256)
            try:
                content = read(bytes(data[: dice.randint(1, len(data))] if dice.random() < 0.3 else data))
            except ValidationError:
                continue
            assert media.is_bare(content.data, Pillow.open(io.BytesIO(content.data)).format)


def test_a_file_that_is_too_large_is_refused_without_reading_it():
    class Huge(io.BytesIO):
        size = media.MAX_PICTURE_BYTES + 1

        def read(self, *args):
            pytest.fail("read")

    with pytest.raises(ValidationError, match="10 MB"):
        media.read_picture(Huge())


@pytest.mark.django_db
def test_one_content_is_one_picture_under_a_name_nobody_can_guess(media_root):
    content = read(picture_file())
    image, is_new = media.store_picture(content, name="../../Mein Bild (1).JPEG", credit="Stadt")
    again, is_new_again = media.store_picture(content, name="anders.jpg")
    assert (is_new, is_new_again, again.pk) == (True, False, image.pk)
    assert image.name == "mein-bild-1.jpg" and image.credit == "Stadt"
    files = [path for path in media_root.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [content.data]
    assert "mein" not in image.file.name and image.file.name.startswith("bilder/")
    assert files[0].stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("data", [b"<html>%PDF-", b"MZ", b"%PDF-1.4 without an end", picture_file()])
def test_a_pdf_is_what_begins_and_ends_like_one(data):
    with pytest.raises(ValidationError):
        media.read_pdf(io.BytesIO(data))


@pytest.mark.django_db
def test_the_library_takes_a_picture_once_and_says_so(client):
    client.force_login(factories.editor())
    for name in ("a.jpg", "b.jpg"):
        upload = io.BytesIO(picture_file())
        upload.name = name
        response = client.post("/admin/practices/image/add/", {"upload": upload, "credit": "Stadt"}, follow=True)
    assert "Diese Datei gab es schon" in response.content.decode()
    image = Image.objects.get()
    thumbnail = client.get(f"/admin/practices/image/{image.pk}/ansicht/")
    assert thumbnail.headers["Content-Type"] == "image/jpeg" and "private" in thumbnail.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_refused_upload_says_why_at_its_field(client):
    client.force_login(factories.editor())
    upload = io.BytesIO(b"<svg/>")
    upload.name = "a.png"
    response = client.post("/admin/practices/image/add/", {"upload": upload})
    assert "kein lesbares Bild" in response.content.decode()
    assert not Image.objects.exists()
