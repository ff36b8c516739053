from django.apps import AppConfig


class RepairsConfig(AppConfig):
    name = "commonty.repairs"
    timetable = [("commonty.repairs.jobs.look_after_repairs", 900)]
