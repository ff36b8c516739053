from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "commonty.promises"
    timetable = [
        ("commonty.promises.jobs.hand_over_for_leave", 600),
        ("commonty.promises.jobs.remind", 600),
    ]
