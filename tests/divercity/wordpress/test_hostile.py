"""Hostile and broken files: refused or reported, soon, in little memory, with a German sentence and no traceback."""

import os
import time

import pytest
from django.core.management import CommandError, call_command

from divercity.models import ImportedItem
from divercity.wordpress import export as export_reader
from divercity.wordpress import importer, report
from practices.models import Edition, Practice
from tests.divercity.processes import fork
from tests.divercity.wordpress.wxr import HEAD, HOST, attachment, file, item, paragraph, term

SECONDS, MEGABYTES = 10, 300
BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(97 + n)} "{f"&{chr(96 + n)};" * 10}">' for n in range(1, 12)
)
REFUSED = {
    "entity bomb": f"{BOMB}]><rss><channel><title>&l;</title></channel></rss>",
    "external entity": '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
    "external dtd": '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://169.254.169.254/x.dtd"><rss/>',
    "truncated": file(item(1, "Eins", paragraph("Text.")))[:-60],
    "wrong root": "<html><channel></channel></html>",
    "no channel": "<rss><kanal/></rss>",
    "empty": "",
    "no xml": "%PDF-1.4 nichts",
    "zip": b"PK\x03\x04" + b"x" * 100,
    "gzip": b"\x1f\x8b" + b"x" * 100,
    "unknown encoding": '<?xml version="1.0" encoding="x-erfunden"?><rss/>',
    "surrogate by number": file(item(1, "Eins")).replace("Alte Website", "&#xD800;"),
    "nesting": HEAD.format(title="x", address=HOST) + "<a>" * 20_000 + "</a>" * 20_000 + "</channel></rss>",
    "endless tag": HEAD.format(title="x", address=HOST) + '<a x="' + "x" * 1_200_000,
    "one endless text": file(item(1, "Eins", "x" * 6_000_000)),
    "bytes": b"\xff\xfe\x00\x01" * 1000,
}


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_export_is_refused_with_a_sentence(db, tmp_path, name):
    path, start = written(tmp_path / "export.xml", REFUSED[name]), time.monotonic()
    with pytest.raises(CommandError, match=r"^Nichts wurde geschrieben\. (?:Die|Ein) .+\.$") as refusal:
        call_command("import_wordpress", path)
    assert refusal.value.returncode == 1 and "Traceback" not in str(refusal.value)
    assert time.monotonic() - start < SECONDS
    assert not Practice.objects.exists() and not ImportedItem.objects.exists()


def test_characters_that_no_file_may_have_are_dropped_and_named(client, db, tmp_path):
    content = file(item(1, "Eins \0 zwei", paragraph("Drei \x08 vier \x0b fünf.")), item(2, "Straße")).encode()
    path = written(tmp_path / "export.xml", content)
    plan = importer.check(path)
    importer.run(plan)
    assert len(plan.survey.problems) == 1
    page = client.get("/praxisbeispiele/beitrag-1/").content.decode()
    assert "vier" in page and not {"\0", "\x08", "\x0b"} & set(page)
    assert client.get("/praxisbeispiele/beitrag-2/").status_code == 200


def test_a_file_of_more_than_150_megabytes_is_refused_unread(db, tmp_path):
    path = tmp_path / "export.xml"
    with path.open("wb") as target:
        target.truncate(151 * 1024 * 1024)
    with pytest.raises(CommandError, match="größer als 150 MB"):
        call_command("import_wordpress", path)


def test_what_is_odd_in_a_file_is_named_and_the_rest_is_taken_in(client, db, export):
    path = export(
        item(1, "Eins", paragraph("Text."), terms=[("category", "a", "Kreis A")]),
        item(1, "Noch einmal eins"),
        item(2, "Ohne Datum", date="gestern um neun"),
        item(3, "Aus dem Jahr 9999", date="9999-12-31 23:59:59"),
        item(4, "Waise", type="page", parent=99),
        item(5, "Kreis", type="page", parent=6),
        item(6, "Kreis zurück", type="page", parent=5),
        item(
            7, "Fremd", '<img src="http://169.254.169.254/x.png"><a href="//boese.example/">weg</a><script>x</script>'
        ),
        item(8, "T" * 5000, slug="s" * 5000, terms=[("post_tag", "w" * 300, "W" * 300)]),
        item(11, "Kaputte Adressen", '<a href="http://[::1">x</a>', link="http://[kaputt/", type="page"),
        item(9, "Lücke", excerpt="Wort " * 5000),
        attachment(10, "https://boese.example/../../etc/passwd"),
        terms=[term("a", "Kreis A", 1, "b"), term("b", "Kreis B", 2, "a"), term("c", "Waise C", 3, "fehlt")],
    )
    plan = importer.check(path)
    outcome = importer.run(plan)
    named = " ".join(plan.survey.problems)
    for words in ("kommt zweimal vor", "ist keines", "9999", "Eintrag 99 fehlt", "unter sich selbst", "„fehlt“"):
        assert words in named, words
    assert {entry.id: entry.done for entry in outcome.entries()} == {
        **dict.fromkeys((*range(1, 10), 11), "created"),
        10: "refused",
    }
    for edition in Edition.objects.live():
        page = client.get(edition.get_absolute_url())
        assert page.status_code == 200
        assert "169.254" not in page.content.decode() and "<script>x" not in page.content.decode()
    assert importer.run(importer.check(path)).changes() == 0


