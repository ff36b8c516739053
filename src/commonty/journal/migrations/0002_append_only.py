"""From here on the database refuses to change or delete an entry."""

from django.conf import settings
from django.db import migrations

from commonty.journal import triggers


def create(apps, schema_editor):
    # Between tests Django empties all tables; the test of the triggers puts them on by itself.
    if not settings.TESTING:
        triggers.create(schema_editor.connection)


def drop(apps, schema_editor):
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
