"""The front page of a place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonty.access.pages import open_page


@open_page
def front_page(request: HttpRequest) -> HttpResponse:
    return render(request, "web/front_page.html", {})
