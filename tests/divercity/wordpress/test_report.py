"""The report of an import: complete, in one file, and harmless whatever the export says."""

import io
import re

import pytest
from django.core.management import call_command

from divercity.models import Page
from divercity.wordpress import importer, report
from practices.models import Edition
from tests.divercity.wordpress.wxr import HOST, attachment, item, paragraph, term

pytestmark = pytest.mark.django_db


def told(path, uploads=None, **options):
    plan = importer.check(path, uploads)
    outcome = importer.run(plan, **options)
    return report.html(plan, outcome)


def test_sums_agree_with_the_export(export, uploads):
    html = told(
        export(
            item(1, "Eins", paragraph("Text.")),
            item(2, "Zwei", status="draft"),
            item(3, "Drei", status="trash"),
            item(4, "Seite", paragraph("Text."), type="page"),
            item(5, "Menü", type="nav_menu_item"),
            attachment(6, "2020/01/platz.png"),
            attachment(7, "fehlt.png"),
        ),
        uploads,
    )
    foot = re.search(r"<tfoot>(.*?)</tfoot>", html, re.DOTALL)[1]
    assert [int(figure) for figure in re.findall(r">(\d+)<", foot)] == [7, 2, 1, 1, 3]
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th><td class="figure">(\d+)</td>', html)
    assert dict(rows) == {
        "Beiträge": "3",
        "Bilder und Dateien": "2",
        "Seiten": "1",
        "Menüeinträge": "1",
        "Zusammen": "7",
    }


def test_fields_that_people_filled_are_named(export):
    meta = {
        "projekt_beschreibung": "<p>Ein Satz für alle.</p>",
        "_intern": "Ein Satz für alle.",
        "views": "12",
        "layout": 'a:1:{s:4:"text";s:18:"Ein Satz für alle.";}',
        "json": '{"text": "Ein Satz für alle"}',
        "farbe": "blau",
        "stadt": "Wuppertal",
        "_stadt": "field_5f2",
        "laufzeit": "2018 bis 2020",
        "traeger": "Ein Verein",
        "_traeger": "field_5f4",
        "galerie": 'a:1:{i:0;s:2:"12";}',
        "_galerie": "field_5f3",
    }
    html = told(export(item(1, "Eins", paragraph("Text."), meta=meta), item(2, "Zwei", paragraph("Text."))))
    assert html.count("Zusatzfelder der alten Website sind nicht übernommen: „projekt_beschreibung“, „traeger“.") == 1
    assert html.count("Zusatzfelder") == 1
    document = Edition.objects.get(title="Eins").document
    assert (document["place"]["name"], document["start_year"], document["end_year"]) == ("Wuppertal", 2018, 2020)


def test_an_old_address_at_which_this_site_has_its_own_page_is_said_to_stay(client, export):
    html = told(export(item(1, "Alle Beispiele", paragraph("Text."), type="page", slug="praxisbeispiele")))
    rows = dict(
        re.findall(r'<td class="address">([^<]+)</td><td class="address" data-label="führt zu">(.*?)</td>', html)
    )
    assert rows["/praxisbeispiele"] == "/praxisbeispiele/" and client.get("/praxisbeispiele/").status_code == 200
    assert rows["/?p=1"] == "/praxisbeispiele-seite/" and client.get("/?p=1").url == "/praxisbeispiele-seite/"
    assert "Unter „/praxisbeispiele/“ antwortet hier ein anderer Teil der Website" in html


def test_a_post_at_an_address_of_ours_is_said_to_be_elsewhere(client, export):
    html = told(
        export(*(item(n, "Post", paragraph("Text."), slug=slug) for n, slug in ((1, "impressum"), (2, "orte"))))
    )
    rows = dict(
        re.findall(r'<td class="address">([^<]+)</td><td class="address" data-label="führt zu">(.*?)</td>', html)
    )
    for number, slug in ((1, "impressum"), (2, "orte")):
        assert rows[f"/{slug}"] == f"/{slug}/" and client.get(f"/{slug}/").status_code == 200
        assert client.get(f"/?p={number}").url == rows[f"/?p={number}"] == f"/praxisbeispiele/{slug}/"


def test_addresses_of_items_and_archives_stand_beside_the_new_ones(export):
    html = told(
        export(
            item(1, "Eins", paragraph("Text."), terms=[("category", "stadt", "Stadt")], slug="eins"),
            item(2, "Verborgen", status="private", slug="verborgen"),
            terms=[term("stadt", "Stadt", 12)],
        )
    )
    rows = dict(
        re.findall(r'<td class="address">([^<]+)</td><td class="address" data-label="führt zu">(.*?)</td>', html)
    )
    assert rows["/eins"] == rows["/?p=1"] == "/praxisbeispiele/eins/"
    assert "nicht öffentlich" in rows["/verborgen"]
    assert rows["/category/stadt"] == rows["/?cat=12"] == "/kategorien/wohnen-und-nachbarschaft/stadt/"


