from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "commonty.notices"
    timetable = [("commonty.notices.jobs.keep_the_post_moving", 10), ("commonty.notices.jobs.forget_notices", 3600)]
