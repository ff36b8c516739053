from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "commonty.discussions"
    timetable = [("commonty.discussions.jobs.forget_apart", 86_400)]
