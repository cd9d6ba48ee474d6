"""The round trip, from the file to the versions."""

import csv
import datetime
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practices import csv_rows
from practices import document as documents
from practices.choices import Stage
from practices.desk import versions, workflow
from practices.models import Edition, Practice, Spreadsheet, Version
from tests import factories
from tests.practices.desk.spreadsheet import (
    PAGE,
    PREVIEW,
    confirm,
    download,
    edited,
    figures,
    previewed,
    rows,
    take_over,
    upload,
    words,
)
from tests.practices.document.test_reading_and_writing import FULL

pytestmark = pytest.mark.django_db


def present(practice):
    practice.refresh_from_db()
    return Version.objects.get(practice_number=practice.number, number=practice.version)


def test_a_table_brought_back_as_it_was_changes_nothing(desk):
    factories.practice(**FULL)
    factories.published(
        title="=1+1", teaser="-x", tags=["+49", "@home", "a;b"], sections={"aims": "<ul><li>a</li></ul>"}
    )
    text, page = previewed(desk, download(desk))
    assert figures(page) == {"changed": 0, "new": 0, "unchanged": 2}
    assert "An der Sammlung ändert diese Tabelle nichts." in text
    assert Version.objects.count() == 2


def test_changes_are_shown_old_and_new_and_written_only_by_the_button(desk, by):
    practice = factories.practice(title="Alt", start_year=2009, tags=["Licht"])
    changes = {
        (practice.number, "Titel"): "Neuer Titel",
        (practice.number, "Beginn"): None,
        (practice.number, "Schlagworte"): "Licht; Angst",
        (practice.number, "Kategorien"): "Technik; stadt",
        (practice.number, "Ziele"): "Erstens.\n\nZweitens.",
        (practice.number, "Ort"): "Wuppertal (Nordrhein-Westfalen)",
        (practice.number, "Kennzeichen offen"): "teilweise erfüllt",
        (practice.number, "Stand"): datetime.date(2015, 3, 1),
    }
    text, page = previewed(desk, edited(download(desk), changes))
    assert figures(page) == {"changed": 1, "new": 0, "unchanged": 0}
    assert f"Nr. {practice.number}: Alt Zeile 2" in text
    body = page.content.decode()
    assert "<del>Alt</del>" in body and "<ins>Neuer Titel</ins>" in body and "<del>2009</del>" in body
    assert present(practice).number == 1

    done = confirm(desk, page)
    assert "Ein Beitrag ist geändert. An der Website ändert sich erst etwas durch Veröffentlichen." in words(done)
    version = present(practice)
    assert (version.number, version.note, version.created_by) == (2, "Tabelle", by)
    document = version.document
    assert document == documents.build(practice)
    assert document["title"] == "Neuer Titel" and "start_year" not in document
    assert document["tags"] == ["Licht", "Angst"] and document["categories"] == ["technik", "stadt"]
    assert document["sections"]["aims"] == "<p>Erstens.</p><p>Zweitens.</p>"
    assert document["place"]["name"] == "Wuppertal" and document["place"]["latitude"]
    assert document["quality_marks"] == [{"mark": "offen", "rating": "teilweise"}]
    assert document["as_of"] == "2015-03-01"
    assert LogEntry.objects.get(object_id=str(practice.pk)).change_message == "Tabelle"


def test_what_the_public_reads_stays_until_somebody_publishes(desk):
    practice = factories.published(title="Alt")
    take_over(desk, edited(download(desk), {(practice.number, "Titel"): "Neu"}))
    assert present(practice).document["title"] == "Neu"
    assert practice.stage == Stage.DRAFT
    assert Edition.objects.live().get().title == "Alt"


def test_a_file_taken_over_twice_changes_nothing_the_second_time(desk):
    practice = factories.practice(title="Alt")
    content = edited(
        download(desk), {(practice.number, "Titel"): "Neu"}, new=[{"Titel": "Ganz neu", "Schlagworte": "Licht"}]
    )
    assert figures(previewed(desk, content)[1]) == {"changed": 1, "new": 1, "unchanged": 0}
    done = take_over(desk, content)
    assert "Ein Beitrag ist geändert, ein neuer Entwurf ist angelegt." in words(done)
    text, page = previewed(desk, content)
    assert figures(page) == {"changed": 0, "new": 0, "unchanged": 2}
    assert (Practice.objects.count(), Version.objects.count()) == (2, 3)


def test_a_second_press_of_the_button_changes_nothing(desk):
    practice = factories.practice(title="Alt")
    _, page = previewed(
        desk, edited(download(desk), {(practice.number, "Titel"): "Neu"}, new=[{"Titel": "Ganz neu"}])
    )
    confirm(desk, page)
    assert "Die hochgeladene Datei ist nicht mehr da." in words(confirm(desk, page))
    assert Practice.objects.count() == 2


