"""What `commonty check` looks at beyond Django's own checks."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register


@register(Tags.security, deploy=True)
def demo_is_off(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    says = "Demo mode is on: anybody at this machine signs in as anybody by one click."
    return [checks.Error(says, hint="Take COMMONTY_DEMO out of the environment.", id="commonty.E001")]


@register(Tags.security, deploy=True)
def limits_know_the_clients(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.SECURE_PROXY_SSL_HEADER is None or settings.TRUSTED_PROXIES > 0:
        return []
    says = "A proxy stands in front, and all who come through it count as one: a few wrong codes shut everybody out."
    return [
        checks.Warning(says, hint="Set COMMONTY_TRUSTED_PROXIES to how many proxies there are.", id="commonty.W002")
    ]


@register(Tags.compatibility, deploy=True)
def texts_can_be_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    wanted = {
        "COMMONTY_TEXTS_ACCOUNT": settings.TEXTS_ACCOUNT,
        "COMMONTY_TEXTS_TOKEN": settings.TEXTS_TOKEN,
        "COMMONTY_TEXTS_FROM": settings.TEXTS_FROM,
    }
    missing = [name for name, value in wanted.items() if not value]
    missing += [] if settings.TEXTS_URL.startswith("https://") else ["https:// in COMMONTY_TEXTS_URL"]
    if settings.TEXTS in ("console", "file"):
        return [checks.Warning("Texts go nowhere: residents wait for codes.", id="commonty.W003")]
    if settings.TEXTS == "none" or not missing:
        return []
    return [checks.Error(f"Texts can't be sent without {', '.join(missing)}.", id="commonty.E003")]


@register(Tags.compatibility, deploy=True)
def sqlite_is_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Before 3.51.3 a checkpoint that meets another process's commit can, very rarely, damage the file."""
    if settings.DATABASES["default"]["ENGINE"] != "commonty.kit.sqlite" or sqlite3.sqlite_version_info >= (3, 51, 3):
        return []
    says = f"SQLite {sqlite3.sqlite_version} has a rare fault between a checkpoint and a commit (mended in 3.51.3)."
    hint = "Our write gate keeps commits of one machine apart, which avoids it. Keep backups, or use PostgreSQL."
    return [checks.Info(says, hint=hint, id="commonty.I001")]


@register(Tags.staticfiles, deploy=True)
def static_files_are_collected(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.COLLECTED:
        return []
    says = "Style and script are not collected: browsers ask for them again and again, and pages come more slowly."
    return [checks.Info(says, hint="Run `commonty manage collectstatic --noinput`.", id="commonty.I002")]
