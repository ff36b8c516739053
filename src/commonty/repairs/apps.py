from django.apps import AppConfig


class RepairsConfig(AppConfig):
    name = "commonty.repairs"
    timetable = [
        ("commonty.repairs.jobs.look_after_repairs", 900),
        ("commonty.repairs.hand_over_jobs.send_what_waits", 15),
        ("commonty.repairs.hand_over_jobs.mind_systems", 900),
        ("commonty.repairs.hand_over_jobs.forget_reports", 86_400),
    ]
