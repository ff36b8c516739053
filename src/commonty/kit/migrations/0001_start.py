from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('kit', '0001_initial'), ('kit', '0002_uploads_kept_for_an_hour')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CacheRow',
            fields=[
                ('cache_key', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('value', models.TextField()),
                ('expires', models.DateTimeField(db_index=True)),
            ],
            options={
                'db_table': 'kit_cache',
            },
        ),
        migrations.CreateModel(
            name='JobProgress',
            fields=[
                ('key', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('done', models.PositiveBigIntegerField(default=0)),
                ('total', models.PositiveBigIntegerField(default=0)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('updated_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='KeptUpload',
            fields=[
                ('token', models.CharField(max_length=43, primary_key=True, serialize=False)),
                ('holder', models.CharField(db_index=True, max_length=64)),
                ('slot', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(blank=True, max_length=10)),
                ('data', models.BinaryField()),
                ('size', models.PositiveIntegerField()),
                ('kept_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='RateCount',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField()),
                ('ends_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='TimetableRow',
            fields=[
                ('name', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('next_run_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='WorkerBeat',
            fields=[
                ('worker_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('beat_at', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
