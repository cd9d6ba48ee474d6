"""The product's settings with what makes tests fast and keeps them away from real data.

The database is a SQLite file, or the server that TEST_DATABASE_URL names (`python -m tests` starts one).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# What the shell happens to carry must not change a test.
for name in ("DEBUG", "PUBLIC_URL", "ALLOWED_HOSTS", "FOUR_EYES", "EMAIL_URL", "EMAIL_FROM", "PORT"):
    os.environ.pop(name, None)
os.environ["REQUIRE_MFA"] = "0"  # tests/divercity/accounts/ switches it on
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
os.environ["SECRET_KEY"] = "only-for-tests-" + "0123456789" * 4
os.environ["OPENPYXL_LXML"] = "False"  # as where the product runs: lxml is only here because sickle needs it
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="divercity-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from divercity.settings import *  # noqa: E402, F403
from divercity.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # finds a file when it is asked for; else every new client first reads all folders
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, since in memory threads meet "table is locked"; what a power cut would do to it is no matter.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF"
