"""What a visit costs on the wire, pictures apart."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from practices.public import catalogue
from practices.public.filters import PAGE_SIZE
from tests import factories

FIRST_VISIT, NEXT_PAGE = 120_000, 25_000  # bytes
LINKED = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|woff2))"')
FONT = re.compile(r'url\("\.\./(fonts/[^"]+)"\)')


@pytest.fixture
def full_pages(db):
    by = factories.editor()
    text = "<p>" + "Auf dem Platz treffen sich sehr unterschiedliche Menschen. " * 40 + "</p>"
    actors = ["polizei", "kommunen", "wohnungsunternehmen", "ordnung"]
    for n in range(PAGE_SIZE + 1):
        factories.published(
            by=by,
            title=f"Praxisbeispiel Wuppertal: Soziale Ordnungspartnerschaften im Quartier {n}",
            teaser=f"Polizei und Stadt gehen gemeinsam auf den {n}. Platz und reden mit allen, die dort sind. " * 3,
            actors=[{"actor": actor, "role": "kooperation"} for actor in actors[: 1 + n % 4]],
            diversity=[{"dimension": "alter", "how": "Sitzbänke."}, {"dimension": "kultur"}],
            occasions=["nutzungskonflikte"],
            tags=[f"Schlagwort {n}", f"Zweites Schlagwort {n}"],
            sections=dict.fromkeys(("context", "aims", "target_groups", "results"), text),
        )
    catalogue.forget()
    return "/praxisbeispiele/", factories.Practice.objects.latest("pk").slug


def sent(client, address):
    """The page, and its length as it is sent."""
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    return gzip.decompress(response.content).decode(), len(response.content)


def test_a_first_visit_and_the_next_page_stay_light(client, full_pages):
    path, slug = full_pages
    for first, following in ((path, f"{path}{slug}/"), (f"{path}{slug}/", f"{path}?seite=2"), ("/", path)):
        html, total = sent(client, first)
        linked = set(LINKED.findall(html))
        assert len(linked) > 6
        for name in linked:
            content = Path(finders.find(name)).read_bytes()
            linked = linked | set(FONT.findall(content.decode("utf-8", "ignore")))
        total += sum(weight(name) for name in linked)
        assert total <= FIRST_VISIT, (first, total)
        assert sent(client, following)[1] <= NEXT_PAGE


def weight(name):
    content = Path(finders.find(name)).read_bytes()
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content))


def test_the_desk_is_sent_as_it_is(client, db):
    """Its pages hold secrets beside what others typed."""
    response = client.get("/admin/", headers={"accept-encoding": "gzip"}, follow=True)
    assert b"</html>" in response.content and "Content-Encoding" not in response.headers


def test_readers_of_other_encodings_get_plain_pages(client, db):
    response = client.get("/", headers={"accept-encoding": "identity"})
    assert "Content-Encoding" not in response.headers and b"</html>" in response.content
    assert "Accept-Encoding" in response["Vary"]
