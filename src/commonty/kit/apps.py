from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "commonty.kit"
    timetable = [("commonty.kit.jobs.tidy_up", 3600)]