@pytest.mark.parametrize("part", ["<item><wp:post_id>1</wp:post_id></item>", term("a", "A")])
def test_more_parts_than_fit_in_memory_are_refused(db, tmp_path, monkeypatch, part):
    monkeypatch.setattr(export_reader, "MAX_ITEMS", 10)
    monkeypatch.setattr(export_reader, "MAX_TERMS", 10)
    importer.check(
        written(tmp_path / "export.xml", HEAD.format(title="x", address=HOST) + part * 10 + "</channel></rss>")
    )
    with pytest.raises(export_reader.Unreadable, match="mehr als 10 Einträge oder 10 Begriffe"):
        importer.check(written(tmp_path / "more.xml", HEAD.format(title="x", address=HOST) + part * 11))


def test_of_thousands_of_terms_of_one_item_the_first_are_taken(db, tmp_path):
    terms = [("post_tag", f"wort-{n}", f"Wort {n}") for n in range(5000)]
    plan = importer.check(written(tmp_path / "export.xml", file(item(1, "Eins", terms=terms))))
    assert len(plan.survey.items[1].terms) == 500 and "mehr als 500 Begriffe" in plan.survey.problems[0]


@pytest.mark.parametrize("number", ["", "abc", "-5", "0", "9" * 30, "１２"])
def test_what_has_no_number_is_named(db, export, number):
    terms = ["<wp:tag><wp:tag_slug></wp:tag_slug><wp:tag_name>Ohne Kürzel</wp:tag_name></wp:tag>"]
    plan = importer.check(export(item(number, "Ohne Nummer", "Text."), item(7, "Eins", "Text."), terms=terms))
    outcome = importer.run(plan)
    assert Edition.objects.get().title == "Eins" and "„Ohne Nummer“ hat keine Nummer" in plan.survey.problems[0]
    html = report.html(plan, outcome)
    assert "„Ohne Nummer“ hat keine Nummer" in html and "Ohne Kürzel" in html


def test_it_does_not_say_that_all_is_there_where_something_could_not_be_taken_in(db, tmp_path, capsys):
    call_command("import_wordpress", written(tmp_path / "export.xml", file(item(1, "Eins", "Wort " * 60_000))))
    said = capsys.readouterr().out
    assert "1 nicht möglich" in said and "Nichts hat sich geändert" not in said


def test_readers_may_have_commented_as_often_as_they_like(db, tmp_path):
    said = (
        "<wp:comment><wp:comment_author>G</wp:comment_author><wp:comment_content>x</wp:comment_content></wp:comment>"
    )
    plan = importer.check(
        written(tmp_path / "export.xml", file(item(1, "Eins", paragraph("Text."), extra=said * 8000)))
    )
    assert plan.survey.comments == 8000 and plan.count("record") == 1


def test_thousands_of_one_name_are_told_apart_in_a_moment(db, tmp_path):
    items = (item(n, "Gleich", slug="gleich", link=f"{HOST}/{n}/") for n in range(1, 3001))
    path, start = written(tmp_path / "export.xml", file(*items)), time.process_time()
    slugs = [fate.slug for fate in importer.check(path).fates.values()]
    assert slugs[:2] == ["gleich", "gleich-2"] and slugs[-1] == "gleich-3000"
    assert time.process_time() - start < SECONDS


CONTENTS = {
    "nested": "<div>" * 20_000 + "tief" + "</div>" * 20_000,
    "bold": "<b>" * 1_600_000,
    "brackets": "[" * 1_000_000,
    "unclosed comments": "<!-- wp:group " * 300_000,
    "closing tags": "</p>" * 1_000_000,
    "captions": '[caption id="a"]' * 200_000,
    "quotes": '<a href="' * 400_000,
}
SOON = ("nested", "brackets")  # the others take seconds


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in SOON else pytest.mark.drill) for name in CONTENTS]
)
def test_hostile_mark_up_takes_seconds_and_little_memory(export, name):
    path = export(item(1, "Eins", CONTENTS[name]), item(2, "Zwei", paragraph("Text.")))
    before, child = resident(), fork(lambda: importer.run(importer.check(path)).is_complete)
    _, status, usage = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert usage.ru_utime + usage.ru_stime < SECONDS
    assert usage.ru_maxrss - before < MEGABYTES * 1024
    assert Practice.objects.filter(slug="beitrag-2").exists()


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_an_export_of_150_megabytes_is_read_in_300(tmp_path, drill_note):
    path = tmp_path / "export.xml"
    text = paragraph("Wörter im Quartier. " * 350)
    with path.open("w", encoding="utf-8") as target:
        target.write(HEAD.format(title="Groß", address=HOST))
        for n in range(1, 19_001):
            target.write(item(n, f"Beitrag {n}", text, terms=[("post_tag", f"t{n % 50}", f"Wort {n % 50}")]))
        target.write("</channel></rss>")
    assert 130 < path.stat().st_size / 1024 / 1024 < 150
    before, child = resident(), fork(lambda: importer.run(importer.check(path), dry_run=True).is_complete)
    _, status, usage = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    grown = (usage.ru_maxrss - before) // 1024
    most = usage.ru_maxrss // 1024
    drill_note(f"150 MB of WordPress export: {most} MB of memory at most, {usage.ru_utime:.0f} s")
    assert grown < MEGABYTES - 90  # what Django alone needs


def resident():
    """Kilobytes of memory that this process has."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