def test_a_new_row_becomes_a_draft_of_the_person(desk, by):
    content = edited(download(desk), {}, new=[{"Titel": "Nachtlicht", "Art": "Methode", "Akteur*innen": "Polizei"}])
    take_over(desk, content)
    practice = Practice.objects.get()
    assert (practice.stage, practice.slug, practice.kind) == (Stage.DRAFT, "nachtlicht", "methode")
    version = present(practice)
    assert (version.number, version.created_by) == (1, by)
    assert version.document["actors"] == [{"actor": "polizei", "role": "beteiligt"}]
    assert version.document == documents.build(practice)


def test_new_rows_whose_titles_make_the_same_address_get_two(desk):
    take_over(desk, edited(download(desk), {}, new=[{"Titel": "Licht!"}, {"Titel": "Licht?"}]))
    assert len(set(Practice.objects.values_list("slug", flat=True))) == 2


def test_what_was_saved_since_the_download_is_refused_and_named_and_the_rest_taken_over(desk, by):
    mine, theirs = factories.practice(title="Meins"), factories.practice(title="Ihres")
    content = edited(download(desk), {(mine.number, "Untertitel"): "u", (theirs.number, "Untertitel"): "u"})
    Practice.objects.filter(pk=theirs.pk).update(title="Anders")
    theirs.refresh_from_db()
    versions.record(theirs, by=factories.editor())
    text, page = previewed(desk, content)
    assert figures(page) == {"changed": 1, "new": 0, "unchanged": 0, "refused": 1}
    assert f"Nr. {theirs.number} „Anders“: Seit dem Herunterladen hat jemand diesen Beitrag gespeichert." in text
    confirm(desk, page)
    assert present(mine).document["subtitle"] == "u"
    assert present(theirs).number == 2 and "subtitle" not in present(theirs).document


def test_a_row_that_nobody_touched_is_no_conflict_whoever_saved_since(desk):
    practice = factories.practice(title="Alt")
    content = download(desk)
    Practice.objects.filter(pk=practice.pk).update(title="Anders")
    practice.refresh_from_db()
    versions.record(practice, by=factories.editor())
    assert figures(previewed(desk, content)[1]) == {"changed": 0, "new": 0, "unchanged": 1}


def test_what_is_saved_between_preview_and_confirmation_is_not_overwritten(desk):
    practice = factories.practice(title="Alt")
    _, page = previewed(desk, edited(download(desk), {(practice.number, "Untertitel"): "u"}))
    Practice.objects.filter(pk=practice.pk).update(title="Anders")
    practice.refresh_from_db()
    versions.record(practice, by=factories.editor())
    assert f"Nicht übernommen: Nr. {practice.number}." in words(confirm(desk, page))
    assert present(practice).document["title"] == "Anders" and practice.subtitle == ""


def test_nothing_is_written_while_any_cell_is_wrong(desk):
    good, bad = factories.practice(), factories.practice()
    content = edited(download(desk), {(good.number, "Titel"): "Neu", (bad.number, "Beginn"): "März 2015"})
    text, page = previewed(desk, content)
    assert "Zeile 2, Spalte „Beginn“: „März 2015“ ist keine ganze Zahl" in text  # the newest stands first
    assert "Beitrag ändern" not in text
    confirm(desk, page)
    assert Version.objects.count() == 2


def test_the_confirmed_file_is_the_one_that_was_shown(desk):
    practice = factories.practice(title="Alt")
    original = download(desk)
    _, shown = previewed(desk, edited(original, {(practice.number, "Titel"): "Gesehen"}))
    previewed(desk, edited(original, {(practice.number, "Titel"): "In einem anderen Fenster"}))
    assert "nicht mehr da" in words(confirm(desk, shown))
    assert present(practice).number == 1


def test_nobody_sees_or_confirms_the_file_of_another_person(desk):
    practice = factories.practice(title="Alt")
    _, page = previewed(desk, edited(download(desk), {(practice.number, "Titel"): "Neu"}))
    other = Client()
    other.force_login(factories.editor())
    assert other.get(PREVIEW).status_code == 302
    confirm(other, page)
    assert present(practice).number == 1


def test_a_file_can_be_thrown_away_and_is_forgotten_after_half_a_day(desk, by):
    practice = factories.practice()
    content = edited(download(desk), {(practice.number, "Titel"): "Neu"})
    _, page = previewed(desk, content)
    assert "ist geprüft, aber noch nicht übernommen" in words(desk.get(PAGE))
    desk.post(PREVIEW, {"verwerfen": "Verwerfen"})
    assert not Spreadsheet.objects.exists() and present(practice).number == 1
    previewed(desk, content)
    Spreadsheet.objects.update(created_at="2020-01-01T00:00:00Z")
    assert desk.get(PREVIEW).status_code == 302
    other = factories.editor()
    client = Client()
    client.force_login(other)
    upload(client, content)
    assert list(Spreadsheet.objects.values_list("person", flat=True)) == [other.pk]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (";", "cp1252"), (",", "utf-8")])
