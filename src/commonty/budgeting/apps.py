from django.apps import AppConfig


class BudgetingConfig(AppConfig):
    name = "commonty.budgeting"
    timetable = [
        ("commonty.budgeting.jobs.open_rounds_that_are_due", 60),
        ("commonty.budgeting.jobs.report_counts_that_failed", 60),
        ("commonty.budgeting.jobs.take_names_off_projects", 60),
        ("commonty.budgeting.jobs.work_out_who_got_what", 600),
        ("commonty.budgeting.jobs.end_joining_nobody_answered", 600),
        ("commonty.budgeting.jobs.end_seats_of_groups", 600),
        ("commonty.budgeting.jobs.let_go_of_those_who_left", 600),
        ("commonty.budgeting.jobs.destroy_keys_nobody_signed_for", 3600),
    ]
