"""From its start the database refuses to change or delete an entry."""

from django.conf import settings
from django.db import migrations, models

from commonty.journal import triggers


def create(apps, schema_editor):
    # Between tests Django empties all tables; the test of the triggers puts them on by itself.
    if not settings.TESTING:
        triggers.create(schema_editor.connection)


def drop(apps, schema_editor):
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):

    replaces = [('journal', '0001_initial'), ('journal', '0002_append_only'), ('journal', '0003_heads_for_witnesses')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainCheck',
            fields=[
                ('chain', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('checked_at', models.DateTimeField()),
                ('entries', models.PositiveBigIntegerField()),
                ('head', models.CharField(max_length=64)),
                ('fault', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=80)),
                ('seq', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=60)),
                ('about_kind', models.CharField(max_length=60)),
                ('about_id', models.CharField(max_length=40)),
                ('place_id', models.CharField(blank=True, max_length=40)),
                ('by_id', models.CharField(max_length=40)),
                ('channel', models.CharField(max_length=20)),
                ('facts', models.JSONField(default=dict)),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['about_kind', 'about_id'], name='journal_about'), models.Index(fields=['place_id', '-at'], name='journal_place'), models.Index(fields=['kind', 'id'], name='journal_kind')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='journal_one_entry_a_place_in_chain')],
            },
        ),
        migrations.CreateModel(
            name='GivenHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=80)),
                ('seq', models.PositiveBigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='journal_one_given_head_a_place')],
            },
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('chain', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('seq', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
        ),
        migrations.RunPython(create, drop),
    ]
