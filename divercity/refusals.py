"""What keeps the site from starting, as sentences for the person who runs it."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection


class Refused(SystemExit):
    """Ends the process with its sentence on standard error and status 1, without a traceback or prefix."""


def missing() -> str | None:
    """What only `make run` may create and is not there."""
    if connection.vendor == "sqlite" and not settings.SQLITE_FILE.exists():
        return (
            f"Es gibt keine Datenbank unter {settings.SQLITE_FILE}. „make run“ legt sie an. "
            "Gab es schon eine, bitte die Sicherung dorthin zurückspielen oder DATA_DIR berichtigen."
        )
    try:
        settings.SECRET_KEY  # noqa: B018 (Django raises when it is empty)
    except ImproperlyConfigured:
        return (
            f"Es gibt keinen Schlüssel unter {settings.SECRET_KEY_FILE}. „make run“ legt ihn an; "
            "sonst bitte SECRET_KEY setzen."
        )
    return None


def unreachable(error: OperationalError) -> str:
    """`error` is what connecting raised; its first line names host and port, never the password."""
    if connection.vendor == "sqlite":
        return (
            f"Die Datenbank {settings.SQLITE_FILE} lässt sich nicht benutzen ({error}). "
            "Bitte Zugriffsrechte und freien Platz prüfen."
        )
    reason = str(error).strip().splitlines()[0]
    return f"Die Datenbank ist nicht erreichbar. Läuft sie, und stimmt DATABASE_URL? ({reason})"


def explain(error: Exception) -> str | None:
    """The sentence for an error that is the operator's to mend; None for one that is ours."""
    if isinstance(error, ImproperlyConfigured) and "SECRET_KEY" not in str(error):
        return str(error)
    if isinstance(error, ImproperlyConfigured | OperationalError):
        return missing()
    return None
