"""Citations: what reference managers read back is what the record says, and nothing can break out of its field."""

import re

import pytest

from practices.desk import workflow
from practices.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db
NASTY = 'Über {Klammern}, 100 % & \\input{x} $a_b^c$ ~ #1 "so"}, url = {https://evil.example/'
BIBTEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{sign}": sign for sign in "%$&#_"},
}


def braced(text, start):
    """The position behind the closing brace of the group that opens at ``start``."""
    depth = 0
    for position in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position + 1
    raise AssertionError("unbalanced")


def plain(value):
    return re.sub("|".join(map(re.escape, BIBTEX)), lambda found: BIBTEX[found[0]], value)


def read_bibtex(text):
    """``{key: {field: value}}``; anything but entries of braced fields is an error."""
    entries, position = {}, 0
    while text[position:].strip():
        head = re.compile(r"\s*@(?:misc|book|techreport)\{([a-z0-9-]+),\n").match(text, position)
        assert head and head[1] not in entries, text[position : position + 80]
        position, fields = head.end(), {}
        while field := re.compile(r"  ([a-z]+) = (?=\{)").match(text, position):
            end = braced(text, field.end())
            value = text[field.end() + 1 : end - 1]
            assert field[1] not in fields and "\n" not in value
            fields[field[1]] = value
            assert text[end : end + 2] == ",\n"
            position = end + 2
        assert text[position : position + 2] == "}\n"
        entries[head[1]], position = fields, position + 2
    return entries


def read_ris(text):
    """``[{tag: [values]}]``"""
    entries, current = [], None
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line:
            continue
        tag, value = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line).groups()
        if tag == "TY":
            assert current is None
            current = {}
            entries.append(current)
        if tag == "ER":
            assert value == ""
            current = None
        else:
            current.setdefault(tag, []).append(value)
    assert current is None
    return entries


def bib(client, query):
    response = client.get(f"/zitate.bib?{query}")
    assert response.status_code == 200
    return read_bibtex(response.content.decode())


def ris(client, query):
    response = client.get(f"/zitate.ris?{query}")
    assert response.status_code == 200
    return read_ris(response.content.decode())


def test_a_record_is_cited_as_a_page_of_the_collection(client):
    factories.published(number=12, slug="licht", title="Licht im Grünzug", teaser="Weg & Steg.", tags=["Licht"])
    edition = Edition.objects.get()
    day = client.get("/praxisbeispiele/licht/").context["citation"].rpartition(" vom ")[2]
    line = f"Licht im Grünzug. In: DIVERCITY – Sicherheit und Vielfalt im Quartier, Nr. 12, Fassung 1 vom {day}"
    assert client.get("/praxisbeispiele/licht/").context["citation"] == line
    fields = bib(client, "nr=12")["divercity-12"]
    assert fields["title"] == "{Licht im Grünzug}"
    assert fields["howpublished"] == "DIVERCITY – Sicherheit und Vielfalt im Quartier"
    assert fields["url"] == "http://testserver/praxisbeispiele/licht/"
    assert fields["year"] == str(edition.published_at.year)
    assert fields["note"] == line.partition("Quartier, ")[2].rstrip(".")
    assert plain(fields["abstract"]) == "Weg & Steg."
    assert "author" not in fields
    [row] = ris(client, "nr=12")
    assert row["TY"] == ["ELEC"]
    assert row["ID"] == ["divercity-12"]
    assert row["TI"] == ["Licht im Grünzug"]
    assert row["UR"] == ["http://testserver/praxisbeispiele/licht/"]
    assert row["KW"] == ["Licht"]


def test_a_publication_is_cited_with_its_authors_publisher_year_and_doi(client):
    factories.published(
        number=37,
        kind="veroeffentlichung",
        bibliography={
            "authors": [
                {"name": "Holger Floeting"},
                {"name": "Carsten Ens et al."},
                {"name": "Black and White, Büro für Stadt", "role": "autor"},
                {"name": "Difu", "role": "herausgabe"},
            ],
            "publisher": "Difu & Partner",
            "year": 2019,
            "series": "Reihe 3",
            "citation": "Floeting: Titel,\nBerlin 2019.",
            "doi": "https://doi.org/10.1/x_{y}",
        },
    )
    fields = bib(client, "nr=37")["divercity-37"]
    assert fields["author"] == "Holger Floeting and Carsten Ens and others and {Black and White, Büro für Stadt}"
    assert fields["editor"] == "Difu"
    assert plain(fields["publisher"]) == "Difu & Partner"
    assert (fields["year"], fields["series"]) == ("2019", "Reihe 3")
    assert fields["doi"] == "10.1/x_%7By%7D"
    assert fields["annote"] == "Floeting: Titel, Berlin 2019."
    assert fields["note"].startswith(
        "Beschrieben in: DIVERCITY – Sicherheit und Vielfalt im Quartier, Nr. 37, Fassung 1"
    )
    assert "howpublished" not in fields
    [row] = ris(client, "nr=37")
    assert row["TY"] == ["BOOK"]
    assert row["AU"] == ["Holger Floeting", "Carsten Ens et al.", "Black and White, Büro für Stadt"]
    assert (row["ED"], row["PB"], row["PY"]) == (["Difu"], ["Difu & Partner"], ["2019"])
    assert row["N1"][1] == "Floeting: Titel, Berlin 2019."


