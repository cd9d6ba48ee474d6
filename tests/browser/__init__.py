"""Tests that drive Chromium."""

import time

from playwright.sync_api import Error

# How pages are looked at: what is narrow is no other in light, what is dark no other on a wide screen.
LOOKS = [(1280, "light"), (320, "dark")]


def until(page, condition, arg=None):
    """Wait until the script ``condition`` holds in the page, or in the one that takes its place meanwhile.

    Not by ``wait_for_function``: what it asks a second time is asked by ``eval``, which the policy forbids.
    """
    end = time.monotonic() + 30
    while not holds(page, condition, arg):
        assert time.monotonic() < end, f"never came true: {condition}"
        page.wait_for_timeout(50)


def holds(page, condition, arg):
    try:
        return page.evaluate(condition, arg)
    except Error as error:
        if "context was destroyed" not in str(error):
            raise
