"""Reading settings from the environment, with errors that say which variable is missing and where to put it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ON, OFF = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class Environment:
    """Variables by name. An empty one counts as not set, so that `.env.example` can be copied as it is."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = {name: value for name, value in variables.items() if value != ""}

    @classmethod
    def with_file(cls, variables: Mapping[str, str], path: Path) -> "Environment":
        """The environment over the lines of a `.env` file (NAME=value, # comments; quotes are kept off)."""
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        pairs = [line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#")]
        from_file = {name.strip(): value.strip().strip("\"'") for name, value in pairs}
        return cls({**from_file, **variables})

    def text(self, name: str, *, default: str) -> str:
        return self.variables.get(name, default)

    def words(self, name: str, *, default: str) -> list[str]:
        return self.text(name, default=default).replace(",", " ").split()

    def number(self, name: str, *, default: int) -> int:
        value = self.variables.get(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must be a whole number, and is {value!r}.") from None

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.variables.get(name)
        if value is None:
            return default
        if value.strip().lower() in ON | OFF:
            return value.strip().lower() in ON
        raise ImproperlyConfigured(f"{name} must be on or off (1 or 0), and is {value!r}.")

    def one_of(self, name: str, known: tuple[str, ...], *, default: str) -> str:
        value = self.variables.get(name, default).strip().lower()
        if value not in known:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, and is {value!r}.")
        return value

    def secret(self, name: str, *, debug: bool) -> str:
        value = self.variables.get(name, "")
        if value:
            return value
        if debug:
            return f"not-secret-{name.lower()}-for-development-only-0123456789"
        raise ImproperlyConfigured(
            f"{name} is not set. Put a long random text into the environment or .env "
            f"(`python -c 'import secrets; print(secrets.token_urlsafe(48))'`)."
        )

    def openid_connect(self, prefix: str) -> dict[str, Any]:
        """One OIDC provider for staff, from PREFIX_URL, PREFIX_CLIENT_ID, PREFIX_CLIENT_SECRET and PREFIX_NAME."""
        url = self.text(f"{prefix}_URL", default="")
        if not url:
            return {}
        app = {
            "provider_id": "staff",
            "name": self.text(f"{prefix}_NAME", default="your work account"),
            "client_id": self.text(f"{prefix}_CLIENT_ID", default=""),
            "secret": self.text(f"{prefix}_CLIENT_SECRET", default=""),
            "settings": {"server_url": url},
        }
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


# secure_delete: what is deleted is written over, so that a copy of the file holds no key or code that was destroyed.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; "
    "PRAGMA cache_size=-16000;"
)


def database_from(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "commonty.kit.sqlite",
            "NAME": unquote(url.removeprefix("sqlite:///")),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        }
    if parts.scheme in ("postgres", "postgresql"):
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        host = options.pop("host", parts.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"DATABASE_URL must begin with sqlite:/// or postgresql://, and begins {url[:12]!r}.")
