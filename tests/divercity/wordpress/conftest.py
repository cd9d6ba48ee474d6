"""The given export, where it is beside the checkout, and small ones made here."""

from pathlib import Path

import pytest

from tests.divercity.wordpress import wxr

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
EXPORT, UPLOADS = SHARED / "wordpress-export.xml", SHARED / "wordpress-uploads"
needs_export = pytest.mark.skipif(not EXPORT.exists(), reason="the given export is not beside this checkout")


@pytest.fixture
def export(tmp_path):
    """``export(item, …, terms=…)`` writes a small export and returns its path."""

    def write(*items, terms=(), name="export.xml", **site):
        path = tmp_path / name
        path.write_text(wxr.file(*items, terms=terms, **site), encoding="utf-8")
        return path

    return write


@pytest.fixture
def uploads(tmp_path):
    """A folder of uploads with a picture, one of its smaller sizes, and a PDF."""
    return wxr.uploads(tmp_path / "uploads")
