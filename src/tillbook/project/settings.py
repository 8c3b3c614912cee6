"""Django settings of the embedded shape: one process, SQLite, localhost.

Everything that differs between installations comes from the environment or from `home()`;
nothing here is a secret.
"""

from __future__ import annotations

import os
from pathlib import Path

from tillbook.project.address import public_address
from tillbook.project.home import home, secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = secret_key()
DEBUG = False
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = os.environ.get("TILLBOOK_HOSTS", ",".join(LOCAL_HOSTS)).split(",")
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("pl", "Polski")]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "web" / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_scopes",
    "tillbook.store",
    "tillbook.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tillbook.web.security.content_security",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "tillbook.project.urls"
WSGI_APPLICATION = "tillbook.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# synchronous=FULL: a set that was committed as sent must survive the power cut that follows, or
# it would be sent again. IMMEDIATE: writers queue instead of failing half way.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("TILLBOOK_DATABASE", str(home() / "tillbook.sqlite3")),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        },
    }
}

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Behind a proxy that speaks https; only then is its word taken for how the browser came.
if (_public := public_address()) is not None:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, _public.host]
    CSRF_TRUSTED_ORIGINS = [_public.origin]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

# A simulated shop's address leads to this computer. Only who sits at it may give one: to anybody
# else it would open what listens here and is nobody's business.
SHOPS_ON_THIS_COMPUTER = set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"welcome": {"()": "tillbook.project.logs.MaskWelcome"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["welcome"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"tillbook": {"level": os.environ.get("TILLBOOK_LOG", "INFO")}},
}
