"""The addresses of the staff pages on places."""

from django.urls import path

from commonty.places import views

app_name = "places"
urlpatterns = [
    path("manage/places/", views.places, name="places"),
    path("manage/places/landlord/", views.landlord, name="landlord"),
    path("manage/places/<slug:public_id>/", views.place, name="place"),
    path("manage/places/<slug:public_id>/name/", views.rename, name="rename"),
]
