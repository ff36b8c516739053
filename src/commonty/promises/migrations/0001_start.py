import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('promises', '0002_own_days')]

    initial = True

    dependencies = [
        ('people', '0001_start'),
        ('places', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('answer', 'Answer you'), ('acknowledgement', 'Say that we have it'), ('call_back', 'Phone you'), ('visit', 'Come to you'), ('check', 'Look at damp or mould'), ('summary', 'Write down what we found'), ('work', 'Do the work'), ('other', 'Something else')], max_length=16)),
                ('says', models.CharField(max_length=300)),
                ('team_name', models.CharField(blank=True, max_length=80)),
                ('by_rule', models.CharField(blank=True, max_length=40)),
                ('made_from', models.CharField(choices=[('landlord', 'Us'), ('resident', 'A resident')], default='landlord', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('channel', models.CharField(max_length=20)),
                ('about_kind', models.CharField(max_length=60)),
                ('about_id', models.CharField(max_length=40)),
                ('audience', models.CharField(choices=[('named', 'Whoever promised it and whoever it was promised to'), ('public', 'Everybody')], default='named', max_length=10)),
                ('due_at', models.DateTimeField()),
                ('is_by_day', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('open', 'Open'), ('kept', 'Kept'), ('kept_late', 'Done late'), ('broken', 'Broken'), ('replaced', 'Changed, and why'), ('released', 'You said it’s no longer needed')], default='open', max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('proof', models.CharField(blank=True, max_length=300)),
                ('proof_link', models.URLField(blank=True)),
                ('disputed_at', models.DateTimeField(null=True)),
                ('told_before_at', models.DateTimeField(null=True)),
                ('told_due_at', models.DateTimeField(null=True)),
                ('told_late_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='promises.promise')),
            ],
            options={
                'indexes': [models.Index(fields=['about_kind', 'about_id'], name='promises_about'), models.Index(fields=['status', 'due_at'], name='promises_due'), models.Index(fields=['owner', 'status', 'due_at'], name='promises_of_owner')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), models.Q(('ended_at', None), _negated=True)), _connector='OR'), name='promises_open_until_they_end'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['broken', 'replaced']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='promises_not_kept_only_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('now_with', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('was', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('promise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='promises.promise')),
            ],
        ),
        migrations.CreateModel(
            name='ClosedDays',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('name', models.CharField(max_length=80)),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closed_days', to='places.place')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='promises_closed_from_first_to_last')],
            },
        ),
        migrations.CreateModel(
            name='OwnLength',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('regime', models.CharField(max_length=40)),
                ('number', models.PositiveSmallIntegerField()),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_lengths', to='places.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('landlord', 'regime'), name='promises_one_length_a_rule')],
            },
        ),
    ]
