"""A later export that has something as public no longer: it leaves the public here too, unless people decided else."""

import io

import pytest
from django.core.management import call_command

from divercity.models import Page
from divercity.wordpress import importer, records, report
from divercity.wordpress.mapping import Mapping
from practices.desk import versions, workflow
from practices.models import Edition, Practice, Step
from tests import factories
from tests.divercity.wordpress.runs import entries, everything, state, take_in
from tests.divercity.wordpress.wxr import HOST, item, paragraph, term

pytestmark = pytest.mark.django_db
TRASHED = {"status": "trash", "slug": "beitrag-7__trashed", "link": f"{HOST}/?p=7"}  # as WordPress exports it
STATUSES = [
    {"status": "private"},
    {"status": "draft", "link": f"{HOST}/?p=7"},
    {"status": "pending", "link": f"{HOST}/?p=7"},
    {"status": "future", "date": "2099-05-03 10:30:00"},
    {"password": "sesam"},
    TRASHED,
]
PRIVATE = {"status": "private"}


def post(text="Öffentliche Wörter.", **fields):
    return item(7, "Ein Beitrag", paragraph(text), **fields)


def told(path):
    plan = importer.check(path)
    return report.html(plan, importer.run(plan))


def is_public():
    return Edition.objects.live().exists()


@pytest.mark.parametrize("fields", STATUSES)
def test_what_is_public_there_no_longer_is_withdrawn_here_and_once(client, export, fields):
    take_in(export(post()))
    outcome = take_in(export(post("Neue Wörter.", **fields)))
    entry = entries(outcome)[7]
    assert (entry.done, entry.is_public, outcome.totals["withdrawn"]) == ("changed", False, 1)
    assert not is_public()
    practice = Practice.objects.get()
    assert practice.stage == "draft" and practice.internal_note
    step = Step.objects.get()
    assert (step.kind, step.by, step.version) == ("withdraw", None, practice.version)
    assert "früheren Website" in step.note
    gone = client.get("/praxisbeispiele/beitrag-7/")
    assert gone.status_code == 410 and step.note in gone.content.decode()
    for address in ("/", "/praxisbeispiele/", "/feed/", "/sitemap.xml"):
        assert "beitrag-7" not in client.get(address).content.decode()
    assert {row.path for row in practice.legacy_addresses.all()} >= {"/beitrag-7", "/?p=7"}
    assert "Neue Wörter." in versions.present([practice])[practice.number].document["sections"]["body"]

    before = state()
    outcome = take_in(export(post("Neue Wörter.", **fields)))
    assert state() == before and outcome.changes() == 0
    assert entries(outcome)[7].done == "unchanged"


def test_a_dry_run_says_the_same_and_writes_nothing(export):
    take_in(export(post(), item(8, "Zweiter", paragraph("Text.")), item(9, "Seite", "Text", type="page")))
    versions.record(_edited(8), by=factories.editor())
    path = export(
        post(**TRASHED),
        item(8, "Zweiter", paragraph("Text."), **PRIVATE),
        item(9, "Seite", "Text", type="page", **PRIVATE),
    )
    before = everything()
    plan = importer.check(path)
    assert [number for number, fate in plan.fates.items() if fate.ends] == [7]
    dry = importer.run(plan, dry_run=True)
    assert everything() == before
    assert list(dry.entries()) == list(take_in(path).entries())


def _edited(source):
    practice = Practice.objects.get(slug=f"beitrag-{source}")
    Practice.objects.filter(pk=practice.pk).update(district="Nordstadt")
    return practice


def edit(practice, by):
    versions.record(_edited(7), by=by)


def edit_and_publish(practice, by):
    _edited(7)
    workflow.publish_many([(practice, versions.record(practice, by=by))], was_public=True)


def publish_as_it_is(practice, by):
    workflow.publish_many([(practice, versions.current(practice))], was_public=True)


def withdraw_and_publish(practice, by):
    workflow.withdraw(practice, by=by)
    publish_as_it_is(Practice.objects.get(pk=practice.pk), by)


@pytest.mark.parametrize("work", [edit, edit_and_publish, publish_as_it_is, withdraw_and_publish])
def test_what_was_worked_on_here_stays_and_is_named(export, work):
    take_in(export(post()))
    work(Practice.objects.get(), factories.editor())
    before = state()
    for fields in (PRIVATE, TRASHED):
        html = told(export(post(**fields)))
        assert "Ein Eintrag ist dort nicht öffentlich, hier aber schon" in html and "bearbeitet" in html
    assert state() == before and is_public()


