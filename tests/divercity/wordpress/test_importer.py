"""What an import leaves behind: records, pages, files, and nothing that was not public before."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from divercity.models import Page
from divercity.wordpress import importer, report
from practices.desk import versions, workflow
from practices.models import Edition, Image, PdfFile, Practice, Version
from taxonomy import terms
from taxonomy.models import Category
from tests import factories
from tests.divercity.wordpress.runs import entries, everything, led, state, take_in
from tests.divercity.wordpress.wxr import HOST, attachment, item, paragraph, term

pytestmark = pytest.mark.django_db
COMMENT = (
    "<wp:comment><wp:comment_id>5</wp:comment_id><wp:comment_author>Geheime Person</wp:comment_author>"
    "<wp:comment_author_email>person.geheim@example.org</wp:comment_author_email>"
    "<wp:comment_author_IP>203.0.113.77</wp:comment_author_IP>"
    "<wp:comment_content>Geheimer Kommentar</wp:comment_content></wp:comment>"
)


def test_a_published_post_is_public_with_its_date_terms_pictures_and_files(client, export, uploads):
    path = export(
        item(
            7,
            "Praxisbeispiel Wuppertal: Der neue Platz",
            paragraph("Der Platz ist neu.") + '<!-- wp:image {"id":8} --><figure class="wp-block-image">'
            f'<img src="{HOST}/wp-content/uploads/2020/01/platz-30x20.png" alt="Ein roter Platz" class="wp-image-8"/>'
            "<figcaption>Der Platz. Foto: Stadt Wuppertal</figcaption></figure><!-- /wp:image -->"
            f'<!-- wp:file {{"id":9}} --><div class="wp-block-file">'
            f'<a href="{HOST}/wp-content/uploads/2020/01/bericht.pdf">'
            "Der Bericht</a></div><!-- /wp:file -->",
            excerpt="Ein Platz wird neu.",
            link=f"{HOST}/wohnen/der-neue-platz/",
            slug="der-neue-platz",
            terms=[
                ("category", "polizei", "Polizei"),
                ("category", "stadt", "Stadt"),
                ("post_tag", "plaetze", "Plätze"),
            ],
        ),
        attachment(8, "2020/01/platz.png"),
        attachment(9, "2020/01/bericht.pdf"),
    )
    outcome = take_in(path, uploads)
    assert outcome.is_complete
    edition = Edition.objects.live().get()
    assert edition.first_published_at.isoformat() == "2019-03-04T09:00:00+00:00"
    document = edition.document
    assert (document["kind"], document["place"]["name"]) == ("praxisbeispiel", "Wuppertal")
    assert document["teaser"] == "Ein Platz wird neu."
    assert document["categories"] == ["stadt"] and [row["actor"] for row in document["actors"]] == ["polizei"]
    assert document["tags"] == ["Plätze"]
    assert "/wohnen/der-neue-platz" in document["legacy_addresses"] and "/?p=7" in document["legacy_addresses"]
    [picture] = document["pictures"]
    assert (picture["alt"], picture["credit"]) == ("Ein roter Platz", "Stadt Wuppertal")
    assert document["attachments"][0]["label"] == "Der Bericht"
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "Der Platz ist neu." in page and "Der Bericht" in page
    for stored in (Image.objects.get(), PdfFile.objects.get()):
        assert client.get(stored.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "fields, note",
    [
        ({"status": "private"}, "privat"),
        ({"status": "draft"}, "Entwurf"),
        ({"status": "pending"}, "Prüfung"),
        ({"status": "future", "date": "2099-05-03 10:30:00"}, "3. Mai 2099"),
        ({"password": "sesam-geheim"}, "Kennwort"),
    ],
)
def test_nothing_becomes_more_public_than_it_was(client, export, fields, note):
    path = export(
        item(
            7,
            "Unveröffentlicht",
            paragraph("Verborgene Wörter."),
            terms=[("post_tag", "verborgen", "Verborgen")],
            **fields,
        ),
        item(8, "Verborgene Seite", paragraph("Verborgene Wörter."), type="page", **fields),
    )
    outcome = take_in(path)
    assert not Edition.objects.exists() and not any(entry.is_public for entry in outcome.entries())
    practice = Practice.objects.get()
    assert practice.stage == "draft" and note in practice.internal_note
    assert Page.objects.get(path="beitrag-8").status == "draft"
    for address in (
        "/",
        "/praxisbeispiele/",
        "/feed/",
        "/sitemap.xml",
        "/schlagworte/",
        f"/praxisbeispiele/{practice.slug}/",
    ):
        assert "erborgen" not in client.get(address).content.decode()
    for address in ("/beitrag-7/", "/beitrag-8/", "/?p=7", "/?page_id=8"):
        assert client.get(address).status_code == 404, address


def test_trash_revisions_menus_and_the_engines_own_items_are_named_and_left_out(export):
    others = ["revision", "nav_menu_item", "wp_template", "wpcf7_contact_form", "custom_css", "wp_global_styles"]
    path = export(
        item(7, "Weg", status="trash"),
        item(8, "Leer", status="auto-draft"),
        *(item(20 + i, name, type=name) for i, name in enumerate(others)),
    )
    outcome = take_in(path)
    assert not Practice.objects.exists()
    assert {entry.done for entry in outcome.entries()} == {"left"}
    assert all(entry.why for entry in outcome.entries()) and len(entries(outcome)) == 8


def test_a_type_of_ones_own_becomes_records_unless_readers_could_not_open_it(export):
    path = export(
        item(7, "Ein Projekt", paragraph("Text."), type="projekt", link=f"{HOST}/projekte/ein-projekt/"),
        item(8, "Ein Formular", type="erfundene_form", link=f"{HOST}/?post_type=erfundene_form&p=8"),
        item(9, "Noch eins", type="erfundene_form", status="draft", link=f"{HOST}/?post_type=erfundene_form&p=9"),
    )
    found = entries(take_in(path))
    assert (found[7].became, found[7].kind) == ("record", "praxisbeispiel")
    assert found[8].became == found[9].became == "nothing" and "Technik" in found[8].why


def test_of_two_items_with_one_number_the_one_that_readers_saw_is_taken(export):
    path = export(
        item(7, "Menü", type="nav_menu_item"), item(7, "Gelesen", paragraph("Text.")), item(7, "Zweiter", "Weg.")
    )
    plan = importer.check(path)
    importer.run(plan)
    assert Edition.objects.get().title == "Gelesen" and len(plan.survey.problems) == 2
    assert importer.run(importer.check(path)).changes() == 0


def test_comments_addresses_and_passwords_stand_nowhere(export):
    path = export(
        item(7, "Mit Kommentar", paragraph("Text."), extra=COMMENT), item(8, "Mit Kennwort", password="sesam-geheim")
    )
    plan = importer.check(path)
    outcome = importer.run(plan)
    text = everything() + report.html(plan, outcome) + repr(list(outcome.entries()))
    for secret in ("geheim@", "Geheime", "203.0.113.77", "sesam", "ada.geheim"):
        assert secret not in text, secret
    assert entries(outcome)[7].comments == 1


def test_a_second_run_changes_nothing(export, uploads):
    path = export(
        item(7, "Eins", paragraph(f'Siehe <a href="{HOST}/beitrag-8/">zwei</a>.'), meta={"_thumbnail_id": "9"}),
        item(8, "Zwei", paragraph("Text."), terms=[("post_tag", "neu", "Ganz neu")]),
        item(10, "Seite", paragraph("Seitentext."), type="page"),
        attachment(9, "2020/01/platz.png", alt="Ein Platz"),
        terms=[term("stadt", "Stadt")],
    )
    take_in(path, uploads)
    before = state()
    outcome = take_in(path, uploads)
    assert state() == before and outcome.changes() == 0
    outcome = take_in(path)  # the folder of files need not come along again
    assert state() == before and outcome.changes() == 0


def test_a_dry_run_writes_nothing(export, uploads, settings):
    path = export(
        item(7, "Eins", paragraph("Text."), terms=[("post_tag", "neu", "Ganz neu")], meta={"_thumbnail_id": "9"}),
        item(10, "Seite", paragraph("Seitentext."), type="page"),
        attachment(9, "2020/01/platz.png", alt="Ein Platz"),
    )
    before = everything()
    outcome = take_in(path, uploads, dry_run=True)
    assert everything() == before and not settings.MEDIA_ROOT.exists()
    assert (
        outcome.done["record", "created"]
        == outcome.done["page", "created"]
        == outcome.done["picture", "created"]
        == 1
    )


def test_a_changed_export_updates_what_nobody_changed_here(export):
    take_in(export(item(7, "Eins", paragraph("Alt.")), item(10, "Seite", paragraph("Alt."), type="page")))
    outcome = take_in(export(item(7, "Eins", paragraph("Neu.")), item(10, "Seite", paragraph("Neu."), type="page")))
    assert outcome.changes() == 2
    assert "Neu." in Edition.objects.get().document["sections"]["body"]
    assert Practice.objects.count() == 1 and Version.objects.count() == 2
    assert Page.objects.get(path="beitrag-10").body == "<p>Neu.</p>"


def test_renaming_a_term_or_crediting_a_picture_here_makes_no_change_of_the_export(export, uploads):
    path = export(
        item(7, "Eins", paragraph("Text."), terms=[("category", "stadt", "Stadt")], meta={"_thumbnail_id": "9"}),
        attachment(9, "2020/01/platz.png", alt="Ein Platz"),
    )
    take_in(path, uploads)
    Image.objects.update(credit="Ada Muster", licence="CC BY 4.0")
    with terms.changing(Category):
        Category.objects.filter(slug="stadt").update(slug="stadt-und-ort", name="Stadt und Ort")
    before = state()
    assert take_in(path, uploads).changes() == 0
    assert state() == before


def test_what_was_changed_deleted_or_withdrawn_here_stays_so_and_is_named(export):
    def items(text):
        return [item(n, f"Beitrag {n}", paragraph(f"{text} {n}.")) for n in range(1, 5)] + [
            item(10, "Seite", paragraph(text), type="page"),
            item(11, "Weg", paragraph(text), type="page"),
        ]

    take_in(export(*items("Alt")))
    by = factories.editor()
    changed, withdrawn, deleted, archived = Practice.objects.order_by("number")
    Practice.objects.filter(pk=changed.pk).update(district="Nordstadt")
    versions.record(changed, by=by)
    workflow.withdraw(withdrawn, by=by)
    workflow.delete(deleted, by=by)
    workflow.archive(archived, by=by)
    Page.objects.filter(path="beitrag-10").update(title="Unsere Seite")
    Page.objects.filter(path="beitrag-11").delete()
    before = state()
    outcome = take_in(export(*items("Neu")))
    assert state() == before
    found = entries(outcome)
    assert {entry.done for entry in found.values()} == {"kept"}
    words = {1: "geändert", 2: "zurückgezogen", 3: "gelöscht", 4: "archiviert", 10: "geändert", 11: "gelöscht"}
    assert all(word in found[number].why for number, word in words.items())


def test_a_post_whose_address_a_record_here_has_is_not_made_twice(client, export):
    number = factories.published(legacy_addresses=["/stadt/beitrag-7"], slug="von-hand").number
    link = f"{HOST}/stadt/beitrag-7/"
    outcome = take_in(export(item(7, "Doppelt", link=link), item(8, "Zweiter", f'<a href="{link}">hier</a>')))
    assert Practice.objects.count() == 2
    entry = entries(outcome)[7]
    assert (entry.done, entry.number) == ("here", number) and f"Nr. {number}" in entry.why
    text = Edition.objects.exclude(practice_number=number).get().document["sections"]["body"]
    assert 'href="/praxisbeispiele/von-hand/"' in text


def test_a_number_or_a_mere_slug_alone_does_not_make_two_posts_one(export):
    factories.published(title="Ganz etwas anderes", legacy_addresses=["/?p=7", "/beitrag-8"])
    factories.published(title="Das Gleiche", legacy_addresses=["/?p=9"])
    below = item(8, "Acht", link=f"{HOST}/stadt/beitrag-8/")
    outcome = take_in(export(item(7, "Sieben"), below, item(9, "Das Gleiche")))
    assert {number: entry.done for number, entry in entries(outcome).items()} == {
        7: "created",
        8: "created",
        9: "here",
    }
    assert any("führt schon zu Beitrag" in remark for remark in entries(outcome)[7].remarks)


def test_two_old_sites_do_not_take_each_others_posts(export):
    for host in (HOST, "https://andere.example.org"):
        link = f"{host}/stadt/willkommen/"
        path = export(item(7, f"Willkommen bei {host}", link=link), address=host)
        assert take_in(path).done["record", "created"] == 1
        assert take_in(path).changes() == 0
    assert Practice.objects.count() == 2


def test_a_post_without_title_text_or_terms_stays_public_and_what_is_missing_is_listed(client, export):
    outcome = take_in(export(item(7, "", paragraph("Ein Satz steht hier.")), item(8, "Leer", "")))
    assert Edition.objects.live().count() == 2
    found = entries(outcome)
    assert found[7].title == "Ein Satz steht hier"
    assert "Der Beitrag hat noch keinen Text." in found[8].missing
    assert any("nirgends eingeordnet" in sentence for sentence in found[8].missing)
    for edition in Edition.objects.live():
        assert client.get(edition.get_absolute_url()).status_code == 200


def test_it_stops_after_some_seconds_and_goes_on_where_it_was(export, tmp_path):
    from divercity.wordpress.outcome import Outcome

    path = export(*(item(n, f"Beitrag {n}", paragraph(f"Text {n}.")) for n in range(1, 121)))
    journal, steps = tmp_path / "journal", 0
    while True:
        outcome = importer.run(importer.check(path), outcome=Outcome(journal), seconds=0.001)
        steps += 1
        if outcome.is_complete:
            break
    assert steps > 2 and Practice.objects.count() == 120
    assert sorted(entries(outcome)) == list(range(1, 121))


def test_the_command_says_what_it_did_and_writes_the_report(export, tmp_path):
    out, target = io.StringIO(), tmp_path / "bericht.html"
    path = export(item(7, "Eins", paragraph("Text.")))
    call_command("import_wordpress", path, report=target, stdout=out)
    assert "Beiträge: 1 neu angelegt." in out.getvalue()
    assert 'id="e7"' in target.read_text()
    out = io.StringIO()
    call_command("import_wordpress", str(path), stdout=out, report=str(target), uploads=str(tmp_path))
    assert "Nichts hat sich geändert" in out.getvalue()
    with pytest.raises(CommandError, match="kein Ordner"):
        call_command("import_wordpress", path, uploads=tmp_path / "fehlt")
    with pytest.raises(CommandError, match="nicht lesbar"):
        call_command("import_wordpress", tmp_path / "fehlt.xml")


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_taken_in(db, export, tmp_path):
    path, old = export(item(7, "Eins", paragraph("Text."))), tmp_path / "alt.html"
    before, content = everything(), path.read_bytes()
    for target in (tmp_path, tmp_path / "fehlt" / "bericht.html", path):
        with pytest.raises(CommandError, match=r"Nichts wurde geschrieben\. Der Bericht"):
            call_command("import_wordpress", path, report=target)
    assert everything() == before and path.read_bytes() == content
    old.write_text("von gestern")
    with pytest.raises(CommandError, match="kein WordPress-Export|kein gültiges XML"):
        call_command("import_wordpress", old, report=tmp_path / "neu.html")
    assert not (tmp_path / "neu.html").exists()


def test_an_embedded_article_of_the_old_site_is_a_link_with_its_title(db, export):
    both = f"{paragraph('Ein Text.')}[embed]{HOST}/beitrag-2/[/embed]\n\n{HOST}/beitrag-3/"
    take_in(export(item(1, "Eins", both), item(2, "Über den Hof"), item(3, "Geheimer Titel", status="private")))
    body = Edition.objects.get(title="Eins").document["sections"]["body"]
    assert '<a href="/praxisbeispiele/beitrag-2/">Über den Hof</a>' in body
    assert "Geheim" not in body and body.count("<a ") == 1


def test_a_district_in_the_title_is_kept_and_a_place_that_nobody_knows_is_named(db, export):
    path = export(
        item(1, "Praxisbeispiel Berlin-Neukölln: Hof", paragraph("Text.")), item(2, "Praxisbeispiel Nirgendwo: Hof")
    )
    known, unknown = take_in(path).entries()
    document = Edition.objects.get(title="Hof").document
    assert (document["place"]["name"], document["district"], known.remarks) == ("Berlin", "Neukölln", [])
    assert unknown.title == "Praxisbeispiel Nirgendwo: Hof"
    assert [remark for remark in unknown.remarks if "„Nirgendwo“" in remark]


def test_the_addresses_of_an_old_front_page_lead_to_ours_beside_which_it_is_kept(client, export):
    Page.objects.create(path="/", title="Willkommen", body="<p>Unseres.</p>", status="published")
    take_in(export(item(2, "Start", paragraph("Altes."), type="page", slug="startseite", link=f"{HOST}/")))
    assert Page.objects.get(title="Start").status == "draft"
    for address in ("/startseite/", "/?p=2", "/?page_id=2"):
        assert led(client, address) == (301, "/"), address


def test_a_type_of_ones_own_is_found_by_its_list_and_by_its_name(client, export):
    """WordPress lists a type below its own path and asks for one of it by its name."""
    path = export(
        item(1, "Der Hof", paragraph("Text."), type="projekt", slug="hof", link=f"{HOST}/gute-praxis/hof/"),
        item(2, "Geheim", type="vorhaben", slug="geheim", link=f"{HOST}/vorhaben/geheim/", status="private"),
        item(3, "Ein Text", paragraph(f'<a href="{HOST}/gute-praxis/">Alle</a> <a href="/?projekt=hof">Hof</a>')),
        item(4, "Team", type="person", slug="ada", link=f"{HOST}/ueber-uns/ada/"),
        item(5, "Über uns", paragraph("Text."), type="page", slug="ueber-uns"),
    )
    plan = importer.check(path)
    text = report.html(plan, importer.run(plan))
    for address, new in (
        ("/gute-praxis/", "/praxisbeispiele/"),
        ("/gute-praxis", "/praxisbeispiele/"),
        ("/gute-praxis/page/2/", "/praxisbeispiele/"),
        ("/gute-praxis/feed/", "/feed/"),
        ("/?projekt=hof", "/praxisbeispiele/hof/"),
    ):
        assert led(client, address) == (301, new), address
    for address, status in (("/vorhaben/", 404), ("/vorhaben/geheim/", 404), ("/?vorhaben=geheim", 200)):
        assert client.get(address).status_code == client.get(address.replace("vorhaben", "nie")).status_code == status
    assert client.get("/ueber-uns/").status_code == 200
    body = Edition.objects.get(title="Ein Text").document["sections"]["body"]
    assert '<a href="/praxisbeispiele/">Alle</a> <a href="/praxisbeispiele/hof/">Hof</a>' in body
    assert "Archiv „projekt“" in text
    assert importer.run(importer.check(path)).changes() == 0


def test_a_link_to_a_heading_of_another_text_leads_to_the_section_that_it_is_now(client, export):
    links = " ".join(
        f'<a href="{HOST}/beitrag-1/#{name}">{name}</a>'
        for name in ("ergebnisse", "h-ausgangslage", "Ma%C3%9Fnahmen", "team", "literatur")
    )
    there = "<h2>Ausgangslage</h2><p>a</p><h2>Maßnahmen</h2><p>b</p><h2 id='x'>Ergebnisse</h2><p>c</p>"
    take_in(export(item(1, "Eins", there), item(2, "Zwei", links)))
    body = Edition.objects.get(title="Zwei").document["sections"]["body"]
    new = re.findall(r'href="/praxisbeispiele/beitrag-1/#([^"]*)"', body)
    assert new == ["ergebnisse", "ausgangslage", "vorgehen", "team", "literatur"]
    html = client.get("/praxisbeispiele/beitrag-1/").content.decode()
    assert all(f'id="{anchor}"' in html for anchor in new[:3])


def test_the_themes_of_the_engine_had_no_archives(client, export):
    path = export(
        item(1, "Eins", paragraph("Text.")),
        item(2, "Vorlage", type="wp_template", terms=[("wp_theme", "twentytwentyfour", "Zwanzig")]),
        terms=[term("twentytwentyfour", "Zwanzig", taxonomy="wp_theme"), term("hof", "Hof", taxonomy="raum")],
    )
    plan = importer.check(path)
    assert "wp_theme" not in report.html(plan, importer.run(plan))
    assert client.get("/raum/hof/").status_code == 301
    assert client.get("/wp_theme/twentytwentyfour/").status_code == 404


@pytest.mark.parametrize("host", [HOST, "", "http://www.alt.example.org"])
def test_a_link_to_a_page_of_a_pdf_offers_the_pdf(client, export, uploads, host):
    link = f'<a href="{host}/wp-content/uploads/2020/01/bericht.pdf#page=4">Seite 4</a>'
    take_in(export(item(1, "Eins", f"Siehe {link} dort."), attachment(9, "2020/01/bericht.pdf")), uploads)
    document = Edition.objects.get().document
    assert [row["label"] for row in document["attachments"]] == ["Seite 4"]
    [address] = re.findall(r'href="([^"]*)#page=4"', document["sections"]["body"])
    assert client.get(address).status_code == 200


def test_where_articles_lay_below_their_categories_these_had_archives_without_a_base(client, export):
    """WordPress makes both of one rule; a page of the same name comes first, a hidden one hides it."""
    within = [("category", "plaetze", "Plätze im Ort")]
    path = export(
        item(1, "Eins", paragraph("Text."), terms=within, link=f"{HOST}/ort/plaetze/eins/", slug="eins"),
        item(2, "Zwei", paragraph("Text."), terms=[("category", "hof", "Der Hof")], link=f"{HOST}/ort/plaetze/zwei/"),
        item(3, "Ort", paragraph("Text."), type="page", slug="ort"),
        item(4, "Geheim", paragraph("Text."), type="page", slug="hof", status="private"),
        terms=[term("ort", "Ort", 5), term("plaetze", "Plätze im Ort", 6, parent="ort"), term("hof", "Der Hof", 7)],
    )
    take_in(path)
    for address in ("/ort/plaetze/", "/ort/plaetze", "/ort/plaetze/page/2/", "/category/ort/plaetze/"):
        assert led(client, address) == (301, "/schlagworte/plaetze-im-ort/"), address
    assert client.get("/ort/plaetze/feed/").headers["Location"] == "/feed/?schlagwort=plaetze-im-ort"
    assert client.get("/ort/").status_code == 200 and client.get("/hof/").status_code == 404
    assert client.get("/category/hof/").status_code == 301


def test_elsewhere_the_name_of_a_category_alone_is_no_address(client, export):
    take_in(export(item(1, "Eins", paragraph("Text."), terms=[("category", "hof", "Der Hof")])))
    assert client.get("/hof/").status_code == 404 and client.get("/category/hof/").status_code == 301


def test_addresses_that_end_like_files_of_html_are_those_of_texts(client, export):
    """A plain ending of articles or pages is part of no name, and nobody's case matters."""
    links = '<a href="zwei.html">Zwei</a> <a href="/Ueber-Uns.html">Über uns</a>'
    path = export(
        item(1, "Eins", paragraph(links), link=f"{HOST}/ort/eins.html", slug="eins"),
        item(2, "Zwei", paragraph("Text."), link=f"{HOST}/ort/platz/zwei.html", slug="zwei"),
        item(3, "Über uns", paragraph("Text."), type="page", slug="ueber-uns", link=f"{HOST}/ueber-uns.html"),
    )
    take_in(path)
    assert Page.objects.get(title="Über uns").path == "ueber-uns"
    body = Edition.objects.get(title="Eins").document["sections"]["body"]
    assert body == '<p><a href="/praxisbeispiele/zwei/">Zwei</a> <a href="/ueber-uns/">Über uns</a></p>'
    for old, new in (
        ("/ort/eins.html", "/praxisbeispiele/eins/"),
        ("/Ort/Eins.html", "/praxisbeispiele/eins/"),
        ("/ort/platz/zwei.html", "/praxisbeispiele/zwei/"),
        ("/ort/zwei.html", "/praxisbeispiele/zwei/"),
        ("/ueber-uns.html", "/ueber-uns/"),
    ):
        assert led(client, old) == (301, new), old


