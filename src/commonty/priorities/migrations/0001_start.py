import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_start'),
        ('discussions', '0001_start'),
        ('people', '0001_start'),
        ('places', '0001_start'),
        ('promises', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('top', models.PositiveSmallIntegerField(default=5)),
                ('days', models.PositiveSmallIntegerField(default=10)),
                ('answer_days', models.PositiveSmallIntegerField(default=10)),
                ('quiet_months', models.PositiveSmallIntegerField(default=12)),
                ('set_at', models.DateTimeField(null=True)),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('words', models.CharField(max_length=80)),
                ('channel', models.CharField(max_length=20)),
                ('made_at', models.DateTimeField()),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('open', 'Waits for an answer'), ('answered', 'Answered'), ('done', 'Done'), ('joined', 'Joined with another'), ('closed', 'Closed')], default='open', max_length=8)),
                ('newest_voice_at', models.DateTimeField()),
                ('warned_at', models.DateTimeField(null=True)),
                ('top_since', models.DateTimeField(null=True)),
                ('reopened_at', models.DateTimeField(null=True)),
                ('joined_at', models.DateTimeField(null=True)),
                ('is_held', models.BooleanField(default=False)),
                ('held_why', models.CharField(blank=True, choices=[('', 'Not held'), ('first', 'The first words of somebody new'), ('danger', 'It tells of danger or damp, so we deal with it as a request')], max_length=6)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.case')),
                ('hiding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussions.hiding')),
                ('joined_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='priorities.need')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('owed', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promises.promise')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('promise', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promises.promise')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['place', '-made_at'], name='priorities_of_place'), models.Index(fields=['state', 'newest_voice_at'], name='priorities_quiet')],
                'constraints': [models.UniqueConstraint(fields=('landlord', 'number'), name='priorities_one_a_number'), models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('author', 'posted_key'), name='priorities_one_a_form'), models.CheckConstraint(condition=models.Q(models.Q(('joined_into__isnull', False), ('state', 'joined')), models.Q(models.Q(('state', 'joined'), _negated=True), ('joined_into', None)), _connector='OR'), name='priorities_joined_points_on')],
            },
        ),
        migrations.CreateModel(
            name='NeedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('says', models.CharField(max_length=500)),
                ('team_name', models.CharField(blank=True, max_length=80)),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('posted_key', models.CharField(blank=True, max_length=40)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='priorities.need')),
                ('promise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promises.promise')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('need', 'posted_key'), name='priorities_one_answer_a_form')],
            },
        ),
        migrations.CreateModel(
            name='NeedNumbers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_number', models.PositiveIntegerField(default=1)),
                ('landlord', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='voices', to='priorities.need')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('said_of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='priorities.need')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('said_of', 'person'), name='priorities_one_voice_a_human')],
            },
        ),
    ]
