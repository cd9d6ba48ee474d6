import io

import pytest
from PIL import Image as Pillow

from practices import media
from taxonomy.lookup import Lookup
from tests import factories

WUPPERTAL = {"name": "Wuppertal", "state": "Nordrhein-Westfalen"}
MUENCHEN = {"name": "München", "state": "Bayern"}


@pytest.fixture
def by(db):
    return factories.editor()


def picture(colour="red", name="platz.png", size=(8, 6)):
    """A stored picture; returns the name by which documents call it."""
    out = io.BytesIO()
    Pillow.new("RGB", size, colour).save(out, "PNG")
    out.seek(0)
    image, _ = media.store_picture(media.read_picture(out), name=name, credit="Stadt", licence="CC BY 4.0")
    return f"{image.sha256}.png"


def pdf(text="Bericht"):
    content = media.read_pdf(io.BytesIO(f"%PDF-1.4\n{text}\n%%EOF\n".encode()))
    stored, _ = media.store_pdf(content, name="bericht.pdf")
    return f"{stored.sha256}.pdf"


@pytest.fixture
def organisation(db):
    Lookup().add_term("actor", slug="polizei-wuppertal", name="Polizei Wuppertal", parent="polizei")


@pytest.fixture
def collection(by, organisation):
    """Four live records that between them show everything a page can show; by number."""
    method = factories.published(
        by=by,
        number=102,
        slug="begehung",
        kind="methode",
        title="Begehung",
        categories=["befragung"],
        actors=[{"actor": "polizei"}, {"actor": "kommunen"}],
        diversity=[{"dimension": "alter"}, {"dimension": "kultur"}],
        place=MUENCHEN,
        tags=["Plätze"],
    )
    rich = factories.published(
        by=by,
        number=101,
        slug="ordnungspartnerschaften",
        title="Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften",
        teaser="Polizei und Stadt gehen gemeinsam auf den Platz.",
        place=WUPPERTAL,
        further_places=[MUENCHEN],
        district="Elberfeld",
        start_year=1997,
        categories=["stadt", "freiraum", "technik"],
        main_category="freiraum",
        occasions=["nutzungskonflikte"],
        tags=["Plätze", "Ordnung"],
        actors=[{"actor": "polizei-wuppertal", "role": "federfuehrend"}, {"actor": "kommunen", "note": "zahlt"}],
        diversity=[{"dimension": "alter", "how": "Sitzbänke."}],
        quality_marks=[{"mark": "offen", "rating": "erfuellt", "reason": "Alle reden mit."}],
        evidence="intern",
        sections={"context": "<h2>Vorher</h2><p>Es war laut.</p>", "aims": "<p>Ruhe.</p>"},
        pictures=[{"file": picture(size=(500, 300)), "alt": "Ein Platz", "section": "context"}],
        attachments=[{"label": "Bericht", "file": pdf()}, {"label": "Seite", "url": "https://example.org/x"}],
        sources=[{"text": "Bericht", "url": "https://example.org/q", "accessed": "2020-03-01"}],
        bibliography={"authors": [{"name": "Anna A.", "role": "herausgabe"}], "year": 2019, "doi": "10.1/x"},
        contact={"name": "Kim K.", "email": "kim@example.org", "consent_on": "2020-01-01"},
        relations=[{"kind": "vorbild", "practice": 102}],
        legacy_addresses=["/handeln-und-verantwortung/ordnungspartnerschaften", "/?p=1506"],
        licence="CC BY 4.0",
        as_of="2020-03-01",
    )
    bare = factories.published(
        by=by, number=103, slug="bericht", kind="veroeffentlichung", title="<b>Ein</b> \"Bericht\" & 'mehr'"
    )
    finding = factories.published(
        by=by, number=104, slug="befund", kind="forschungsergebnis", categories=["forschungsergebnisse"]
    )
    return {practice.number: practice for practice in (rich, method, bare, finding)}
