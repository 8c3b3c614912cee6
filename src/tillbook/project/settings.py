"""Django settings: the least that lets checks and tests start."""

SECRET_KEY = "not-a-secret-only-for-checks"  # noqa: S105
USE_TZ = True
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
