import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_start'),
        ('discussions', '0001_start'),
        ('files', '0001_start'),
        ('people', '0001_start'),
        ('places', '0001_start'),
        ('promises', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Idea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('spot', models.CharField(blank=True, choices=[('', 'No one spot'), ('stair', 'On the stair or landing'), ('lift', 'In the lift'), ('door', 'At the front or close door'), ('court', 'In the back court or garden'), ('bins', 'At the bins'), ('street', 'On the path, road or car park'), ('hall', 'In a hall or shared room')], max_length=10)),
                ('title', models.CharField(max_length=100)),
                ('says', models.TextField()),
                ('helps', models.CharField(blank=True, max_length=200)),
                ('guess_pence', models.PositiveBigIntegerField(null=True)),
                ('who_does', models.CharField(blank=True, max_length=120)),
                ('channel', models.CharField(max_length=20)),
                ('started_at', models.DateTimeField()),
                ('moved_at', models.DateTimeField()),
                ('warned_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('gathering', 'Looking for support'), ('owed', 'We owe an answer'), ('answered', 'Answered'), ('challenged', 'Challenged: we answer anew'), ('joined', 'Joined with another'), ('split', 'Became several ideas'), ('withdrawn', 'Taken back'), ('archived', 'Put away')], default='gathering', max_length=10)),
                ('decision', models.CharField(blank=True, choices=[('yes', 'Yes'), ('yes_if', 'Yes, if'), ('vote', 'Needs a vote'), ('not_now', 'Not now'), ('no', 'No')], max_length=10)),
                ('because', models.CharField(blank=True, max_length=500)),
                ('is_held', models.BooleanField(default=False)),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('became', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='came_from', to='ideas.idea')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.case')),
                ('cut_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='ideas.idea')),
                ('hiding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussions.hiding')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('photo', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='idea', to='files.photo')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('thread', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='discussions.thread')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['place', '-started_at'], name='ideas_of_place'), models.Index(fields=['state', 'moved_at'], name='ideas_quiet')],
                'constraints': [models.UniqueConstraint(fields=('landlord', 'number'), name='ideas_one_a_number'), models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('author', 'posted_key'), name='ideas_one_a_form')],
            },
        ),
        migrations.CreateModel(
            name='ChallengeVoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voices', to='ideas.idea')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('idea', 'person'), name='ideas_one_challenge_a_human')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('is_anew', models.BooleanField(default=False)),
                ('decision', models.CharField(choices=[('yes', 'Yes'), ('yes_if', 'Yes, if'), ('vote', 'Needs a vote'), ('not_now', 'Not now'), ('no', 'No')], max_length=10)),
                ('because', models.TextField()),
                ('cost_pence', models.PositiveBigIntegerField(null=True)),
                ('next_step', models.CharField(blank=True, max_length=300)),
                ('team_name', models.CharField(blank=True, max_length=80)),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('promise', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promises.promise')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='ideas.idea')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('idea', 'is_anew'), name='ideas_answered_once_and_anew_once')],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('title', models.CharField(max_length=100)),
                ('says', models.TextField()),
                ('because', models.CharField(max_length=300)),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('asked', 'Its author is asked'), ('taken', 'Taken'), ('left', 'Not taken')], default='asked', max_length=5)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('decided_at', models.DateTimeField(null=True)),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('hiding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussions.hiding')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='ideas.idea')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('idea', 'person', 'posted_key'), name='ideas_one_change_a_form')],
            },
        ),
        migrations.CreateModel(
            name='IdeaDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=200)),
                ('says', models.TextField(blank=True)),
                ('spot', models.CharField(blank=True, max_length=10)),
                ('helps', models.CharField(blank=True, max_length=400)),
                ('guess', models.CharField(blank=True, max_length=30)),
                ('who_does', models.CharField(blank=True, max_length=400)),
                ('kept_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='IdeaVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=100)),
                ('says', models.TextField()),
                ('until', models.DateTimeField()),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='ideas.idea')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('idea', 'number'), name='ideas_one_version_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Joining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('because', models.CharField(max_length=500)),
                ('state', models.CharField(choices=[('asked', 'The authors are asked'), ('agreed', 'Joined: every author agreed'), ('refused', 'Not joined: an author said no')], default='asked', max_length=7)),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joinings', to='ideas.idea')),
                ('into', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joinings_here', to='ideas.idea')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('idea',), name='ideas_one_open_joining_an_idea')],
            },
        ),
        migrations.CreateModel(
            name='JoiningAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('agrees', models.BooleanField(null=True)),
                ('channel', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField(null=True)),
                ('joining', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='ideas.joining')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('joining', 'person'), name='ideas_an_author_answers_once')],
            },
        ),
        migrations.CreateModel(
            name='Numbers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_number', models.PositiveIntegerField(default=1)),
                ('landlord', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('what', models.CharField(choices=[('time', 'Time'), ('skill', 'A skill'), ('tools', 'Tools or things')], max_length=5)),
                ('says', models.CharField(max_length=160)),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('hiding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussions.hiding')),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='ideas.idea')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('promise', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promises.promise')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('idea', 'person', 'posted_key'), name='ideas_one_offer_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Owed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('answer', 'An answer'), ('meeting', 'A place on the next meeting’s agenda'), ('anew', 'An answer anew')], max_length=8)),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owed', to='ideas.idea')),
                ('promise', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promises.promise')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('idea', 'what'), name='ideas_owed_once')],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='ideas.idea')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('idea', 'person'), name='ideas_one_support_a_human')],
            },
        ),
        migrations.CreateModel(
            name='Thresholds',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('neighbours', models.PositiveSmallIntegerField(default=20)),
                ('one_home_in', models.PositiveSmallIntegerField(blank=True, default=5, null=True)),
                ('days', models.PositiveSmallIntegerField(default=15)),
                ('for_meeting', models.PositiveSmallIntegerField(blank=True, default=50, null=True)),
                ('to_challenge', models.PositiveSmallIntegerField(default=5)),
                ('quiet_months', models.PositiveSmallIntegerField(default=12)),
                ('set_at', models.DateTimeField(null=True)),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
    ]
