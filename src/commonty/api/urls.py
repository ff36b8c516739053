"""The addresses of Open311 GeoReport v2, as the standard names them."""

from django.urls import path

from commonty.api import views

app_name = "api"
urlpatterns = [
    path("open311/discovery.<str:form>", views.discovery, name="discovery"),
    path("open311/v2/services.<str:form>", views.services, name="services"),
    path("open311/v2/services/<str:code>.<str:form>", views.definition, name="definition"),
    path("open311/v2/requests.<str:form>", views.requests, name="requests"),
    path("open311/v2/requests/<str:request_id>.<str:form>", views.one_request, name="request"),
    path("open311/v2/tokens/<str:token_id>.<str:form>", views.token, name="token"),
]
