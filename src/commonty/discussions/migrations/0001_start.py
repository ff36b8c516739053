import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('discussions', '0002_moderation'), ('discussions', '0003_rooms'), ('discussions', '0004_answers_and_ends'), ('discussions', '0005_hidden_with')]

    initial = True

    dependencies = [
        ('cases', '0001_start'),
        ('groups', '0001_start'),
        ('people', '0001_start'),
        ('places', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('kept_at', models.DateTimeField()),
                ('kept_until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='EvidenceReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('why', models.CharField(max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='discussions.evidence')),
            ],
        ),
        migrations.CreateModel(
            name='Hiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('about_kind', models.CharField(max_length=60)),
                ('about_id', models.CharField(max_length=40)),
                ('rule', models.CharField(choices=[('kind', 'Be kind. No insults, no threats, no hate.'), ('private', 'Leave out what is private: names, homes, numbers, illness, money of other people.'), ('on_the_matter', 'Stay with what the page is about.'), ('true', 'Don’t say what you know is untrue, and don’t pretend to be somebody else.'), ('no_selling', 'Don’t sell anything, and don’t post the same again and again.'), ('lawful', 'Nothing that the law forbids.')], max_length=15)),
                ('why', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('appeal', models.TextField(blank=True)),
                ('appealed_at', models.DateTimeField(null=True)),
                ('appeal_decided_at', models.DateTimeField(null=True)),
                ('appeal_answer', models.CharField(blank=True, max_length=300)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('appeal_decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place', '-at'], name='discussions_hidings_of_place')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('about_kind', 'about_id'), name='discussions_one_hiding_a_thing')],
            },
        ),
        migrations.AddField(
            model_name='evidence',
            name='hiding',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='discussions.hiding'),
        ),
        migrations.CreateModel(
            name='Mute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('is_block', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'other'), name='discussions_one_mute_a_pair')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('about_kind', models.CharField(max_length=60)),
                ('about_id', models.CharField(max_length=40)),
                ('rule', models.CharField(choices=[('kind', 'Be kind. No insults, no threats, no hate.'), ('private', 'Leave out what is private: names, homes, numbers, illness, money of other people.'), ('on_the_matter', 'Stay with what the page is about.'), ('true', 'Don’t say what you know is untrue, and don’t pretend to be somebody else.'), ('no_selling', 'Don’t sell anything, and don’t post the same again and again.'), ('lawful', 'Nothing that the law forbids.')], max_length=15)),
                ('says', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('channel', models.CharField(max_length=20)),
                ('outcome', models.CharField(choices=[('open', 'Not read yet'), ('hidden', 'Hidden'), ('left', 'Left as it is')], default='open', max_length=6)),
                ('decided_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['outcome', 'at'], name='discussions_reports')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', 'open')), fields=('about_kind', 'about_id', 'by'), name='discussions_one_open_report_a_human')],
            },
        ),
        migrations.CreateModel(
            name='TalkSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holds_first', models.BooleanField(default=False)),
                ('own_words', models.TextField(blank=True)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='talk_settings', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('audience', models.CharField(choices=[('public', 'Everybody'), ('group', 'The members of a group'), ('nobody', 'Nobody: what it is about is not shown')], default='public', max_length=6)),
                ('title', models.CharField(max_length=120)),
                ('about_kind', models.CharField(blank=True, max_length=60)),
                ('about_id', models.CharField(blank=True, max_length=40)),
                ('wants_stance', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('channel', models.CharField(max_length=20)),
                ('is_held', models.BooleanField(default=False)),
                ('closed_at', models.DateTimeField(null=True)),
                ('conclusion', models.TextField(blank=True)),
                ('reasons', models.TextField(blank=True)),
                ('next_number', models.PositiveIntegerField(default=1)),
                ('newest_at', models.DateTimeField()),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='groups.group')),
                ('hidden_with', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussions.hiding')),
                ('hiding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussions.hiding')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['about_kind', '-newest_at'], name='discussions_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('audience', 'group'), _negated=True), ('group__isnull', False), _connector='OR'), name='discussions_a_room_is_a_groups'), models.UniqueConstraint(condition=models.Q(('about_kind', ''), _negated=True), fields=('about_kind', 'about_id'), name='discussions_one_thread_a_thing'), models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('opened_by', 'posted_key'), name='discussions_one_thread_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Summary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('agree', models.TextField(blank=True)),
                ('differ', models.TextField(blank=True)),
                ('still_open', models.TextField(blank=True)),
                ('is_from_landlord', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='summaries', to='discussions.thread')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('thread', 'number'), name='discussions_one_summary_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('order', models.CharField(max_length=18)),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('text', models.TextField(blank=True)),
                ('stance', models.CharField(blank=True, choices=[('', 'Just saying'), ('for', 'For it'), ('against', 'Against it'), ('neutral', 'Neither'), ('question', 'A question')], max_length=8)),
                ('team_name', models.CharField(blank=True, max_length=80)),
                ('is_from_landlord', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('is_held', models.BooleanField(default=False)),
                ('held_why', models.CharField(blank=True, choices=[('', 'Not held'), ('first', 'The first words of somebody new'), ('danger', 'It tells of danger or damp, so we deal with it as a request')], max_length=6)),
                ('asked_at', models.DateTimeField(null=True)),
                ('asks_writer', models.BooleanField(default=False)),
                ('is_taken_away', models.BooleanField(default=False)),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.case')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='discussions.comment')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('hiding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussions.hiding')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='discussions.thread')),
            ],
            options={
                'indexes': [models.Index(fields=['thread', 'order'], name='discussions_in_order'), models.Index(fields=['author', '-at'], name='discussions_of_author')],
                'constraints': [models.UniqueConstraint(fields=('thread', 'number'), name='discussions_one_comment_a_number'), models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('thread', 'author', 'posted_key'), name='discussions_one_comment_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Vouched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='CommentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('until', models.DateTimeField()),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='discussions.comment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('comment', 'number'), name='discussions_one_version_a_number')],
            },
        ),
    ]
