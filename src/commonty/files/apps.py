from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "commonty.files"
    timetable = [("commonty.files.jobs.forget_photos", 3600)]
