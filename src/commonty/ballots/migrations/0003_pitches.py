
import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0002_checking_by_lot'),
        ('people', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('option', models.CharField(max_length=40)),
                ('turn', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Still to come'), ('open', 'Being scored'), ('closed', 'Scoring is closed'), ('counted', 'Scored'), ('skipped', 'Not pitched')], default='waiting', max_length=10)),
                ('because', models.CharField(blank=True, max_length=300)),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('counted_at', models.DateTimeField(null=True)),
                ('tally', models.JSONField(blank=True, default=dict)),
                ('invalid', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='envelope',
            name='ballots_one_envelope_a_version',
        ),
        migrations.RemoveConstraint(
            model_name='envelope',
            name='ballots_one_live_envelope',
        ),
        migrations.AddField(
            model_name='envelope',
            name='option',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.UniqueConstraint(fields=('entitlement', 'option', 'version'), name='ballots_one_envelope_a_version'),
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('entitlement', 'option'), name='ballots_one_live_envelope'),
        ),
        migrations.AddField(
            model_name='pitch',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='pitch',
            name='counted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='pitch',
            name='register',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pitches', to='ballots.register'),
        ),
        migrations.AddConstraint(
            model_name='pitch',
            constraint=models.UniqueConstraint(fields=('register', 'option'), name='ballots_one_pitch_an_option'),
        ),
        migrations.AddConstraint(
            model_name='pitch',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('register',), name='ballots_one_pitch_open_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='pitch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted_by__isnull', False), ('state', 'counted')), models.Q(('counted_by', None), ('tally', {})), _connector='OR'), name='ballots_no_tally_before_the_count'),
        ),
        migrations.AddConstraint(
            model_name='pitch',
            constraint=models.CheckConstraint(condition=models.Q(('counted_by', None), models.Q(('counted_by', models.F('closed_by')), _negated=True), _connector='OR'), name='ballots_counting_a_pitch_takes_two'),
        ),
    ]
