"""The words of a rich text: what stands apart on the page stays apart, and signs are signs."""

import pytest

from practices import richtext
from tests import factories

TABLE = "<table><tbody><tr><th>Ort</th><td>Köln</td></tr><tr><td>A</td><td>B</td></tr></tbody></table>"


def test_cells_of_a_table_and_headings_stay_apart():
    assert richtext.lines(f"<h2>Orte</h2>{TABLE}<p>Ende<br>gut</p>") == ["Orte", "Ort Köln", "A B", "Ende", "gut"]
    assert richtext.plain(f"<h4>Orte</h4>{TABLE}") == "Orte Ort Köln A B"


def test_signs_are_signs():
    assert richtext.lines("<p>Müll &amp; Lärm &lt;laut&gt;</p>") == ["Müll & Lärm <laut>"]
    assert richtext.plain("<p>Müll &amp; Lärm</p><p>&lt;laut&gt;</p>") == "Müll & Lärm <laut>"
    assert richtext.in_one_line("<ul><li>Müll &amp; Lärm.</li><li>Licht</li></ul>") == "Müll & Lärm; Licht"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/merkliste/dossier/?nr=1&nr=2", "/vergleich/?nr=1&nr=2", "/praxisbeispiele/laut/steckbrief/"]
)
def test_a_text_in_short_shows_its_signs_once(client, address):
    for number in (1, 2):
        text = f"<p>Müll &amp; Lärm {number}. {'Wort ' * 200}</p>"
        factories.published(
            number=number, slug=("laut", "leise")[number - 1], sections={"aims": text, "approach": text}
        )
    html = client.get(address).content.decode()
    assert "Müll &amp; Lärm" in html and "&amp;amp;" not in html
