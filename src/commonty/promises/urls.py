"""The addresses of promises; those that show what a promise is about are in `web`."""

from django.urls import path

from commonty.promises.views import leave

app_name = "promises"
urlpatterns = [
    path("desk/away/", leave.leave, name="leave"),
    path("desk/away/<slug:person_id>/", leave.mark, name="mark_leave"),
    path("desk/away/<slug:person_id>/back/", leave.back, name="back"),
]
