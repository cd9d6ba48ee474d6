"""All settings. What an operator can set is read from the environment; .env.example names every variable."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from divercity import connections
from divercity.host import twin

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").expanduser().absolute()
DEBUG = os.environ.get("DEBUG", "") not in ("", "0")

# Where readers reach the site, e.g. https://www.example.org. With https a proxy stands in front.
PUBLIC_URL = os.environ.get("PUBLIC_URL", "").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if PUBLIC_URL and (_public.scheme not in ("http", "https") or not _public.hostname or _public.path):
    raise ImproperlyConfigured("PUBLIC_URL muss eine Adresse ohne Pfad sein, zum Beispiel https://www.example.org.")
HTTPS = _public.scheme == "https"
# What is said of the collection as a whole to machines that gather data; what is not set is left out.
PUBLICATION = {
    "publisher": os.environ.get("DATA_PUBLISHER", ""),
    "publisher_url": os.environ.get("DATA_PUBLISHER_URL", ""),
    "contact": os.environ.get("DATA_CONTACT", ""),
    "licence": os.environ.get("DATA_LICENCE", ""),
    "contributor": os.environ.get("DATA_CONTRIBUTOR", ""),
}
_plain = re.compile(r"(?:https?://[^\s<>\"{}|\\^`]+)?")
for _name in ("publisher_url", "licence", "contributor"):
    if not _plain.fullmatch(PUBLICATION[_name]):
        raise ImproperlyConfigured(
            "DATA_PUBLISHER_URL, DATA_LICENCE und DATA_CONTRIBUTOR sind Adressen mit http(s)://."
        )

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS += os.environ.get("ALLOWED_HOSTS", "").replace(",", " ").split()
if _public.hostname:
    ALLOWED_HOSTS += [_public.hostname, twin(_public.hostname)]

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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
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
    "divercity.host.one_address",
    "django.middleware.security.SecurityMiddleware",
    "divercity.headers.isolation",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "divercity.headers.compression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "divercity.accounts.sessions.limit",
    "divercity.accounts.second_factor.second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "divercity.collection.collection",
    "divercity.old_addresses.old_addresses",
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
                "divercity.accounts.pages.desk",
            ]
        },
    }
]

# Accounts: by invitation, names and passwords checked by allauth, a second factor besides.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "divercity.accounts.passwords.HouseWordsValidator"},
]
# `manage.py serve` switches it off where nobody but its own machine can reach it.
REQUIRE_MFA = os.environ.get("REQUIRE_MFA", "1") != "0"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # invitations too
ACCOUNT_ADAPTER = "divercity.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "divercity.accounts.forms.LoginForm",
    "reauthenticate": "divercity.accounts.forms.ReauthenticateForm",
    "change_password": "divercity.accounts.forms.ChangePasswordForm",
    "set_password": "divercity.accounts.forms.SetPasswordForm",
    "reset_password": "divercity.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "divercity.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation proved the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Django's own: allauth's would copy addresses into a second table, where a former one would go on working.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, at the latest after SESSION_COOKIE_AGE
ACCOUNT_USER_DISPLAY = "practices.desk.people.name"
# Counted in the cache, so for all worker processes together. "key" is an account, or a name that is none;
# the code of the second factor is counted as "login_failed" too.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "100/h/ip,10/15m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "change_password": "10/15m/user",
    "reauthenticate": "10/15m/user",
}
# With a public address a proxy stands in front, and the last address in X-Forwarded-For is the one it saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PUBLIC_URL else 0
MFA_ADAPTER = "divercity.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "divercity.accounts.forms.CodeForm",
    "reauthenticate": "divercity.accounts.forms.ReauthenticateByCodeForm",
    "activate_totp": "divercity.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "divercity.accounts.forms.AddPasskeyForm",
    "login_webauthn": "divercity.accounts.forms.PasskeyLoginForm",
    "authenticate_webauthn": "divercity.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "divercity.accounts.forms.ReauthenticateByPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # not every account has an address: the first one has none
MFA_TOTP_ISSUER = "DIVERCITY"

# The counters of the rate limits: shared by all processes without a further service. Names of entries are
# hashed, because some contain the address of somebody who tried to sign in.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "divercity_cache",  # made by a migration
        "KEY_FUNCTION": "divercity.accounts.pages.cache_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond that counters are dropped, so out of reach of guessing
    }
}

EMAIL_URL = os.environ.get("EMAIL_URL", "")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if EMAIL_URL:
    globals().update(connections.mail(EMAIL_URL))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    os.environ.get("EMAIL_FROM") or f"DIVERCITY <noreply@{_public.hostname or 'localhost'}>"
)

# Nobody publishes what they alone wrote: refusals.refuse_own_work.
FOUR_EYES = os.environ.get("FOUR_EYES", "") not in ("", "0")

# What a letter's links begin with.
SITE_URL = PUBLIC_URL or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"

SQLITE_FILE = DATA_DIR / "db.sqlite3"
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": connections.postgresql(DATABASE_URL) if DATABASE_URL else connections.sqlite(SQLITE_FILE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # answered at /favicon.ico and /apple-touch-icon.png
MEDIA_ROOT = DATA_DIR / "media"  # served by a view that asks whether a live edition uses the file
# Compressed by gzip only: brotli would take 15 seconds at the first start to save a tenth more.
_static_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if DEBUG:
    _static_storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # a practice with many sources and pictures is one long form

# Cookies exist only at the desk: nothing public touches the session or asks for a CSRF token.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # the prefix has browsers refuse a cookie of that name from a neighbouring host
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
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
