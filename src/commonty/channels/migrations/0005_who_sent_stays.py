import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("channels", "0004_may_report"),
        ("people", "0005_unproven"),
    ]

    operations = [
        migrations.AlterField(
            model_name="arrival",
            name="person",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
    ]
