from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "commonty.ideas"
    timetable = [("commonty.ideas.jobs.look_after_ideas", 3600)]
