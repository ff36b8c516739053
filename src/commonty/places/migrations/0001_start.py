import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('places', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('landlord', 'Landlord'), ('area', 'Area'), ('estate', 'Estate'), ('block', 'Close or block'), ('home', 'Home')], max_length=10)),
                ('path', models.CharField(db_index=True, editable=False, max_length=120)),
                ('name', models.CharField(max_length=200)),
                ('hosts', models.CharField(blank=True, max_length=400)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('uprn', models.CharField(blank=True, max_length=12)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('landlord', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.place')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'landlord'), ('parent', None)), models.Q(models.Q(('kind', 'landlord'), _negated=True), models.Q(('parent', None), _negated=True)), _connector='OR'), name='places_only_landlords_have_no_parent'), models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('landlord', 'reference'), name='places_one_home_a_reference')],
            },
        ),
    ]
