import gc
import os
import shutil

import pytest
from django.conf import settings


def pytest_collection_finish():
    """What was imported stays to the end: to look through it for garbage again and again took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def media_root(tmp_path, settings):
    """Every test stores its pictures and files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def drill_note():
    """drill_note("30 kills, longest gap 0.4 s") puts a line under today's result in docs/drills.md."""

    def note(sentence: str):
        print(sentence)
        if "DRILL_NOTES" in os.environ:
            with open(os.environ["DRILL_NOTES"], "a") as file:
                file.write(f"  - {sentence}\n")

    return note


@pytest.fixture(autouse=True)
def fresh_catalogue():
    """The process keeps the collection in memory; each test's database is another."""
    from divercity.pages import footer_links
    from practices.public import catalogue

    catalogue.forget()
    footer_links.cache_clear()


def pytest_unconfigure():
    # The processes of xdist end without running atexit.
    if settings.configured and "divercity-tests-" in settings.DATA_DIR.name:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