def test_a_draft_of_the_export_that_was_published_here_stays_public(export):
    take_in(export(post(**PRIVATE)))
    publish_as_it_is(Practice.objects.get(), None)
    before = state()
    assert entries(take_in(export(post("Anders.", **PRIVATE))))[7].done == "kept"
    assert state() == before and is_public()


def test_what_an_import_withdrew_comes_back_by_people_only(export):
    take_in(export(post()))
    take_in(export(post(**PRIVATE)))
    before = state()
    for _ in range(2):
        html = told(export(post("Wieder da.")))
        assert "Ein Beitrag ist dort wieder öffentlich, hier zurückgezogen" in html
        assert state() == before and not is_public()
    publish_as_it_is(Practice.objects.get(), None)
    told(export(post(**PRIVATE)))
    assert is_public()


def test_what_an_import_withdrew_follows_the_export_until_somebody_works_on_it(export):
    take_in(export(post()))
    take_in(export(post(**PRIVATE)))
    assert take_in(export(post("Zweiter Entwurf.", **PRIVATE))).changes() == 1
    practice = Practice.objects.get()
    assert "Zweiter Entwurf." in versions.present([practice])[practice.number].document["sections"]["body"]
    edit(practice, factories.editor())
    entry = entries(take_in(export(post("Dritter Entwurf.", **PRIVATE))))[7]
    assert entry.done == "kept" and not is_public()


def test_what_an_earlier_import_left_public_is_withdrawn_although_its_text_is_known(export, monkeypatch):
    take_in(export(post()))
    with monkeypatch.context() as patch:
        patch.setattr(workflow, "withdraw_many", lambda practices, **kwargs: None)
        take_in(export(post(**PRIVATE)))
    assert is_public()
    assert take_in(export(post(**PRIVATE))).totals["withdrawn"] == 1
    assert not is_public() and Practice.objects.get().version == 2


def test_it_is_withdrawn_although_its_new_text_cannot_be_kept(export, monkeypatch):
    take_in(export(post()))
    monkeypatch.setattr(records, "check", lambda *args, **kwargs: None)
    assert entries(take_in(export(post("Unmöglich.", **PRIVATE))))[7].done == "changed"
    assert not is_public() and Practice.objects.get().version == 1
    assert entries(take_in(export(post("Unmöglich.", **PRIVATE))))[7].done == "refused"


def test_who_has_an_open_comment_is_told(export):
    take_in(export(post()))
    editor = factories.editor()
    workflow.comment(Practice.objects.get(), by=editor, texts={"": "Da fehlt etwas."})
    take_in(export(post(**PRIVATE)))
    assert editor.notices.get().kind == "withdrawn"


def test_links_to_what_is_withdrawn_become_text(export):
    def other(word):
        return item(8, "Zweiter", paragraph(f'{word} <a href="{HOST}/beitrag-7/">hier</a>.'))

    take_in(export(post(), other("Siehe")))
    outcome = take_in(export(other("Siehe auch"), post(**PRIVATE)))
    assert "href" not in Edition.objects.live().get().document["sections"]["body"]
    assert entries(outcome)[8].links == [[f"{HOST}/beitrag-7/", "", "hier"]]


def test_a_page_in_the_trash_becomes_a_draft_unless_it_was_changed_here(export):
    def pages(**fields):
        return [item(n, f"Seite {n}", paragraph("Text."), type="page", **fields) for n in (8, 9)]

    take_in(export(*pages()))
    Page.objects.filter(path="beitrag-9").update(title="Unsere Seite")
    path = export(*pages(status="trash", link=f"{HOST}/?page_id=8"))
    assert "Ein Eintrag ist dort nicht öffentlich, hier aber schon" in told(path)
    assert dict(Page.objects.filter(path__startswith="beitrag").values_list("path", "status")) == {
        "beitrag-8": "draft",
        "beitrag-9": "published",
    }
    assert take_in(path).changes() == 0


def test_trash_that_never_was_here_is_left_out(export):
    [entry] = take_in(export(post(**TRASHED))).entries()
    assert entry.done == "left" and not Practice.objects.exists()


