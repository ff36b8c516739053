from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "commonty.ballots"
    timetable = [("commonty.ballots.jobs.forget_letters", 600)]
