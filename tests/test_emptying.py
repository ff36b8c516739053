"""What a test committed is gone before the next, the ledger too, whose triggers let nobody delete."""

import pytest
from django.apps import apps
from django.core.management import call_command

from commonty.budgeting.models import LedgerEntry
from commonty.budgeting.tests import factories

MADE_AGAIN = {"auth.Permission", "contenttypes.ContentType"}  # by Django, for every emptied database


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_a_decided_vote() -> None:
    factories.make_decided()
    assert LedgerEntry.objects.exists()
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    left = {model._meta.label for model in apps.get_models() if model._base_manager.exists()}
    assert left == MADE_AGAIN
