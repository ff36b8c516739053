"""Addresses of the shell."""

from django.urls import path

from commonty.web.views import (
    desk,
    find_out,
    front,
    health,
    journal,
    my_promises,
    pages,
    places,
    promises,
)

app_name = "web"
urlpatterns = [
    path("", front.front_page, name="front_page"),
    path("places/", places.list_places, name="places"),
    path("places/<str:public_id>/", front.show_place, name="show_place"),
    path("meetings/", pages.meetings, name="meetings"),
    path("find-out/", find_out.find_out, name="find_out"),
    path("my-things/", desk.my_things, name="my_things"),
    path("my-things/promises/<slug:promise_id>/<slug:what>/", my_promises.answer, name="answer_promise"),
    path("desk/promises/", my_promises.mine, name="my_promises"),
    path("desk/promises/<slug:promise_id>/", my_promises.show, name="my_promise"),
    path("desk/promises/<slug:promise_id>/<slug:what>/", my_promises.end, name="end_promise"),
    path("promises/", promises.here, name="promises"),
    path("promises/<slug:public_id>/", promises.within, name="promises_within"),
    path("promises/<slug:public_id>/promises.csv", promises.as_csv, name="promises_csv"),
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
