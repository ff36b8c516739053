import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_two_administrators'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='lost_told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='LetIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='let_in', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'by'), name='people_one_let_in_a_pair')],
            },
        ),
    ]
