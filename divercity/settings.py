"""All settings. What an operator can set is read from the environment; .env.example names every variable."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").expanduser().absolute()
DEBUG = os.environ.get("DEBUG", "") not in ("", "0")

# Where readers reach the site, e.g. https://www.example.org. With https a proxy stands in front.
PUBLIC_URL = os.environ.get("PUBLIC_URL", "").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if PUBLIC_URL and (_public.scheme not in ("http", "https") or not _public.hostname or _public.path):
    raise ImproperlyConfigured("PUBLIC_URL muss eine Adresse ohne Pfad sein, zum Beispiel https://www.example.org.")
HTTPS = _public.scheme == "https"

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS += os.environ.get("ALLOWED_HOSTS", "").replace(",", " ").split()
if _public.hostname:
    ALLOWED_HOSTS.append(_public.hostname)

# `manage.py serve` writes the file; without a key every command that signs something refuses.
SECRET_KEY_FILE = DATA_DIR / "secret_key"
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY and SECRET_KEY_FILE.exists():
    SECRET_KEY = SECRET_KEY_FILE.read_text().strip()

INSTALLED_APPS = [
    "divercity",
    "practices",
    "taxonomy",
    "divercity.admin_site.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",  # runserver leaves static files to whitenoise, as in production
    "django.contrib.staticfiles",
    "tree_queries",
    "taggit",
    "django_filters",
    "js_asset",
    "django_prose_editor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "divercity.headers.isolation",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "divercity.collection.collection",
]
CSRF_FAILURE_VIEW = "divercity.errors.csrf_failure"
ROOT_URLCONF = "divercity.urls"
WSGI_APPLICATION = "divercity.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "practices.public.context.site",
                "divercity.pages.footer",
            ]
        },
    }
]
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# Nobody publishes what they alone wrote: workflow.refuse_own_work.
FOUR_EYES = os.environ.get("FOUR_EYES", "") not in ("", "0")

# Letters to the desk stand in the log unless a mail server is named.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
_port = os.environ.get("EMAIL_PORT") or "587"
if not _port.isascii() or not _port.isdigit():
    raise ImproperlyConfigured("EMAIL_PORT muss eine Zahl sein, zum Beispiel 587.")
EMAIL_PORT = int(_port)
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 10  # seconds; whoever presses a button waits for it
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM") or f"divercity@{_public.hostname or 'localhost'}"
# What a letter's links begin with.
SITE_URL = PUBLIC_URL or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"

SQLITE_FILE = DATA_DIR / "db.sqlite3"


def sqlite() -> dict:
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    # Write-ahead logs of older versions can be corrupted by a checkpoint that meets a reset.
    if sqlite3.sqlite_version_info >= (3, 51, 3):
        options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{SQLITE_FILE.as_uri()}?mode=rw",  # a missing file is an error, not a new empty database
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
    }


def postgresql(url: str) -> dict:
    try:
        if not url.startswith(("postgresql://", "postgres://")):
            raise ProgrammingError
        parameters = conninfo_to_dict(url)
    except ProgrammingError:
        raise ImproperlyConfigured(
            "DATABASE_URL ist nicht lesbar. Erwartet wird postgresql://Name:Passwort@Rechner:5432/Datenbank "
            "(Sonderzeichen im Passwort als %XX)."
        ) from None
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{names[key]: parameters.pop(key, "") for key in names},
        "OPTIONS": {"connect_timeout": "10", **parameters},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": postgresql(DATABASE_URL) if DATABASE_URL else sqlite()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"  # served by a view that asks whether a live edition uses the file
if DEBUG:
    _static_storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
elif PUBLIC_URL:  # compressing takes 15 seconds, so only where readers come from outside
    _static_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
else:
    _static_storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a practice with many sources and pictures is one long form

# Cookies exist only at the desk: nothing public touches the session or asks for a CSRF token.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# Subdomains and preload lists bind the operator's whole domain; that is not this site's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A nonce appears only in answers whose template asks for one: the admin's forms with the editor.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Paths only: no address of a reader and no query string is ever written down.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # An unknown address is everyday life, not news: only errors of the server are.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},  # runserver only
    },
}
