"""What was posted: an empty form that was sent is not a form that was not sent."""

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from commonty.budgeting.views.ballot_page import new_key

LONGEST_KEY = 64


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def posted_with_files(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict | None]:
    """A form given empty files counts as sent, so both are none together."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def key_of(request: HttpRequest) -> str:
    """The form's own key; one that no form of ours has made is not taken."""
    key = request.POST.get("key", "")
    is_ours = key.isascii() and key.replace("-", "").isalnum() and len(key) <= LONGEST_KEY
    return key if is_ours else new_key()
