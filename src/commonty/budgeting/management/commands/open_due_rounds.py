"""`manage.py open_due_rounds`: what the timetable does by itself, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from commonty.budgeting.actions.opening import open_due_rounds


class Command(BaseCommand):
    help = "Opens the announced money votes whose time has come, and says what stops the others."

    def handle(self, *args: Any, **options: Any) -> None:
        for pb_round, because in open_due_rounds():
            self.stderr.write(f"{pb_round.public_id} {pb_round.name}: {because}")
