"""From the upload to the report at the desk."""

import io
import stat
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from divercity.models import WordPressImport
from divercity.wordpress import importer
from divercity.wordpress import job as jobs
from practices.models import Edition, Image, Practice
from tests import factories
from tests.divercity.wordpress import wxr

pytestmark = pytest.mark.django_db
LIST = "/admin/divercity/wordpressimport/"
ADD = f"{LIST}add/"


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    jobs.forget_all()
    return settings.DATA_DIR / "imports"


@pytest.fixture
def desk(client):
    client.force_login(factories.editor())
    return client


ITEMS = (
    wxr.item(
        1,
        "Praxisbeispiel Augsburg: Treppe",
        "<p>Erster Satz. Zweiter Satz.</p>",
        terms=[("category", "licht", "Licht")],
        meta={"_thumbnail_id": "4"},
    ),
    wxr.item(2, "Nur geplant", "<p>Text</p>", status="draft", slug="", link=f"{wxr.HOST}/?p=2"),
    wxr.item(3, "Projekt", "<p>Seite</p>", type="page", slug="projekt"),
    wxr.attachment(4, "2019/03/platz.png", alt="Ein Platz", parent=1),
)


def sent(export=None, files=None):
    text = export if export is not None else wxr.file(*ITEMS, terms=[wxr.term("licht", "Licht", 5)])
    data = {"export": SimpleUploadedFile("alt.xml", text.encode())}
    return data | ({"files": SimpleUploadedFile("uploads.zip", files)} if files is not None else {})


def zipped(members, *, link=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFLNK if link else stat.S_IFREG) << 16
            archive.writestr(info, content)
    return out.getvalue()


def picture():
    out = io.BytesIO()
    wxr.Pillow.new("RGB", (60, 40), "green").save(out, "PNG")
    return out.getvalue()


def uploaded(desk, **parts):
    response = desk.post(ADD, sent(**parts))
    assert response.status_code == 302, response.content.decode()
    return WordPressImport.objects.latest("pk"), response.url


