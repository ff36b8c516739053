from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_fill_who_let_whom_in'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='account',
            name='let_in_by',
        ),
    ]
