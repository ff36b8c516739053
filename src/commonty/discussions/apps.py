from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "commonty.discussions"
    timetable = [
        ("commonty.discussions.jobs.forget_apart", 86_400),
        ("commonty.discussions.jobs.tell_what_is_new", 600),
    ]
