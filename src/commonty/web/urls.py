"""Addresses of the shell."""

from django.urls import path

from commonty.web.views import desk, find_out, front, health, journal, pages, places

app_name = "web"
urlpatterns = [
    path("", front.front_page, name="front_page"),
    path("places/", places.list_places, name="places"),
    path("places/<str:public_id>/", front.show_place, name="show_place"),
    path("ideas/", pages.ideas, name="ideas"),
    path("meetings/", pages.meetings, name="meetings"),
    path("find-out/", find_out.find_out, name="find_out"),
    path("my-things/", desk.my_things, name="my_things"),
    path("desk/", desk.desk, name="desk"),
    path("desk/journal/", journal.journal, name="journal"),
    path("about/", pages.about, name="about"),
    path("about/accessibility/", pages.accessibility, name="accessibility"),
    path("about/privacy/", pages.privacy, name="privacy"),
    path("tour/", pages.tour, name="tour"),
    path("language/", pages.choose_language, name="choose_language"),
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
    path("health/worker/", health.worker, name="worker"),
]
