"""What other sites and search engines are given to show of a page."""

import datetime
import io
import json
import re

import pytest
from PIL import Image

from practices.desk import workflow
from practices.models import Edition
from practices.public import shares
from tests import factories

META = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">')
DATA = re.compile(r'<script type="application/ld\+json">(.+?)</script>', re.DOTALL)
TOWN = {"level": "stadt", "place": "Wuppertal", "actors": 3, "dimensions": 2}


def page(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def practice(db):
    place = {"name": "Wuppertal", "state": "Nordrhein-Westfalen"}
    title = "Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften </script><!--"
    return factories.published(title=title, teaser="Polizei & Stadt auf dem Platz.", place=place, tags=["Licht"])


@pytest.mark.parametrize("level", ["stadt", "gebaeude", "wohnungen", ""])
def test_a_picture_has_the_size_that_is_asked_for_and_stays_small(level):
    content = shares.draw(
        3, {**TOWN, "level": level}, "Wuppertal:", "Soziale Ordnungspartnerschaften", "Praxisbeispiel"
    )
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size, image.mode) == ("PNG", (1200, 630), "P")
    assert len(content) <= 60_000


@pytest.mark.parametrize(
    "name",
    [
        "Park",
        "Soziale Ordnungspartnerschaften",
        "W" * 200,
        "Wohnungsunternehmen und Nachbarschaft " * 12,
        "a-b/c " * 80,
    ],
)
def test_a_title_wraps_and_shrinks_and_never_overflows(name):
    size, lines = shares.fit("Wuppertal:", name, 560, 294)
    assert len(lines) * round(size * 1.06) <= 294
    for line, weight in lines:
        assert shares._font("familjen-grotesk", size, weight).getlength(line) <= 560
    assert size == max(shares.SIZES) or name != "Park"


def test_a_long_word_breaks_at_its_joint():
    _, lines = shares.fit("", "Soziale Ordnungspartnerschaften", 560, 294)
    assert [line for line, _ in lines] == ["Soziale", "Ordnungs-", "partnerschaften"]


def test_the_picture_of_a_live_record_is_kept_for_a_day_and_a_former_one_leads_on(client, practice):
    html = page(client, f"/praxisbeispiele/{practice.slug}/")
    address = dict(META.findall(html))["og:image"].removeprefix("http://testserver")
    response = client.get(address)
    assert response.status_code == 200 and response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=86400", "withdrawn words are not kept for a year"
    assert client.get(f"/teilen/{practice.number}-0.png")["Location"] == address


def test_drafts_unknown_and_withdrawn_records_have_no_picture(client, practice):
    draft = factories.practice()
    address = dict(META.findall(page(client, f"/praxisbeispiele/{practice.slug}/")))["og:image"]
    workflow.withdraw(practice, by=factories.editor())
    for path in (
        address,
        f"/teilen/{practice.number}-0.png",
        f"/teilen/{draft.number}-1.png",
        "/teilen/999999-1.png",
    ):
        assert client.get(path).status_code == 404


def test_a_page_says_what_links_to_it_should_show(client, practice):
    found = dict(META.findall(page(client, f"/praxisbeispiele/{practice.slug}/")))
    assert found["og:title"] == "Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften &lt;/script&gt;&lt;!--"
    assert found["og:description"] == "Polizei &amp; Stadt auf dem Platz."
    assert found["og:url"] == f"http://testserver/praxisbeispiele/{practice.slug}/"
    assert (found["og:type"], found["og:locale"]) == ("article", "de_DE")
    assert found["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(
    "address", ["/", "/praxisbeispiele/", "/kategorien/", "/kategorien/wohnen-und-nachbarschaft/"]
)
def test_other_pages_share_the_picture_of_the_site(client, practice, address):
    found = dict(META.findall(page(client, address)))
    assert found["og:image"] == "http://testserver/teilen/divercity.png"
    assert found["og:title"] and found["og:description"] and found["og:url"] == f"http://testserver{address}"
    response = client.get("/teilen/divercity.png")
    assert response.status_code == 200 and len(response.content) <= 60_000


def test_errors_and_previews_are_not_for_sharing(client, practice):
    assert META.findall(page(client, "/nirgends/")) == []


def test_machines_read_a_record_and_its_place_in_the_collection(client, practice):
    (text,) = DATA.findall(page(client, f"/praxisbeispiele/{practice.slug}/"))
    about = json.loads(text)["@graph"][-1]
    [record], crumbs = about["mainEntity"], about["breadcrumb"]
    assert record["@type"] == "CreativeWork" and record["name"].endswith("</script><!--")
    assert record["url"] == f"http://testserver/praxisbeispiele/{practice.slug}/"
    assert record["keywords"] == ["Licht"] and record["spatialCoverage"] == ["Wuppertal", "Nordrhein-Westfalen"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["datePublished"])
    assert [step["position"] for step in crumbs["itemListElement"]] == list(
        range(1, len(crumbs["itemListElement"]) + 1)
    )
    assert crumbs["itemListElement"][-1]["name"] == record["name"]


def test_machines_read_the_day_that_the_page_names(client, practice):
    late = datetime.datetime(2026, 3, 1, 23, 30, tzinfo=datetime.UTC)  # half past midnight in Berlin
    Edition.objects.update(first_published_at=late)
    html = page(client, f"/praxisbeispiele/{practice.slug}/")
    assert json.loads(DATA.findall(html)[0])["@graph"][-1]["mainEntity"][0]["datePublished"] == "2026-03-02"
    assert "2. März 2026" in html


@pytest.mark.parametrize(("address", "size"), [("/favicon.ico", 32), ("/apple-touch-icon.png", 180)])
def test_the_icons_that_browsers_ask_for_are_there(client, address, size):
    response = client.get(address)
    image = Image.open(io.BytesIO(b"".join(response.streaming_content)))
    assert image.size == (size, size)
