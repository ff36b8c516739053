
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('budgeting', '0004_ideas_joined_and_evenings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='round',
            name='method',
            field=models.CharField(choices=[('approval', 'Tick the ones you back'), ('knapsack', 'Fill the pot'), ('points', 'Share out points'), ('ranking', 'Put them in order'), ('scores', 'Score each project when it is pitched')], default='approval', max_length=10),
        ),
    ]
