"""Pictures and PDFs of an import: found, taken in, named where they are not, credited once."""

import pytest
from PIL import Image as Pillow

from divercity.models import ImportedItem, Page
from divercity.wordpress import files, importer, report
from practices.desk import versions
from practices.models import Edition, EditionFile, Image, Practice
from tests.divercity.wordpress.runs import entries, take_in
from tests.divercity.wordpress.wxr import HOST, attachment, item, paragraph

pytestmark = pytest.mark.django_db


def test_a_picture_without_alternative_text_is_held_back_and_named(client, export, uploads):
    path = export(
        item(7, "Eins", paragraph("Text."), meta={"_thumbnail_id": "9"}), attachment(9, "2020/01/platz.png")
    )
    plan = importer.check(path, uploads)
    outcome = importer.run(plan)
    assert "pictures" not in Edition.objects.get().document
    assert Practice.objects.get().pictures.count() == 1
    [(label, why)] = entries(outcome)[7].pictures
    assert label == "platz.png" and "Alternativtext" in why
    assert "platz.png" in report.html(plan, outcome)
    assert client.get(Image.objects.get().get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", "2020/../../geheim.png", "..\\geheim.png", "verweis.png", "2020/01"]
)
def test_no_path_leads_out_of_the_folder_of_uploads(export, uploads, path, tmp_path):
    (tmp_path / "geheim.png").write_bytes((uploads / "2020/01/platz.png").read_bytes())
    (uploads / "verweis.png").symlink_to(tmp_path / "geheim.png")
    outcome = take_in(export(attachment(9, path)), uploads)
    assert not Image.objects.exists() and not ImportedItem.objects.exists()
    [entry] = outcome.entries()
    assert entry.done == "refused" and entry.why


def test_a_file_whose_name_differs_in_case_only_is_found_unless_two_could_be_meant(tmp_path):
    for name in ("gross.jpg", "ärger.png", "zwei.png", "ZWEI.png"):
        (tmp_path / name).write_bytes(b"")
    found = files.Uploads(tmp_path)
    assert found.at("GROSS.JPG").name == "gross.jpg" and found.at("Ärger.PNG").name == "ärger.png"
    assert found.at("ZWEI.png").name == "ZWEI.png"
    with pytest.raises(files.Missing):
        found.at("Zwei.PNG")


@pytest.mark.parametrize(
    "place",
    ["sites/4", "uploads/sites/4", "", "Sicherung vom Mai", "wp-content/uploads", "www/html/wp-content/uploads"],
)
def test_the_files_of_one_site_of_several_are_found_however_the_folder_was_packed(export, uploads, tmp_path, place):
    where = f"{HOST}/wp-content/uploads/sites/4/2020/01"
    picture = item(
        9, "Platz", type="attachment", status="inherit", url=f"{where}/platz.png",
        meta={"_wp_attached_file": "2020/01/platz.png", "_wp_attachment_image_alt": "Platz"},
    )  # fmt: skip
    text = f'<p>Text.</p><img src="{where}/platz-30x20.png"><img src="{where}/park.png" alt="Park">'
    packed = tmp_path / "gepackt"
    (packed / place).parent.mkdir(parents=True, exist_ok=True)
    uploads.rename(packed / place)
    (packed / "sites/5/2020/01").mkdir(parents=True)
    (packed / "sites/5/2020/01/platz.png").write_bytes(b"eine andere Website")
    take_in(export(item(7, "Eins", text), picture), packed)
    assert [row["alt"] for row in Edition.objects.get().document["pictures"]] == ["Platz", "Park"]


def test_files_on_a_host_of_their_own_are_found_by_year_and_month(export, uploads):
    url = "https://alte-website.files.example.com/2020/01/platz.png"
    picture = item(
        9, "Platz", type="attachment", status="inherit", url=url, meta={"_wp_attachment_image_alt": "Platz"}
    )
    take_in(export(item(7, "Eins", f'<img src="{url}?w=300">Text.'), picture), uploads)
    assert [row["alt"] for row in Edition.objects.get().document["pictures"]] == ["Platz"]


def test_a_file_that_comes_later_is_put_where_it_was_missed(export, uploads):
    post = item(7, "Eins", paragraph("Text."), meta={"_thumbnail_id": "9"})
    path = export(post, attachment(9, "2020/01/neu.png", alt="Neu"))
    take_in(path, uploads)
    assert "pictures" not in Edition.objects.get().document
    (uploads / "2020/01/park.png").rename(uploads / "2020/01/neu.png")
    assert take_in(path, uploads).changes() == 2
    assert len(Edition.objects.get().document["pictures"]) == 1


