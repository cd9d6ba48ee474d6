"""The way to the desk in a real browser: by keyboard, with a code, with a passkey."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser import LOOKS
from tests.divercity.accounts.people import PASSWORD, SECRET, code

ACCOUNT = "/admin/konto/"


@pytest.fixture
def anna(live_server, settings):
    settings.REQUIRE_MFA = True
    settings.MFA_TOTP_TOLERANCE = 1  # a code may run out between reading and typing it
    cache.clear()
    user = User.objects.create_user("anna", email="anna@example.org", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="Redaktion"))
    return user


def press_to(page, name):
    """Tab until the control with this name has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        label = focused.evaluate("e => (e.labels?.[0] ?? e).textContent.trim()")
        if label.startswith(name):
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none", f"no focus shown on {name}"
            return
    raise AssertionError(f"no way to {name} by keyboard")


def type_in(page, name, words):
    press_to(page, name)
    page.keyboard.type(words)


def enter(page, address):
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def sign_in(page):
    page.goto("/admin/")
    type_in(page, "Benutzername oder E-Mail-Adresse", "anna")
    type_in(page, "Passwort", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_password_over_the_app_to_the_desk_by_keyboard_alone(browser, live_server, anna, script):
    context = browser.new_context(base_url=live_server.url, locale="de-DE", java_script_enabled=script)
    page = context.new_page()
    page.goto("/admin/")
    type_in(page, "Benutzername oder E-Mail-Adresse", "anna")
    type_in(page, "Passwort", PASSWORD)
    enter(page, f"{ACCOUNT}zweiter-faktor/")
    press_to(page, "App einrichten")
    enter(page, f"{ACCOUNT}zweiter-faktor/app/einrichten/")
    secret = page.locator(".secret").inner_text()
    type_in(page, "Code, den die App jetzt zeigt", code(secret))
    enter(page, f"{ACCOUNT}zweiter-faktor/notfallcodes/")
    expect(page.locator(".codes li")).to_have_count(10)
    press_to(page, "Zum Schreibtisch")
    enter(page, "/admin/")
    press_to(page, "Abmelden")
    enter(page, f"{ACCOUNT}anmelden/")
    type_in(page, "Benutzername oder E-Mail-Adresse", "anna@example.org")
    type_in(page, "Passwort", PASSWORD)
    enter(page, f"{ACCOUNT}anmelden/code/")
    type_in(page, "Code", code(secret))
    enter(page, "/admin/")
    expect(page.get_by_role("heading", name="Schreibtisch")).to_be_visible()
    context.close()


def test_a_passkey_is_a_second_factor_and_a_way_in_by_itself(page, context, anna):
    client = context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    client.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    sign_in(page)
    page.get_by_role("link", name="Passkey hinzufügen").click()
    page.get_by_label("Damit auch ohne Passwort anmelden").check()
    page.get_by_role("button", name="Passkey hinzufügen").click()
    page.wait_for_url("**/notfallcodes/")
    page.get_by_role("link", name="Zum Schreibtisch").click()
    page.wait_for_url("**/admin/")

    page.get_by_role("button", name="Abmelden").click()
    page.get_by_label("Benutzername oder E-Mail-Adresse").fill("anna")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.get_by_role("button", name="Passkey benutzen").click()
    page.wait_for_url("**/admin/")

    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.wait_for_url("**/admin/")


def test_a_passkey_that_fails_is_told(page, anna):
    page.goto(f"{ACCOUNT}anmelden/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('NotAllowedError')) }")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_role("alert").filter(has_text="hat mit diesem Passkey nicht geklappt")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_about_accounts_is_accessible_and_fits(page, axe, anna, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    findings, wide = {}, {}

    def look(address):
        if address:
            assert page.goto(address).status in (200, 429), address
        if found := axe(page):
            findings[page.url] = found
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[page.url] = needed

    for path in ("anmelden", "registrieren", "gesperrt", "passwort/vergessen", "passwort/vergessen/verschickt"):
        look(f"{ACCOUNT}{path}/")
    look(f"{ACCOUNT}passwort/neu/1-x-x/")
    look(f"{ACCOUNT}passwort/neu/fertig/")
    page.goto(f"{ACCOUNT}anmelden/")
    page.get_by_label("Benutzername oder E-Mail-Adresse").fill("anna")
    page.get_by_label("Passwort").fill("falsch")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    look(None)
    sign_in(page)
    for path in ("", "app/einrichten/", "passkeys/", "passkeys/neu/"):
        look(f"{ACCOUNT}zweiter-faktor/{path}")
    TOTP.activate(anna, SECRET)
    key = Authenticator.objects.create(
        user=anna, type="webauthn", data={"name": "Schlüssel am Bund", "credential": {"clientExtensionResults": {}}}
    )
    for path in ("", "app/entfernen/", "notfallcodes/neu/", "passkeys/"):
        look(f"{ACCOUNT}zweiter-faktor/{path}")
    for step in ("umbenennen", "entfernen"):
        look(f"{ACCOUNT}zweiter-faktor/passkeys/{key.pk}/{step}/")
    key.delete()
    page.goto(f"{ACCOUNT}zweiter-faktor/notfallcodes/neu/")
    page.get_by_role("button", name="Erzeugen").click()
    page.wait_for_url("**/notfallcodes/")
    look(None)
    assert page.locator(".codes li").count() == 10
    for path in ("passwort", "sitzungen", "abmelden", "bestaetigen", "bestaetigen/code", "bestaetigen/passkey"):
        look(f"{ACCOUNT}{path}/")
    with page.expect_navigation():
        page.get_by_role("button", name="Abmelden").first.click()
    sign_in(page)
    assert "anmelden/code" in page.url
    look(None)
    assert findings == {}
    assert wide == {}


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_desk_of_accounts_is_accessible_and_fits(page, axe, anna, settings, scheme, width):
    settings.REQUIRE_MFA = False
    anna.groups.set([Group.objects.get(name="Leitung")])
    other = User.objects.create_user("bert", email="bert@example.org", is_staff=True)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page)
    findings, wide = {}, {}
    for path in ("", "add/", f"{other.pk}/change/", f"{anna.pk}/change/"):
        assert page.goto(f"/admin/auth/user/{path}").ok, path
        if found := axe(page):
            findings[path] = found
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[path] = needed
    assert findings == {}
    assert wide == {}
