from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonty.people"
    timetable = [("commonty.people.jobs.forget", 3600)]
