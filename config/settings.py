"""All settings, from the environment alone. README.md lists the variables."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import databases, environment

BASE_DIR = Path(__file__).resolve().parent.parent

# Where the site lives
VAR_DIR = environment.folder("VAR_DIR", BASE_DIR / "var")
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.whole_number("PORT", 8000, least=1, most=65535)
WORKERS = environment.whole_number("WORKERS", 2, least=1, most=64)
SITE_URL = environment.web_address("SITE_URL", f"http://localhost:{PORT}")
SITE_HOST = urlsplit(SITE_URL).hostname
IS_HTTPS = SITE_URL.startswith("https://")
IS_LOCAL = SITE_HOST in {"localhost", "127.0.0.1", "::1"}
SHORT_HOST = environment.one_host("SHORT_HOST")  # a host of its own for codes on paper, without scheme
DEBUG = environment.yes_or_no("DEBUG", default=False)
if DEBUG and not IS_LOCAL:
    raise ImproperlyConfigured("DEBUG shows secrets. It is for local use: unset DEBUG or SITE_URL.")
SECRET_KEY = environment.secret_key("SECRET_KEY", kept_in=VAR_DIR, local=IS_LOCAL)
SECRET_KEY_FALLBACKS = environment.keys("SECRET_KEY_FALLBACKS")
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
OWN_HOSTS = [host for host in (SITE_HOST, SHORT_HOST.split(":")[0]) if host]
ALLOWED_HOSTS = environment.host_names("ALLOWED_HOSTS", OWN_HOSTS + (LOCAL_HOSTS if IS_LOCAL else []))
BEHIND_PROXY = environment.yes_or_no("BEHIND_PROXY", default=False)
REQUIRE_SIGN_OFF = environment.yes_or_no("REQUIRE_SIGN_OFF", default=False)  # read at the first start only
LIBRARY_DIR = BASE_DIR / "education" / "library"

INSTALLED_APPS = [
    "education.apps.EducationConfig",
    "education.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django.contrib.humanize",  # dates in allauth's list of passkeys
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "education.middleware.RequestLog",
    "education.middleware.Counted",
    "education.middleware.KeptPages",  # what it gives out was kept with every header that is set below
    # Above everything that may answer by itself, so that redirects, refusals and static files carry them too.
    "education.middleware.SafeHeaders",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "education.middleware.WithoutDatabase",
    "education.middleware.NoEmptyRefusal",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # sets no cookie and asks for no row by itself
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
            ],
            "builtins": ["education.templatetags.pages", "education.templatetags.kept_parts"],
        },
    }
]

# Database: SQLite to start, PostgreSQL by DATABASE_URL
DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'afterfusion.sqlite3'}")
DATABASES = {"default": databases.from_address(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What processes count together: tries to sign in, and who asks a great deal. Public pages are kept in the
# memory of each process (education.kept_pages), and never ask here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "education_sharedcount",
        "KEY_FUNCTION": "education.request_rate.hidden_key",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

MAIL_ASIDE = True  # to who reads replies: their writer's page does not wait for it
# Seconds for which a process takes it that no text was published: nobody sees an old one for longer.
CONTENT_VERSION_EVERY = 0.25
COUNTS_EVERY = 30  # seconds between two writes of what readers opened; 0: never by itself

# People
AUTH_USER_MODEL = "education.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "education.staff_sign_in.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; allauth wants a list all the same
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation is sent to the address: who opens it has it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address gets no mail from us
ACCOUNT_SESSION_REMEMBER = False  # ends with the browser: clinic computers are shared
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.partition("://")[0]
# Ten wrong tries lock one account for five minutes, for its password and its codes each; a whole clinic
# behind one address is not shut out by them. Counted by all processes together.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "60/m/ip,10/5m/key"}
MFA_ADAPTER = "education.staff_sign_in.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone is two factors: the thing, and its owner
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Afterfusion"
# How many proxies stand before the site: the visitor's address is read from what the first of them wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("TRUSTED_PROXIES", 0, least=0, most=9)
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Mail: to staff alone. Without a host it is printed, which is enough to try everything out.
EMAIL_HOST = environment.text("MAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = environment.whole_number("MAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = environment.text("MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("MAIL_PASSWORD")
EMAIL_USE_TLS = environment.yes_or_no("MAIL_TLS", default=True) and EMAIL_PORT != 465
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_address("MAIL_FROM", f"afterfusion@{SITE_HOST}")

SIMPLE_HISTORY_REVERT_DISABLED = True  # no button to put a version back; education.admin.versions refuses it

# Language: from the path alone, so that a page has one address and one face
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.time_zone("TIME_ZONE", "UTC")

# Static files: hashed names, compressed once, from our own origin
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "education.stylesheet.Stylesheet",  # joins the parts of our own stylesheet into one file
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# Security, from the first commit
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
POWERFUL_FEATURES = ["camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb"]
PERMISSIONS_POLICY = {feature: [] for feature in POWERFUL_FEATURES}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # ends with the browser: a year-long cookie would tell of a visit to the check
CSRF_FAILURE_VIEW = "education.views.errors.forbidden_form"
CHECK_COOKIE_NAME = "__Host-check" if IS_HTTPS else "check"
if IS_HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # a load balancer asks for these without TLS
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    if BEHIND_PROXY:
        # Only for a proxy that overwrites this header; a visitor could send it otherwise.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Logs carry no path, no query, no address and no form value: what a visitor reads is private. One JSON object
# a line, on stderr; what staff do goes to a log of its own, which others read and which is kept for longer.
LOG_REQUESTS = environment.yes_or_no("LOG_REQUESTS", default=not IS_LOCAL)
STAFF_LOG = environment.file_to_append("STAFF_LOG")  # a file; the program notices when it is rotated
SENTRY_DSN = environment.text("SENTRY_DSN")  # without it, error reports stay in the log
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"facts": {"()": "education.logs.AllowedFactsFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "facts"},
        "staff": {"class": "logging.StreamHandler", "formatter": "facts"}
        if not STAFF_LOG
        else {"class": "logging.handlers.WatchedFileHandler", "filename": STAFF_LOG, "formatter": "facts"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own request log holds paths, and its error log the local variables; ours holds neither.
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "education": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "education.staff": {"handlers": ["staff"], "level": "INFO", "propagate": False},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "education.logs.NothingOfTheRequest"
