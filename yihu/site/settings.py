"""Django's settings, from the environment variables declared in `env.py`."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from yihu.site.env import database, env, flag, home, secret_key

YIHU_HOME = home()
YIHU_FILES = YIHU_HOME / "files"
YIHU_ENGINE_URL = env("YIHU_ENGINE_URL", "duckdb://")
YIHU_CURRENCY = env("YIHU_CURRENCY", "CNY")
YIHU_IMPORT_MAX_BYTES = int(env("YIHU_IMPORT_MAX_MB", "1024")) * 1024 * 1024

SECRET_KEY = secret_key()
DEBUG = flag("YIHU_DEBUG")
ALLOWED_HOSTS = env("YIHU_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "yihu.ground",
    "yihu.accounts",
    "yihu.catalogue",
    "yihu.holdings",
    "yihu.insight",
    "yihu.deals",
    "yihu.desk",
    "yihu.site",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yihu.ground.middleware.LanguageOfPerson",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yihu.ground.middleware.ActorOfRequest",
    "yihu.ground.middleware.ContentSecurityPolicy",
]

ROOT_URLCONF = "yihu.site.urls"
WSGI_APPLICATION = "yihu.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "yihu.ground.screens.shell",
            ],
        },
    }
]

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "ground.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = env("YIHU_LANGUAGE", "zh-hans")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["yihu.ground.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # numbers are formatted by our own filters only
TIME_ZONE = env("YIHU_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
        "OPTIONS": {"id_function": "yihu.ground.ids.uuid7"},
    }
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("YIHU_HTTPS")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

BASE_DIR = Path(__file__).resolve().parent.parent.parent
