"""Settings: read from the environment, working with none set.

With nothing set this is the real thing: DEBUG off, hashed assets, the strict content security
policy, and a secret key kept under `var/`. Every name read here is listed in `docs/settings.md`.
"""

import json
import os
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from shop import places
from shop.settings_parts import backoffice, gateways, letters, logs, policy, push, rest, worker
from shop.storage import MEDIA_PATH, picture_origin, storage_from

# Makes ModelAdmin[Product] and its like valid at run time, not only for the type checker.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where this clone keeps what it makes: key, cluster, media, collected assets.
VAR_DIR = places.var_dir(os.environ)
VAR_DIR.mkdir(parents=True, exist_ok=True)
# Processes write their figures there, and any of them reads all (prometheus-client asks for it).
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR_DIR / "metrics"))
Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(exist_ok=True)

# "local": one machine, embedded servers, http. "production": refuses unsafe values.
MODE = env.str("LOOPMART_MODE", default="local")
DEBUG = env.bool("DEBUG", default=False)


def running_stack() -> dict[str, str]:
    """Return the addresses the supervisor of this clone wrote, so that any shell finds them."""
    try:
        addresses = json.loads((VAR_DIR / "run" / "stack.json").read_text())
    except (OSError, ValueError):
        return {}
    return {name: str(value) for name, value in addresses.items()}


def kept_secret(name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(50)) -> str:
    """Return a secret kept under `var/`, made at first use and readable by its owner alone."""
    path = VAR_DIR / name
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        if kept := path.read_text().strip():
            return kept
    path.write_text(make())
    return path.read_text().strip()


STACK = running_stack()
DATABASE_URL = env.str("DATABASE_URL", default=STACK.get("DATABASE_URL", ""))
CACHE_URL = env.str("CACHE_URL", default=STACK.get("CACHE_URL", "redis://127.0.0.1:6379/0"))
QUEUE_URL = env.str("QUEUE_URL", default=STACK.get("QUEUE_URL", "redis://127.0.0.1:6379/1"))
PUBLIC_URL = env.str("PUBLIC_URL", default=STACK.get("PUBLIC_URL", "http://127.0.0.1:8000"))

# Where browsers find the sockets; empty: they ask every few seconds instead.
LIVE_URL = env.str("LIVE_URL", default=STACK.get("LIVE_URL", ""))

SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret("secret-key")

# --- hosts and transport ---------------------------------------------------------------------

_own_host = urlsplit(PUBLIC_URL).hostname or "localhost"


def own_addresses() -> list[str]:
    """Return this machine's names, so that a phone on the same network can open the shop."""
    try:
        return [socket.gethostname(), *socket.gethostbyname_ex(socket.gethostname())[2]]
    except OSError:
        return [socket.gethostname()]


ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=list(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", _own_host, *own_addresses()])),
)
HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = env.list("TRUSTED_ORIGINS", default=[])
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Limits on sign-in count per shopper's address, not per proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
X_FRAME_OPTIONS = "DENY"

# --- apps ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",
    "shop.apps.ShopConfig",
    "storefront",
    "api",
    "backoffice",
    "support",
    "recommendations",
    "search",
    "analytics",
    "orders",
    "transfers",
    "aftercare",
    "membership",
    "play",
    "promotions",
    "pricing",
    "delivery",
    "payments",
    "risk",
    "occasions",
    "inventory",
    "catalog",
    "messaging",
    "accounts",
    "core",
    "anymail",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.inlines",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.usersessions",
]

# The page cache answers before session, authentication and locale: a cached page costs one
# round trip to Valkey and nothing else.
MIDDLEWARE = [
    "core.middleware.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.policy.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.cross_site.CrossSiteMiddleware",
    # A page from the cache is compressed already and passes as it is.
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.middleware.zone.ZoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.form_token.FormTokenMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.text.TextMiddleware",
    "core.middleware.redirects.RedirectMiddleware",
]

# Only here is a token in the form asked for; everywhere else fetch metadata decides.
FORM_TOKEN_PREFIXES = ["/admin/", "/en/account/", "/zh-hans/account/"]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"

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
                "storefront.entrance.around",
            ],
            "builtins": [
                "core.templatetags.money",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    },
]

FORM_RENDERER = "storefront.forms.rendering.Renderer"

# --- data ------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **(
            env.db_url_config(DATABASE_URL)
            if DATABASE_URL
            else {"ENGINE": "django.db.backends.postgresql"}
        ),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

vars().update(worker.celery(QUEUE_URL))

# --- people ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# Uniqueness is a constraint on lower(email), which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,50/15m/ip"}
ACCOUNT_FORMS = {"login": "storefront.forms.entrance.LoginForm"}
ACCOUNT_ADAPTER = "storefront.accounts.AccountAdapter"
HEADLESS_CLIENTS = ("app",)
HEADLESS_SERVE_SPECIFICATION = False
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("storefront:account")

# --- languages, money, time ------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["core.formats"]
TIME_ZONE = "UTC"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "zh-hans")
SHOP_NAME = env.str("SHOP_NAME", default="Loopmart")
SHOP_CURRENCIES = ("GBP", "CNY")
SHOP_LANGUAGE_CURRENCY = {"en": "GBP", "zh-hans": "CNY"}
SHOP_LANGUAGE_COUNTRY = {"en": "GB", "zh-hans": "CN"}
SHOP_LANGUAGE_ZONE = {"en": "Europe/London", "zh-hans": "Asia/Shanghai"}

