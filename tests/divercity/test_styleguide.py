"""The style guide shows real components, and only to developers."""

import pytest
from django.test import override_settings

from divercity import styleguide, urls

urlpatterns = [*styleguide.urlpatterns, *urls.urlpatterns]
handler404 = urls.handler404


@pytest.mark.parametrize("address", ["/styleguide/", "/styleguide/stadt-1-1-ohne.svg"])
def test_without_debug_there_is_no_style_guide(client, db, address):
    assert client.get(address).status_code == 404


@override_settings(ROOT_URLCONF=__name__)
def test_it_is_cut_out_of_real_pages(client, db):
    from tests import factories

    factories.published(actors=[{"actor": "polizei", "role": "federfuehrend"}], diversity=[{"dimension": "alter"}])
    html = client.get("/styleguide/").content.decode()
    assert 'data-practice="' in html and 'data-facet="' in html
    for heading in ("Schrift", "Farben", "Raum", "Zeichen", "Pläne", "Knöpfe", *dict(styleguide.SPECIMENS)):
        assert f">{heading}</h2>" in html
    assert "css/admin.css" not in html and "css/list.css" in html
    assert client.get("/styleguide/stadt-1-1-ohne.svg")["Content-Type"] == "image/svg+xml"


def test_the_first_element_of_a_class_is_found_whole():
    html = '<p class="x">a</p>\n<div class="a box"><br><svg><path d=""/></svg><b>ü &amp; ä</b></div><i class="box">'
    assert styleguide.first(html, "box") == '<div class="a box"><br><svg><path d=""/></svg><b>ü &amp; ä</b></div>'
    assert styleguide.first(html, "none") == ""


def test_contrast_is_that_of_wcag():
    assert styleguide.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert styleguide.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_colour_of_text_can_be_read_on_both_grounds():
    for _, colours in styleguide.palettes():
        ratios = {name: min(map(float, ratios)) for name, _, ratios in colours}
        for name in ("ink", "quiet", "actor-ink", "diversity-ink", "place-ink"):
            assert ratios[name] >= 4.5, name
        assert ratios["edge"] >= 3
