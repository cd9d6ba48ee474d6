import contextlib
import hashlib
import os
import secrets
import socket
import sys
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, OperationalError, connection, transaction

from divercity.refusals import Refused, unreachable
from practices.management.reasons import reason

WORKERS = 2
THREADS = 2  # per worker; each holds a database connection

# Written when the SQLite file is created. If that file is gone and this one is not, something was lost.
CREATED = settings.DATA_DIR / "db.sqlite3.created"
ACCOUNT = settings.DATA_DIR / "zugang.txt"
STATIC_STAMP = settings.DATA_DIR / "static.stamp"


class Command(BaseCommand):
    help = "Bereitet Datenbank, Beispielinhalte, Konto und statische Dateien vor und startet die Website."
    requires_system_checks = []  # they would touch a database that does not exist yet

    def handle(self, **options):
        port = chosen_port()
        try:
            prepare_data_dir()
            ensure_secret_key()
            ensure_sqlite_file()
            account = self.prepare_database()
            if not settings.DEBUG:
                collect_static()
        except OSError as error:
            raise Refused(
                f"In {settings.DATA_DIR} lässt sich nicht schreiben: {reason(error)}. "
                "Bitte Rechte und freien Platz prüfen oder DATA_DIR ändern."
            ) from error
        connection.close()
        relax_on_loopback()
        self.stdout.write(block(port, account))
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, *server(port)])

    def prepare_database(self):
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise Refused(unreachable(error)) from error
        try:
            with connection.cursor() as cursor:
                fresh = not connection.introspection.table_names(cursor)
            if fresh:
                self.stdout.write("Die Datenbank wird eingerichtet …")
            call_command("migrate", interactive=False, verbosity=0)
            account = ensure_account()  # first, because one of the demo's publications is scheduled by somebody
            self.load_demo()
            call_command("rebuild_search", if_stale=True, verbosity=0)
            return account
        except DatabaseError as error:
            raise Refused(
                f"Die Datenbank ließ sich nicht einrichten ({str(error).strip().splitlines()[0]}). "
                "Bitte prüfen, ob sie zu dieser Fassung gehört und ihr Konto Tabellen anlegen darf."
            ) from error

    def load_demo(self):
        if os.environ.get("DEMO", "1") == "0":
            return
        # Versions outlive their practices, so an emptied collection stays empty.
        if apps.get_model("practices", "Version").objects.exists():
            return
        self.stdout.write("Die Beispielinhalte werden geladen …")
        with transaction.atomic():
            call_command("load_demo", verbosity=0)


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Refused(f"PORT={text} ist keine Portnummer; möglich ist eine Zahl von 1 bis 65535.")
    port = int(text)
    other = port + 1 if 1024 <= port < 65535 else 8001
    taken = f"Port {port} ist schon belegt. Bitte einen anderen wählen, zum Beispiel: make run PORT={other}"
    # The server itself would start beside another one without a word, so ask first.
    with socket.socket() as probe:
        probe.settimeout(2)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Refused(taken)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Refused(
                f"Port {port} ist diesem Konto nicht erlaubt. "
                f"Bitte einen ab 1024 wählen, zum Beispiel: make run PORT={other}"
            ) from None
        except OSError:
            raise Refused(taken) from None
    return port


def prepare_data_dir():
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_private(path: Path, text: str):
    """Complete or not at all, and never readable for others, not even for a moment."""
    new = path.with_name(path.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        new.unlink()
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def ensure_secret_key():
    if not os.environ.get("SECRET_KEY") and not settings.SECRET_KEY_FILE.exists():
        settings.SECRET_KEY = secrets.token_urlsafe(50)
        write_private(settings.SECRET_KEY_FILE, settings.SECRET_KEY + "\n")


def ensure_sqlite_file():
    if connection.vendor != "sqlite" or settings.SQLITE_FILE.exists():
        return
    if CREATED.exists():
        raise Refused(
            f"Die Datenbank {settings.SQLITE_FILE} fehlt, obwohl es sie schon gab. "
            f"Bitte die Sicherung zurückspielen; um neu zu beginnen, {CREATED.name} im selben Ordner löschen."
        )
    write_private(settings.SQLITE_FILE, "")
    write_private(CREATED, "Hier wurde db.sqlite3 angelegt. Fehlt sie, ist sie verloren gegangen.\n")


def ensure_account() -> dict:
    """The name of the account that this command made, with the password only in the run that made it."""
    User = get_user_model()
    if User.objects.filter(is_superuser=True).exists():
        return {"name": ACCOUNT.read_text().split()[1]} if ACCOUNT.exists() else {}
    name = "admin"
    while User.objects.filter(username=name).exists():
        name += "1"
    password = secrets.token_urlsafe(12)
    write_private(ACCOUNT, f"Benutzername: {name}\nPasswort: {password}\n")
    User.objects.create_superuser(name, email="", password=password)
    return {"name": name, "password": password}


def relax_on_loopback():
    """Where only this machine reaches the site, a second factor would guard it against the one who tries it out."""
    if not settings.PUBLIC_URL and not os.environ.get("ALLOWED_HOSTS"):
        os.environ.setdefault("REQUIRE_MFA", "0")


def collect_static():
    """Only when a file, Django or the storage changed: a second start need not spend the time."""
    state = [settings.STORAGES["staticfiles"]["BACKEND"], version("django")]
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            state.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    stamp = hashlib.sha256("\n".join(state).encode()).hexdigest()
    if STATIC_STAMP.exists() and STATIC_STAMP.read_text() == stamp and settings.STATIC_ROOT.exists():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    write_private(STATIC_STAMP, stamp)


def block(port: int, account: dict) -> str:
    address = settings.PUBLIC_URL or f"http://127.0.0.1:{port}"
    lines = [f"Adresse:       {address}/", f"Verwaltung:    {address}/admin/"]
    if "name" in account:
        lines.append(f"Benutzername:  {account['name']}")
        if "password" in account:
            lines.append(f"Passwort:      {account['password']}")
            lines.append(f"               (wird nur jetzt gezeigt; aufbewahrt in {ACCOUNT})")
        else:
            lines.append(f"Passwort:      wie beim ersten Start; steht in {ACCOUNT}")
    lines.append("Beenden:       Strg+C")
    rule = "─" * 72
    title = "DIVERCITY startet zur Entwicklung (DEBUG=1)." if settings.DEBUG else "DIVERCITY startet."
    return "\n".join(["", rule, title, *lines, rule, ""])


def server(port: int) -> list[str]:
    """Arguments for Python: granian, or Django's own server that reloads changed code."""
    if settings.DEBUG:
        os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
        return ["manage.py", "runserver", f"127.0.0.1:{port}"]
    return [
        *("-m", "granian", "divercity.wsgi:application"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--respawn-failed-workers"),
        # A worker still booting loses the signal to stop, and the server would wait for it for ever.
        *("--workers-kill-timeout", "10"),
        *("--no-ws", "--http", "1", "--log-level", "warning"),
    ]
