from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "commonty.journal"
    timetable = [("commonty.journal.jobs.check_and_give_heads", 86_400)]
