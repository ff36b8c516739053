from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonty.people"
    timetable = [("commonty.people.jobs.forget", 3600), ("commonty.people.jobs.forget_letters", 600)]
