"""Addresses of the shell."""

from django.urls import path

from commonty.web.views import front

app_name = "web"
urlpatterns = [
    path("", front.front_page, name="front_page"),
]
