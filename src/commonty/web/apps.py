from django.apps import AppConfig

from commonty.web import checks

__all__ = ["WebConfig", "checks"]


class WebConfig(AppConfig):
    name = "commonty.web"
