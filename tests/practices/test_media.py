import io
import random
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from practices import media, metadata
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
            assert metadata.is_bare(content.data, Pillow.open(io.BytesIO(content.data)).format)


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
    upload = io.BytesIO(b"<html/>")
    upload.name = "a.png"
    response = client.post("/admin/practices/image/add/", {"upload": upload})
    assert "kein lesbares Bild" in response.content.decode()
    assert not Image.objects.exists()


def png_header(width, height):
    """A PNG that claims to be of a size and has next to no pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 5001), (13000, 13000), (20000, 20000), (2**31 - 1, 2**31 - 1)])
def test_bombs_are_named_as_what_they_are(size, recwarn):
    with pytest.raises(ValidationError, match="Bildpunkte; höchstens 40 Millionen sind möglich") as refusal:
        read(png_header(*size))
    assert refusal.value.code == "pixels"
    assert not recwarn.list


def test_forty_million_pixels_are_taken():
    out = io.BytesIO()
    Pillow.new("1", (8000, 5000)).save(out, "PNG")
    assert read(out.getvalue()).width == 8000


EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-" + b"FILE!$H+H*"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7\n1 0 obj\n%%EOF", "PDF-Dateien gehören zu den Anhängen"),
        (SVG, "SVG-Dateien sind nicht möglich"),
        (picture_file("GIF"), "GIF-Dateien sind nicht möglich"),
        (b"\0\0\0\x20ftypheic" + bytes(50), "Bitte als JPEG speichern"),
        (EICAR, "kein lesbares Bild"),
        (b"MZ" + bytes(100), "kein lesbares Bild"),
        (b"\xff\xd8\xff" + EICAR, "kein lesbares Bild"),
        (b"", "kein lesbares Bild"),
        (picture_file("JPEG", size=(300, 300))[:-200], "beschädigt"),
    ],
)
def test_a_refusal_says_what_to_do(data, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read(data)


def test_nothing_hides_behind_a_picture():
    assert EICAR not in read(picture_file("JPEG") + EICAR).data
    assert b"PK" not in read(picture_file("PNG") + b"PK\3\4" + bytes(50)).data


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(form, orientation):
    upright = Pillow.open(io.BytesIO(picture_file(form))).convert("RGB")
    turned = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what a camera held that way would have stored
    stored = upright.transpose(Pillow.Transpose(turned[orientation])) if orientation > 1 else upright
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    stored.save(out, form, exif=exif, quality=95)
    content = read(out.getvalue())
    picture = Pillow.open(io.BytesIO(content.data)).convert("RGB")
    assert picture.size == (content.width, content.height) == (40, 30)
    assert picture.getpixel((4, 4))[1] < 110, "the red corner"
    assert {picture.getpixel(at)[1] > 200 for at in [(36, 4), (4, 26), (36, 26)]} == {True}
    assert not picture.getexif()


def test_the_picture_of_a_telephone_with_further_views_is_one_picture():
    views = [Pillow.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    views[0].save(out, "MPO", save_all=True, append_images=views[1:])
    content = read(out.getvalue())
    picture = Pillow.open(io.BytesIO(content.data))
    assert (content.suffix, picture.format, picture.size) == (".jpg", "JPEG", (40, 30))
    assert picture.getpixel((20, 15))[0] > 200


@pytest.mark.parametrize("mode", ["I;16", "CMYK", "LA", "P", "1", "RGBA"])
def test_uncommon_kinds_of_pictures_are_taken_with_and_without_metadata(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    picture = Pillow.new("I;16", (9, 9), 40000) if mode == "I;16" else Pillow.new(mode, (9, 9))
    info = PngInfo()
    info.add_text("Author", "geheim")
    for options in ({}, {"comment": b"geheim"} if form == "JPEG" else {"pnginfo": info}):
        out = io.BytesIO()
        picture.save(out, form, **options)
        content = read(out.getvalue())
        assert content.width == 9 and b"geheim" not in content.data
        if mode == "I;16":
            assert Pillow.open(io.BytesIO(content.data)).getpixel((1, 1)) == 40000


def packed(data):
    return zlib.compress(data) + b"\nendstream"


def pdf_with(*parts):
    return b"%PDF-1.7\n" + b"\n".join(parts) + b"\n%%EOF\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (picture_file(), "keine PDF-Datei"),
        (EICAR, "keine PDF-Datei"),
        (b"", "keine PDF-Datei"),
        (b"%PDF-1.7\n1 0 obj", "unvollständig"),
        (pdf_with(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "enthält ein Programm"),
        (pdf_with(b"<< /S /J#61vaScript >>"), "enthält ein Programm"),
        (pdf_with(b"<</S/Launch/F(cmd.exe)>>"), "enthält ein Programm"),
        (pdf_with(b"<</Names<</EmbeddedFiles 3 0 R>>>>"), "enthält ein Programm"),
        (
            pdf_with(b"5 0 obj <</Type /ObjStm /N 1 /Filter /FlateDecode>>\nstream", packed(b"<</JS(x)>>")),
            "enthält ein Programm",
        ),
        (pdf_with(b"<</Type/ObjStm>>stream", packed(bytes(60_000_000))), "enthält ein Programm"),
        (pdf_with(b"<<>>stream", b"x", b"endstream", b"<</S/JavaScript>>"), "enthält ein Programm"),
        (pdf_with(b"<<>>stream", b"<</S/JavaScript>>"), "enthält ein Programm"),
    ],
)
def test_a_pdf_that_is_none_or_does_something_is_refused(data, sentence):
    with pytest.raises(ValidationError, match=sentence):
        media.read_pdf(io.BytesIO(data))


@pytest.mark.parametrize(
    "part",
    [
        b"<</OpenAction [3 0 R /Fit]>>",
        b"<</Subtype/Link/A<</S/URI/URI(https://example.org/JSON)>>>>",
        b"/JSX /Launches /EmbeddedFilesList",
        b"5 0 obj <</Type /ObjStm>>\nstream\nnot packed\nendstream",
        b"<<>>stream\npixels that look like /JS (x)\nendstream",
    ],
)
def test_an_ordinary_pdf_is_kept_byte_for_byte(part):
    assert media.read_pdf(io.BytesIO(pdf_with(part))).data == pdf_with(part)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["image", "pdffile"])
@pytest.mark.parametrize("data", [b"", SVG, EICAR, picture_file()[:300], b"%PDF-1.7"])
def test_a_refused_upload_keeps_what_was_typed_and_leaves_nothing(client, media_root, what, data):
    client.force_login(factories.editor())
    upload = io.BytesIO(data)
    upload.name = "bild.jpg"
    response = client.post(f"/admin/practices/{what}/add/", {"upload": upload, "credit": "Foto: Ä. Beispiel"})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    if what == "image":
        assert "Foto: Ä. Beispiel" in response.content.decode()
    assert not list(media_root.rglob("*"))


@pytest.mark.django_db
def test_a_jpeg_that_calls_itself_pdf_is_a_jpeg(client):
    client.force_login(factories.editor())
    upload = io.BytesIO(picture_file())
    upload.name = "steckbrief.pdf"
    client.post("/admin/practices/image/add/", {"upload": upload})
    image = Image.objects.get()
    assert (image.name, image.content_type) == ("steckbrief.jpg", "image/jpeg")


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_of_an_upload_whose_transaction_fails_later(client, media_root, monkeypatch):
    client.force_login(factories.editor())
    client.raise_request_exception = False

    def fails(*args):
        assert list(media_root.rglob("*.jpg")), "the file is written by now"
        raise RuntimeError("later in the request")

    monkeypatch.setattr("practices.desk.admin.library.ImageAdmin.log_addition", fails)
    upload = io.BytesIO(picture_file())
    upload.name = "a.jpg"
    assert client.post("/admin/practices/image/add/", {"upload": upload}).status_code == 500
    assert not Image.objects.exists()
    assert not [path for path in media_root.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_nothing_stays_where_the_row_cannot_be_written(media_root, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Image.objects, "get_or_create", fails)
    with pytest.raises(RuntimeError):
        media.store_picture(read(picture_file()), name="a.jpg")
    assert not [path for path in media_root.rglob("*") if path.is_file()]
