"""What neighbours say of an idea or a project of a money vote is read on its page. Found by its name."""

from django.urls import reverse


def page_of_idea(about_id: str) -> str:
    return reverse("budgeting:talk_of_idea", args=[about_id])


def page_of_project(about_id: str) -> str:
    return reverse("budgeting:talk_of_project", args=[about_id])


THREADS = {"budgeting.proposal": page_of_idea, "budgeting.project": page_of_project}
