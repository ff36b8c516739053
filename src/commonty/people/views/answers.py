"""Answers that several pages of people give."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def nobody_here(request: HttpRequest) -> HttpResponse:
    """No landlord is found at this web address."""
    return render(request, "people/no_landlord.html", status=404)


def wrong_code_words() -> str:
    return _("That isn't the code that we sent, or it has run out. Check it, or ask for a new one.")
