"""The page that explains the interface, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import LOOKS

READER = "/api/v1/dokumentation/"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_can_be_read_by_all_at_any_width(page, axe, transactional_db, width, scheme):
    factories.published()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(READER)
    for answer in page.locator("details.api-answer summary").all():
        answer.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []
    page.get_by_role("link", name="Änderungen verfolgen").click()
    expect(page).to_have_url(re.compile("#aenderungen$"))
