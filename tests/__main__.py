"""The whole proof: lint, then the suite on SQLite and on PostgreSQL, with equal numbers.

python -m tests                        what `make test` runs
python -m tests lint                   only the checks that run no test
python -m tests drill                  races, kills and full-size checks; the result goes to docs/drills.md
python -m tests sqlite [pytest …]      one database, with any arguments of pytest
python -m tests postgresql [pytest …]
"""

import datetime
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from tests import postgres
from tests.browser import chromium

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PYTHON = sys.executable
SCRIPTS = Path(sys.executable).parent

# The settings of a real installation, for the deployment checks.
PRODUCTION = {
    "PUBLIC_URL": "https://www.example.org",
    "SECRET_KEY": "only-for-the-check-" + "0123456789abcdef" * 3,
    "DATABASE_URL": "postgresql://localhost/divercity",
    "DEBUG": "",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
LINT = [
    ("ruff check", [SCRIPTS / "ruff", "check", "--quiet", "."], {}),
    ("ruff format", [SCRIPTS / "ruff", "format", "--check", "--quiet", "."], {}),
    ("import-linter", [SCRIPTS / "lint-imports", "--no-cache"], {}),
    ("makemigrations --check", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], TESTING),
    ("check --deploy", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
]


def lint() -> list[str]:
    """The names of the checks that failed; their output is printed only then."""
    failed = []
    for name, command, environment in LINT:
        process = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
        print(f"{name}: {'fehlgeschlagen' if process.returncode else 'in Ordnung'}", flush=True)
        if process.returncode:
            print(process.stdout + process.stderr, flush=True)
            failed.append(name)
    return failed


@contextmanager
def database(key: str):
    """Yield the environment in which tests.settings finds the database."""
    if key == "sqlite":
        yield {"TEST_DATABASE_URL": ""}
    else:
        with postgres.server() as url:
            yield {"TEST_DATABASE_URL": url}


def pytest(key: str, arguments: list[str]) -> tuple[int, int]:
    """The exit status of pytest and the number of tests that passed."""
    with database(key) as environment, tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        status = subprocess.call(
            [PYTHON, "-m", "pytest", f"--junit-xml={report}", *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
        )
        if not report.exists():
            return status or 1, 0
        suite = ElementTree.parse(report).getroot().find("testsuite")
        tests, *others = (int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped"))
        return status, tests - sum(others)


def unused_exceptions(record: Path) -> list[str]:
    """Exceptions of axe that no page needed; `record` is what the browser tests wrote."""
    exceptions = tomllib.loads((ROOT / "tests/browser/axe_exceptions.toml").read_text()).get("exception", [])
    used = record.read_text().splitlines() if record.exists() else []
    known = [f"{exception['rule']} {exception['selector']}" for exception in exceptions]
    return [exception for exception in known if exception not in used]


def prove() -> int:
    started = time.monotonic()
    failed = lint()
    if chromium.provide() is None:
        print(chromium.MISSING, flush=True)
        if os.environ.get("CI"):
            failed.append("Browser-Tests (kein Chromium)")
    passed = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AXE_USED"] = f"{folder}/axe"
        for key, name in NAMES.items():
            print(f"\n=== {name} ===", flush=True)
            status, passed[key] = pytest(key, ["-q", "-n", "2", "--dist", "worksteal"])
            if status:
                failed.append(f"Tests auf {name}")
        if unused := unused_exceptions(Path(folder) / "axe"):
            failed.append(f"nicht mehr gebrauchte axe-Ausnahmen ({'; '.join(unused)})")
    if len(set(passed.values())) > 1:
        failed.append("ungleiche Zahl bestandener Tests")
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    print(f"\n{', '.join(f'{NAMES[key]}: {count} bestanden' for key, count in passed.items())}", end="")
    print(f" ({minutes}:{seconds:02} Minuten)")
    if failed:
        print("Fehlgeschlagen: " + ", ".join(failed))
    return 1 if failed else 0


def drill() -> int:
    chromium.provide()
    lines, worst = [], 0
    for key, name in NAMES.items():
        print(f"\n=== {name} ===", flush=True)
        started = time.monotonic()
        with tempfile.NamedTemporaryFile("r") as notes:
            os.environ["DRILL_NOTES"] = notes.name
            status, count = pytest(key, ["-m", "drill", "-v", "-s", "-o", "faulthandler_timeout=0"])
            worst = max(worst, status)
            verdict = "passed" if status == 0 else f"passed, others FAILED (pytest status {status})"
            lines.append(f"- {name}: {count} drills {verdict} in {time.monotonic() - started:.0f} s")
            lines += notes.read().splitlines()
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    today = datetime.date.today().isoformat()
    with (ROOT / "docs" / "drills.md").open("a") as file:
        file.write("\n".join([f"\n## {today}, commit {commit or 'unknown'}\n", *lines, ""]))
    print("\n".join(lines))
    return worst


def main(arguments: list[str]) -> int:
    match arguments:
        case []:
            return prove()
        case ["lint"]:
            return 1 if lint() else 0
        case ["drill"]:
            return drill()
        case ["sqlite" | "postgresql" as key, *rest]:
            chromium.provide()
            return pytest(key, rest)[0]
    print(__doc__)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
