"""Settings of the test run: quick hashing, files served from where they stand."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("BUNDEL_MODE", "test")

from bundel.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise")]  # noqa: F405

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, so that the server beside a browser has connections of its own; nothing has to outlive the run.
    _file = os.path.join(tempfile.gettempdir(), f"bundel-test-{os.getpid()}.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": _file}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = (  # noqa: F405
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    )
ADVICE_SCENARIOS = 20
ADVICE_AT_ONCE_SCENARIOS = 50
ADVICE_WORKERS = 1
# Most tests are about what somebody may do, not about how they logged in; those of log-in turn it on.
SECOND_STEP_REQUIRED = False
# What lies outside the database must not outlive it: each test gets a folder of its own (tests/conftest.py).
RECORD_DIR = Path(tempfile.gettempdir()) / f"bundel-test-record-{os.getpid()}"
