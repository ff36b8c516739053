import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('discussions', '0001_start'),
        ('people', '0001_start'),
        ('places', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('question', models.CharField(max_length=120)),
                ('words', models.TextField(blank=True)),
                ('who', models.CharField(choices=[('residents', 'Everybody who lives there'), ('tenants', 'Tenants and sharing owners')], default='residents', max_length=10)),
                ('neighbours_add', models.BooleanField(default=True)),
                ('reads_first', models.BooleanField(default=True)),
                ('closes_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('is_imported', models.BooleanField(default=False)),
                ('report', models.JSONField(blank=True, default=dict)),
                ('memory', models.JSONField(blank=True, default=dict)),
                ('report_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['opened_at', 'closes_at'], name='opinions_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('text', models.CharField(max_length=420)),
                ('is_seed', models.BooleanField(default=False)),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('held', 'Somebody reads it first'), ('shown', 'Shown'), ('out', 'Left out')], default='held', max_length=5)),
                ('because', models.CharField(blank=True, max_length=300)),
                ('read_at', models.DateTimeField(null=True)),
                ('posted_key', models.CharField(blank=True, max_length=64)),
                ('agrees', models.PositiveIntegerField(default=0)),
                ('disagrees', models.PositiveIntegerField(default=0)),
                ('skips', models.PositiveIntegerField(default=0)),
                ('matters', models.PositiveIntegerField(default=0)),
                ('extremity', models.FloatField(default=0)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='opinions.conversation')),
                ('hiding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussions.hiding')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['conversation', 'state'], name='opinions_statements_by_state')],
                'constraints': [models.UniqueConstraint(fields=('conversation', 'number'), name='opinions_one_statement_a_number'), models.UniqueConstraint(condition=models.Q(('posted_key', ''), _negated=True), fields=('conversation', 'author', 'posted_key'), name='opinions_one_statement_a_form'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'out'), _negated=True), models.Q(('because', ''), _negated=True), _connector='OR'), name='opinions_out_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='TakingPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.place')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taking_part', to='opinions.conversation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('conversation', 'person'), name='opinions_a_human_once')],
            },
        ),
        migrations.CreateModel(
            name='StatementVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.SmallIntegerField(choices=[(1, 'I agree'), (-1, 'I disagree'), (0, 'Skip')])),
                ('matters', models.BooleanField(default=False)),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='opinions.statement')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='opinions.takingpart')),
            ],
            options={
                'indexes': [models.Index(fields=['statement', 'at'], name='opinions_votes_in_time')],
                'constraints': [models.UniqueConstraint(fields=('by', 'statement'), name='opinions_one_vote_a_human')],
            },
        ),
    ]
