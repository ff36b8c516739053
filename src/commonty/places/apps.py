from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "commonty.places"
