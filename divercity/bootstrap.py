"""Make `.venv` complete, then run manage.py or the tests in it.

Started by the Makefile with whatever `python3` the machine has, so: the standard library only, and syntax
that older Pythons can still read, to be able to tell their users.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys

REQUIRED = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "complete.json")  # written last: without it the environment is half-written
LOG = os.path.join(VENV, "pip.log")
# Settings of the shell that make pip install somewhere else, or Python import from there.
MISLEADING = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN")


def say(sentence):
    print(sentence, flush=True)


def newer_python():
    """Another Python on the PATH that is new enough, or None."""
    for minor in range(20, REQUIRED[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        if path:
            return path
    return None


def debian_package():
    """The package with venv and ensurepip for this Python, where apt-get can install it."""
    if not shutil.which("apt-get") or not sys.executable.startswith("/usr/bin/"):
        return None
    return f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"


def lacking():
    """The first module this Python was built without, or None."""
    for module in ("ssl", "sqlite3", "zlib", "ctypes", "venv", "ensurepip"):
        try:
            __import__(module)
        except ImportError:
            return module
    return None


def check_python():
    if sys.version_info < REQUIRED:
        better = newer_python()
        if better:
            os.execv(better, [better, "-I", "-X", "utf8", os.path.abspath(__file__), *sys.argv[1:]])
        sys.exit(
            f"DIVERCITY braucht Python 3.11 oder neuer, gefunden wurde {sys.version.split()[0]}. "
            "Bitte installieren und mit „make … PYTHON=/pfad/zu/python3“ angeben."
        )
    module = lacking()
    package = debian_package()
    if module in ("venv", "ensurepip") and package and os.geteuid() == 0:
        say(f"Das Paket {package} fehlt und wird installiert …")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.call(["apt-get", "update", "-q"], env=environment, **quiet)
        subprocess.call(["apt-get", "install", "-y", "-q", package], env=environment, **quiet)
        module = lacking()
    if module in ("venv", "ensurepip") and package:
        sys.exit(f"Python fehlt das Modul {module}. Bitte „sudo apt install {package}“ ausführen.")
    if module:
        sys.exit(
            f"Python ({sys.executable}) fehlt das Modul {module}. Bitte ein vollständiges Python "
            "installieren und mit „make … PYTHON=/pfad/zu/python3“ angeben."
        )


def digest(requirements):
    with open(os.path.join(ROOT, requirements), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read_stamp():
    """What the environment holds; empty when it is half-written, moved, or of another Python."""
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
        alive = subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except (OSError, ValueError):
        return {}
    return stamp if alive and stamp.get("venv") == VENV else {}


def create():
    import venv

    if os.path.lexists(VENV):
        say("Die Python-Umgebung .venv ist unvollständig und wird neu angelegt.")
        if os.path.islink(VENV) or not os.path.isdir(VENV):
            os.unlink(VENV)
        else:
            shutil.rmtree(VENV)
    venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)


def install(requirements, stamp):
    say("Pakete werden installiert (einmalig, meist unter einer Minute) …")
    if os.path.exists(STAMP):
        os.unlink(STAMP)
    with open(LOG, "w") as log:
        code = subprocess.call(
            [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-input", "-r", requirements],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if code:
        sys.exit(
            "Die Python-Pakete ließen sich nicht installieren. Besteht eine Verbindung zum Paketverzeichnis, "
            f"und ist genug Platz frei? Was pip sagte, steht in {LOG}."
        )
    stamp["venv"] = VENV
    stamp[requirements] = digest(requirements)
    if requirements == "requirements-dev.txt":  # holds the same pins and more
        stamp["requirements.txt"] = digest("requirements.txt")
    with open(STAMP + ".new", "w") as file:
        json.dump(stamp, file)
    os.replace(STAMP + ".new", STAMP)


def prepare(requirements):
    root = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(root, fcntl.LOCK_EX)  # two commands at once must not both build; closing lets the next one in
    try:
        stamp = read_stamp()
        if not stamp:
            create()
        if stamp.get(requirements) != digest(requirements):
            install(requirements, stamp)
    finally:
        os.close(root)


def main():
    purpose, command = sys.argv[1], sys.argv[2:]
    for name in MISLEADING:
        os.environ.pop(name, None)
    os.environ["PYTHONUTF8"] = "1"  # our sentences need more than an old locale's letters
    check_python()
    try:
        prepare("requirements-dev.txt" if purpose == "dev" else "requirements.txt")
    except OSError as error:
        sys.exit(f"In {ROOT} lässt sich nicht schreiben ({error.strerror or error}).")
    except subprocess.CalledProcessError:
        sys.exit(f"Python konnte .venv nicht anlegen. Bitte prüfen, ob in {ROOT} genug Platz frei ist.")
    os.chdir(ROOT)
    os.execv(PYTHON, [PYTHON, *command])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