def test_links_to_a_page_kept_beside_ours_lead_to_ours_in_every_run(client, export):
    Page.objects.filter(path="impressum").update(body="<p>Unser eigenes.</p>")

    def items(text):
        link = f'<a href="{HOST}/impressum/">Impressum</a>'
        return item(7, "Eins", paragraph(f"{text} {link}.")), item(
            8, "Impressum", "Alt.", type="page", slug="impressum"
        )

    take_in(export(*items("Siehe")))
    plan = importer.check(export(*items("Neu: siehe")))
    outcome = importer.run(plan)
    assert 'href="/impressum/"' in Edition.objects.get().document["sections"]["body"]
    assert ("/?p=8", "/impressum/") in [(row["old"], row["new"]) for row in report._addresses(plan, outcome)]


def test_what_lay_where_stored_files_are_now_leads_on(client, export):
    path = export(
        item(7, "Medien", "Text.", type="page", slug="medien", link=f"{HOST}/medien/"),
        item(8, "Presse", paragraph("Text."), slug="presse", link=f"{HOST}/medien/presse/"),
        item(9, "Echo", paragraph("Text."), slug="echo", link=f"{HOST}/medien/presse/echo/"),
    )
    take_in(path)
    places = {"/medien": "/medien-seite/", "/medien/presse": "/praxisbeispiele/presse/"}
    for old, new in {**places, "/medien/presse/echo": "/praxisbeispiele/echo/"}.items():
        for address in (old, f"{old}/"):
            assert led(client, address) == (301, new), address
    assert client.get("/medien/presse/unbekannt.jpg").status_code == 404
