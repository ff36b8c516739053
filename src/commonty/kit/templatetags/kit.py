"""Tags and filters that every template has (see TEMPLATES.builtins): money, dates, pictures, form fields."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import segno
from django import forms, template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.kit.money import pounds as in_pounds
from commonty.kit.rich_text import rich

register = template.Library()
register.filter("rich", rich)
PICTURES = Path(__file__).resolve().parent.parent / "templates" / "kit"
# Arrows point the other way where people read from right to left.
TURNING = {"back", "next", "sign-out", "link", "listen", "help", "text"}


# Money and codes


@register.filter
def pounds(pence: int | None, currency: str = "GBP") -> str:
    return "" if pence in (None, "") else in_pounds(int(pence), currency=currency)  # type: ignore[arg-type]


@register.filter
def grouped(code: object, size: int = 4) -> str:
    """A long code in groups that can be read out: 3f9a 77c0 12de. One that has its own groups keeps them."""
    text = str(code)
    return text if "-" in text or " " in text else " ".join(text[i : i + size] for i in range(0, len(text), size))


# Days and hours


@register.filter
def day(value: date | datetime | None) -> str:
    """Thursday 26 November, with the year only when it is another."""
    if not value:
        return ""
    on = _local_date(value)
    return formatted(on, "l j F" if on.year == timezone.localdate().year else "l j F Y")


@register.filter
def moment(value: datetime | None) -> str:
    """Thursday 26 November, 4 pm. Midnight belongs to the day that it ends, because that is how people read it."""
    if not value:
        return ""
    at = timezone.localtime(value) if timezone.is_aware(value) else value
    if (at.hour, at.minute) == (0, 0):
        return _("midnight at the end of %(day)s") % {"day": day(at - timedelta(minutes=1))}
    return _("%(day)s, %(time)s") % {"day": day(at), "time": clock_time(at)}


@register.filter
def by_when(value: datetime | None) -> str:
    """Of what is due: the day alone where it lasts until that day ends, else the very minute."""
    if not value:
        return ""
    at = timezone.localtime(value) if timezone.is_aware(value) else value
    return day(at - timedelta(minutes=1)) if (at.hour, at.minute) == (0, 0) else moment(at)


@register.filter
def clock_time(at: datetime) -> str:
    """4 pm, 4:30 pm, noon, midnight."""
    if not at:
        return ""
    at = timezone.localtime(at) if timezone.is_aware(at) else at
    if at.minute == 0 and at.hour in (0, 12):
        return _("noon") if at.hour else _("midnight")
    hour = str(at.hour % 12 or 12) + (f":{at.minute:02}" if at.minute else "")
    return (_("%(hour)s am") if at.hour < 12 else _("%(hour)s pm")) % {"hour": hour}


@register.filter
def in_time(value: date | datetime | None, now: datetime) -> str:
    """in 3 days, tomorrow, in 20 minutes, 2 hours ago. Days are counted as on a calendar on the wall."""
    if not value or not now:
        return ""
    days = (_local_date(value) - _local_date(now)).days
    apart = value - now if isinstance(value, datetime) else timedelta(days=days)
    seconds = abs(int(apart.total_seconds()))
    if isinstance(value, datetime) and (days == 0 or seconds < 12 * 3600):
        if seconds < 60:
            return _("now")
        how_long = _minutes(seconds // 60)
    elif abs(days) < 2:
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    else:
        how_long = _days(abs(days))
    return (_("in %(how_long)s") if apart > timedelta(0) else _("%(how_long)s ago")) % {"how_long": how_long}


def _minutes(n: int) -> str:
    if n < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}
    return ngettext("%(n)d hour", "%(n)d hours", n // 60) % {"n": n // 60}


def _days(n: int) -> str:
    if n < 28:
        return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
    if n < 60:
        return ngettext("%(n)d week", "%(n)d weeks", n // 7) % {"n": n // 7}
    if n < 365:
        return ngettext("%(n)d month", "%(n)d months", n // 30) % {"n": n // 30}
    return ngettext("%(n)d year", "%(n)d years", n // 365) % {"n": n // 365}


def _local_date(value: date | datetime) -> date:
    if not isinstance(value, datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


# Words


@register.filter
def paragraphs(text: str | None) -> SafeString:
    """What somebody typed, escaped: an empty line starts a paragraph, a single one breaks the line."""
    blocks = [block.strip() for block in str(text or "").replace("\r\n", "\n").split("\n\n")]
    return SafeString("".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block))


@register.simple_tag
def ancestors(place: Any) -> list[Any]:
    """The places above this one, the landlord first."""
    above: list[Any] = []
    while place and getattr(place, "parent", None) and len(above) < 8:
        place = place.parent
        above.insert(0, place)
    return above


# Pictures: small files of ours, read once, drawn in the colours of the style sheet


@cache
def _picture(folder: str, name: str) -> str | None:
    path = PICTURES / folder / f"{name}.svg"
    return path.read_text().strip() if name.replace("-", "").isalnum() and path.is_file() else None


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One of kit/icons/*.svg, hidden from screen readers unless it has a label. An unknown name draws nothing."""
    svg = _picture("icons", name)
    css = "icon turns" if name in TURNING else "icon"
    return _drawn(svg, css, label, size=24) if svg else SafeString("")