def test_the_command_and_the_report_say_what_was_withdrawn(export, tmp_path):
    take_in(export(post()))
    path, target = export(post(**PRIVATE)), tmp_path / "bericht.html"
    for options in ({"dry_run": True}, {}):
        out = io.StringIO()
        call_command("import_wordpress", path, report=target, stdout=out, **options)
        assert "Ein Beitrag ist dort nicht mehr öffentlich und deshalb zurückgezogen." in out.getvalue()
        html = target.read_text()
        assert "Ein Beitrag ist dort nicht mehr öffentlich und deshalb zurückgezogen" in html
        assert "ist ein Entwurf" not in html


@pytest.mark.parametrize("fields", STATUSES)
def test_a_reusable_block_that_is_not_published_shows_nowhere(export, fields):
    blocks = item(8, "Offen", paragraph("Offene Wörter."), type="wp_block", link=f"{HOST}/?p=8")
    hidden = {"link": f"{HOST}/?p=9", **fields}
    blocks += item(9, "Verborgen", paragraph("Verborgene Wörter."), type="wp_block", **hidden)
    text = 'Text.<!-- wp:block {"ref":8} /--><!-- wp:block {"ref":9} /-->'
    entry = entries(take_in(export(item(7, "Ein Beitrag", text), blocks)))[7]
    assert "Offene" in Edition.objects.get().document["sections"]["body"] and "erborgene" not in everything()
    assert "Nr. 9 fehlt im Export oder war nicht öffentlich" in entry.remarks[0]


def test_a_post_that_moved_there_keeps_the_address_that_it_had(client, export):
    take_in(export(item(7, "Eins", paragraph("Alt."), slug="alt"), item(8, "Seite", type="page", slug="seite")))
    path = export(
        item(7, "Eins", paragraph("Alt."), slug="neu", link=f"{HOST}/thema/neu/"),
        item(8, "Seite", type="page", slug="seite", link=f"{HOST}/thema/seite/"),
    )
    take_in(path)
    for old, new in {
        "/alt/": "/praxisbeispiele/alt/",
        "/thema/neu": "/praxisbeispiele/alt/",
        "/seite": "/seite/",
    }.items():
        assert client.get(old)["Location"] == new, old
    assert client.get("/thema/seite/")["Location"] == "/seite/"
    assert take_in(path).changes() == 0


def test_a_new_post_at_the_address_of_one_that_moved_is_no_other_than_itself(client, export):
    take_in(export(item(7, "Heft 1", paragraph("Das erste Heft."), slug="aktuell")))
    moved = item(7, "Heft 1", paragraph("Das erste Heft."), slug="heft-1")
    path = export(moved, item(8, "Heft 2", paragraph("Das zweite Heft."), slug="aktuell"))
    found = entries(take_in(path))
    assert (found[7].done, found[8].done, found[8].is_public) == ("changed", "created", True)
    assert client.get("/heft-1/")["Location"] == "/praxisbeispiele/aktuell/"
    assert "Das zweite Heft." in client.get(found[8].address).content.decode()
    assert take_in(path).changes() == 0


def test_an_archive_leads_on_when_something_is_filed_there_later(client, export):
    word = term("neu", "Neuheit", taxonomy="post_tag")
    take_in(export(item(7, "Eins", paragraph("Text.")), terms=[word]))
    assert client.get("/tag/neu/")["Location"] == "/praxisbeispiele/"
    filed = item(8, "Zwei", paragraph("Text."), terms=[("post_tag", "neu", "Neuheit")])
    take_in(export(item(7, "Eins", paragraph("Text.")), filed, terms=[word]))
    for address in ("/tag/neu/", "/?tag=neu"):
        assert client.get(address)["Location"] == "/schlagworte/neuheit/"


def test_an_archive_follows_a_mapping_that_somebody_puts_right(client, export, tmp_path):
    path = export(item(7, "Eins", paragraph("Text."), terms=[("category", "wache", "Unsere Wache")]))
    take_in(path)
    assert client.get("/category/wache/")["Location"] == "/schlagworte/unsere-wache/"
    rules = tmp_path / "mapping.toml"
    rules.write_text('[terms]\nwache = "actor:polizei"\n', encoding="utf-8")
    importer.run(importer.check(path, mapping=Mapping.load(rules)))
    assert client.get("/category/wache/")["Location"] == "/akteure/polizei/"


