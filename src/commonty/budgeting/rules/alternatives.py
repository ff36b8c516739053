"""Projects of which at most one can be chosen: two ways to do one thing, or one thing in two sizes.

They share a name, which stands at each of them. Capitals and spaces don't matter: staff type it several times.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.budgeting.models import Project


def shared_name(typed: str) -> str:
    return " ".join(typed.split())


def alternatives(projects: Sequence[Project]) -> list[list[Project]]:
    """Every set of projects that share a name, by number; one that shares it with no other is not told here."""
    return [together for together in _by_name(projects) if len(together) > 1]


def lonely(projects: Sequence[Project]) -> list[Project]:
    """Those whose name for alternatives stands at no other project: it may be a slip of the pen."""
    return [together[0] for together in _by_name(projects) if len(together) == 1]


def _by_name(projects: Sequence[Project]) -> list[list[Project]]:
    found: dict[str, list[Project]] = {}
    for project in sorted(projects, key=lambda p: p.number):
        if project.only_one_of:
            found.setdefault(shared_name(project.only_one_of).casefold(), []).append(project)
    return list(found.values())


def say_alternatives(projects: Sequence[Project]) -> None:
    """Write at each project which others it can't be chosen beside, as its pages and the ballot show it."""
    for together in alternatives(projects):
        for project in together:
            others = quoted([other for other in together if other is not project])
            project.only_one_says = _("At most one of these can be chosen: %(some)s or %(last)s.") % {
                "some": ", ".join([_("this one"), *others[:-1]]),
                "last": others[-1],
            }


def alternatives_say(projects: Sequence[Project]) -> str:
    """The rule in words."""
    says = [
        _("%(name)s: at most one of %(projects)s can be chosen.")
        % {"name": together[0].only_one_of, "projects": all_of(together)}
        for together in alternatives(projects)
    ]
    return "\n".join([*says, _("You can back more than one of them.")]) if says else ""


def quoted(projects: Sequence[Project]) -> list[str]:
    return [_("“%(name)s”") % {"name": project.name} for project in projects]


def all_of(projects: Sequence[Project]) -> str:
    *some, last = quoted(projects)
    return _("%(some)s and %(last)s") % {"some": ", ".join(some), "last": last}


def wrong_alternatives(projects: Sequence[Project]) -> list[str]:
    """What is to be mended before others read it."""
    says = [
        _(
            "“%(name)s” is one of several by the name “%(shared)s”, and no other project is. Write the same at another."
        )
        % {"name": project.name, "shared": project.only_one_of}
        for project in lonely(projects)
    ]
    for together in alternatives(projects):
        if len({project.pot_id for project in together}) > 1:
            # Pots are counted one after the other: the first would decide over the others' projects.
            says.append(
                _("%(projects)s are paid from different pots, so one can't stand for the other. Give them one place.")
                % {"projects": all_of(together)}
            )
    return says


def other_was_chosen(other: str, together: int) -> str:
    """Why a project was not chosen, in the result."""
    return ngettext(
        "“%(other)s” was chosen, and only one of the two can be.",
        "“%(other)s” was chosen, and only one of these %(n)d can be.",
        together - 1,
    ) % {"other": other, "n": together}