# --- files -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "storefront.assets.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = MEDIA_PATH
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": storage_from(env.str("MEDIA_STORAGE_URL", default=""), MEDIA_ROOT),
    # What operators upload and download: no address leads there but the admin's.
    "private": storage_from(env.str("PRIVATE_STORAGE_URL", default=""), VAR_DIR / "private"),
    # Closed days of events, as Parquet files that other engines read too.
    "archive": storage_from(env.str("ARCHIVE_STORAGE_URL", default=""), VAR_DIR / "archive"),
    "staticfiles": {"BACKEND": "shop.assets.AssetStorage"},
}
# What reports ask: files that can be made again, and how much memory their engine may take.
WAREHOUSE_DIR = Path(env.str("WAREHOUSE_DIR", default=str(VAR_DIR / "warehouse")))
WAREHOUSE_MEMORY = env.str("WAREHOUSE_MEMORY", default="2GB")
# What recommendation models learnt: files that can be made again.
MODELS_ROOT = Path(env.str("MODELS_ROOT", default=str(VAR_DIR / "models")))
WHITENOISE_MAX_AGE = 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- mail ------------------------------------------------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", default="")
# A provider by its name in anymail; its keys as ANYMAIL_<PROVIDER>_<NAME> in the environment.
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", default="")
vars().update(letters.backend(env, url=EMAIL_URL, provider=EMAIL_PROVIDER, var_dir=VAR_DIR))
EMAIL_TIMEOUT = 10
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_")
}
# Text messages: twilio://, aliyun://, file:///folder; the demo keeps them beside the mail.
SMS_URL = env.str("SMS_URL", default="" if EMAIL_URL else f"file://{VAR_DIR}/sms")
# Apps: the service account's key as Firebase hands it out, one line of JSON.
FIREBASE_ACCOUNT = env.json("FIREBASE_ACCOUNT", default={})
FIREBASE_URL = env.str("FIREBASE_URL", default="https://fcm.googleapis.com")
# Browsers: the shop's own key (RFC 8292), whom to write to about it, and the services we call.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="") or kept_secret(
    "vapid-key", push.new_key
)
VAPID_PUBLIC_KEY = push.public_key(VAPID_PRIVATE_KEY)
PUSH_SERVICES = env.list("PUSH_SERVICES", default=push.SERVICES)
# Where a visitor's address is, as the CDN tells it: e.g. CF-IPCountry.
COUNTRY_HEADER = env.str("COUNTRY_HEADER", default="")
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"{SHOP_NAME} <shop@{_own_host}>")
VAPID_CONTACT = f"mailto:{DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"

# --- public pages ----------------------------------------------------------------------------

PAGE_CACHE_LANGUAGES = ("en", "zh-hans")
# The part of the path after the language; "" is the home page.
PAGE_CACHE_SECTIONS = (
    *("", "shop", "c", "p", "search", "pages", "journal", "offline", "stores", "flash", "help"),
)
# What a public page may read from its query; besides these, filters are `f_<attribute>`.
PAGE_CACHE_QUERY = ("q", "page", "sort", "v", "min", "max", "stock", "stars", "photos")

# --- search, events ----------------------------------------------------------------------------
# From so many products on, lists are answered from a copy of the index in each web process.
SEARCH_BITMAPS_FROM = env.int("SEARCH_BITMAPS_FROM", default=20_000)
EVENT_STREAM_LENGTH = env.int("EVENT_STREAM_LENGTH", default=100_000)  # batches; then files
# From one address, behind which a whole office may sit.
EVENT_BATCHES_A_MINUTE = env.int("EVENT_BATCHES_A_MINUTE", default=1_200)

# --- blocks of their own -----------------------------------------------------------------------

# The sandbox bank takes no real money: a shop in production has it only when asked for.
GATEWAY_TERMS = gateways.read(env, sandbox=MODE != "production")
_pictures = picture_origin(STORAGES["default"])
_besides = {"pictures": _pictures, "sockets": policy.origin(LIVE_URL)}
CONTENT_SECURITY_POLICY = policy.strict(payment_pages=gateways.pages(env), **_besides)
POLICIES_BY_PREFIX = policy.BY_PREFIX | policy.product_pages(
    languages=[code for code, _name in LANGUAGES], **_besides
)
REST_FRAMEWORK = rest.REST_FRAMEWORK
SPECTACULAR_SETTINGS = rest.SPECTACULAR_SETTINGS
UNFOLD = backoffice.unfold(SHOP_NAME)
LOG_FORMAT = env.str("LOG_FORMAT", default="json" if MODE == "production" else "line")
LOGGING = logs.logging(as_json=LOG_FORMAT == "json")
SLOW_STATEMENT_MS = env.int("SLOW_STATEMENT_MS", default=200)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- tests: the names come from shop.testing, which has made the servers ----------------------

TESTING = "pytest" in sys.modules
if TESTING:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if template := env.str("LOOPMART_TEST_TEMPLATE", default=""):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template, "MIGRATE": False}
    # Also in a live shop's process: it must know the passwords the tests have set.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def refuse_unsafe_production() -> None:
    """Stop at start-up, with the name of the setting, rather than run a shop unsafely."""
    if MODE != "production":
        return
    reasons = []
    if DEBUG:
        reasons.append("DEBUG must be off")
    if not env.str("SECRET_KEY", default=""):
        reasons.append("SECRET_KEY must be set")
    if not HTTPS:
        reasons.append("PUBLIC_URL must begin with https://")
    if "*" in ALLOWED_HOSTS:
        reasons.append("ALLOWED_HOSTS must name hosts")
    if not env.str("DATABASE_URL", default=""):
        reasons.append("DATABASE_URL must be set")
    if reasons:
        raise ImproperlyConfigured("Production mode refused: " + "; ".join(reasons))


refuse_unsafe_production()
