"""What an archive holds, and that it holds nothing else."""

import json
import re
import subprocess

import pytest

from tests.divercity.archive.conftest import DRAFT, SECRET

pytestmark = pytest.mark.django_db
HOME, LIST = "index.html", "praxisbeispiele/index.html"


@pytest.fixture
def archive(archived):
    return archived.folder


@pytest.fixture
def collection(archived):
    return archived.records


def test_an_archive_holds_the_site_as_files_that_lead_to_each_other(archive, collection):
    record = f"praxisbeispiele/{collection[0].slug}/index.html"
    assert {HOME, LIST, record, "akteure/polizei/index.html", "orte/lueneburg/index.html", "feed/index.xml"} <= {
        path.relative_to(archive).as_posix() for path in archive.rglob("*")
    }
    html = (archive / record).read_text()
    assert "Bewohner*innen stören sich am Müll." in html
    assert 'href="../../index.html"' in html and 'href="../../akteure/polizei/index.html"' in html
    assert f'href="../../zitate/nr-{collection[0].number}.bib"' in html
    assert f'href="../../api/v1/praxisbeispiele/{collection[0].number}/index.json"' in html
    assert "Archivfassung vom 29. November 2026" in html


def test_links_to_a_filter_lead_to_the_list_of_the_archive_with_the_same_choice(archive):
    html = (archive / "akteure" / "polizei" / "index.html").read_text()
    assert 'href="../../praxisbeispiele/index.html?akteur=polizei"' in html


def test_the_short_address_of_a_record_leads_on(archive, collection):
    html = (archive / "nr" / str(collection[0].number) / "index.html").read_text()
    assert f'url=../../praxisbeispiele/{collection[0].slug}/index.html"' in html


def test_no_draft_is_in_any_file(archive):
    for path in archive.rglob("*"):
        if path.is_file():
            assert DRAFT.encode() not in path.read_bytes(), path
            assert SECRET.encode() not in path.read_bytes(), path


def test_pages_allow_nothing_foreign_and_no_script_in_the_page(archive):
    for path in archive.rglob("*.html"):
        html = path.read_text()
        if path.parts[-3] == "nr":
            continue
        assert "Content-Security-Policy" in html and "script-src &#x27;self&#x27; file:;" in html, path
        assert 'type="module"' not in html and 'rel="preload"' not in html, path
        assert 'href="/' not in html and 'src="/' not in html and 'action="/' not in html, path


def test_the_checksums_are_those_of_the_files(archive):
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=archive, check=False).returncode == 0


def test_documents_and_terms_lie_beside_the_pages(archive, collection):
    lines = (archive / "daten" / "praxisbeispiele.jsonl").read_text().splitlines()
    assert [json.loads(line)["number"] for line in lines] == [practice.number for practice in collection]
    actors = json.loads((archive / "daten" / "begriffe.json").read_text())["actor"]["terms"]
    assert {"polizei": 1}.items() <= {term["slug"]: term["count"] for term in actors}.items()


def test_what_the_readme_names_is_there(archive):
    named = re.findall(r"^(\S+/\S+|\S+\.json)  ", (archive / "LIESMICH.txt").read_text(), flags=re.MULTILINE)
    assert "api/v1/dokumentation/index.html" in named and all((archive / name).is_file() for name in named)
    page = (archive / "LIESMICH.html").read_text()
    assert 'href="api/v1/dokumentation/index.html"' in page


def test_the_same_collection_gives_the_same_bytes(archived):
    assert (archived.folder / "SHA256SUMS").read_bytes() == (archived.again / "SHA256SUMS").read_bytes()


def test_pictures_and_files_are_there_once_for_each_address_and_named_for_the_documents(archive, collection):
    html = (archive / "praxisbeispiele" / collection[0].slug / "index.html").read_text()
    assert 'srcset="../../medien/' in html and "download" in html
    media = json.loads((archive / "daten" / "medien.json").read_text())
    assert len(media) == 2 and all((archive / file).is_file() for file in media.values())


@pytest.mark.parametrize("address", ["vergleich", "merkliste", "was-passt", "hinweis", "barriere"])
def test_what_needs_a_server_says_so(archive, address):
    html = (archive / address / "index.html").read_text()
    assert "<form" not in html.partition("<main")[2]
    assert "Archiv" in html.partition("<main")[2]