def test_links_to_a_page_become_text_in_the_run_that_hides_it(client, export):
    def items(status, text):
        link = f'<a href="{HOST}/seite/">Seite</a>'
        return item(7, "Eins", paragraph(f"{text} {link}.")), item(
            8, "Seite", "Text.", type="page", slug="seite", status=status
        )

    take_in(export(*items("publish", "Siehe")))
    plan = importer.check(export(*items("private", "Neu: siehe")))
    outcome = importer.run(plan)
    assert client.get("/seite/").status_code == client.get("/?p=8").status_code == 404
    assert "<a" not in Edition.objects.get().document["sections"]["body"]
    assert entries(outcome)[7].links == [[f"{HOST}/seite/", "", "Seite"]]


def test_what_changes_between_post_and_page_there_stays_what_it_is_here(client, export):
    take_in(export(item(7, "Eins", paragraph("Alt.")), item(8, "Zwei", "Alt.", type="page")))
    path = export(item(7, "Eins", paragraph("Neu."), type="page"), item(8, "Zwei", "Neu."))
    found = entries(take_in(path))
    assert [(found[n].became, found[n].done) for n in (7, 8)] == [("record", "changed"), ("page", "changed")]
    assert all(any("dabei bleibt es" in sentence for sentence in found[n].remarks) for n in (7, 8))
    assert "Neu." in client.get("/praxisbeispiele/beitrag-7/").content.decode()
    assert "Neu." in client.get("/beitrag-8/").content.decode()
    assert take_in(path).changes() == 0


def test_a_draft_that_is_published_there_later_fills_our_page_while_that_is_the_placeholder(client, export):
    draft = item(8, "Impressum", "Das alte.", type="page", status="draft", slug="", link=f"{HOST}/?page_id=8")
    take_in(export(draft))
    ours = Page.objects.get(path="impressum")
    assert Page.objects.get(path="impressum-import").status == "draft" and ours.status == "published"
    path = export(item(8, "Impressum", "Das alte.", type="page", slug="impressum"))
    assert (
        entries(take_in(path, dry_run=True))[8].address == "/impressum/"
        and Page.objects.get(path="impressum") == ours
    )
    assert entries(take_in(path))[8].address == "/impressum/"
    [page] = Page.objects.filter(path__startswith="impressum")
    assert (page.body, page.in_footer, page.position) == ("<p>Das alte.</p>", ours.in_footer, ours.position)
    assert "Das alte." in client.get("/impressum/").content.decode() and client.get("/?p=8").url == "/impressum/"
    assert take_in(path).changes() == 0


def test_it_stays_beside_ours_where_somebody_has_written(export):
    for path in ("impressum-import", "impressum"):
        take_in(export(item(8, "Impressum", "Alt.", type="page", status="draft", slug="impressum")))
        Page.objects.filter(path=path).update(body="<p>Von uns.</p>")
        take_in(export(item(8, "Impressum", "Das alte.", type="page", slug="impressum")))
        assert Page.objects.get(path="impressum-import").status == "draft"
        assert Page.objects.get(path="impressum").body != "<p>Das alte.</p>"


def test_links_to_a_keyword_become_text_in_the_run_that_withdraws_what_had_it(client, export):
    def items(status, text):
        link = f'<a href="{HOST}/tag/platz/">Plätze</a>'
        filed = item(8, "Zwei", paragraph("Text."), status=status, terms=[("post_tag", "platz", "Plätze")])
        return item(7, "Eins", paragraph(f"{text} {link}.")), filed

    take_in(export(*items("publish", "Siehe")))
    assert client.get("/tag/platz/")["Location"] == "/schlagworte/plaetze/"
    take_in(export(*items("private", "Neu: siehe")))
    assert client.get("/tag/platz/").status_code == client.get("/schlagworte/plaetze/").status_code == 404
    assert "<a" not in Edition.objects.live().get().document["sections"]["body"]


def test_links_follow_what_is_public_there_though_the_text_is_the_same(client, export):
    def run(status):
        link = paragraph(f'Siehe <a href="{HOST}/zwei/">Zwei</a>.')
        linking = item(7, "Eins", link), item(9, "Seite", link, type="page")
        path = export(*linking, item(8, "Zwei", paragraph("Text."), slug="zwei", status=status))
        take_in(path)
        texts = (
            Edition.objects.get(title="Eins").document["sections"]["body"],
            Page.objects.get(path="beitrag-9").body,
        )
        assert take_in(path).changes() == 0
        return {'<a href="/praxisbeispiele/zwei/">' in text for text in texts}

    assert run("draft") == {False}
    assert run("publish") == {True}
    assert run("private") == {False}
