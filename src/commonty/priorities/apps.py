from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    name = "commonty.priorities"
    timetable = [("commonty.priorities.jobs.look_after_needs", 900)]
