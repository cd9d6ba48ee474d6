"""Find a Chromium for the browser tests, or install one."""

import os
import shutil
import subprocess
import sys

# The shell is the same engine without windows, tabs and menus: quicker, and no window of it is ever covered.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = """
!!! KEIN CHROMIUM: Alle Browser-Tests (Barrierefreiheit, Content Security Policy, Tastatur) FALLEN AUS.
!!! Bitte Chromium installieren („sudo apt install chromium“) oder CHROMIUM=/pfad/zu/chromium angeben.
"""


def find() -> str | None:
    if "CHROMIUM" in os.environ:
        return shutil.which(os.environ["CHROMIUM"])
    return next(filter(None, map(shutil.which, NAMES)), None) or playwrights_own()


def playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def provide() -> str | None:
    """The path of a Chromium, in $CHROMIUM for the tests too; None when there is none to be had."""
    path = find()
    if path is None and "CHROMIUM" not in os.environ:
        print("Chromium für die Browser-Tests wird installiert …", flush=True)
        install()
        path = find()
    if path:
        os.environ["CHROMIUM"] = path
    return path


def install():
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.call(["apt-get", "update", "-q"], env=environment, **quiet)
        subprocess.call(["apt-get", "install", "-y", "-q", "chromium-headless-shell"], env=environment, **quiet)
    if find() is None:
        subprocess.call([sys.executable, "-m", "playwright", "install", "chromium"], timeout=600, **quiet)
