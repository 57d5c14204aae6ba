"""Settings, read from the environment alone: this module starts nothing and writes nothing.

The command line (`placewell.web.database.prepare`) puts the address of the embedded database and the
keys of its home into the environment before Django starts.
"""

import json
import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from placewell.accounts.keys import Key, find_key, key_bytes
from placewell.ui.csp import CSP_POLICY
from placewell.web.home import home_folder

BASE = Path(__file__).resolve().parent.parent
ROOMS = [
    "ledger",
    "ui",
    "accounts",
    "directory",
    "market",
    "needs",
    "tenders",
    "choice",
    "placements",
    "payments",
    "redress",
    "scrutiny",
    "web",
]

# production: a server of one's own; local: the embedded database; demonstration and test: clocks may be moved.
PLACEWELL_KIND = os.environ.get("PLACEWELL_KIND", "production" if "DATABASE_URL" in os.environ else "local")
DEMONSTRATION = PLACEWELL_KIND == "demonstration"
_HOME = os.environ.get("PLACEWELL_KEYS_FOLDER")
PLACEWELL_KEYS_FOLDER = Path(_HOME) if _HOME else None


def _find(key: Key) -> str:
    # Where nothing is configured (type checks, template lint) no key is made up: signing then fails by itself.
    configured = PLACEWELL_KEYS_FOLDER is not None or "DATABASE_URL" in os.environ
    return find_key(key, folder=PLACEWELL_KEYS_FOLDER, kind=PLACEWELL_KIND) if configured else "A" * 43


SECRET_KEY = _find(Key.SECRET)
PLACEWELL_SIGNING_KEY = key_bytes(_find(Key.SIGNING))
PLACEWELL_LOOKUP_KEY = key_bytes(_find(Key.LOOKUP))
PLACEWELL_DATA_KEY = key_bytes(_find(Key.DATA))
# PLACEWELL_OPENING_KEY is not a setting: only the opener process reads it (placewell.tenders.keys).

DEBUG = False
PLACEWELL_BASE_URL = os.environ.get("PLACEWELL_BASE_URL", "http://127.0.0.1:8000")
# The CQC API, where a key is configured: its changes are read every night.
PLACEWELL_CQC_KEY = os.environ.get("PLACEWELL_CQC_KEY", "")
PLACEWELL_CQC_URL = os.environ.get("PLACEWELL_CQC_URL", "")
ALLOWED_HOSTS = os.environ.get("PLACEWELL_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [PLACEWELL_BASE_URL]
_SECURE = PLACEWELL_BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
    *[f"placewell.{room}" for room in ROOMS],
]

MIDDLEWARE = [
    "placewell.web.middleware.QuietMiddleware",
    "placewell.web.middleware.RequestSizeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "placewell.web.middleware.PrivateMiddleware",
    "placewell.web.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "placewell.web.middleware.ActorMiddleware",
]

ROOT_URLCONF = "placewell.web.urls"
WSGI_APPLICATION = "placewell.web.wsgi.application"


def _database(url: str) -> dict[str, Any]:
    parts = conninfo_to_dict(url)
    taken = {name: parts.pop(name, "") for name in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "placewell.web.postgresql",
        "NAME": taken["dbname"],
        "USER": taken["user"],
        "PASSWORD": taken["password"],
        "HOST": taken["host"],
        "PORT": taken["port"],
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Parameters travel apart from the text of a statement: neither `pg_stat_activity`, which a login of the same
        # role reads, nor a server's log tells whose row was asked for, or which invitation an act was of.
        "OPTIONS": {**parts, "application_name": "placewell", "server_side_binding": True, "prepare_threshold": 5},
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql://placewell_app@127.0.0.1/placewell"))}
if os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = _database(os.environ["DATABASE_OWNER_URL"])
APPLICATION_ROLE = DATABASES["default"]["USER"]
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "placewell.ui.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "placewell.web.context.site",
            ],
        },
    },
    {
        # allauth's own fallbacks (e-mail texts) are Django templates; every page of ours is Jinja2.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
TEMPLATES[0]["DIRS"] = [str(BASE / room / "templates") for room in ROOMS]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["placewell.accounts.backend.PostsBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_ADAPTER = "placewell.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "new_account": "20/h/ip,3/h/key", "comment": "20/h/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Placewell"

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_AGE = 8 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
# The same proxy adds whom it speaks for last. Without this all behind it would be one address, and share its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = int(_SECURE)
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = CSP_POLICY
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
STATIC_URL = "/static/"
STATICFILES_DIRS = [str(BASE / "ui" / "static")]
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Files of providers, encrypted before they get there: in the home's own folder, or in another store of Django's kind.
_FILES = os.environ.get("PLACEWELL_FILES_BACKEND", "django.core.files.storage.FileSystemStorage")
_OWN_FOLDER = {
    "location": str(home_folder() / "files"),
    "file_permissions_mode": 0o600,
    "directory_permissions_mode": 0o700,
}
_FILES_OPTIONS = (
    json.loads(os.environ.get("PLACEWELL_FILES_OPTIONS", "{}"))
    if "PLACEWELL_FILES_BACKEND" in os.environ
    else _OWN_FOLDER
)
STORAGES = {
    "default": {"BACKEND": _FILES, "OPTIONS": _FILES_OPTIONS},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

EMAIL_BACKEND = os.environ.get("PLACEWELL_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("PLACEWELL_FROM_EMAIL", "placewell@localhost")
EMAIL_HOST = os.environ.get("PLACEWELL_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("PLACEWELL_EMAIL_PORT", "25"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"quiet": {"()": "placewell.web.quiet.QuietFilter"}},
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    # Every handler has the filter; a test counts them.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["quiet"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # These bring handlers of their own, Django's even one that mails whole requests: they get ours in their place.
    "loggers": {
        name: {"handlers": [], "propagate": True}
        for name in ("django", "django.server", "_granian", "granian.access", "procrastinate")
    },
}
