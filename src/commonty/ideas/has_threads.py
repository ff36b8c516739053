"""What neighbours say of an idea is read on its page, in a group's room as in public. Found by its name."""

from django.urls import reverse


def page_of_idea(about_id: str) -> str:
    return reverse("ideas:show", args=[about_id])


def page_in_room(about_id: str) -> str:
    return reverse("ideas:in_room", args=[about_id])


THREADS = {"ideas.idea": page_of_idea, "ideas.roomidea": page_in_room}
