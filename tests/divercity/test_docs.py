"""The documentation names what is there, and leaves out nothing that somebody would look for in it."""

import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands

from practices.choices import Kind, Stage
from practices.desk import completeness, workflow
from practices.desk.admin import transitions
from practices.public.filters import PracticeFilterSet
from practices.sections import SECTIONS
from tests.divercity.test_environment import READ, read_by_the_product

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
PACKAGES = ("divercity", "practices", "taxonomy")
RECORDS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAGES = sorted({*ROOT.glob("*.md"), *DOCS.rglob("*.md")})
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SUFFIXES = (".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".csv", ".jsonl")
# Files that an installation makes, and the folders' names inside an export.
MADE = {".venv", "media/", "db.sqlite3.created", "_name.html"}


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def quoted(page):
    """What stands between backticks."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", page.read_text(encoding="utf-8")))


@cache
def modules():
    """``{dotted name: module}`` of the product."""
    names = list(PACKAGES)
    for package in PACKAGES:
        found = pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        names += [module.name for module in found if ".migrations" not in module.name]
    names.remove("divercity.wsgi")  # refuses to be imported without a database
    return {name: importlib.import_module(name) for name in names}


@cache
def classes():
    return {
        name: value
        for module in modules().values()
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__.partition(".")[0] in PACKAGES
    }


def leads_somewhere(dotted):
    """Whether "workflow.publish" or "Edition.objects.live" names something of the product."""
    first, *rest = dotted.split(".")
    if first in classes():
        return has(classes()[first], rest)
    parts = dotted.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        ending = "." + ".".join(parts[:cut])
        for name, module in modules().items():
            if f".{name}".endswith(ending) and has(module, parts[cut:]):
                return True
    return False


def has(thing, names):
    for name in names:
        if not hasattr(thing, name):
            return False
        thing = getattr(thing, name)
    return True


# Decisions are left out: they are not rewritten when the code moves on.
CODE_PAGES = [DOCS / "architecture.md", DOCS / "glossary.md", ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize("page", CODE_PAGES, ids=lambda page: page.name)
def test_every_path_function_and_class_that_is_named_exists(page):
    wrong = []
    for word in quoted(page):
        name = word.removeprefix("manage.py ").removesuffix("()")
        if word in MADE or name.startswith(("/", "request.", ".venv")) or "<" in name:
            continue
        if "/" in name or name.endswith(SUFFIXES):
            if re.fullmatch(r"[\w./*-]+", name) and not any(ROOT.glob(name.rstrip("/"))):
                wrong.append(word)
        elif re.fullmatch(r"[A-Za-z_]\w*(\.\w+)+", name):
            if not leads_somewhere(name):
                wrong.append(word)
        elif re.fullmatch(r"[A-Z][a-z]+(?:[A-Z][a-z]+)*", name) and name not in classes():
            wrong.append(word)
    assert wrong == []


@pytest.mark.parametrize("name", ["workflow.publsh", "Edition.object", "practices.desk.nothing", "Editions.live"])
def test_a_name_that_is_not_there_is_noticed(name):
    assert not leads_somewhere(name)


def test_every_link_between_the_pages_leads_to_a_file():
    broken = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target.partition("#")[0]).exists()
    ]
    assert broken == []


def test_every_command_is_documented():
    architecture = text("docs/architecture.md")
    ours = {name for name, app in get_commands().items() if app in PACKAGES}
    assert {"serve", "import_practices"} <= ours
    assert {name for name in ours if f"`manage.py {name}`" not in architecture} == set()


def test_every_parameter_of_the_list_is_documented_and_no_other():
    table = text("docs/architecture.md").partition("## Parameters")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(PracticeFilterSet.base_filters)


def test_every_variable_is_documented():
    developers = set(re.findall(r"^(\w+) \?=", text("Makefile"), re.MULTILINE))
    for path in (ROOT / "tests").rglob("*.py"):
        developers |= set(READ.findall(path.read_text(encoding="utf-8")))
    # Between the command and the processes it starts.
    developers -= {
        "DJANGO_ALLOW_ASYNC_UNSAFE",
        "DJANGO_SETTINGS_MODULE",
        "XDG_RUNTIME_DIR",
        "AXE_USED",
        "DRILL_NOTES",
        "OPENPYXL_LXML",
        "PATH",
    }
    pages = text("docs/betrieb.md") + text("CONTRIBUTING.md")
    wanted = developers | read_by_the_product()
    assert {"CHROMIUM", "DATA_DIR", "N"} <= wanted
    assert {name for name in wanted if f"`{name}`" not in pages} == set()


@pytest.mark.parametrize("page", RECORDS, ids=lambda page: page.name[:4])
def test_a_decision_has_title_date_status_context_decision_and_consequences(page):
    record = page.read_text(encoding="utf-8")
    parts = re.fullmatch(
        r"# (\d{4})\. (.+)\n\nDate: \d{4}-\d\d-\d\d\n\nStatus: (.+)\n\n"
        r"## Context\n\n(.+)\n## Decision\n\n(.+)\n## Consequences\n\n(.+)",
        record,
        re.DOTALL,
    )
    assert parts, "not the form of a decision"
    number, title, status = parts[1], parts[2].partition("\n")[0], parts[3].partition("\n")[0]
    assert page.name.startswith(f"{number}-")
    assert re.fullmatch(r"Accepted|Proposed|Rejected|Superseded by \d{4}", status)
    assert len(record.split()) <= 700
    assert f"| {number} | [{title}]({page.name}) |" in text("docs/decisions/README.md")


def test_decisions_are_numbered_without_gaps():
    assert [page.name[:4] for page in RECORDS] == [f"{n:04}" for n in range(1, len(RECORDS) + 1)]


def test_editors_can_read_who_may_do_what():
    table = text("docs/redaktion.md").partition("## Wer was darf")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")]
    for transition, permission in workflow.PERMISSIONS.items():
        assert any(f"({transition})" in row and f"`{permission}`" in row for row in rows), transition


def test_editors_can_read_about_every_stage_step_and_required_field():
    handbook = text("docs/redaktion.md")
    words = [*Stage.labels, *(step.label for step in transitions.TRANSITIONS)]
    words += [rule.label for rule in completeness.RULES if rule.required]
    words += re.findall(r'type="submit" value="(Speichern[^"]*)"', text("templates/admin/submit_line.html"))
    words.remove("Speichern und weiteren anlegen")  # not offered for practices
    assert {word for word in words if word not in handbook} == set()


def test_the_glossary_pairs_the_words_of_the_domain():
    glossary = text("docs/glossary.md")
    words = [*Stage.labels, *Kind.labels, *(section.heading for section in SECTIONS if "-" not in section.heading)]
    words += [
        f"`{model.__name__}`"
        for package in ("practices", "taxonomy")
        for model in apps.get_app_config(package).get_models()
        if model._meta.verbose_name[0].isupper() and not model.__name__.startswith("Practice")
    ]
    words += ["`Practice`", "`Edition`", "`Page`"]
    assert {word for word in words if word not in glossary} == set()
