from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "commonty.groups"
    timetable = [
        ("commonty.groups.jobs.tidy_groups", 86_400),
        ("commonty.groups.jobs.close_what_is_over", 600),
        ("commonty.groups.jobs.keep_register", 3_600),
        ("commonty.groups.jobs.tell_groups", 3_600),
    ]
