"""Which address becomes which file."""

import pytest

from divercity.archive.addresses import Places, file_of, internal, wanted

HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("address", "kind", "file"),
    [
        ("/", HTML, "index.html"),
        ("/akteure/polizei/", HTML, "akteure/polizei/index.html"),
        ("/feed/", "application/atom+xml; charset=utf-8", "feed/index.xml"),
        ("/feed/?akteur=polizei", "application/atom+xml", "feed/index-akteur-polizei.xml"),
        ("/praxisbeispiele/?ansicht=karte", HTML, "praxisbeispiele/index-ansicht-karte.html"),
        ("/zitate.bib?nr=12", "application/x-bibtex", "zitate/nr-12.bib"),
        ("/medien/ab/M%C3%BCll%20%3F.png", "image/png", "medien/ab/Müll _.png"),
        ("/api/v1", HTML, "api/v1/index.html"),
        ("/schlagworte/aux/", HTML, "schlagworte/aux_/index.html"),
        ("/nr/COM1.json", "application/json", "nr/COM1_.json"),
        ("/orte/nulpe/console/", HTML, "orte/nulpe/console/index.html"),
    ],
)
def test_an_address_becomes_a_file_that_every_system_can_hold(address, kind, file):
    assert file_of(address, kind) == file


@pytest.mark.parametrize(
    ("address", "read", "query"),
    [
        ("/praxisbeispiele/?akteur=polizei&seite=3", "/praxisbeispiele/", "akteur=polizei"),
        ("/praxisbeispiele/?q=m%C3%BCll&fremd=1", "/praxisbeispiele/", "q=m%C3%BCll"),
        ("/praxisbeispiele/?ansicht=karte", "/praxisbeispiele/?ansicht=karte", ""),
        ("/praxisbeispiele/?land=bayern&ansicht=karte", "/praxisbeispiele/", "land=bayern"),
        ("/praxisbeispiele/auswahl.ris?akteur=polizei", "/praxisbeispiele/auswahl.ris", ""),
        ("/hinweis/?nr=12", "/hinweis/", ""),
        ("/zitate.bib?nr=1&nr=2", None, ""),
        ("/feed/?akteur=polizei&diversitaet=alter", None, ""),
        ("/admin/", None, ""),
        ("/oai/?verb=Identify", None, ""),
        ("/x/../../etc/passwd", None, ""),
    ],
)
def test_what_is_endless_becomes_the_list_or_nothing(address, read, query):
    assert wanted(address) == (read, query)


def test_only_addresses_of_the_site_are_inside():
    assert internal("https://example.org/akteure/") is None
    assert internal("mailto:kim@example.org") is None
    assert internal("http://[") is None
    assert internal("steckbrief/", "/praxisbeispiele/x/") == ("/praxisbeispiele/x/steckbrief/", "")
    assert internal("/ueber/?a=1#ziel") == ("/ueber/?a=1", "ziel")


def test_links_are_relative_and_follow_redirects():
    places = Places(
        {"/neu/": "neu/index.html", "/praxisbeispiele/": "praxisbeispiele/index.html"}, {"/alt/": "/neu/"}
    )
    assert places.link("/alt/#teil", "/a/b/", "a/b/index.html") == "../../neu/index.html#teil"
    assert places.link("/praxisbeispiele/?ort=ulm", "/", "index.html") == "praxisbeispiele/index.html?ort=ulm"
    assert places.link("/fehlt/", "/", "index.html") is None
