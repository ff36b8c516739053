"""What neighbours say of an idea is read on its page. Found by its name."""

from django.urls import reverse


def page_of_idea(about_id: str) -> str:
    return reverse("ideas:show", args=[about_id])


THREADS = {"ideas.idea": page_of_idea}
