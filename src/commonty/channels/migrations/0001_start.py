import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('channels', '0002_what_waits'), ('channels', '0003_start_and_info'), ('channels', '0004_may_report'), ('channels', '0005_who_sent_stays')]

    initial = True

    dependencies = [
        ('cases', '0001_start'),
        ('people', '0001_start'),
        ('places', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('channel', models.CharField(max_length=20)),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('in_case', 'In a case'), ('held', 'Waiting for a person'), ('put_away', 'Put away'), ('dropped', 'Written by a machine, and left out')], max_length=10)),
                ('why', models.CharField(choices=[('genuine', 'From the resident'), ('unproven', 'Nothing proves that the resident sent it'), ('forged', 'The sender’s mail provider says that it is forged'), ('other_address', 'It answers our message, from another address'), ('no_address', 'Its answer address is not one of ours any more'), ('unknown', 'We don’t know the sender'), ('reported', 'Another program brought it: ask whoever it is from'), ('shared', 'More than one resident has this address or number'), ('at_risk', 'Ask whether they sent it: somebody else may read along'), ('too_many', 'More came from there today than one person writes'), ('refused', 'It could not be taken into a case'), ('stop', 'They want no more texts'), ('start', 'They want texts again'), ('info', 'They asked what these texts are'), ('automatic', 'Written by a machine'), ('unreadable', 'Our program could not read it'), ('came_back', 'Our message to them came back')], max_length=14)),
                ('is_urgent', models.BooleanField(default=False)),
                ('is_for_few', models.BooleanField(default=False)),
                ('wrapped', models.BinaryField(default=b'')),
                ('decided_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.message')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'indexes': [models.Index(fields=['landlord', 'state', 'received_at'], name='channels_to_decide')],
            },
        ),
    ]
