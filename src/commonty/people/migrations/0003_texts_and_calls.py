"""Codes go by text and call too, and people say how they want to be reached. Codes on their way keep working."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('people', '0002_teams')]

    operations = [
        migrations.RenameModel('EmailCode', 'SentCode'),
        migrations.AddField(
            model_name='sentcode',
            name='way',
            field=models.CharField(choices=[('email', 'Email'), ('text', 'Text'), ('call', 'Call')], default='email', max_length=10),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='sentcode',
            name='wrapped',
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='reached_by',
            field=models.CharField(blank=True, choices=[('email', 'By email'), ('text', 'By text'), ('letter', 'By letter')], max_length=10),
        ),
        migrations.AlterField(
            model_name='person',
            name='phone',
            field=models.CharField(blank=True, db_index=True, max_length=20),
        ),
    ]
