import shutil

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def media_root(tmp_path, settings):
    """Every test stores its pictures and files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def pytest_unconfigure():
    if settings.configured and "divercity-tests-" in settings.DATA_DIR.name:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
