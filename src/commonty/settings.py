"""Settings, all from the environment. `.env.example` lists every one; a test holds the two together.

Nothing secret has a default unless DEBUG is on, and DEBUG is off unless it is asked for.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from commonty.kit.environment import Environment, database_from

PACKAGE = Path(__file__).resolve().parent
env = Environment.with_file(os.environ, Path.cwd() / ".env")

DEBUG = env.flag("COMMONTY_DEBUG", default=False)
# One-click sign-in as invented people: see `commonty demo`. `check --deploy` fails while it is on.
DEMO = env.flag("COMMONTY_DEMO", default=False)
# Plain HTTP on one's own machine, where cookies marked secure would never come back.
IS_LOCAL = DEBUG or DEMO
TESTING = env.flag("COMMONTY_TESTING", default=False)

DATA_DIR = Path(env.text("COMMONTY_DATA", default=str(Path.cwd() / "var")))
SECRET_KEY = env.secret("COMMONTY_SECRET_KEY", debug=DEBUG)
# Wraps the private half of ballot keys and makes the HMACs of printed codes. Kept apart from SECRET_KEY, so that the
# one can be changed without losing the other, and never in the database or its backups.
INSTALLATION_KEY = env.secret("COMMONTY_INSTALLATION_KEY", debug=DEBUG)
ALLOWED_HOSTS = env.words("COMMONTY_HOSTS", default="localhost 127.0.0.1 [::1]" if IS_LOCAL else "")
CSRF_TRUSTED_ORIGINS = env.words("COMMONTY_ORIGINS", default="")
# For how long backups are kept: result pages say until when a destroyed key may still lie in one.
BACKUP_DAYS = env.number("COMMONTY_BACKUP_DAYS", default=35)
# How many proxies stand in front: the client's address is the one that the outermost of ours saw.
TRUSTED_PROXIES = env.number("COMMONTY_TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SOURCE_URL = env.text("COMMONTY_SOURCE_URL", default="https://example.org/commonty")

INSTALLED_APPS = [
    "commonty.web",
    "commonty.api",
    "commonty.channels",
    "commonty.budgeting",
    "commonty.repairs",
    "commonty.opinions",
    "commonty.ideas",
    "commonty.priorities",
    "commonty.discussions",
    "commonty.cases",
    "commonty.groups",
    "commonty.ballots",
    "commonty.promises",
    "commonty.notices",
    "commonty.files",
    "commonty.people",
    "commonty.places",
    "commonty.journal",
    "commonty.access",
    "commonty.kit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "commonty.kit.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "commonty.kit.addresses.NoNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commonty.people.middleware.WhoMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "commonty.urls"
WSGI_APPLICATION = "commonty.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commonty.web.context.navigation",
            ],
            "builtins": ["commonty.kit.templatetags.kit", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": database_from(env.text("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'commonty.sqlite3'}"))}
if DATABASES["default"]["ENGINE"] == "commonty.kit.sqlite":
    # A file, since browsers and other processes share the tests' database; in memory it would be another one for each.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in: residents by code (ours), staff by password or OIDC and a second factor (allauth).
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "commonty.people.staff_sign_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "commonty.people.forms.staff_door.StaffLoginForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
SOCIALACCOUNT_ADAPTER = "commonty.people.staff_sign_in.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = env.openid_connect("COMMONTY_OIDC")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
MFA_TOTP_ISSUER = "Commonty"

# A resident's own device stays signed in for half a year; a shared one and staff's end with the browser.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 182
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not IS_LOCAL
CSRF_FAILURE_VIEW = "commonty.web.views.errors.csrf_failed"
SECURE_SSL_REDIRECT = env.flag("COMMONTY_SSL_REDIRECT", default=not IS_LOCAL)
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else env.number("COMMONTY_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_LOCAL
SECURE_HSTS_PRELOAD = not IS_LOCAL
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if env.flag("COMMONTY_BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]  # a language is listed when its catalogue is whole
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = env.text("COMMONTY_TIME_ZONE", default="Europe/London")
USE_TZ = True
FORMAT_MODULE_PATH = ["commonty.kit.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Run from a checkout nothing needs collecting; a real installation collects once and serves hashed names.
COLLECTED = not IS_LOCAL and (STATIC_ROOT / "staticfiles.json").is_file()
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG and not TESTING
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_LOCAL
        else "commonty.kit.static_files.StaticFilesStorage"
    },
}

# The cache holds nothing that matters (allauth's limits); in the database it is shared by every node.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kit_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# On one's own machine mail goes into a folder, where /demo/mail/ shows it.
EMAIL_BACKEND = env.text(
    "COMMONTY_EMAIL_BACKEND",
    default=f"django.core.mail.backends.{'filebased' if IS_LOCAL else 'smtp'}.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = env.text("COMMONTY_EMAIL_HOST", default="localhost")
EMAIL_PORT = env.number("COMMONTY_EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("COMMONTY_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env.text("COMMONTY_EMAIL_PASSWORD", default="")
EMAIL_USE_TLS = env.flag("COMMONTY_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 20
# People outside who are sent the journal's heads every day, so that nobody can change its past unseen.
WITNESSES = env.words("COMMONTY_WITNESSES", default="")
DEFAULT_FROM_EMAIL = env.text("COMMONTY_EMAIL_FROM", default="Commonty <no-reply@localhost>")

# Mail that comes in: to this address, and to answers+…@ the same domain. Read from a mailbox, or handed over by a server.
MAIL_IN = env.text("COMMONTY_MAIL_IN", default="answers@strathvale.example" if DEMO else "")
# The name under which our own mail server says whether a mail is its sender's; without it every mail is held.
MAIL_AUTHSERV_ID = env.text("COMMONTY_MAIL_AUTHSERV_ID", default="mx.strathvale.example" if DEMO else "")
MAIL_WEBHOOK_SECRET = env.text("COMMONTY_MAIL_WEBHOOK_SECRET", default="")
MAILBOX_HOST = env.text("COMMONTY_MAILBOX_HOST", default="")
MAILBOX_PORT = env.number("COMMONTY_MAILBOX_PORT", default=993)
MAILBOX_USER = env.text("COMMONTY_MAILBOX_USER", default="")
MAILBOX_PASSWORD = env.text("COMMONTY_MAILBOX_PASSWORD", default="")
MAILBOX_FOLDER = env.text("COMMONTY_MAILBOX_FOLDER", default="INBOX")

# Who carries texts and calls. The demo writes them into a file, which /demo/texts/ shows.
TEXTS = env.one_of("COMMONTY_TEXTS", ("none", "console", "file", "twilio"), default="file" if DEMO else "none")
TEXTS_FILE = DATA_DIR / "texts.jsonl"
TEXTS_URL = env.text("COMMONTY_TEXTS_URL", default="https://api.twilio.com")
TEXTS_ACCOUNT = env.text("COMMONTY_TEXTS_ACCOUNT", default="")
TEXTS_TOKEN = env.text("COMMONTY_TEXTS_TOKEN", default="")
TEXTS_FROM = env.text("COMMONTY_TEXTS_FROM", default="")
CALLS_FROM = env.text("COMMONTY_CALLS_FROM", default="01414960000" if DEMO else "")
# Sign-in codes by text and by call together: what a fraud can cost in a day ends here.
CODES_BY_PHONE_A_DAY = env.number("COMMONTY_CODES_BY_PHONE_A_DAY", default=300)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "commonty.kit.logs.JsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain" if IS_LOCAL else "json"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.text("COMMONTY_LOG_LEVEL", default="WARNING" if IS_LOCAL else "INFO"),
    },
}

if not DEBUG and not TESTING and len(INSTALLATION_KEY) < 32:
    raise ImproperlyConfigured("COMMONTY_INSTALLATION_KEY needs at least 32 characters: `commonty init` makes one.")