def test_the_year_of_our_edition_is_not_passed_off_as_the_year_of_the_work(client):
    factories.published(number=5, kind="veroeffentlichung", bibliography={"publisher": "Difu"})
    assert "year" not in bib(client, "nr=5")["divercity-5"]
    assert "PY" not in ris(client, "nr=5")[0]


def test_hostile_text_stays_in_its_field(client):
    factories.published(
        number=7, title=NASTY, teaser=NASTY, tags=[NASTY], bibliography={"authors": [{"name": NASTY}]}
    )
    edition = Edition.objects.get()
    injected = "A\r\nER  - \r\nTY  - BOOK\u2028TI  - x\x0bER  - \x85"
    edition.document["bibliography"] |= {"publisher": injected, "citation": injected, "doi": "10.1/a} ,\nx = {b"}
    edition.save()
    fields = bib(client, "nr=7")["divercity-7"]
    assert plain(fields["title"][1:-1]) == NASTY
    assert plain(fields["abstract"]) == NASTY
    assert plain(fields["publisher"]) == "A ER - TY - BOOK TI - x ER -"
    assert fields["url"].startswith("http://testserver/praxisbeispiele/")
    [row] = ris(client, "nr=7")
    assert row["TI"] == [NASTY]
    assert row["AU"] == [NASTY]
    assert row["PB"] == ["A ER - TY - BOOK TI - x ER -"]
    assert row["DO"] == ["10.1/a%7D%20,%0Ax%20=%20%7Bb"]


def test_several_come_in_the_order_asked_for_and_each_once(client, django_assert_num_queries):
    for number in (3, 1, 2):
        factories.published(number=number)
    client.get("/zitate.bib?nr=1")
    with django_assert_num_queries(2):
        response = client.get("/zitate.bib?nr=3&nr=1&nr=3&nr=02")
    assert list(read_bibtex(response.content.decode())) == ["divercity-3", "divercity-1", "divercity-2"]
    assert [row["ID"] for row in ris(client, "nr=2&nr=1&nr=2")] == [["divercity-2"], ["divercity-1"]]
    assert response["Content-Disposition"] == 'attachment; filename="divercity-zitate.bib"'
    assert response["Content-Type"] == "application/x-bibtex; charset=utf-8"
    response = client.get("/zitate.ris?nr=3")
    assert response["Content-Disposition"] == 'attachment; filename="divercity-3.ris"'
    assert response["Content-Type"] == "application/x-research-info-systems; charset=utf-8"


def test_a_draft_is_told_like_an_unknown_number_and_what_was_withdrawn_as_withdrawn(client):
    by = factories.editor()
    factories.practice(by=by, number=1, title="Geheim")
    factories.published(by=by, number=2)
    gone = factories.published(by=by, number=3, title="Früher")
    workflow.withdraw(gone, by=by, note="Auf Wunsch.")
    draft, unknown = client.get("/zitate.bib?nr=1&nr=2"), client.get("/zitate.bib?nr=9&nr=2")
    assert draft.status_code == unknown.status_code == 404
    assert draft.content.replace(b"Nr. 1", b"Nr. 9") == unknown.content
    assert "Einen Beitrag Nr. 1 gibt es nicht." in draft.content.decode()
    withdrawn = client.get("/zitate.ris?nr=2&nr=3")
    assert withdrawn.status_code == 410
    assert "Der Beitrag Nr. 3 wurde zurückgezogen." in withdrawn.content.decode()
    assert "Früher" not in withdrawn.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "nr=",
        "nr=x",
        "nr=0",
        "nr=-1",
        "nr=1.0",
        "nr=%D9%A1",
        "nr=1%00",
        "nr=%ED%A0%80",
        "nr=" + "9" * 5000,
        "&".join(f"nr={n}" for n in range(1, 102)),
        "&".join(f"nr={n}" for n in range(1, 2000)),
    ],
)
def test_what_is_no_list_of_numbers_is_refused_in_german(client, query):
    response = client.get(f"/zitate.bib?{query}")
    assert response.status_code == 400
    assert "Diese Anfrage war nicht zu verstehen." in response.content.decode()


def test_a_hundred_are_not_too_many(client):
    factories.published(number=1)
    response = client.get("/zitate.bib?" + "&".join(f"nr={n}" for n in range(1, 101)))
    assert response.status_code == 404
    assert len(bib(client, "&".join(["nr=1"] * 300))) == 1
