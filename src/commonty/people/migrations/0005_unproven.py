from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0004_asked_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="is_unproven",
            field=models.BooleanField(default=False),
        ),
    ]
