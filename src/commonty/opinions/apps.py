from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "commonty.opinions"
    timetable = [
        ("commonty.opinions.jobs.work_out_reports", 60),
        ("commonty.opinions.jobs.forget_who_said_what", 3600),
    ]
