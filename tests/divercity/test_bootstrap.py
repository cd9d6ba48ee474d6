import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from divercity import bootstrap


@pytest.fixture
def clone(tmp_path):
    """A checkout without any requirement, under a path with spaces."""
    root = tmp_path / "mein Ordner"
    (root / "divercity").mkdir(parents=True)
    shutil.copy(bootstrap.__file__, root / "divercity")
    (root / "requirements.txt").write_text("")
    (root / "manage.py").write_text("import sys; print('started', sys.argv[1], sys.prefix)")
    return root


def run(root: Path) -> subprocess.CompletedProcess:
    # The interpreter behind this environment's: what a fresh machine would call python3.
    python = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    command = [python, "-I", root / "divercity" / "bootstrap.py", "runtime", "manage.py", "serve"]
    return subprocess.run(command, capture_output=True, text=True, cwd=root)


def test_an_environment_is_kept_when_complete_and_built_anew_when_half_written(clone):
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").write_text("torn")

    first = run(clone)
    assert first.returncode == 0, first.stderr
    assert "unvollständig" in first.stdout
    assert f"started serve {clone / '.venv'}" in first.stdout

    marker = clone / ".venv" / "marker"
    marker.touch()
    second = run(clone)
    assert second.stdout.startswith("started")
    assert marker.exists()

    # Packages that cannot be had give one sentence, and what is half installed counts as half-written again.
    (clone / "requirements.txt").write_text("./missing.whl --hash=sha256:" + "0" * 64)
    third = run(clone)
    assert third.returncode == 1
    assert "ließen sich nicht installieren" in third.stderr
    assert "Traceback" not in third.stderr
    assert not (clone / ".venv" / "complete.json").exists()


def test_an_older_python_can_read_the_bootstrap():
    ast.parse(Path(bootstrap.__file__).read_text(), feature_version=(3, 7))


def test_a_too_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(bootstrap, "REQUIRED", (3, 99))
    monkeypatch.setattr(bootstrap, "newer_python", lambda: None)
    with pytest.raises(SystemExit, match=r"braucht Python 3\.11 oder neuer"):
        bootstrap.check_python()


@pytest.mark.parametrize("module", ["sqlite3", "ssl"])
def test_a_python_without_a_needed_module_is_told_which(monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SystemExit, match=f"fehlt das Modul {module}"):
        bootstrap.check_python()


def test_on_debian_the_package_to_install_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(bootstrap, "debian_package", lambda: "python3.11-venv")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="sudo apt install python3.11-venv"):
        bootstrap.check_python()


def test_the_runtime_pins_are_part_of_the_development_pins():
    def pins(name):
        text = (Path(bootstrap.ROOT) / name).read_text()
        return {line.split()[0] for line in text.splitlines() if "==" in line}

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
