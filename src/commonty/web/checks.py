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
def mail_can_come_in(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Half set up is worse than not at all: residents answer, and nobody reads it."""
    has_door = bool(settings.MAIL_WEBHOOK_SECRET or settings.MAILBOX_HOST)
    if not settings.MAIL_IN:
        says = "A door for mail is set up, and no address: nothing is read."
        return [checks.Error(says, hint="Set COMMONTY_MAIL_IN.", id="commonty.E004")] if has_door else []
    found: list[CheckMessage] = []
    if "@" not in settings.MAIL_IN or not has_door or (settings.MAILBOX_HOST and not settings.MAILBOX_USER):
        says = "COMMONTY_MAIL_IN promises that answers are read, and no door brings them in."
        hint = "Set COMMONTY_MAILBOX_HOST, _USER and _PASSWORD, or COMMONTY_MAIL_WEBHOOK_SECRET."
        found.append(checks.Error(says, hint=hint, id="commonty.E005"))
    if settings.MAIL_WEBHOOK_SECRET and len(settings.MAIL_WEBHOOK_SECRET) < 32:
        says = "COMMONTY_MAIL_WEBHOOK_SECRET is short enough to be guessed: take at least 32 characters."
        found.append(checks.Error(says, id="commonty.E006"))
    if not settings.MAIL_AUTHSERV_ID:
        says = "COMMONTY_MAIL_AUTHSERV_ID is empty: every mail that comes in waits for a person."
        found.append(checks.Warning(says, id="commonty.W004"))
    return found


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
