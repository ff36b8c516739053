from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "commonty.kit"
    timetable = [("commonty.kit.jobs.tidy_up", 3600), ("commonty.kit.jobs.forget_uploads", 300)]
