import commonty.kit.ids
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('groups', '0002_register'), ('groups', '0003_emergency_access'), ('groups', '0004_decisions'), ('groups', '0005_minutes'), ('groups', '0006_who_was_shown_out')]

    initial = True

    dependencies = [
        ('files', '0001_start'),
        ('people', '0001_start'),
        ('places', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('purpose', models.TextField()),
                ('joining', models.CharField(choices=[('ask', 'Anybody who lives with us can ask, and an organiser answers'), ('invite', 'Only people whom the group invites')], default='ask', max_length=10)),
                ('is_unlisted', models.BooleanField(default=False)),
                ('formed_at', models.DateTimeField()),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('dissolved_at', models.DateTimeField(null=True)),
                ('emptied_at', models.DateTimeField(null=True)),
                ('formed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['landlord', 'name'], name='groups_of_landlord')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), models.F('landlord'), condition=models.Q(('dissolved_at', None), ('is_unlisted', False)), name='groups_one_listed_of_a_name'), models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('formed_by', 'posted_key'), name='groups_one_group_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(blank=True, max_length=60)),
                ('role', models.CharField(choices=[('organiser', 'Organiser'), ('treasurer', 'Treasurer'), ('member', 'Member')], default='member', max_length=10)),
                ('state', models.CharField(choices=[('asked', 'Asks to join'), ('invited', 'Is invited'), ('in', 'In the group'), ('left', 'Not in the group')], max_length=10)),
                ('says', models.CharField(blank=True, max_length=300)),
                ('channel', models.CharField(max_length=20)),
                ('since', models.DateTimeField()),
                ('ended', models.CharField(blank=True, choices=[('left', 'Left'), ('taken_back', 'No longer asks'), ('declined', 'Said no to the invitation'), ('refused', 'The group said no'), ('removed', 'The group ended it')], max_length=10)),
                ('was_removed', models.BooleanField(default=False)),
                ('is_named', models.BooleanField(default=False)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='groups.group')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='groups.membership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['group', 'state'], name='groups_members')],
                'constraints': [models.UniqueConstraint(fields=('group', 'person'), name='groups_one_membership_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'left'), models.Q(('ended', ''), _negated=True)), models.Q(models.Q(('state', 'left'), _negated=True), ('ended', '')), _connector='OR'), name='groups_who_left_left_somehow')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='groups.group')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.membership')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('method', models.CharField(choices=[('poll', 'Quick poll\nEach chooses one. The most votes win.'), ('consent', 'Any objections?\nIt is agreed unless somebody objects, with a reason.'), ('ranked', 'Ranked choice\nEach puts the choices in order. The one that most can live with wins.')], max_length=10)),
                ('question', models.CharField(max_length=200)),
                ('says', models.TextField(blank=True)),
                ('is_secret', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('called_off_at', models.DateTimeField(null=True)),
                ('called_off_because', models.CharField(blank=True, max_length=300)),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='groups.group')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='groups.membership')),
            ],
            options={
                'indexes': [models.Index(fields=['group', '-opened_at'], name='groups_decisions')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('group', 'posted_key'), name='groups_one_decision_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('met_on', models.DateField()),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='minutes', to='groups.group')),
            ],
            options={
                'indexes': [models.Index(fields=['group', '-met_on'], name='groups_minutes_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('group', 'posted_key'), name='groups_minutes_once_a_form')],
            },
        ),
        migrations.CreateModel(
            name='MinutesPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='groups.minutes')),
                ('photo', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='minutes_photo', to='files.photo')),
            ],
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('state', models.CharField(choices=[('applied', 'Asked to be on the register'), ('registered', 'On the register'), ('refused', 'Refused'), ('taken_back', 'Taken back by the group'), ('replaced', 'Renewed since'), ('removed', 'Taken off the register'), ('left', 'Left the register')], default='applied', max_length=10)),
                ('area', models.CharField(max_length=200)),
                ('contact', models.CharField(max_length=300)),
                ('meets', models.CharField(max_length=300)),
                ('constitution', models.TextField()),
                ('next_agm_on', models.DateField()),
                ('points', models.JSONField(default=list)),
                ('committee', models.PositiveSmallIntegerField()),
                ('bearers', models.TextField()),
                ('agm_on', models.DateField()),
                ('accounts', models.CharField(max_length=300)),
                ('other_landlords', models.CharField(blank=True, max_length=300)),
                ('applied_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('since', models.DateField(null=True)),
                ('renew_by', models.DateField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('removal_on', models.DateField(null=True)),
                ('removal_because', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='groups.membership')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='registrations', to='groups.group')),
                ('noticed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'registered')), fields=('group',), name='groups_one_entry_a_group'), models.UniqueConstraint(condition=models.Q(('state', 'applied')), fields=('group',), name='groups_one_application_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='RoomAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('because', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('lapses_at', models.DateTimeField()),
                ('tell_on', models.DateField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('last_read_at', models.DateTimeField(null=True)),
                ('times_read', models.PositiveIntegerField(default=0)),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='groups.membership')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accesses', to='groups.group')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('opened_at', None)), models.Q(('ends_at__gt', models.F('opened_at')), ('opened_at__isnull', False)), _connector='OR'), name='groups_a_room_is_open_until_it_ends')],
            },
        ),
        migrations.CreateModel(
            name='SecretVote',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('said', models.JSONField()),
                ('because', models.CharField(blank=True, max_length=300)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='secret_votes', to='groups.decision')),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('by_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='groups.membership')),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='groups.minutes')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('minutes', 'number'), name='groups_one_version_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Voted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.JSONField(null=True)),
                ('because', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voted', to='groups.decision')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('decision', 'member'), name='groups_one_vote_a_member')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('lot', models.PositiveSmallIntegerField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='groups.decision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('decision', 'number'), name='groups_one_choice_a_number')],
            },
        ),
    ]
