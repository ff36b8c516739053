from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "commonty.cases"
    timetable = [
        ("commonty.cases.jobs.look_after_cases", 900),
        ("commonty.cases.jobs.forget_drafts", 3600),
        ("commonty.cases.jobs.forget_words_of_surveys", 86_400),
    ]
