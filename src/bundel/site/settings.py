"""Settings of every installation; what differs per installation comes from the environment.

BUNDEL_MODE is ``production`` (default, and strict), ``tryout`` (``make run``) or ``test``.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from bundel.site import own_machine
from bundel.site.environment import read_environment, record_folder

SITE = Path(__file__).resolve().parent
ROOT = SITE.parents[2]
VAR = Path(os.environ.get("BUNDEL_VAR", ROOT / "var"))
NODE_MODULES = Path(os.environ.get("BUNDEL_NODE_MODULES", ROOT / "node_modules"))

GIVEN = own_machine.with_secrets(os.environ)
ENVIRONMENT = read_environment(GIVEN)
MODE = ENVIRONMENT.mode
DEBUG = False
IS_TRYOUT = MODE == "tryout"
IS_PRODUCTION = ENVIRONMENT.is_production

SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
# A mail that leaves without a request needs to know where we are.
SITE_ADDRESS = f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION else "http://localhost:8000"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "bundel.site.apps.SiteConfig",
    "bundel.apps.keeping",
    "bundel.apps.audit",
    "bundel.apps.organisations",
    "bundel.apps.accounts",
    # After accounts, whose templates take the place of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "bundel.apps.directory",
    "bundel.apps.jobs",
    "bundel.apps.inbox",
    "bundel.apps.record",
    "bundel.apps.moderation",
    "bundel.apps.horizon",
    "bundel.apps.landscape",
    "bundel.apps.estimates",
    "bundel.apps.meetings",
    "bundel.apps.decisions",
    "bundel.apps.portfolio",
    "bundel.apps.operations",
]

MIDDLEWARE = [
    "bundel.site.proxies.OnlyOurProxies",
    "bundel.site.middleware.ChosenLanguage",
    "bundel.site.middleware.SafeAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bundel.apps.accounts.middleware.SessionLimits",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bundel.apps.directory.middleware.ToSuccessor",
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

IS_WEB = os.environ.get("BUNDEL_PROCESS") == own_machine.WEB
DATABASES = {"default": own_machine.read_database(GIVEN.get("DATABASE_URL", ""), VAR / "bundel.sqlite3", is_web=IS_WEB)}
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
MUNICIPALITY_COOKIE_NAME = "__Host-bundel-gemeente" if IS_PRODUCTION else "bundel-gemeente"
MESSAGES_COOKIE_NAME = "__Host-bundel-messages" if IS_PRODUCTION else "bundel-messages"
MESSAGE_STORAGE = "bundel.site.message_storage.MessageStorage"
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
TRUSTED_PROXIES = own_machine.read_proxies(GIVEN, is_behind_proxy=IS_BEHIND_PROXY, is_production=IS_PRODUCTION)
HAS_EXAMPLE_ACCOUNTS = not IS_PRODUCTION
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "bundel.apps.accounts.passwords.LongEnough"},
    {"NAME": "bundel.apps.accounts.passwords.NotCommon"},
    {"NAME": "bundel.apps.accounts.passwords.NotAboutYou"},
    {"NAME": "bundel.apps.accounts.passwords.NotLeaked"},
]
# A list of leaked passwords, ordered by SHA-1; the handbook for administrators tells how to get one.
LEAKED_PASSWORDS = ENVIRONMENT.leaked_passwords
# What the library for log-in, second step and the municipality's own log-in is told.
ACCOUNT_ADAPTER = "bundel.apps.accounts.log_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# An address is proven by the invitation that was sent to it; nobody makes an account by themselves.
ACCOUNT_EMAIL_VERIFICATION = SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(RECENT_LOGIN.total_seconds())
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
# Our own limits (accounts/actions/tries.py) count per account and address together, so that nobody is locked out.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/15m/key", "signup": None}
MFA_ADAPTER = "bundel.apps.accounts.log_in.adapters.SecondStepAdapter"
# Recovery codes are ours (accounts/log_in/recovery_codes.py): the library keeps what they follow from.
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Bundel"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
MFA_FORMS = {
    "authenticate": "bundel.apps.accounts.log_in.forms.CodeForm",
    "reauthenticate": "bundel.apps.accounts.log_in.forms.CodeAgainForm",
    "activate_totp": "bundel.apps.accounts.log_in.forms.FirstCodeForm",
    "authenticate_webauthn": "bundel.apps.accounts.log_in.forms.PasskeyForm",
    "login_webauthn": "bundel.apps.accounts.log_in.forms.PasskeyAloneForm",
    "add_webauthn": "bundel.apps.accounts.log_in.forms.NewPasskeyForm",
    "edit_webauthn": "bundel.apps.accounts.log_in.forms.PasskeyNameForm",
}
SOCIALACCOUNT_ADAPTER = "bundel.apps.accounts.log_in.adapters.OwnLogInAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {"APPS": ENVIRONMENT.identity_providers, "OAUTH_PKCE_ENABLED": True}
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
# Everybody with an account takes a second step; an installation may ask it of deciders, administrators and curators
# alone. The examples of a try-out need none.
SECOND_STEP_REQUIRED = True
SECOND_STEP_FOR = ENVIRONMENT.second_step_for

# What several processes must agree on: codes that were used once, and limits on tries.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

EMAIL_BACKEND, MAIL = ENVIRONMENT.mail.backend, ENVIRONMENT.mail
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starts_tls, MAIL.is_tls
EMAIL_TIMEOUT = 10
# A local try-out puts its mail in files, so that an invitation can be followed without a mail server.
EMAIL_FILE_PATH = VAR / "mail"

# An advice takes as many scenarios as it needs to settle (None), in a job; so few as the second line says are computed
# within the request.
ADVICE_SCENARIOS: int | None = None
ADVICE_AT_ONCE_SCENARIOS = 0
ADVICE_WORKERS = 2
# How many scenarios say how sure the plan of the whole country is.
NATIONAL_SCENARIOS = 20

API_VERSION = "1.0.0"
PROJECT_URL = ENVIRONMENT.project_url
CONTACT_EMAIL = DEFAULT_FROM_EMAIL = ENVIRONMENT.contact_email
SECURITY_TXT_EXPIRES = ENVIRONMENT.security_txt_expires

# The record: under which name it signs, and where keys and the mark of what was signed last lie, outside the database.
# Elsewhere than in production each database has a folder of its own, so that another one can be tried.
RECORD_ORIGIN = ENVIRONMENT.record_origin
RECORD_DIR = Path(GIVEN.get("BUNDEL_RECORD_DIR") or VAR / "record" / record_folder(GIVEN.get("DATABASE_URL")))

# What people upload lies here, and goes with the backups. Without BACKUP_DIR none is made by itself.
MEDIA_ROOT = VAR / "uploads"
BACKUP_DIR = own_machine.read_backup_folder(GIVEN, RECORD_DIR)
BACKUP_KEEP_DAYS = own_machine.read_days_kept(GIVEN)
RESTORE_TEST_DATABASE = own_machine.read_spare_database(GIVEN.get("BUNDEL_RESTORE_TEST_URL", ""))

# Every page that refuses carries a number; the log must hold that number too. What is logged, and who reads it, stands
# in docs/security.md.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "bundel.site.log_lines.JsonLine"},
        # For whoever tries it out on their own machine, and reads a fault line by line.
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain" if IS_TRYOUT else "json"}},
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
# Our own files are for our own pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = VAR / "static"
ASSETS = VAR / "assets"
STATICFILES_DIRS = [ASSETS] if ASSETS.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
