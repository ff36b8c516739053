"""A name that stood beside a project goes when whoever bears it must not be found."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from commonty.budgeting import jobs
from commonty.budgeting.actions.names import take_name_off
from commonty.budgeting.models import Project
from commonty.budgeting.tests import factories as make
from commonty.journal.models import Entry
from commonty.people.models import Person

pytestmark = pytest.mark.django_db


def named(says: str, **fields: Any) -> Project:
    project = make.make_open(**fields).projects.order_by("number")[0]
    Project.objects.filter(pk=project.pk).update(proposed_by=says)
    return project


def seen(project: Project) -> str:
    pages = ("show_round", "projects_csv", "projects_json")
    return "".join(
        Client().get(reverse(f"budgeting:{page}", args=[project.round.public_id])).content.decode() for page in pages
    )


def test_a_minute_after_the_mark_no_page_and_no_file_names_them() -> None:
    project = named("Wilma Nairn and 2 residents")
    wilma = make.make_resident(project.round.place, name="Wilma Nairn")
    assert jobs.take_names_off_projects.func() == 0
    assert "Wilma Nairn" in seen(project)  # the twin: nobody looks for her
    Person.objects.filter(pk=wilma.pk).update(is_at_risk=True)
    assert jobs.take_names_off_projects.func() == 1
    assert "Wilma Nairn" not in seen(project)
    assert "a resident and 2 residents" in seen(project)
    entry = Entry.objects.get(kind="name_taken_off")
    assert "Wilma" not in str(entry.facts)
    assert jobs.take_names_off_projects.func() == 0


def test_a_namesake_of_another_landlord_keeps_theirs() -> None:
    project = named("Wilma Nairn")
    other = make.make_area(make.make_landlord("other.example"))
    make.make_resident(other, name="Wilma Nairn", is_at_risk=True)
    make.make_resident(project.round.place, name="", is_at_risk=True)
    assert jobs.take_names_off_projects.func() == 0
    assert "Wilma Nairn" in seen(project)


def test_only_those_who_set_up_rounds_or_the_timetable_do_it() -> None:
    project = named("Wilma Nairn")
    how = {"project_id": project.pk, "names": ["Wilma Nairn"], "channel": "web"}
    with pytest.raises(PermissionDenied):
        take_name_off(**how, by=make.make_resident(project.round.place))
    assert take_name_off(**how, by=make.make_staff(project.round.place))
