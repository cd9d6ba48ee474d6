"""The menu: links beside the name where there is room, else behind one button, with and without script."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("script", [True, False])
def test_on_a_small_screen_the_menu_opens_and_closes_by_keyboard(browser, live_server, script):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=script, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    page.goto("/")
    menu, link = page.get_by_role("button", name="Menü"), page.locator("#menu").get_by_text("Themen")
    expect(link).to_be_hidden()
    menu.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#menu a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(menu).to_be_focused()
    context.close()


def test_on_a_wide_screen_the_links_are_there_once(page, axe):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/")
    expect(page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Themen")).to_be_visible()
    expect(page.get_by_role("button", name="Menü")).to_be_hidden()
    assert page.get_by_role("navigation", name="Hauptmenü").count() == 1
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("button", name="Menü").click()
    assert axe(page) == []
