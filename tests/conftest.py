import gc
import os
import shutil

import pytest
from django.conf import settings
from django.test import client as django_client


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


@pytest.fixture(scope="session", autouse=True)
def fields_are_not_kept():
    """``response.context`` has the pages and their parts, not the 700 widgets of a form: a fifth of its time."""
    keep = django_client.store_rendered_templates

    def keep_parts(store, signal, sender, template, context, **kwargs):
        if not (template.name or "").startswith("django/forms/"):
            keep(store, signal, sender, template, context, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_client, "store_rendered_templates", keep_parts)
        yield


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