def test_files_that_are_missing_broken_or_of_another_kind_are_named(export, uploads):
    (uploads / "kaputt.png").write_bytes(b"\x89PNG\r\n\x1a\nkaputt")
    (uploads / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    outcome = take_in(
        export(
            attachment(1, "kaputt.png"),
            attachment(2, "film.mp4"),
            attachment(3, "fehlt.jpg"),
            attachment(4, "a.pptx"),
        ),
        uploads,
    )
    assert {entry.done for entry in outcome.entries()} == {"refused"}
    broken, film, missing, slides = (entry.why for entry in outcome.entries())
    assert "kein lesbares Bild" in broken and missing == "Die Datei „fehlt.jpg“ fehlt im Ordner."
    assert film == slides == files.OTHER, "whether it is there or not"


@pytest.mark.parametrize("kind", ["post", "page"])
def test_the_words_of_a_link_to_a_pdf_that_is_missing_stay_in_the_text(client, export, uploads, kind):
    folder = f"{HOST}/wp-content/uploads/2020/01"
    text = (
        f'<p>Der erste Absatz.</p><p><a href="{folder}/bericht.pdf">Bericht</a></p>'
        f'<p><a href="{folder}/weg.pdf">Steckbrief Gera</a></p><p><a href="/heft.pdf">Heft 3</a></p>'
        f'<p><a href="{folder}/fort.pdf">Download</a></p>'
    )
    path = export(item(7, "Eins", text, type=kind, slug="eins"), attachment(9, "2020/01/bericht.pdf"))
    entry = next(entry for entry in take_in(path, uploads).entries() if entry.id == 7)
    assert [label for label, why in entry.files if why] == ["Steckbrief Gera", "Heft 3", "fort"]
    page = client.get("/praxisbeispiele/eins/" if kind == "post" else "/eins/").content.decode()
    assert "<p>Steckbrief Gera</p>" in page and "<p>Heft 3</p>" in page and "Download</p>" not in page
    assert "<p>Bericht</p>" not in page and "Bericht" in page
    (uploads / "2020/01/weg.pdf").write_bytes(b"%PDF-1.4\nx\n%%EOF\n")
    take_in(path, uploads)
    page = client.get("/praxisbeispiele/eins/" if kind == "post" else "/eins/").content.decode()
    assert "<p>Steckbrief Gera</p>" not in page and "Steckbrief Gera" in page


def test_what_stood_below_a_picture_that_is_missing_is_named_with_it(export, uploads):
    missing = f"{HOST}/wp-content/uploads/2020/01/weg.png"
    gone = f'<figure><img src="{missing}"><figcaption>Der Hof im Mai</figcaption></figure>'
    other = '<figure><img src="https://fremd.example/x.png"><figcaption>Der Park im Juni</figcaption></figure>'
    [entry] = take_in(export(item(7, "Eins", paragraph("Text.") + gone + other)), uploads).entries()
    assert [why for _, why in entry.pictures] == [
        "Die Datei „2020/01/weg.png“ fehlt im Ordner. Darunter stand: „Der Hof im Mai“",
        "Das Bild lag auf einer fremden Website. Darunter stand: „Der Park im Juni“",
    ]


def test_a_link_to_the_page_of_a_file_offers_the_file_if_readers_could_open_that_page(client, export, uploads):
    pages = "".join(f'<a href="/?attachment_id={number}">Datei {number}</a> ' for number in (50, 51, 52, 53))
    path = export(
        item(1, "Eins", f"<p>Ein Text. {pages}</p>", slug="eins"),
        item(2, "Verborgen", status="private"),
        attachment(50, "2020/01/platz.png", alt="Platz"),
        attachment(51, "2020/01/park.png", alt="Park", parent=2),
        attachment(52, "2020/01/bericht.pdf"),
        item(
            53, "Privat", type="attachment", status="private", meta={"_wp_attached_file": "2020/01/platz-30x20.png"}
        ),
    )
    take_in(path, uploads)
    document = Edition.objects.get().document
    assert [row["alt"] for row in document["pictures"]] == ["Platz"]
    assert [row["label"] for row in document["attachments"]] == ["Datei 52"]
    assert document["sections"]["body"].count("<a ") == 1 and "Datei 51" in document["sections"]["body"]
    for address, status in (("/?p=50", 301), ("/?p=51", 404), ("/?p=52", 301), ("/?p=53", 404)):
        assert client.get(address).status_code == status, address


def test_a_still_gif_becomes_png_and_a_picture_too_large_gives_way_to_its_largest_size(export, uploads, monkeypatch):
    from PIL import Image as Pillow

    from practices import media

    Pillow.new("RGB", (20, 10), "green").save(uploads / "alt.gif")
    monkeypatch.setattr(media, "MAX_PIXELS", 1000)
    sizes = 'a:1:{s:5:"sizes";a:1:{s:6:"medium";a:1:{s:4:"file";s:15:"platz-30x20.png";}}}'
    large = attachment(2, "2020/01/platz.png").replace(
        "</item>",
        "<wp:postmeta><wp:meta_key>_wp_attachment_metadata</wp:meta_key>"
        f"<wp:meta_value>{sizes}</wp:meta_value></wp:postmeta></item>",
    )
    outcome = take_in(export(attachment(1, "alt.gif"), large), uploads)
    assert sorted(Image.objects.values_list("width", "height")) == [(20, 10), (30, 20)]
    assert "kleinere Größe" in entries(outcome)[2].remarks[0]


def figure(number, path, caption):
    picture = f'<img src="{HOST}/wp-content/uploads/{path}" alt="Ein Platz" class="wp-image-{number}"/>'
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


@pytest.mark.parametrize("kind", ["post", "page"])
def test_a_credit_below_a_picture_is_kept_where_the_library_has_another(export, uploads, client, kind):
    path = export(
        item(
            7,
            "Ein Platz",
            paragraph("Text.") + figure(9, "2020/01/platz.png", "Am Abend. Foto: Anna Beispiel"),
            type=kind,
        ),
        attachment(9, "2020/01/platz.png", caption="Der Platz. Foto: Bernd Muster"),
    )
    take_in(path, uploads)
    page = Edition.objects.get() if kind == "post" else Page.objects.get(path="beitrag-7")
    html = client.get(page.get_absolute_url()).content.decode()
    assert "Am Abend. (Bild: Anna Beispiel)" in html and "Bernd Muster" in html
    Image.objects.update(credit="Anna Beispiel")
    assert take_in(path, uploads).changes() == 0


def test_a_credit_that_only_a_text_gives_is_the_library_s_and_a_second_one_stays_below(export, uploads, client):
    path = export(
        item(7, "Eins", paragraph("Text.") + figure(9, "2020/01/platz.png", "Am Abend. Foto: Anna Beispiel")),
        item(8, "Zwei", paragraph("Text.") + figure(9, "2020/01/platz.png", "Am Morgen. Foto: Bernd Muster")),
        item(10, "Drei", paragraph("Text."), type="page", meta={"_thumbnail_id": "9"}),
        attachment(9, "2020/01/platz.png"),
    )
    take_in(path, uploads)
    assert Image.objects.get().credit == "Anna Beispiel"
    one, two = Edition.objects.order_by("practice_number")
    assert one.document["pictures"][0]["caption"] == "Am Abend."
    assert two.document["pictures"][0]["caption"] == "Am Morgen. (Bild: Bernd Muster)"
    assert two.document["pictures"][0]["credit"] == "Anna Beispiel"
    assert take_in(path, uploads).changes() == 0


def test_a_featured_picture_keeps_the_caption_it_has_in_the_text(export, uploads):
    path = export(
        item(
            10,
            "Seite",
            paragraph("Text.") + figure(9, "2020/01/platz.png", "Am Abend."),
            type="page",
            meta={"_thumbnail_id": "9"},
        ),
        attachment(9, "2020/01/platz.png"),
    )
    take_in(path, uploads)
    assert Page.objects.get(path="beitrag-10").pictures.get().caption == "Am Abend."


def test_a_picture_that_another_replaced_on_the_old_site_leaves_it_its_addresses(client, export, uploads):
    path = export(
        item(7, "Eins", paragraph("Text."), meta={"_thumbnail_id": "9"}),
        attachment(9, "2020/01/platz.png", alt="Ein Platz"),
    )
    take_in(path, uploads)
    Pillow.new("RGB", (60, 44), "green").save(uploads / "2020" / "01" / "platz.png")
    assert take_in(path, uploads).done["picture", "changed"] == 1
    token = EditionFile.objects.get().token
    for address in ("/platz/", "/?attachment_id=9", "/wp-content/uploads/2020/01/platz-300x200.png"):
        response = client.get(address)
        assert (response.status_code, token in response.url) == (301, True), address


def test_a_picture_that_was_replaced_there_and_is_shown_here_still_keeps_its_addresses(client, export, uploads):
    path = export(
        item(7, "Eins", paragraph("Text."), meta={"_thumbnail_id": "9"}),
        attachment(9, "2020/01/platz.png", alt="Ein Platz"),
    )
    take_in(path, uploads)
    practice = Practice.objects.get()
    practice.title = "Hier geändert"  # so it keeps the picture that it has
    practice.save()
    versions.record(practice, by=None)
    token = EditionFile.objects.get().token
    Pillow.new("RGB", (60, 44), "green").save(uploads / "2020" / "01" / "platz.png")
    take_in(path, uploads)
    response = client.get("/wp-content/uploads/2020/01/platz.png")
    assert (response.status_code, token in response.url) == (301, True)


def test_a_file_that_moved_there_is_found_where_it_lay_and_lies(client, export, uploads):
    def items(path, slug):
        link = f'<a href="{HOST}/wp-content/uploads/{path}">Der Bericht</a>'
        return item(7, "Eins", paragraph(link)), attachment(9, path, link=f"{HOST}/{slug}/")

    take_in(export(*items("2020/01/bericht.pdf", "bericht")), uploads)
    (uploads / "2020" / "01" / "bericht.pdf").rename(uploads / "2020" / "01" / "bericht-2020.pdf")
    take_in(export(*items("2020/01/bericht-2020.pdf", "jahresbericht")), uploads)
    token = EditionFile.objects.get().token
    for path in ("/bericht/", "/jahresbericht", "/wp-content/uploads/2020/01/bericht.pdf"):
        assert token in client.get(path)["Location"], path
    assert token in client.get("/wp-content/uploads/2020/01/bericht-2020.pdf")["Location"]
