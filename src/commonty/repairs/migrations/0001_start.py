import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('repairs', '0002_other_systems'), ('repairs', '0003_may_report'), ('repairs', '0004_done_here')]

    initial = True

    dependencies = [
        ('cases', '0001_start'),
        ('people', '0001_start'),
        ('places', '0001_start'),
        ('promises', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobNumbers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_number', models.PositiveIntegerField(default=1)),
                ('landlord', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Repair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('what', models.CharField(max_length=300)),
                ('defect', models.CharField(blank=True, max_length=40)),
                ('contractor', models.CharField(blank=True, max_length=120)),
                ('other_contractor', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(choices=[('ordered', 'Ordered; we will tell you when somebody comes'), ('booked', 'Somebody comes'), ('no_access', 'We came and could not get in'), ('done', 'Done'), ('cancelled', 'Called off')], default='ordered', max_length=10)),
                ('ordered_at', models.DateTimeField()),
                ('channel', models.CharField(max_length=20)),
                ('done_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('mended', models.CharField(blank=True, choices=[('', 'Not said yet'), ('yes', 'Yes'), ('no', 'No')], default='', max_length=3)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='repairs', to='cases.case')),
                ('clock', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.clock')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('ordered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('promise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promises.promise')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'ordered_at'], name='repairs_by_state')],
                'constraints': [models.UniqueConstraint(fields=('landlord', 'number'), name='repairs_one_a_number'), models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('landlord', 'reference'), name='repairs_one_a_reference'), models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('case', 'posted_key'), name='repairs_one_repair_a_form'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_at', None)), _connector='OR'), name='repairs_done_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='MoveWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('halves', models.JSONField(default=list)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('channel', models.CharField(max_length=20)),
                ('ended_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('repair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='repairs.repair')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('repair',), name='repairs_one_waiting_wish_a_repair')],
            },
        ),
        migrations.CreateModel(
            name='System',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('takes', models.CharField(choices=[('webhook', 'Our program sends each order to its address at once'), ('csv', 'Somebody fetches the orders as a file and reads it in there'), ('hand', 'Somebody types each order there')], max_length=10)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('wrapped_secret', models.BinaryField(default=b'')),
                ('key_hash', models.CharField(blank=True, max_length=64)),
                ('key_made_at', models.DateTimeField(null=True)),
                ('is_on', models.BooleanField(default=True)),
                ('may_report', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('rests_until', models.DateTimeField(null=True)),
                ('alerted_at', models.DateTimeField(null=True)),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
                ('minder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('landlord', 'name'), name='repairs_one_system_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('event', models.CharField(choices=[('ordered', 'Ordered'), ('another_time', 'The resident wishes another time'), ('nobody_came', 'Nobody came'), ('called_off', 'Called off'), ('done', 'Done; somebody wrote it here'), ('not_mended', 'The resident says that it isn’t mended; ordered again'), ('test', 'A test')], max_length=12)),
                ('happened_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waits'), ('sending', 'On its way'), ('given_up', 'Given up: somebody has to look at it'), ('said', 'They have it'), ('by_hand', 'Told by phone or typed there'), ('unneeded', 'Not sent: it was over before')], default='waiting', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('tries_since', models.DateTimeField()),
                ('next_try_at', models.DateTimeField()),
                ('claimed_by', models.CharField(blank=True, max_length=40)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, max_length=12)),
                ('answered', models.PositiveSmallIntegerField(default=0)),
                ('tried_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('repair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='repairs.repair')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='repairs.system')),
            ],
            options={
                'indexes': [models.Index(fields=['system', 'state', 'next_try_at'], name='repairs_sendings_due'), models.Index(fields=['repair', 'system', 'state'], name='repairs_sendings_in_turn')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('key', models.CharField(max_length=64)),
                ('job', models.CharField(blank=True, max_length=60)),
                ('said', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('visit_from', models.DateTimeField(null=True)),
                ('visit_to', models.DateTimeField(null=True)),
                ('contractor', models.CharField(blank=True, max_length=120)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('through', models.CharField(max_length=10)),
                ('taken_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('done', 'Written down'), ('same', 'We knew that already'), ('older', 'Older than what we know; left as it was'), ('unknown', 'We don’t know this job'), ('refused', 'It does not fit what we know')], max_length=10)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('looked_at', models.DateTimeField(null=True)),
                ('looked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('repair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='repairs.repair')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='repairs.system')),
            ],
            options={
                'indexes': [models.Index(fields=['system', 'outcome', 'taken_at'], name='repairs_reports_to_look_at'), models.Index(fields=['repair', 'at'], name='repairs_reports_of_repair')],
                'constraints': [models.UniqueConstraint(fields=('system', 'key'), name='repairs_one_report_a_key')],
            },
        ),
        migrations.CreateModel(
            name='OrderFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('rows', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='repairs.system')),
            ],
            options={
                'indexes': [models.Index(fields=['system', '-made_at'], name='repairs_files')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('booked', 'Booked'), ('moved', 'Moved to another time'), ('called_off', 'Called off'), ('came', 'Somebody came'), ('nobody_came', 'Nobody came')], default='booked', max_length=11)),
                ('booked_at', models.DateTimeField()),
                ('channel', models.CharField(max_length=20)),
                ('told_before_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('booked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('promise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promises.promise')),
                ('repair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='repairs.repair')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'starts_at'], name='repairs_visits_to_come')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'booked')), fields=('repair',), name='repairs_one_booked_visit_a_repair'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='repairs_a_visit_ends_after_it_starts')],
            },
        ),
    ]