def test_csv_is_taken_as_excel_and_libreoffice_write_it(desk, delimiter, encoding):
    practice = factories.practice(**{**FULL, "title": "Wörter; mit, Zeichen"})
    [row] = rows(download(desk))
    row["Untertitel"], row["Ziele"] = "Über „alles“", "Zeile\n\nAbsatz"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(row)
    writer.writerow(
        value.strftime("%d.%m.%Y") if isinstance(value, datetime.date) else value for value in row.values()
    )
    take_over(desk, text.getvalue().encode(encoding), "tabelle.csv")
    document = present(practice).document
    before = Version.objects.get(practice_number=practice.number, number=1).document
    changed = {"subtitle": "Über „alles“", "sections": {**before["sections"], "aims": "<p>Zeile</p><p>Absatz</p>"}}
    assert document == {**before, **changed}


def test_what_looks_like_something_else_stays_the_text_it_is(desk):
    texts = ["=1+1", "+49 211", "-x", "@home", '=HYPERLINK("https://x")', "_x0041_", "2009", "#NV 3", "'=2"]
    practices = [factories.practice(subtitle=text) for text in texts]
    content = download(desk)
    assert figures(previewed(desk, content)[1])["unchanged"] == len(texts)
    take_over(desk, edited(content, {(p.number, "Titel"): p.subtitle for p in practices}))
    for practice, text in zip(practices, texts, strict=True):
        document = present(practice).document
        assert (document["title"], document["subtitle"]) == (text, text)


def test_a_text_that_came_back_as_its_number_was_not_changed(desk):
    """LibreOffice makes numbers of such texts when a table goes through CSV."""
    other = factories.practice(title="Andere")
    practice = factories.practice(
        title="007", subtitle="+49221", relations=[{"kind": "verwandt", "practice": other.number}]
    )
    changes = {"Titel": 7, "Untertitel": 49221, "Verbindungen": other.number, "Kurzbeschreibung": 12}
    content = edited(download(desk), {(practice.number, heading): value for heading, value in changes.items()})
    take_over(desk, content)
    document = present(practice).document
    assert [document[key] for key in ("title", "subtitle", "teaser")] == ["007", "+49221", "12"]


def test_the_quote_that_protects_in_csv_does_not_end_up_in_the_text(desk):
    practice = factories.practice(title="=1+1")
    [row] = rows(download(desk))
    row["Untertitel"] = "-x"
    line = csv_rows.response([list(row), list(row.values())], "x.csv").content
    assert b"'=1+1" in line
    take_over(desk, line, "x.csv")
    assert (practice.title, present(practice).document["subtitle"]) == ("=1+1", "-x")
    assert present(practice).document["title"] == "=1+1"


def test_a_quote_of_the_text_itself_is_no_change_in_csv(desk):
    practice = factories.practice(title="'=2")
    line = csv_rows.response(
        [["Nummer", "Fassung", "Titel", "Untertitel"], [practice.number, 1, "'=2", "neu"]], "x.csv"
    )
    take_over(desk, line.content, "x.csv")
    document = present(practice).document
    assert (document["title"], document["subtitle"]) == ("'=2", "neu")


def test_a_missing_column_leaves_the_field_alone_and_an_unknown_one_is_named(desk):
    practice = factories.practice(title="Alt", subtitle="bleibt")
    content = f"Nummer;Fassung;Titel;Status\r\n{practice.number};1;Neu;Veröffentlicht\r\n".encode()
    text, page = previewed(desk, content, "x.csv")
    assert "Unbekannte Spalten werden nicht gelesen: „Status“." in text
    confirm(desk, page)
    assert present(practice).document["subtitle"] == "bleibt" and practice.title == "Neu"
    assert practice.stage == Stage.DRAFT


def test_the_life_of_a_record_goes_on_after_a_table(desk, by):
    practice = factories.published()
    workflow.submit(practice, by=by) if practice.stage == Stage.DRAFT else None
    take_over(desk, edited(download(desk), {(practice.number, "Titel"): "Neu"}))
    practice.refresh_from_db()
    workflow.publish(practice, by=by)
    assert Edition.objects.live().get().title == "Neu"


def test_how_many_queries_a_round_trip_takes_does_not_depend_on_the_rows(desk):
    def queries(act):
        with CaptureQueriesContext(
            connection,
        ) as found:
            result = act()
        return len(found), result

    counts = []
    factories.practice()
    download(desk)  # the process reads the vocabularies once
    for _ in range(2):
        for _ in range(3):
            factories.practice(tags=["Licht"], place={"name": "Köln", "state": "Nordrhein-Westfalen"})
        downloading, content = queries(lambda: download(desk))
        content = edited(
            content, {(n, "Untertitel"): f"u{len(counts)}" for n in Practice.objects.values_list("number", flat=True)}
        )
        uploading, _ = queries(lambda content=content: upload(desk, content))
        showing, page = queries(lambda: desk.get(PREVIEW))
        writing, _ = queries(lambda page=page: confirm(desk, page))
        counts.append((downloading, uploading, showing))
        counts[-1] += (writing,)
    assert counts[0][:3] == counts[1][:3]
    assert counts[1][3] - counts[0][3] <= 1
