"""The addresses of repairs."""

from django.urls import path

from commonty.repairs import hand_over_urls
from commonty.repairs.views import residents, staff

app_name = "repairs"
urlpatterns = [
    *hand_over_urls.urlpatterns,
    path("help/repairs/", residents.mine, name="mine"),
    path("help/repairs/<str:public_id>/", residents.show, name="show"),
    path("help/repairs/<str:public_id>/change/", residents.change, name="change"),
    path("help/repairs/<str:public_id>/nobody-came/", residents.nobody_came, name="nobody_came"),
    path("help/repairs/<str:public_id>/mended/", residents.mended, name="mended"),
    path("help/repairs/<str:public_id>/not-mended/", residents.not_mended, name="not_mended"),
    path("help/cases/<str:public_id>/repair/", staff.order, name="order"),
    path("desk/repairs/", staff.queue, name="queue"),
    path("desk/repairs/<str:public_id>/", staff.show, name="staff"),
    path("desk/repairs/<str:public_id>/visit/", staff.visit, name="visit"),
    path("desk/repairs/<str:public_id>/happened/", staff.happened, name="happened"),
    path("desk/repairs/<str:public_id>/they-say/", staff.they_say, name="they_say"),
]
