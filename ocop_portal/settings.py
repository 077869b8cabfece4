"""Settings of OCOP Portal: one module, every value that differs between places from the environment.

`.env.example` documents each variable. Nothing here starts a service: the launcher does
(`ocop_portal/launcher.py`), which also sets DATABASE_URL to the embedded PostgreSQL where the
environment names no server.
"""

from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ocop_portal import launcher

django_stubs_ext.monkeypatch()  # lets annotations name generic classes of Django at run time

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env("VAR_DIR", default="") or BASE_DIR / "var")
"""Everything a running portal writes that is not in the database."""

SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
"""Public address; its scheme decides secure cookies, HSTS and redirects."""
HTTPS = SITE_URL.startswith("https://")
HOME_PROVINCE = env("HOME_PROVINCE", default="")
"""Slug of the province whose home page stands at "/" (thai-nguyen); empty or unknown: whichever has a year open."""

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    if HTTPS:
        raise ImproperlyConfigured("A portal reached by https needs a SECRET_KEY of its own.")
    SECRET_KEY = "insecure-demo-key-for-loopback-only-not-for-any-real-portal-0123456789"  # noqa: S105
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "basics",
    "accounts",
    "workflow",
    "documents",
    "spreadsheets",
    "people",
    "products",
    "cycle",
    "evaluation",
    "promotion",
    "ocop_portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_fsm",
    "pgtrigger",
    "csp",
]

MIDDLEWARE = [
    "ocop_portal.request_lines.RequestLinesMiddleware",
    "ocop_portal.guards.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ocop_portal.compression.CompressPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ocop_portal.language.LanguageFromPathMiddleware",
    "ocop_portal.guards.BodiesOfOurPagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ocop_portal.guards.PrivatePagesMiddleware",
    "ocop_portal.guards.NoZeroBytesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "ocop_portal.urls"
WSGI_APPLICATION = "ocop_portal.wsgi.application"
FORM_RENDERER = "basics.renderers.FormRenderer"

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
                "django.template.context_processors.i18n",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

APPLICATION_ROLE = env.db("DATABASE_URL")
"""Whom pages, worker and beat are to the database. The owner's commands and the tests' set-up connect as the owner."""
CONNECTS_AS_OWNER = launcher.connects_as_owner()
OWNER_NAMED = env("DATABASE_OWNER_URL", default="") != ""
DATABASES = {"default": env.db("DATABASE_OWNER_URL" if CONNECTS_AS_OWNER and OWNER_NAMED else "DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# One row with a dozen rows it points at is read by its keys: to weigh every order of the joins takes PostgreSQL ten times as
# long as to read them. So it weighs the first four tables, where filters stand, and joins the others as written.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c join_collapse_limit=4")
# Nothing is kept in a cache: what must not be forgotten early, such as attempts at signing in, has a table.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.SignInBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("full_name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "accounts.drafting.without_token"
LOGIN_REDIRECT_URL = "inbox"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
"""Attempts are counted and slowed by `accounts.attempts` instead."""
ACCOUNT_SESSION_COOKIE_AGE = 14 * 24 * 3600
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
"""How many proxies of ours stand in front: the client's address is taken from the outermost of them only."""
SESSION_COOKIE_AGE = 12 * 3600
"""Without "keep me signed in" a session ends with the browser, or after a working day."""

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["ocop_portal.formats"]
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_DIR", default="") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["ocop_portal.static_files.ServedFilesFinder", "django.contrib.staticfiles.finders.AppDirectoriesFinder"]
MEDIA_ROOT = VAR_DIR / "media"
FILES_BY_PROXY = env.bool("FILES_BY_PROXY", default=False)
"""Stored files are sent by the proxy, once a view has said to whom; it must know MEDIA_ROOT (deploy/nginx.conf)."""
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
"""The most bytes one uploaded file may have."""
UPLOAD_FILES_A_DAY = env.int("UPLOAD_FILES_A_DAY", default=300)
UPLOAD_BYTES_A_DAY = env.int("UPLOAD_BYTES_A_DAY", default=1024 * 1024 * 1024)
"""What one person may upload in 24 hours."""
DOSSIER_MAX_PAPERS = env.int("DOSSIER_MAX_PAPERS", default=200)
DOSSIER_MAX_BYTES = env.int("DOSSIER_MAX_BYTES", default=1024 * 1024 * 1024)
"""What one dossier may hold."""
STORAGES = {
    "default": {"BACKEND": "ocop_portal.stored_files.WholeFiles"},
    "staticfiles": {"BACKEND": env("STATIC_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage")},
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail:")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = EMAIL_CONFIG.get("EMAIL_FILE_PATH") or str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="OCOP Portal <no-reply@ocop.example>")

REDIS_URL = env("REDIS_URL", default="")
BROKER_DIR = VAR_DIR / "broker"
"""Messages of a portal without Redis."""
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
# A page must not wait for a dead broker: one try, one second. Worker and beat go on trying by their own settings.
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "queues"),
        "polling_interval": 0.2,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # the row is still due: the next tick finds it
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "ocop_portal.celery:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "cycle.tasks.tick", "schedule": 30.0, "options": {"expires": 25}},
    "certificates": {"task": "promotion.tasks.sweep", "schedule": 30.0, "options": {"expires": 25}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "ocop_portal.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # refusals have their line in ocop_portal.request_lines
        "django.server": {"handlers": [], "propagate": True},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