def test_an_export_is_uploaded_previewed_corrected_confirmed_and_reported(desk, data_dir):
    job, url = uploaded(desk, files=zipped({"wp-content/uploads/2019/03/platz.png": picture()}))
    html = desk.get(url).content.decode()
    assert "Treppe" in html and 'value="Augsburg"' in html and "Dateien fehlen" not in html
    assert not Practice.objects.exists() and not Image.objects.exists(), "a preview writes nothing"

    rows = {"_items": "1", "i-kind_1": "fallstudie", "i-place_1": "Nirgendwo", "i-kind_2": "beitrag", "i-place_2": ""}
    response = desk.post(url, rows)
    assert "„Nirgendwo“ steht nicht im Ortsverzeichnis" in response.content.decode()
    assert desk.post(url, rows | {"i-place_1": "Köln"}).status_code == 302
    html = desk.get(url).content.decode()
    assert 'value="Köln"' in html and 'value="Augsburg"' not in html
    form = desk.get(url).context["mapping"]
    field = next(row["bound"].html_name for row in form.terms if row["name"] == "Licht")
    assert desk.post(url, {"_mapping": "1", field: "category:stadt"}).status_code == 302

    assert desk.post(url, {"_confirm": "1"}).status_code == 302
    assert "0 von 4 Einträgen" in desk.get(url).content.decode()
    answer = desk.post(f"{LIST}{job.pk}/schritt/", headers={"accept": "application/json"}).json()
    assert answer["is_finished"] is True
    edition = Edition.objects.get()
    assert edition.kind == "fallstudie" and edition.document["place"]["name"] == "Köln"
    assert edition.document["categories"] == ["stadt"] and edition.document["pictures"]
    assert Practice.objects.count() == 2
    assert [file.name for file in (data_dir / job.folder).iterdir()] in (
        ["journal.jsonl", "report.html"],
        ["report.html", "journal.jsonl"],
    ), "what was uploaded is gone"
    assert "Bericht ansehen" in desk.get(url).content.decode()
    report = desk.get(f"{LIST}{job.pk}/bericht/")
    assert report.status_code == 200 and "'unsafe-inline'" not in report.headers["Content-Security-Policy"]
    assert b"Treppe" in b"".join(report.streaming_content)
    report = desk.get(f"{LIST}{job.pk}/bericht/?herunterladen")
    assert report.headers["Content-Disposition"].startswith("attachment")
    assert desk.post(f"{LIST}{job.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not (data_dir / job.folder).exists() and Practice.objects.count() == 2


def test_what_is_already_here_is_shown_as_it_is_here_and_not_offered_for_correction(desk):
    by_hand = factories.published(legacy_addresses=["/beitrag-6"], title="Von Hand")
    items = [
        wxr.item(5, "Praxisbeispiel Augsburg: Platz", "<p>Text</p>"),
        wxr.item(6, "Von Hand"),
        wxr.item(7, "Wird gelöscht"),
    ]
    job, url = uploaded(desk, export=wxr.file(*items))
    desk.post(url, {"_confirm": "1"})
    desk.post(f"{LIST}{job.pk}/schritt/")
    Practice.objects.filter(title="Wird gelöscht").delete()
    private = wxr.item(5, "Praxisbeispiel Augsburg: Platz", "<p>Text</p>", status="private")
    job, url = uploaded(desk, export=wxr.file(private, *items[1:], wxr.item(8, "Neu")))
    response = desk.get(url)
    html = response.content.decode()
    assert list(response.context["items"].fields) == ["kind_8", "place_8"]
    number = Practice.objects.get(title="Platz").number
    cells = (
        f"schon hier als Nr. {number}, wird zurückgezogen</td>\n    <td>Praxisbeispiel</td><td>Augsburg (Bayern)</td>"
    )
    assert cells in html and f"schon hier als Nr. {by_hand.number}</td>" in html
    assert "<b>1 Beitrag ist dort nicht mehr öffentlich</b>" in html
    posted = {"_items": "1", "i-kind_5": "fallstudie", "i-kind_8": "fallstudie", "i-place_8": ""}
    assert desk.post(url, posted).status_code == 302
    job.refresh_from_db()
    assert job.corrections["items"] == {"8": {"kind": "fallstudie"}}


def test_what_was_put_right_in_a_preview_outlasts_the_next_import(desk, tmp_path):
    job, url = uploaded(desk)
    desk.post(url, {"_items": "1", "i-kind_1": "fallstudie", "i-place_1": "Köln", "i-kind_2": "beitrag"})
    desk.post(url, {"_confirm": "1"})
    desk.post(f"{LIST}{job.pk}/schritt/")
    desk.post(f"{LIST}{job.pk}/delete/", {"post": "yes"})
    export = tmp_path / "export.xml"
    for text, changes in (("Zweiter Satz", 0), ("Anders", 1)):
        export.write_text(wxr.file(*ITEMS, terms=[wxr.term("licht", "Licht", 5)]).replace("Zweiter Satz", text))
        assert importer.run(importer.check(export)).changes() == changes
        practice = Practice.objects.get(title="Treppe")
        assert (practice.kind, practice.place.name) == ("fallstudie", "Köln")


def test_it_goes_on_without_a_script_and_after_a_restart(desk, monkeypatch):
    items = [wxr.item(number, f"Eintrag {number}", "<p>Text</p>") for number in range(1, 8)]
    job, url = uploaded(desk, export=wxr.file(*items))
    desk.post(url, {"_confirm": "1"})
    monkeypatch.setattr("divercity.wordpress.importer.BATCH", 2)
    monkeypatch.setattr(jobs, "SECONDS", -1)  # over before it has begun: one batch a step
    monkeypatch.setattr(jobs, "MOST_SECONDS", -1)
    steps = 0
    while not WordPressImport.objects.get().finished_at:
        jobs.forget_all()  # as another process
        response = desk.post(f"{LIST}{job.pk}/schritt/")
        assert (response.status_code, response.url) == (302, url)
        steps += 1
        assert steps < 10
    assert steps >= 3 and Practice.objects.count() == 7


def test_two_processes_do_not_take_the_same_step(desk):
    job, url = uploaded(desk)
    desk.post(url, {"_confirm": "1"})
    WordPressImport.objects.update(busy_until=timezone.now() + jobs.BUSY)
    answer = desk.post(f"{LIST}{job.pk}/schritt/", headers={"accept": "application/json"}).json()
    assert answer == {"is_finished": False, "done": 0, "total": 4} and not Practice.objects.exists()
    WordPressImport.objects.update(busy_until=timezone.now() - jobs.BUSY)
    assert desk.post(f"{LIST}{job.pk}/schritt/", headers={"accept": "application/json"}).json()["is_finished"]


def test_nothing_is_done_before_it_is_confirmed(desk):
    job, _ = uploaded(desk)
    desk.post(f"{LIST}{job.pk}/schritt/")
    assert not Practice.objects.exists()
    assert desk.get(f"{LIST}{job.pk}/bericht/").status_code == 404


@pytest.mark.parametrize(
    ("export", "files", "sentence"),
    [
        ("kein XML", None, "kein gültiges XML"),
        ("<rss><channel>", None, "kein gültiges XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><rss/>', None, "Dokumenttypdefinition"),
        (None, b"kein ZIP", "beschädigt"),
        (None, zipped({"../../boese.png": b"x"}), "führt aus dem Ordner hinaus"),
        (None, zipped({"/etc/boese.png": b"x"}), "führt aus dem Ordner hinaus"),
        (None, zipped({"link.png": b"/etc/passwd"}, link=True), "Verknüpfung"),
        (None, zipped({"bombe.png": b"\0" * 20_000_000}), "verdächtig stark gepackt"),
        (None, zipped({"x" * 300 + ".png": b"x"}), "Ein Name darin ist nicht möglich"),
        (None, zipped({"a.png": b"x", "a.png/b.png": b"x"}), "Ein Name darin ist nicht möglich"),
    ],
)
def test_a_hostile_upload_is_refused_with_a_sentence_and_leaves_nothing(desk, data_dir, export, files, sentence):
    response = desk.post(ADD, sent(export, files))
    assert response.status_code == 200 and sentence in response.content.decode()
    assert not WordPressImport.objects.exists()
    assert not data_dir.exists() or not list(data_dir.iterdir())


def test_only_pictures_and_pdfs_are_unpacked(desk, data_dir):
    files = zipped(
        {"2019/03/platz.png": picture(), "index.php": b"<?php", ".htaccess": b"x", "2019/a.svg": b"<svg/>"}
    )
    job, _ = uploaded(desk, files=files)
    names = {path.name for path in (data_dir / job.folder / "uploads").rglob("*") if path.is_file()}
    assert names == {"platz.png"}


def test_only_whoever_has_the_right_sees_anything_of_it(desk, client):
    job, url = uploaded(desk)
    client.force_login(factories.editor("change_practice", "publish_practice"))
    for address in (LIST, ADD, url, f"{LIST}{job.pk}/bericht/", f"{LIST}{job.pk}/delete/"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"{LIST}{job.pk}/schritt/").status_code == 403


@pytest.mark.parametrize("state", [{}, {"confirmed_at": timezone.now()}, {"finished_at": timezone.now()}])
def test_an_import_whose_files_are_gone_says_so(desk, data_dir, state):
    job, url = uploaded(desk)
    WordPressImport.objects.update(**state)
    jobs.discard(job)
    assert "ist nicht mehr da" in desk.get(url, follow=True).content.decode()
    assert desk.post(f"{LIST}{job.pk}/schritt/").status_code == 302


def test_an_upload_that_nobody_confirms_is_deleted_after_a_week(desk, data_dir):
    job, _ = uploaded(desk)
    assert desk.get(LIST).status_code == 200 and (data_dir / job.folder / "export.xml").exists()
    WordPressImport.objects.update(created_at=timezone.now() - jobs.KEPT * 2)
    html = desk.get(LIST).content.decode()
    assert "alt.xml" not in html and not (data_dir / job.folder).exists()
    assert not WordPressImport.objects.exists()
