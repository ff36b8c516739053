import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussions', '0004_answers_and_ends'),
    ]

    operations = [
        migrations.AddField(
            model_name='thread',
            name='hidden_with',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussions.hiding'),
        ),
    ]
