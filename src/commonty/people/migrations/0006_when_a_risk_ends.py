from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_account_no_longer_says_who_let_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='risk_ends_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