def test_links_to_what_is_not_public_and_unknown_addresses_are_named(export):
    links = f'<a href="{HOST}/verborgen/">hier</a> und <a href="{HOST}/gab-es-nie/">dort</a>'
    html = told(export(item(1, "Eins", paragraph(links)), item(2, "Verborgen", status="private", slug="verborgen")))
    assert f"{HOST}/verborgen/</span> → Text „hier“" in html
    assert html.count(f"{HOST}/gab-es-nie/") >= 2  # at its item, and among the addresses that nothing explains


def test_nothing_in_it_runs_or_asks_elsewhere(export):
    nasty = '"><script>alert(1)</script><img src=//boese.example onerror=x>'
    html = told(
        export(
            item(1, nasty, f'[{nasty}]<a href="javascript:alert(1)">x</a>', terms=[("post_tag", "x", nasty)]),
            terms=[term("x", nasty, taxonomy="post_tag")],
            title=nasty,
        ),
        dry_run=True,
    )
    assert "<script" not in html and "<img" not in html and "javascript:" not in re.sub(r">[^<]*<", "><", html)
    assert not re.findall(r'(?:src|href)="(?!#|/)[^"]*"|url\((?!data:)', html)
    assert "Probelauf" in html


def test_what_is_a_draft_or_lacks_a_picture_is_said_as_it_is(export, uploads, tmp_path):
    picture = f'<img src="{HOST}/wp-content/uploads/2020/01/platz.png"/>'
    path = export(
        item(7, "Ein Beitrag", paragraph("Text.") + picture),
        item(8, "Noch ein Beitrag", paragraph("Text.") + picture),
        item(10, "Impressum", paragraph("Anders."), type="page", slug="impressum"),
        item(11, "Geheimes", paragraph("Anders."), type="page", password="x"),
        attachment(9, "2020/01/platz.png"),
        attachment(12, "2020/01/ton.mp3"),
    )
    (uploads / "2020/01/ton.mp3").write_bytes(b"ID3")
    Page.objects.update_or_create(path="impressum", defaults={"title": "Impressum", "status": "published"})
    Page.objects.filter(path="impressum").update(body="<p>Unseres.</p>")
    out = io.StringIO()
    told = tmp_path / "report.html"
    call_command("import_wordpress", path, uploads=uploads, report=told, stdout=out)
    html = told.read_text(encoding="utf-8")
    assert "In 2 Einträgen fehlen Bilder, bis sie beschrieben oder da sind." in out.getvalue()
    assert "2 Einträge sind Entwürfe" in html and "liegt neben unserer Seite" in html
    assert "mit Kennwort geschützt" in html and "waren nicht öffentlich" not in html
    assert "Filme, Töne und Office-Dateien sind nicht möglich" in html


def test_a_second_page_beside_ours_is_named_as_such(export):
    Page.objects.filter(path="impressum").update(body="<p>Unseres.</p>")
    Page.objects.create(path="impressum-import", title="Früher", body="<p>x</p>", status="draft")
    path = export(item(10, "Impressum", paragraph("Anders."), type="page", slug="impressum"))
    assert "liegt neben unserer Seite" in told(path)
    assert Page.objects.get(title="Impressum", status="draft").path == "impressum-import-2"


def test_a_file_that_nothing_public_shows_is_said_not_to_be_public(client, export, uploads):
    path = export(
        item(1, "Eins", paragraph("Text."), meta={"_thumbnail_id": "5"}),
        item(2, "Seite", f'<a href="{HOST}/wp-content/uploads/2020/01/bericht.pdf">Bericht</a>', type="page"),
        attachment(5, "2020/01/platz.png", alt="Ein Platz"),
        attachment(6, "2020/01/park.png", alt="Ein Park"),
        attachment(7, "2020/01/bericht.pdf"),
    )
    row = r'<td class="address">(/wp-content/[^<]+)</td><td class="address"[^>]*>(?:<span[^>]*>)?([^<]+)'
    before = dict(re.findall(row, told(path, uploads, dry_run=True)))
    assert len(before) == 6 and set(before.values()) == {"steht erst nach dem Übernehmen fest"}
    rows = re.findall(row, told(path, uploads))
    new = {old.rpartition("/")[2]: address for old, address in rows}
    assert new["park.png"] == "nicht öffentlich" and new["platz.png"].startswith("/medien/")
    assert client.get(new["platz.png"]).status_code == client.get(new["bericht.pdf"]).status_code == 200
    assert client.get("/wp-content/uploads/2020/01/park.png").status_code == 404


def test_a_text_that_only_a_page_builder_has_is_named(export):
    data = {"_elementor_data": '[{"elType":"widget","settings":{"editor":"<p>Wort</p>"}}]'}
    nothing = {"_elementor_data": "[]"}
    html = told(
        export(
            item(1, "Eins", "", meta=data),
            item(2, "Zwei", "", type="page", meta=data),
            item(3, "Drei", "<p>Wort</p>", meta=data),
            item(4, "Vier", "", meta=nothing),
        )
    )
    assert html.count("Der Text stand nur im Baukasten Elementor") == 2
