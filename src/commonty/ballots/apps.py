from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "commonty.ballots"
    timetable = [("commonty.ballots.jobs.forget_letters", 600), ("commonty.ballots.jobs.forget_old_votes", 3600)]
