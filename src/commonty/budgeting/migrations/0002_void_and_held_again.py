import django.db.models.deletion
from django.db import migrations, models

import commonty.kit.ids


class Migration(migrations.Migration):

    dependencies = [
        ('budgeting', '0001_start'),
        ('people', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Voiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('ground', models.CharField(choices=[('doubt', 'too many votes are in doubt to be sure what was chosen'), ('shut_out', 'so many people could not vote that something else might have been chosen'), ('secrecy', 'somebody saw how others voted before the box was opened'), ('rules', 'its rules were not kept')], max_length=10)),
                ('because', models.TextField()),
                ('proposed_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('again', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='budgeting.round')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voidings', to='budgeting.round')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('signed_by', None), models.Q(('signed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='budgeting_nobody_voids_a_vote_alone'), models.CheckConstraint(condition=models.Q(('signed_at', None), ('withdrawn_at', None), _connector='OR'), name='budgeting_a_voiding_signed_or_withdrawn'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('round',), name='budgeting_a_vote_is_void_once')],
            },
        ),
        migrations.AlterField(
            model_name='round',
            name='status',
            field=models.CharField(choices=[('draft', 'Being set up'), ('announced', 'Announced'), ('open', 'Voting'), ('counting', 'Being counted'), ('decided', 'Being done'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('void', 'Void')], default='draft', max_length=10),
        ),
        migrations.RemoveConstraint(
            model_name='ledgerentry',
            name='budgeting_a_pot_is_filled_once',
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'pot'), ('reverses', None)), fields=('round',), name='budgeting_a_pot_is_filled_once'),
        ),
        migrations.RemoveConstraint(
            model_name='ledgerentry',
            name='budgeting_a_project_is_voted_money_once',
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'voted'), ('reverses', None)), fields=('project',), name='budgeting_a_project_is_voted_money_once'),
        ),
    ]
