from tests import factories
from tests.practices.public.conftest import WUPPERTAL


def test_every_component_is_accessible(page, axe, transactional_db, settings):
    settings.ROOT_URLCONF = "tests.divercity.test_styleguide"
    factories.published(
        title="Ordnungspartnerschaften im Donaudampfschifffahrtsgesellschaftsviertel",
        place=WUPPERTAL,
        actors=[{"actor": "polizei", "role": "federfuehrend"}],
        diversity=[{"dimension": "alter", "how": "Wege zur Schule."}],
        quality_marks=[{"mark": "offen", "rating": "erfuellt"}],
        sources=[{"text": "Bericht", "url": "https://www.example.org/bericht"}],
        tags=["Licht"],
    )
    page.set_viewport_size({"width": 320, "height": 900})
    page.emulate_media(color_scheme="dark")
    page.goto("/styleguide/")
    assert page.locator(".guide-specimen").count() > 25
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
