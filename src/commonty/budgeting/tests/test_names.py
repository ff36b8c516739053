"""A name that stood beside a project goes when whoever bears it must not be found."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from commonty.budgeting import jobs
from commonty.budgeting.actions.names import take_names_off_project
from commonty.budgeting.models import Project, Proposal
from commonty.budgeting.rules.names import pattern_of
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.ideas import make_collecting, make_shown
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


def at_risk(project: Project, name: str, **fields: Any) -> Person:
    return make.make_resident(project.round.place, name=name, is_at_risk=True, **fields)


def test_a_name_that_only_begins_like_theirs_stays() -> None:
    project = named("Sam Smithson and Ann Sam Smith-Rae")
    at_risk(project, "Sam Smith")
    at_risk(project, "Ann")
    jobs.take_names_off_projects.func()
    assert "Sam Smithson and a resident a resident-Rae" in seen(project)


def test_a_longer_name_goes_whole_also_if_a_shorter_one_is_its_beginning() -> None:
    project = named("Sam Smith Rae")
    at_risk(project, "Sam Smith")
    at_risk(project, "Sam Smith Rae")
    jobs.take_names_off_projects.func()
    assert "Rae" not in seen(project)


@pytest.mark.parametrize(
    "says", ["WILMA  NAIRN", "wilma nairn", "Wilma\u00a0Nairn", "(Wilma Nairn)", "Wilma Nairn's idea"]
)
def test_however_it_is_written(says: str) -> None:
    assert "airn" not in pattern_of(["Wilma Nairn"]).sub("a resident", says).casefold()


def test_the_entry_that_was_found_to_be_the_same_human_counts_too() -> None:
    project = named("Wilma Nairn")
    kept = at_risk(project, "W. Nairn")
    make.make_resident(project.round.place, name="Wilma Nairn", merged_into=kept)
    jobs.take_names_off_projects.func()
    assert "Wilma" not in seen(project)


def of_idea(says: str) -> tuple[Project, Person]:
    """A project made of an idea whose author has another name by now than stands there."""
    project = named(says)
    author = make.make_resident(project.round.place, name="Wilma Burns")
    idea = make_shown(make_collecting(project.round.place), author=author, is_named=True)
    Proposal.objects.filter(pk=idea.pk).update(project=project, round=project.round)
    return project, author


def test_an_authors_earlier_name_goes_too() -> None:
    project, author = of_idea("Wilma Nairn")
    assert jobs.take_names_off_projects.func() == 0
    assert "Wilma Nairn" in seen(project)  # the twin: nobody looks for her
    Person.objects.filter(pk=author.pk).update(is_at_risk=True)
    assert jobs.take_names_off_projects.func() == 1
    assert "Nairn" not in seen(project)
    assert jobs.take_names_off_projects.func() == 0


def test_only_those_who_set_up_rounds_or_the_timetable_do_it() -> None:
    project = named("Wilma Nairn")
    how = {"project_id": project.pk, "names": pattern_of(["Wilma Nairn"]), "channel": "web"}
    with pytest.raises(PermissionDenied):
        take_names_off_project(**how, by=make.make_resident(project.round.place))
    assert take_names_off_project(**how, by=make.make_staff(project.round.place))
