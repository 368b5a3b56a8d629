"""Settings: `ANFU_…` in the environment or in a `.env` file; an unknown or wrong one is refused at start."""

from __future__ import annotations

import os
import secrets
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from csp.constants import NONCE, SELF
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, IPvAnyNetwork, SecretStr, StringConstraints
from pydantic_settings import SettingsConfigDict

from anfu.channel.keys import Keys


class Env(Keys):
    """Everything that an admin may set. Each name is `ANFU_` and the field in capitals (docs/settings.md)."""

    model_config = SettingsConfigDict(env_prefix="ANFU_", env_file=".env", extra="forbid")

    database_url: str = ""
    data_dir: Path = Path(".anfu")
    postgres_bin: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = Field(default="", pattern=r"^(https?://[^/\s]+)?$")
    allowed_hosts: list[str] = ["127.0.0.1", "localhost"]
    https: bool = False
    secret_key: SecretStr = SecretStr("")
    second_step_roles: list[Literal["agent", "senior", "lead", "analyst", "admin", "auditor"]] = []
    oidc_url: str = Field(
        default="", pattern=r"^(https://\S+|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?)?$"
    )
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = Field(default="Single sign-on", min_length=1, max_length=60)
    playbooks: list[Path] = []
    x_base_url: str = "https://api.x.com"
    x_app_token: SecretStr = SecretStr("")
    x_client_secret: SecretStr = SecretStr("")
    x_redirect_url: str = "http://127.0.0.1:8723/callback"
    x_keywords: list[Annotated[str, StringConstraints(min_length=1, max_length=400)]] = []
    x_webhook_url: str = ""
    x_consumer_secret: SecretStr = SecretStr("")
    token_keys: list[SecretStr] = []
    x_field_dialect: Literal["auto", "tweet", "post"] = "auto"
    x_replies_per_half_hour: int = Field(default=50, ge=1)
    x_replies_per_day: int = Field(default=2400, ge=1)
    x_messages_per_day: int = Field(default=500, ge=1)
    x_invitation: Literal["field", "url", "off"] = "field"
    countries: list[str] = []
    keep_days: int = Field(default=365, ge=1, le=3650)
    keep_trail_days: int = Field(default=1095, ge=90, le=3650)
    x_owns_app: bool = True
    x_budget_day: Decimal | None = Field(default=None, ge=0)
    x_budget_month: Decimal | None = Field(default=None, ge=0)
    x_budget_soft: Decimal = Field(default=Decimal("0.8"), ge=0, le=1)
    email_host: str = ""
    email_port: int = Field(default=587, ge=1, le=65535)
    email_user: str = ""
    email_password: SecretStr = SecretStr("")
    email_security: Literal["starttls", "tls", "none"] = "starttls"
    email_from: str = ""
    events_private_networks: list[IPvAnyNetwork] = []
    export_dir: Path | None = None
    fakex_port: int = Field(default=8765, ge=1, le=65535)
    metrics_token: SecretStr = SecretStr("")
    mcp_token: SecretStr = SecretStr("")
    llm_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    llm_model: str = ""
    llm_key: SecretStr = SecretStr("")
    llm_seconds: float = Field(default=30, ge=1, le=300)
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def page_address(self) -> str:
        """Where customers' pages are, such as https://care.example.com; without a public address, this machine's."""
        return self.public_url or f"http://{self.host}:{self.port}"


def _refuse_unknown(names: list[str]) -> None:
    # pydantic-settings overlooks unknown names in the environment; a misspelt setting must be loud.
    known = {f"ANFU_{field.upper()}" for field in Env.model_fields} | {"ANFU_PARENT", "ANFU_DATA"}
    for name in names:
        if name.startswith("ANFU_") and name not in known:
            raise SystemExit(f"Unknown setting {name}. Known are: {', '.join(sorted(known))}.")


def _secret_key() -> str:
    """The key that signs sessions: as set, else made once and kept in the data directory."""
    if given := env.secret_key.get_secret_value():
        return given
    kept = env.data_dir / "secret_key"
    try:
        return kept.read_text()
    except OSError:
        pass
    made = secrets.token_urlsafe(50)
    try:
        env.data_dir.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(made)
    except FileExistsError:
        return kept.read_text()
    except OSError:
        pass  # `anfu up` says what is wrong with the data directory; a key for this process will do till then
    return made


def database_settings(url: str, *, pooled: bool = True) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address; `pooled`: connections are shared by a process's threads."""
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "anfu"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, **({"pool": POOL} if pooled else {})},
    }


POOL = {"min_size": 0, "max_size": 16, "timeout": 20, "reconnect_timeout": 5}
"""A pool that has no luck for 5 s starts afresh: by itself it would try ever more seldom, for five minutes."""

_refuse_unknown(list(os.environ))
env = Env()

SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts
DATABASES = {"default": database_settings(env.database_url or "postgresql:///anfu")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "anfu_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # what has ended goes first: nobody pushes a live count out
    }
}
"""Counts of failed sign-ins and used codes: in the database, so that all web processes count together."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Staff"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "anfu.channel",
    "anfu.search",
    "anfu.people",
    "anfu.tokens",
    "anfu.audit",
    "anfu.listening",
    "anfu.playbook",
    "anfu.triage",
    "anfu.cases",
    "anfu.attending",
    "anfu.crisis",
    "anfu.imports",
    "anfu.spending",
    "anfu.replies",
    "anfu.promises",
    "anfu.winback",
    "anfu.insight",
    "anfu.insight.quality",
    "anfu.events",
    "anfu.schedule",
    "anfu.desk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "anfu.desk.middleware.PersonLanguageMiddleware",
    "anfu.desk.middleware.OwnDeedsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "anfu.desk.access.PolicyMiddleware",
    "anfu.desk.trail.noting.TrailMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "anfu.urls"
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
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "anfu.desk.signin.InvitationOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "anfu.desk.keys.adapter.OwnKeys"
MFA_FORMS = {"authenticate": "anfu.desk.keys.forms.Once", "reauthenticate": "anfu.desk.keys.forms.OnceAgain"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a code counts half a minute before and after its own: no two clocks agree
SSO = "sso"
"""What the one provider of single sign-on is called within."""


def single_sign_on(url: str, client_id: str, secret: str) -> dict[str, Any]:
    """Allauth's settings for an OpenID Connect provider; none where `url` is empty."""
    app = {
        "provider_id": SSO,
        "name": env.oidc_name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app] if url else []}}


SOCIALACCOUNT_PROVIDERS = single_sign_on(
    env.oidc_url, env.oidc_client_id, env.oidc_client_secret.get_secret_value()
)
SOCIALACCOUNT_ADAPTER = "anfu.desk.joining.company.Vouched"
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]

EMAIL_HOST, EMAIL_PORT = env.email_host, env.email_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.email_user, env.email_password.get_secret_value()
EMAIL_USE_TLS, EMAIL_USE_SSL = env.email_security == "starttls", env.email_security == "tls"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.https else None
SESSION_COOKIE_NAME = "anfu_session"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LOGGING_CONFIG = None  # structlog, configured by `anfu.cli`
