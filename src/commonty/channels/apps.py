from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "commonty.channels"
    timetable = [("commonty.channels.jobs.fetch_mail", 60), ("commonty.channels.jobs.forget_arrivals", 86_400)]