@register.simple_tag
def drawing(name: str, label: str = "") -> SafeString:
    """One of kit/drawings/*.svg. A project whose picture isn't there gets the close with its door open."""
    svg = _picture("drawings", name or "") or _picture("drawings", "close-door") or "<svg></svg>"
    return _drawn(svg, "drawing", label)


def _drawn(svg: str, css: str, label: str, size: int = 0) -> SafeString:
    voice = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    box = format_html(' width="{0}" height="{0}"', size) if size else ""
    return SafeString(svg.replace("<svg", f'<svg class="{css}" {voice}{box} focusable="false"', 1))


@register.inclusion_tag("kit/_bar.html")
def bar(parts: Iterable[dict[str, Any]], label: str = "", legend: bool = True) -> dict[str, Any]:
    """One bar of several parts: dicts with name, value, says (the value in words) and kind (its colour).

    The list under it, with marks in the colours of the bar, is its table too; `legend=False` leaves it away.
    """
    listed = [dict(part) for part in parts]
    total = sum(max(0, part["value"]) for part in listed) or 1
    reached = 0.0
    for part in listed:
        width = 100 * max(0, part["value"]) / total
        part |= {"x": f"{reached:.2f}%", "width": f"{width:.2f}%", "end": f"{reached + width:.2f}%"}
        part.setdefault("says", part["value"])
        reached += width
    says = label or ", ".join(f"{part['name']}: {part['says']}" for part in listed)
    return {"parts": listed, "label": says, "legend": legend}


@register.inclusion_tag("kit/_bar.html")
def share(value: int, of: int, says: str, kind: str = "go") -> dict[str, Any]:
    """A bar for one number of another: 187 of 412. The sentence that says so stands beside it on the page."""
    part = {
        "name": says,
        "value": value,
        "kind": kind,
        "x": "0%",
        "width": f"{min(100, 100 * value / (of or 1)):.2f}%",
    }
    return {"parts": [part], "label": says, "legend": False}


@lru_cache(maxsize=200)
def _code(address: str) -> SafeString:
    bare = {"border": 2, "omitsize": True, "svgclass": None, "lineclass": None}
    return SafeString(segno.make(address, micro=False).svg_inline(**bare))


@register.simple_tag
def qr(address: str) -> SafeString:
    """A square code that leads to an address, for paper."""
    return _code(str(address))


@register.filter
def under(row: Iterable[Any], heads: Iterable[tuple[object, bool]]) -> list[tuple[Any, bool]]:
    """Each cell of a row with whether its column holds numbers."""
    return [(cell, is_number) for cell, (_says, is_number) in zip(row, heads)]


# Form fields


@register.filter
def kind(field: BoundField) -> str:
    """What a field looks like: radios, ticks, tick, choice, long, file, money or line."""
    looks = {
        CheckboxSelectMultiple: "ticks",
        RadioSelect: "radios",
        CheckboxInput: "tick",
        Select: "choice",
        Textarea: "long",
        FileInput: "file",
    }
    for widget_class, look in looks.items():
        if isinstance(field.field.widget, widget_class):
            return look
    return "money" if getattr(field.field, "is_money", False) else "line"


@register.filter
def first_id(field: BoundField) -> str:
    """Where a link from the list of mistakes leads: the input, or the first of a group."""
    if kind(field) in ("radios", "ticks"):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def is_free(field: BoundField) -> bool:
    """Whether a field can stay empty by itself. Of several of which one is needed, none is."""
    return not (field.field.required or getattr(field.field, "is_one_of_several", False))


@register.filter
def called(field: BoundField) -> str:
    """A label before its mistake: a question ends by itself, all else with a colon."""
    return str(field.label) if str(field.label).endswith(("?", ":")) else _("%(label)s:") % {"label": field.label}


@register.filter
def mistakes(field: BoundField) -> list[str]:
    """A field's mistakes. Where Django only says that it is required, what to do."""
    bare = str(forms.Field.default_error_messages["required"])
    return [_what_to_do(field) if str(says) == bare else str(says) for says in field.errors]


def _what_to_do(field: BoundField) -> str:
    own = {forms.EmailField: _("Write an email address."), forms.DateField: _("Choose a day.")}
    return own.get(type(field.field)) or {
        "radios": _("Choose one."),
        "choice": _("Choose one."),
        "ticks": _("Tick at least one."),
        "tick": _("Tick this to go on."),
        "file": _("Choose a file."),
        "money": _("Write an amount."),
    }.get(kind(field), _("Fill this in."))


@register.filter
def first_line(text: object) -> str:
    return str(text).partition("\n")[0]


@register.filter
def other_lines(text: object) -> str:
    """A choice may have a second line that says more: Choices("all", "Everybody\\nOne voice a home isn't enough")."""
    return str(text).partition("\n")[2]


@register.simple_tag
def widget(field: BoundField, **attrs: Any) -> SafeString:
    """The input with whatever a template adds, tied to its help, to who will see it and to its mistake."""
    given = {name.replace("_", "-"): value for name, value in attrs.items() if value not in (None, "", False)}
    described = tied(field, given.pop("who", ""))
    if described:
        given["aria-describedby"] = described
    return field.as_widget(attrs=given)


@register.simple_tag
def tied(field: BoundField, who: object = "") -> str:
    """The ids of what is said about a field, in the order in which they are read."""
    said = {"help": field.help_text, "kept": getattr(field, "kept", None), "who": who, "error": field.errors}
    return " ".join(f"{field.auto_id}_{end}" for end, words in said.items() if words)
