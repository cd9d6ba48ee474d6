import time

import pytest
from django.utils.safestring import SafeString, mark_safe

from practices.public.typesetting import text
from tests import factories


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Orte, z. B. Plätze", "Orte, z.\u00a0B. Plätze"),
        ("z.B. hier, d.h. dort, u.v.m.", "z.\u00a0B. hier, d.\u00a0h. dort, u.\u00a0v.\u00a0m."),
        ("Haus e. V. in Köln", "Haus e.\u00a0V. in Köln"),
        ("Nr. 12, § 3 Abs. 2, S. 14", "Nr.\u00a012, §\u00a03 Abs.\u00a02, S.\u00a014"),
        ("auf 30 m oder 1.200 Euro", "auf 30\u00a0m oder 1.200\u00a0Euro"),
        ("um 20 Uhr, 15 % und 3 Jahren", "um 20\u00a0Uhr, 15\u00a0% und 3\u00a0Jahren"),
        ("am 3. März 2020", "am 3.\u00a0März 2020"),
        ("von 1997-2003 und 1997 – 2003", "von 1997–2003 und 1997–2003"),
    ],
)
def test_what_belongs_together_is_not_parted(written, shown):
    assert text(written) == shown
    assert text(shown) == shown


@pytest.mark.parametrize(
    "written",
    [
        "Bewohner*innen und 12 Menschen",
        "https://example.org/2018-2020/z.B./Nr. x".replace(" ", "%20"),
        '<a href="/medien/1997-2003.pdf" title="Nr. 12">Bericht</a>',
        "Az. ohne, 10.1000/1997-2003.4",
        "ISBN 978-3-1234-2010-2",
        "3 Mädchen in 4 Minirampen",
        "",
    ],
)
def test_addresses_tags_and_plain_words_stay_as_they_are(written):
    assert text(written).replace("\u00a0", " ") == written
    assert "\u00a0" not in text(written) or written.startswith("Az.")


@pytest.mark.parametrize("piece", ["a", "<", "1,", "1.", "2000-", "z.", "/", "@", "ä<b>", "§ "])
def test_long_texts_are_read_in_proportion_to_their_length(piece):
    started = time.process_time()
    text(piece * 50_000)
    assert time.process_time() - started < 2


def test_safe_stays_safe_and_text_stays_text():
    assert isinstance(text(mark_safe("<p>z. B.</p>")), SafeString)
    assert not isinstance(text("<b>"), SafeString)


def test_a_page_binds_spaces_and_its_export_does_not(client, db):
    practice = factories.published(teaser="Seit 3 Jahren, z. B. abends.", sections={"context": "<p>Nr. 12</p>"})
    html = client.get(f"/praxisbeispiele/{practice.slug}/").content.decode()
    assert '<p class="lede">Seit 3\u00a0Jahren, z.\u00a0B. abends.</p>' in html and "Nr.\u00a012" in html
    document = client.get(f"/api/v1/praxisbeispiele/{practice.number}/").json()
    assert document["teaser"] == "Seit 3 Jahren, z. B. abends."
