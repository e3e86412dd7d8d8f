"""Settings of every installation; what differs per installation comes from the environment.

BUNDEL_MODE is ``production`` (default, and strict), ``tryout`` (``make run``) or ``test``.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url

from bundel.site.environment import read_environment

SITE = Path(__file__).resolve().parent
ROOT = SITE.parents[2]
VAR = Path(os.environ.get("BUNDEL_VAR", ROOT / "var"))
NODE_MODULES = Path(os.environ.get("BUNDEL_NODE_MODULES", ROOT / "node_modules"))

ENVIRONMENT = read_environment(os.environ)
MODE = ENVIRONMENT.mode
DEBUG = False
IS_TRYOUT = MODE == "tryout"
IS_PRODUCTION = ENVIRONMENT.is_production

SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "bundel.site.apps.SiteConfig",
    "bundel.apps.audit",
    "bundel.apps.organisations",
    "bundel.apps.accounts",
    "bundel.apps.jobs",
    "bundel.apps.record",
    "bundel.apps.horizon",
    "bundel.apps.landscape",
    "bundel.apps.portfolio",
]

MIDDLEWARE = [
    "bundel.site.middleware.ChosenLanguage",
    "bundel.site.middleware.SafeAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bundel.apps.accounts.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, so that it stands right before every page: what has no rule is denied.
    "bundel.apps.accounts.middleware.PolicyMiddleware",
]

ROOT_URLCONF = "bundel.site.urls"
WSGI_APPLICATION = "bundel.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

FORM_RENDERER = "bundel.site.form_renderer.BundelRenderer"

DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'bundel.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # SQLite below 3.51.3 can corrupt a WAL on reset, so the rollback journal is used, synced in full (RELIABILITY R7).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON;",
    }
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Outside a local try-out on plain http, cookies and connections are bound to https and to this very host.
CSRF_FAILURE_VIEW = "bundel.site.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-bundel-session" if IS_PRODUCTION else "bundel-session"
CSRF_COOKIE_NAME = "__Host-bundel-csrf" if IS_PRODUCTION else "bundel-csrf"
LANGUAGE_COOKIE_NAME = "__Host-bundel-language" if IS_PRODUCTION else "bundel-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = ["^gezondheid/$"]
SECURE_HSTS_SECONDS = 63_072_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.is_behind_proxy else None
X_FRAME_OPTIONS = "DENY"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["bundel.apps.accounts.backend.AccountBackend"]
LOGIN_URL = "accounts:log_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
# A log-in ends after half an hour without a sign of life and after eight hours in any case; what a visitor without
# an account filled in stays for two weeks.
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=8)
# Deciding, and changing roles or keys, asks a log-in or a confirmation that is not older.
RECENT_LOGIN = timedelta(minutes=15)
IS_BEHIND_PROXY = ENVIRONMENT.is_behind_proxy
HAS_EXAMPLE_ACCOUNTS = not IS_PRODUCTION
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# An advice takes as many scenarios as it needs to settle (None), in a job; so few as the second line says are computed
# within the request.
ADVICE_SCENARIOS: int | None = None
ADVICE_AT_ONCE_SCENARIOS = 0
ADVICE_WORKERS = 2

API_VERSION = "1.0.0"
PROJECT_URL = ENVIRONMENT.project_url
CONTACT_EMAIL = ENVIRONMENT.contact_email

# Every page that refuses carries a number; the log must hold that number too.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "bundel": {"handlers": ["console"], "level": "INFO"},
        "django": {"handlers": ["console"], "level": "WARNING"},
    },
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [SITE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
ASSETS = VAR / "assets"
STATICFILES_DIRS = [ASSETS] if ASSETS.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
