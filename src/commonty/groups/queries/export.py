"""All that a group has, as files that it can take away; rooms above add theirs.

    # in the room above, `group_files.py`
    GROUP_FILES = files_of

`files_of(group, person, now)` gives pairs of a name and bytes, of what this organiser may read.
"""

from datetime import datetime

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from commonty.groups.models import Decision, Group, GroupFile, GroupMeeting, Minutes
from commonty.groups.queries.deciding import page_of_decision
from commonty.groups.queries.meetings import answers_to
from commonty.groups.queries.membership import membership_of
from commonty.groups.queries.pages import members_of
from commonty.kit.canonical import canonical_json, canonical_zip
from commonty.kit.parts import gather
from commonty.people.models import Person


def export_of(group: Group, person: Person, *, now: datetime) -> bytes:
    files = {"group.json": canonical_json(_about(group)), **_minutes(group), **_decisions(group, person, now)}
    files["register.json"] = canonical_json([_entry(one) for one in group.registrations.order_by("pk")])  # type: ignore[attr-defined]
    files["opened.json"] = canonical_json([_opened(one) for one in group.accesses.told().order_by("pk")])  # type: ignore[attr-defined]
    if meetings := [_meeting(one) for one in group.meetings.order_by("starts_at", "pk")]:  # type: ignore[attr-defined]
        files["meetings.json"] = canonical_json(meetings)
    files |= _files(group)
    return canonical_zip(files | dict(gather("group_files", "GROUP_FILES", group, person, now)))


def _about(group: Group) -> dict[str, object]:
    """Members under the names that they chose, as any organiser reads them."""
    members = [
        {"name": one.name, "role": one.role, "since": one.since.date().isoformat()} for one in members_of(group)
    ]
    return {
        "name": group.name, "purpose": group.purpose, "place": group.place.name, "joining": group.joining,
        "formed_on": group.formed_at.date().isoformat(), "members": members,
    }  # fmt: skip


def _minutes(group: Group) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    rows = Minutes.objects.filter(group=group).prefetch_related("versions", "photos__photo").order_by("met_on", "pk")
    for one in rows:
        name = f"minutes/{one.met_on.isoformat()}-{one.public_id}"
        for version in one.versions.all():
            head = f"{one.title}\n{one.met_on.isoformat()}\n{version.number}. {version.by_name}\n\n"
            found[f"{name}-{version.number}.txt"] = (head + version.text + "\n").encode()
        for number, link in enumerate(one.photos.all(), start=1):
            found |= _kept(f"{name}-photo-{number}.webp", link.photo.picture)
    return found


def _files(group: Group) -> dict[str, bytes]:
    """As they were sent, with a list of what they are."""
    found: dict[str, bytes] = {}
    rows = []
    for one in GroupFile.objects.filter(group=group).select_related("document").order_by("at", "pk"):
        name = f"files/{one.at.date().isoformat()}-{one.public_id}.{one.document.kind}"
        kept = _kept(name, one.document.data)
        found |= kept
        is_missing = {"missing": True} if name not in kept else {}
        rows.append({"file": name, "name": one.name, "says": one.says, "by": one.by_name, **is_missing})
    return found | ({"files/files.json": canonical_json(rows)} if rows else {})


def _kept(name: str, file: FieldFile) -> dict[str, bytes]:
    """Where the disk has lost one, all the others are theirs all the same; a line of its own says which."""
    try:
        with file.open() as opened:
            return {name: opened.read()}
    except FileNotFoundError:
        return {f"{name}.missing.txt": _("This file is missing on our server. Please tell us.").encode()}


def _decisions(group: Group, person: Person, now: datetime) -> dict[str, bytes]:
    """Secret ones without a name, as their page shows them."""
    mine = membership_of(person, group)
    found = {}
    for one in Decision.objects.filter(group=group).order_by("opened_at", "pk"):
        page = page_of_decision(one, mine, person, now=now)
        result = page.result
        votes = [{"name": said.name, "said": said.said, "because": said.because} for said in page.votes]
        if one.is_secret and result and not result.is_too_few:
            every = [*result.agreed, *result.asides, *result.blocks, *result.others]
            votes = sorted(({"said": s.said, "because": s.because} for s in every), key=str)  # type: ignore[misc]
        found[f"decisions/{one.opened_at.date().isoformat()}-{one.public_id}.json"] = canonical_json(
            {
                "question": one.question, "says": one.says, "method": one.method, "is_secret": one.is_secret,
                "choices": [choice.name for choice in page.choices], "closes_at": one.closes_at.isoformat(),
                "called_off_because": one.called_off_because, "voted": page.voted, "could_vote": page.could_vote,
                "result": result.winners if result else None, "votes": votes,
            }
        )  # fmt: skip
    return found


def _entry(entry) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {
        "state": entry.state, "area": entry.area, "contact": entry.contact, "meets": entry.meets,
        "constitution": entry.constitution, "bearers": entry.bearers, "accounts": entry.accounts,
        "applied_on": entry.applied_at.date().isoformat(), "answer": entry.answer,
        "since": entry.since.isoformat() if entry.since else None,
    }  # fmt: skip


def _meeting(meeting: GroupMeeting) -> dict[str, object]:
    return {
        "title": meeting.title, "starts_at": meeting.starts_at.isoformat(), "ends_at": meeting.ends_at.isoformat(),
        "where": meeting.where, "access": meeting.access, "agenda": meeting.points, "is_public": meeting.is_public,
        "called_off_because": meeting.called_off_because,
        "said": [{"name": one.name, "says": says} for says, one in answers_to(meeting)],
        "minutes": [one.public_id for one in meeting.minutes.order_by("pk")],
    }  # fmt: skip


def _opened(access) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {
        "because": access.because, "asked_at": access.asked_at.isoformat(), "pages_read": access.times_read,
        "opened_at": access.opened_at.isoformat() if access.opened_at else None,
    }  # fmt: skip
