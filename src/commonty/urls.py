"""Addresses: each app lists its own."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("commonty.web.urls")),
    path("", include("commonty.api.urls")),
    path("", include("commonty.channels.urls")),
    path("", include("commonty.budgeting.urls")),
    path("", include("commonty.repairs.urls")),
    path("", include("commonty.opinions.urls")),
    path("", include("commonty.ideas.urls")),
    path("", include("commonty.priorities.urls")),
    path("", include("commonty.discussions.urls")),
    path("", include("commonty.cases.urls")),
    path("", include("commonty.groups.urls")),
    path("", include("commonty.ballots.urls")),
    path("", include("commonty.notices.urls")),
    path("", include("commonty.promises.urls")),
    path("", include("commonty.people.urls")),
    path("", include("commonty.places.urls")),
    path("staff/", include("allauth.urls")),
    path("engineers/", admin.site.urls),
]
if settings.DEMO:
    urlpatterns.insert(0, path("", include("commonty.web.demo_urls")))
handler403 = "commonty.web.views.errors.forbidden"
handler404 = "commonty.web.views.errors.not_found"
handler500 = "commonty.web.views.errors.broken"
