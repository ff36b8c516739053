"""All addresses with the demo's, which settings otherwise leave out."""

from django.urls import include, path

from commonty import urls
from commonty.urls import handler403, handler404, handler500  # noqa: F401  (Django looks for them here)

urlpatterns = [path("", include("commonty.web.demo_urls")), *urls.urlpatterns]
