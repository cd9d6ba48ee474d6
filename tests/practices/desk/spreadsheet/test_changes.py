"""What is wrong with a table, and whose records it may change."""

import pytest
from django.test import Client

from practices.desk import invitations, workflow
from practices.models import Practice, Version
from tests import factories
from tests.practices.desk.spreadsheet import (
    PAGE,
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

pytestmark = pytest.mark.django_db


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def lines(*cells):
    return "\n".join(";".join(map(str, row)) for row in cells).encode()


CELLS = {
    (
        "Beginn",
        45292,
    ): "45292 ist keine Jahreszahl von 1800 bis 2200. Das Tabellenprogramm meint damit vermutlich den 01.01.2024.",
    ("Beginn", "März 2015"): "„März 2015“ ist keine ganze Zahl; erwartet wird eine Jahreszahl wie 2009.",
    (
        "Stand",
        "März 2015",
    ): "„März 2015“ ist kein Tag; erwartet wird ein ganzes Datum wie 01.03.2015 oder 2015-03-01.",
    ("Art", "Foto"): "„Foto“ gibt es hier nicht. Möglich ist: Praxisbeispiel, Fallstudie,",
    ("Art", None): "Hier muss etwas stehen.",
    ("Titel", None): "Hier muss etwas stehen.",
    ("Kurzbeschreibung", "x" * 281): "Höchstens 280 Zeichen; es sind 281.",
    ("Kategorien", "Stadt; Mond"): "Den Begriff „Mond“ gibt es nicht",
    ("Ort", "Atlantis"): "Den Ort „Atlantis“ gibt es nicht",
    ("Quellen", "gut\nBuch | keine Adresse"): "2. Eintrag: Das ist keine Adresse mit http:// oder https://.",
    ("Quellen", "a | b | c | d | e"): "Zeile 1 in der Zelle hat 5 Teile, möglich sind 4.",
    ("Kennzeichen offen: Begründung", "weil"): "Spalte „Kennzeichen offen“: Hier muss etwas stehen.",
    ("Kontakt: E-Mail", "a@"): "Das ist keine E-Mail-Adresse.",
    ("Adresse", "anders"): "Diese Spalte lässt sich in der Tabelle nicht ändern.",
    ("Bilder", 3): "Diese Spalte lässt sich in der Tabelle nicht ändern.",
    ("Fassung", None): "Hier muss die Zahl stehen, die beim Herunterladen da stand.",
    ("Fassung", 7): "Eine Fassung 7 hat dieser Beitrag nicht.",
    ("Fassung", "eins"): "„eins“ ist keine ganze Zahl",
    ("Nummer", 999): "Einen Beitrag mit dieser Nummer gibt es hier nicht.",
    ("Nummer", 0): "Einen Beitrag mit dieser Nummer gibt es hier nicht.",
    ("Nummer", "12a"): "„12a“ ist keine ganze Zahl",
    ("Untertitel", "a\x7fb"): "Der Text enthält Steuerzeichen",
}


def test_every_wrong_cell_is_named_by_line_and_column(desk):
    """One table with all of them, each in a row of its own."""
    practices = [factories.practice(title=f"Beispiel {i}") for i in range(len(CELLS))]
    changes = {(p.number, heading): value for p, (heading, value) in zip(practices, CELLS, strict=True)}
    text, page = previewed(desk, edited(download(desk), changes))
    assert f"{len(CELLS)} Zellen sind fehlerhaft." in text
    for line, ((heading, _), sentence) in zip(range(len(CELLS) + 1, 1, -1), CELLS.items(), strict=True):
        said = sentence if sentence.startswith("Spalte") else f"Spalte „{heading}“: {sentence}"
        assert f"Zeile {line}, {said}" in text
    confirm(desk, page)
    assert Version.objects.count() == len(CELLS)


def test_an_end_before_the_beginning_is_an_error_whichever_of_them_changes(desk):
    practice = factories.practice(start_year=2010)
    text, _ = previewed(desk, edited(download(desk), {(practice.number, "Ende"): 2009}))
    assert "Zeile 2, Spalte „Ende“: Das Ende liegt vor dem Beginn." in text


def test_two_rows_for_one_record_are_an_error_in_both(desk):
    practice = factories.practice()
    content = lines(
        ["Nummer", "Fassung", "Titel"], [practice.number, 1, "a"], ["", "", "neu"], [practice.number, 1, "b"]
    )
    text, _ = previewed(desk, content)
    for line in (2, 4):
        assert f"Zeile {line}, Spalte „Nummer“: Die Nummer {practice.number} steht in mehreren Zeilen." in text


def test_two_new_rows_of_one_title_are_an_error(desk):
    text, _ = previewed(desk, lines(["Nummer", "Titel"], ["", "Licht"], ["", "Licht"]))
    assert "Zeile 3, Spalte „Titel“: Denselben Titel hat schon der neue Beitrag in Zeile 2." in text


def test_a_new_row_for_a_title_that_is_there_is_refused(desk):
    practice = factories.practice(title="Licht")
    text, page = previewed(desk, lines(["Nummer", "Titel"], ["", "Licht"]))
    assert f"Einen Beitrag mit diesem Titel gibt es schon: Nr. {practice.number}." in text
    assert figures(page)["new"] == 0


def test_an_old_address_leads_to_one_record_only(desk):
    one, two = factories.practice(legacy_addresses=["/alt"]), factories.practice()
    text, _ = previewed(desk, edited(download(desk), {(two.number, "Alte Adressen"): "https://div-city.de/alt/"}))
    assert "Die Adresse /alt gehört schon zu einem anderen Beitrag." in text
    both = {(one.number, "Alte Adressen"): "/alt\n/neu", (two.number, "Alte Adressen"): "/neu"}
    text, _ = previewed(desk, edited(download(desk), both))
    assert "Die Adresse /neu steht schon in Zeile 2." in text
    take_over(desk, edited(download(desk), {(one.number, "Alte Adressen"): "/alt\n/neu"}))
    assert list(one.legacy_addresses.values_list("path", flat=True)) == ["/alt", "/neu"]


def test_an_archived_record_is_refused(desk, by):
    practice = factories.practice()
    workflow.archive(practice, by=by)
    text, page = previewed(desk, edited(download(desk), {(practice.number, "Titel"): "Neu"}))
    assert "Der Beitrag ist archiviert; er muss erst wieder geöffnet werden." in text
    confirm(desk, page)
    assert Practice.objects.get().version == 1


def test_authors_get_and_change_their_own_records_only(desk, by):
    author = factories.member("Autor*in")
    own, other = factories.practice(by=author, title="Eigenes"), factories.practice(by=by, title="Geheimes")
    client = client_of(author)
    content = download(client)
    assert [row["Nummer"] for row in rows(content)] == [own.number]
    take_over(client, edited(content, {(own.number, "Titel"): "Geändert"}))
    assert Practice.objects.get(pk=own.pk).title == "Geändert"
    # whether a record exists that is not theirs, nobody learns by guessing its number
    stolen = lines(["Nummer", "Fassung", "Titel"], [other.number, 1, "Übernommen"], [999, 1, "x"])
    text, page = previewed(client, stolen)
    assert text.count("Einen Beitrag mit dieser Nummer gibt es hier nicht.") == 2 and "Geheimes" not in text
    confirm(client, page)
    assert Practice.objects.get(pk=other.pk).title == "Geheimes"


def test_who_may_only_read_a_record_cannot_change_it_and_gets_no_note_and_no_contact(by):
    author = factories.member("Autor*in")
    own = factories.practice(by=author)
    lent = factories.practice(by=by, internal_note="fluesternotiz", contact={"name": "Kai Kontakt"})
    invitations.invite(lent, author, by=by)
    client = client_of(author)
    content = download(client)
    by_number = {row["Nummer"]: row for row in rows(content)}
    assert by_number[lent.number]["Interne Notiz"] is None and by_number[lent.number]["Kontakt: Name"] is None
    assert figures(previewed(client, content)[1]) == {"changed": 0, "new": 0, "unchanged": 2}
    changes = {(lent.number, "Titel"): "Übernommen", (own.number, "Titel"): "Eigenes"}
    text, page = previewed(client, edited(content, changes))
    assert f"Nr. {lent.number}" in text and "Diesen Beitrag dürfen Sie nicht ändern." in text
    confirm(client, page)
    lent.refresh_from_db()
    assert (lent.title != "Übernommen", lent.internal_note) == (True, "fluesternotiz")
    assert Practice.objects.get(pk=own.pk).title == "Eigenes"


def test_who_may_not_add_makes_no_records_by_a_table():
    person = factories.editor("view_practice", "change_practice", "view_every_practice", "change_every_practice")
    text, page = previewed(client_of(person), lines(["Nummer", "Titel"], ["", "Neu"]))
    assert "Neue Beiträge dürfen Sie nicht anlegen." in text
    confirm(client_of(person), page)
    assert not Practice.objects.exists()


def test_guests_download_what_they_are_invited_to_and_upload_nothing(by):
    guest = factories.member("Gast")
    practice = factories.practice(by=by)
    factories.practice(by=by)
    invitations.invite(practice, guest, by=by)
    client = client_of(guest)
    assert [row["Nummer"] for row in rows(download(client))] == [practice.number]
    assert "Hochladen" not in words(client.get(PAGE))
    assert upload(client, download(client)).status_code == 403


def test_a_term_is_understood_by_name_slug_path_and_synonym_and_shown_by_its_name(desk):
    practice = factories.practice(categories=["technik"])
    content = edited(
        download(desk), {(practice.number, "Kategorien"): "STADT; wohnen-und-nachbarschaft/nachbarschaft"}
    )
    take_over(desk, content)
    assert Version.objects.latest("number").document["categories"] == ["stadt", "nachbarschaft"]
    assert rows(download(desk))[0]["Kategorien"].startswith("Stadt; ")
