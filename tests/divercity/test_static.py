import re

from django.conf import settings
from django.contrib.staticfiles import finders

NAMED = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")


def test_every_static_file_that_a_template_names_exists():
    """In production a missing one is an error of the whole page; tests serve files without the manifest."""
    folders = [settings.BASE_DIR / "templates", *settings.BASE_DIR.glob("[!.]*/**/templates")]
    templates = {path for folder in folders for path in folder.rglob("*.*")}
    named = {(path.name, file) for path in templates for file in NAMED.findall(path.read_text())}
    assert len(named) > 3
    assert {pair for pair in named if finders.find(pair[1]) is None} == set()
