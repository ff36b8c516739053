import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial'), ('notices', '0002_piles_of_letters'), ('notices', '0003_letters_are_numbered_when_printed'), ('notices', '0004_numbers_that_left_a_pile'), ('notices', '0002_texts'), ('notices', '0003_reply_to')]

    initial = True

    dependencies = [
        ('people', '0001_start'),
        ('places', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('entry_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('read_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Pile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('made_at', models.DateTimeField()),
                ('letters', models.PositiveIntegerField()),
                ('prints', models.PositiveIntegerField(default=0)),
                ('withdrawn', models.JSONField(default=list)),
                ('printed_at', models.DateTimeField(null=True)),
                ('posted_at', models.DateTimeField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('posted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('printed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('entry_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=60)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('text', 'Text'), ('letter', 'Letter')], max_length=10)),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent, or posted'), ('failed', 'Could not be sent'), ('held', 'Held until a person decides how to reach this person safely'), ('to_print', 'To be printed and posted'), ('expired', 'Held back until it was too old to be of use')], default='waiting', max_length=10)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('reply_to', models.CharField(blank=True, max_length=254)),
                ('thread', models.CharField(blank=True, max_length=120)),
                ('made_at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('claimed_by', models.CharField(blank=True, max_length=40)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('was_in_flight', models.BooleanField(default=False)),
                ('sent_at', models.DateTimeField(null=True)),
                ('came_back_at', models.DateTimeField(null=True)),
                ('number', models.PositiveIntegerField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='people.person')),
                ('pile', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='notices.pile')),
            ],
            options={
                'indexes': [models.Index(fields=['status', 'id'], name='notices_queue')],
                'constraints': [models.UniqueConstraint(fields=('entry_id', 'person'), name='notices_one_an_entry_and_person'), models.UniqueConstraint(fields=('pile', 'number'), name='notices_one_a_number_in_a_pile'), models.CheckConstraint(condition=models.Q(('number', None), ('pile__isnull', False), _connector='OR'), name='notices_numbered_only_in_a_pile')],
            },
        ),
    ]
