import re
from pathlib import Path

from django.conf import settings

READ = re.compile(r"""environ(?:\.get\(|\[)\s*["'](\w+)["']""")
# Set for Django and Python, not by operators.
SET = {
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_RUNSERVER_HIDE_WARNING",
    "PYTHONUTF8",
}


def read_by_the_product() -> set[str]:
    sources = [
        path
        for package in ("divercity", "practices", "taxonomy")
        for path in (settings.BASE_DIR / package).rglob("*.py")
    ]
    return {name for path in sources for name in READ.findall(path.read_text())} - SET


def named_in(path: Path) -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", path.read_text(), re.MULTILINE))


def test_env_example_names_exactly_the_variables_that_are_read():
    assert named_in(settings.BASE_DIR / ".env.example") == read_by_the_product()


def test_the_operators_handbook_explains_every_variable():
    handbook = (settings.BASE_DIR / "docs" / "betrieb.md").read_text()
    assert {name for name in read_by_the_product() if f"`{name}`" not in handbook} == set()
