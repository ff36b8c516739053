"""From its start the database refuses to change or delete what the ledger holds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commonty.kit.ids
from commonty.budgeting import triggers


def create(apps, schema_editor):
    # Between tests Django empties all tables; the test of the triggers puts them on by itself.
    if not settings.TESTING:
        triggers.create(schema_editor.connection)


def drop(apps, schema_editor):
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):

    replaces = [('budgeting', '0001_initial'), ('budgeting', '0002_corrections_of_words'), ('budgeting', '0003_registers_know_their_rounds'), ('budgeting', '0004_who_holds_the_keys'), ('budgeting', '0005_paper_votes'), ('budgeting', '0006_richer_rules'), ('budgeting', '0007_who_gets_what'), ('budgeting', '0008_double_entry'), ('budgeting', '0009_following_the_money'), ('budgeting', '0010_pots_of_kinds_and_common'), ('budgeting', '0011_tables_of_neighbours'), ('budgeting', '0012_from_idea_to_ballot'), ('budgeting', '0013_rehearsals'), ('budgeting', '0014_talk_before_the_vote')]

    initial = True

    dependencies = [
        ('ballots', '0001_start'),
        ('people', '0001_start'),
        ('places', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('purpose', models.TextField(blank=True)),
                ('status', models.CharField(choices=[('draft', 'Being set up'), ('announced', 'Announced'), ('open', 'Voting'), ('counting', 'Being counted'), ('decided', 'Being done'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='draft', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('taken_back_because', models.CharField(blank=True, max_length=300)),
                ('announced_at', models.DateTimeField(blank=True, null=True)),
                ('ideas_from', models.DateField(blank=True, null=True)),
                ('ideas_until', models.DateField(blank=True, null=True)),
                ('template', models.CharField(blank=True, max_length=10)),
                ('answered', models.JSONField(default=list)),
                ('pot_pence', models.PositiveBigIntegerField(blank=True, null=True)),
                ('pot_confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('currency', models.CharField(default='GBP', max_length=3)),
                ('unit', models.CharField(choices=[('person', 'One vote for each person'), ('home', 'One vote for each home')], default='person', max_length=10)),
                ('age_from', models.PositiveSmallIntegerField(default=16)),
                ('tie_kinds', models.JSONField(default=list)),
                ('opens_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(blank=True, null=True)),
                ('cannot_fund', models.TextField(blank=True)),
                ('method', models.CharField(choices=[('approval', 'Tick the ones you back'), ('knapsack', 'Fill the pot'), ('points', 'Share out points'), ('ranking', 'Put them in order')], default='approval', max_length=10)),
                ('choose_most', models.PositiveSmallIntegerField(default=3)),
                ('points', models.PositiveSmallIntegerField(default=10)),
                ('rule', models.CharField(default='equal-shares', max_length=20)),
                ('utility', models.CharField(default='cost', max_length=10)),
                ('completion', models.CharField(default='add1-overspend', max_length=20)),
                ('comparison', models.CharField(blank=True, max_length=12)),
                ('minimum_votes', models.PositiveIntegerField(default=0)),
                ('minimum_turnout', models.PositiveIntegerField(default=0)),
                ('votes_in', models.CharField(choices=[('all', 'in all of them'), ('own', 'in their own area only'), ('one', 'in one of them, whichever they like')], default='all', max_length=10)),
                ('leftover', models.CharField(blank=True, choices=[('next', 'kept for the next money vote here'), ('landlord', 'back to our budget'), ('common', 'into the common pot')], max_length=10)),
                ('smallest_pence', models.PositiveBigIntegerField(blank=True, null=True)),
                ('largest_pence', models.PositiveBigIntegerField(blank=True, null=True)),
                ('without_web', models.CharField(blank=True, max_length=300)),
                ('late_rule', models.CharField(blank=True, max_length=300)),
                ('has_paper', models.BooleanField(default=False)),
                ('paper_days', models.PositiveSmallIntegerField(default=0)),
                ('frozen_rules', models.JSONField(null=True)),
                ('is_imported', models.BooleanField(default=False)),
                ('rehearsed_at', models.DateTimeField(blank=True, null=True)),
                ('untested_because', models.CharField(blank=True, max_length=300)),
                ('keyring', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.keyring')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='places.place')),
                ('pot_confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.register')),
            ],
            options={
                'indexes': [models.Index(fields=['status', '-closes_at'], name='budgeting_round_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ideas_from', None), ('ideas_until', None)), ('ideas_until__gte', models.F('ideas_from')), _connector='OR'), name='budgeting_ideas_from_to'), models.CheckConstraint(condition=models.Q(('closes_at', None), ('opens_at', None), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='budgeting_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'open'), _negated=True), models.Q(('frozen_rules__isnull', False), ('register__isnull', False)), _connector='OR'), name='budgeting_open_only_with_frozen_rules')],
            },
        ),
        migrations.CreateModel(
            name='LandlordMoney',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('variance_percent', models.PositiveSmallIntegerField(default=10)),
                ('variance_pence', models.PositiveBigIntegerField(default=50000)),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('low_pence', models.PositiveBigIntegerField()),
                ('high_pence', models.PositiveBigIntegerField()),
                ('upkeep_pence', models.PositiveBigIntegerField(default=0)),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('landlord', 'name'), name='budgeting_one_price_a_thing'), models.CheckConstraint(condition=models.Q(('low_pence__lte', models.F('high_pence'))), name='budgeting_price_from_to')],
            },
        ),
        migrations.CreateModel(
            name='YearSpend',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year_end', models.DateField()),
                ('pence', models.PositiveBigIntegerField()),
                ('source', models.CharField(max_length=300)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'year_end'), name='budgeting_one_spend_a_year'), models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='budgeting_a_year_spends_something')],
            },
        ),
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lessons', models.TextField()),
                ('leftover', models.CharField(choices=[('none', 'Nothing was left.'), ('landlord', 'It went back to the landlord’s own money.'), ('carried', 'It was moved to another money vote.'), ('next', 'It is kept for the next money vote here.'), ('common', 'It went into the common pot for all areas.')], max_length=10)),
                ('leftover_pence', models.PositiveBigIntegerField(default=0)),
                ('leftover_says', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='closing', to='budgeting.round')),
                ('to_round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budgeting.round')),
            ],
        ),
        migrations.CreateModel(
            name='FinanceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_number', models.CharField(max_length=60)),
                ('invoice_number', models.CharField(max_length=60)),
                ('pence', models.BigIntegerField()),
                ('on', models.DateField()),
                ('paid_on', models.DateField(null=True)),
                ('read_at', models.DateTimeField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='finance_lines', to='budgeting.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'order_number', 'invoice_number'), name='budgeting_one_finance_line_an_invoice')],
            },
        ),
        migrations.CreateModel(
            name='Pot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.CharField(blank=True, max_length=40)),
                ('pence', models.PositiveBigIntegerField()),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pots', to='budgeting.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'place'), name='budgeting_one_pot_a_place'), models.UniqueConstraint(condition=models.Q(('place', None)), fields=('round', 'theme'), name='budgeting_one_pot_a_theme'), models.CheckConstraint(condition=models.Q(('place', None), ('theme', ''), _connector='OR'), name='budgeting_a_pot_of_a_place_or_a_theme')],
            },
        ),
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('rules_digest', models.CharField(max_length=64)),
                ('lines', models.JSONField()),
                ('is_passed', models.BooleanField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rehearsals', to='budgeting.round')),
            ],
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counted_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('outcome', models.JSONField()),
                ('totals', models.JSONField()),
                ('fairness', models.JSONField(null=True)),
                ('pack', models.FileField(blank=True, upload_to='packs/')),
                ('pack_digest', models.CharField(blank=True, max_length=64)),
                ('journal_head', models.CharField(blank=True, max_length=64)),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='budgeting.round')),
            ],
        ),
        migrations.CreateModel(
            name='RoundMoney',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finance_code', models.CharField(blank=True, max_length=40)),
                ('year_end', models.DateField(blank=True, null=True)),
                ('variance_percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('variance_pence', models.PositiveBigIntegerField(blank=True, null=True)),
                ('approver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='money_facts', to='budgeting.round')),
            ],
        ),
        migrations.CreateModel(
            name='TableRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('people', models.PositiveSmallIntegerField()),
                ('shares', models.JSONField()),
                ('words', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tables', to='budgeting.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='budgeting_a_table_speaks_once'), models.CheckConstraint(condition=models.Q(('people__gt', 0)), name='budgeting_somebody_sat_at_the_table')],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('description', models.TextField(blank=True)),
                ('cost_pence', models.PositiveBigIntegerField()),
                ('upkeep_pence', models.PositiveBigIntegerField(default=0)),
                ('proposed_by', models.CharField(blank=True, max_length=120)),
                ('categories', models.JSONField(default=list)),
                ('only_one_of', models.CharField(blank=True, max_length=80)),
                ('drawing', models.CharField(blank=True, max_length=30)),
                ('picture', models.FileField(blank=True, upload_to='projects/')),
                ('picture_says', models.CharField(blank=True, max_length=200)),
                ('lot', models.PositiveIntegerField(null=True)),
                ('source_id', models.CharField(blank=True, max_length=60)),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('pot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='budgeting.pot')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='projects', to='budgeting.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='budgeting_one_project_a_number'), models.UniqueConstraint(fields=('round', 'lot'), name='budgeting_one_project_a_lot')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('because', models.CharField(max_length=300)),
                ('name_before', models.CharField(blank=True, max_length=120)),
                ('description_before', models.TextField(blank=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='budgeting.project')),
            ],
        ),
        migrations.CreateModel(
            name='Finish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('because', models.CharField(blank=True, max_length=500)),
                ('made_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('taken_back_because', models.CharField(blank=True, max_length=300)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='finishes', to='budgeting.project')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('project',), name='budgeting_a_project_is_done_once')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('pot', 'Pot'), ('voted', 'Voted'), ('ordered', 'Ordered'), ('invoiced', 'Invoice came'), ('paid', 'Paid'), ('returned', 'Back in the pot'), ('carried', 'Moved to another money vote')], max_length=10)),
                ('pence', models.BigIntegerField()),
                ('on', models.DateField()),
                ('says', models.CharField(max_length=200)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('supplier', models.CharField(blank=True, max_length=120)),
                ('beyond_pence', models.BigIntegerField(default=0)),
                ('proof', models.FileField(blank=True, upload_to='proofs/')),
                ('is_proof_public', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='budgeting.ledgerentry')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='budgeting.ledgerentry')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='budgeting.project')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='budgeting.round')),
                ('to_round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_in', to='budgeting.round')),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'id'], name='budgeting_ledger_of_project'), models.Index(fields=['round', 'id'], name='budgeting_ledger_of_round')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('beyond_pence__gte', 0), ('pence__gt', 0), ('reverses', None)), models.Q(('beyond_pence__lte', 0), ('pence__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='budgeting_only_reversals_are_negative'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['pot', 'carried']), ('project', None)), models.Q(models.Q(('kind__in', ['pot', 'carried']), _negated=True), ('project__isnull', False)), _connector='OR'), name='budgeting_a_deed_has_its_project'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'carried'), ('to_round__isnull', False)), models.Q(models.Q(('kind', 'carried'), _negated=True), ('to_round', None)), _connector='OR'), name='budgeting_only_carried_money_goes_to_a_round'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'paid'), _negated=True), ('of__isnull', False), _connector='OR'), name='budgeting_a_payment_has_its_invoice'), models.CheckConstraint(condition=models.Q(('kind', 'invoiced'), ('beyond_pence', 0), _connector='OR'), name='budgeting_only_invoices_go_beyond'), models.UniqueConstraint(condition=models.Q(('kind', 'pot')), fields=('round',), name='budgeting_a_pot_is_filled_once'), models.UniqueConstraint(condition=models.Q(('kind', 'voted')), fields=('project',), name='budgeting_a_project_is_voted_money_once')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('says', models.CharField(max_length=120)),
                ('who', models.CharField(max_length=120)),
                ('due_on', models.DateField()),
                ('done_on', models.DateField(null=True)),
                ('picture', models.FileField(blank=True, upload_to='milestones/')),
                ('picture_says', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='budgeting.project')),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'due_on'], name='budgeting_steps_of_project')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('says', models.TextField()),
                ('spot', models.CharField(blank=True, max_length=120)),
                ('guess_pence', models.PositiveBigIntegerField(null=True)),
                ('looked_after_by', models.CharField(blank=True, max_length=120)),
                ('picture', models.FileField(blank=True, upload_to='ideas/')),
                ('picture_says', models.CharField(blank=True, max_length=200)),
                ('is_named', models.BooleanField(default=False)),
                ('channel', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('sent', 'Somebody reads it first'), ('open', 'We work out what it costs'), ('hidden', 'Not shown'), ('feasible', 'Can be done'), ('change', 'Needs a change'), ('not_feasible', 'Can’t be done')], default='sent', max_length=12)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('project', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposal', to='budgeting.project')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='budgeting.round')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'state'], name='budgeting_ideas_by_state')],
                'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='budgeting_one_idea_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Overruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('cut', 'Cut'), ('changed', 'Changed'), ('not_done', 'Not done')], max_length=10)),
                ('pence', models.PositiveBigIntegerField(default=0)),
                ('because', models.TextField()),
                ('proposed_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('entry', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='overruling', to='budgeting.ledgerentry')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrulings', to='budgeting.project')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('signed_by', None), models.Q(('signed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='budgeting_nobody_overrules_alone'), models.CheckConstraint(condition=models.Q(('signed_at', None), ('withdrawn_at', None), _connector='OR'), name='budgeting_signed_or_withdrawn'), models.UniqueConstraint(condition=models.Q(('signed_at', None), ('withdrawn_at', None)), fields=('project',), name='budgeting_one_overruling_waits_a_project')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('out_of', models.CharField(choices=[('landlord', 'The landlord'), ('pot', 'In the pot'), ('voted', 'Chosen, not ordered yet'), ('ordered', 'Ordered'), ('invoiced', 'Invoice came'), ('paid', 'Paid'), ('back', 'Back in the pot'), ('carried', 'Moved to another money vote')], max_length=10)),
                ('into', models.CharField(choices=[('landlord', 'The landlord'), ('pot', 'In the pot'), ('voted', 'Chosen, not ordered yet'), ('ordered', 'Ordered'), ('invoiced', 'Invoice came'), ('paid', 'Paid'), ('back', 'Back in the pot'), ('carried', 'Moved to another money vote')], max_length=10)),
                ('pence', models.BigIntegerField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='budgeting.ledgerentry')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='budgeting_a_posting_moves_something'), models.CheckConstraint(condition=models.Q(('out_of', models.F('into')), _negated=True), name='budgeting_a_posting_moves_somewhere'), models.CheckConstraint(condition=models.Q(('into__in', ['landlord', 'pot', 'voted', 'ordered', 'invoiced', 'paid', 'back', 'carried']), ('out_of__in', ['landlord', 'pot', 'voted', 'ordered', 'invoiced', 'paid', 'back', 'carried'])), name='budgeting_a_posting_has_two_accounts'), models.UniqueConstraint(fields=('entry', 'out_of', 'into'), name='budgeting_a_posting_once_an_entry')],
            },
        ),
        migrations.CreateModel(
            name='Costing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('low_pence', models.PositiveBigIntegerField()),
                ('likely_pence', models.PositiveBigIntegerField()),
                ('high_pence', models.PositiveBigIntegerField()),
                ('upkeep_pence', models.PositiveBigIntegerField(default=0)),
                ('vat', models.CharField(choices=[('included', 'VAT is in these figures'), ('none', 'There is no VAT on this'), ('back', 'We get the VAT back, so it is left out')], max_length=10)),
                ('run_by', models.CharField(max_length=120)),
                ('permission', models.CharField(blank=True, max_length=200)),
                ('risks', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='costing', to='budgeting.proposal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('low_pence__lte', models.F('likely_pence')), ('likely_pence__lte', models.F('high_pence'))), name='budgeting_low_likely_high'), models.CheckConstraint(condition=models.Q(('signed_by', None), models.Q(('signed_by', models.F('made_by')), _negated=True), _connector='OR'), name='budgeting_nobody_costs_alone')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('state', models.CharField(choices=[('sent', 'Somebody reads it first'), ('open', 'We work out what it costs'), ('hidden', 'Not shown'), ('feasible', 'Can be done'), ('change', 'Needs a change'), ('not_feasible', 'Can’t be done')], max_length=12)),
                ('because', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('reply', models.TextField(blank=True)),
                ('replied_at', models.DateTimeField(null=True)),
                ('reply_channel', models.CharField(blank=True, max_length=10)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('reply_typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='budgeting.proposal')),
            ],
            options={
                'indexes': [models.Index(fields=['proposal', 'made_at'], name='budgeting_findings_in_time')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('for', 'For it'), ('against', 'Against it'), ('site', 'On site'), ('question', 'Question'), ('worth', 'Was it worth it?')], max_length=10)),
                ('answer', models.CharField(blank=True, max_length=12)),
                ('words', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('looked_at', models.DateTimeField(null=True)),
                ('is_shown', models.BooleanField(default=False)),
                ('reply', models.TextField(blank=True)),
                ('replied_at', models.DateTimeField(null=True)),
                ('looked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='budgeting.project')),
                ('proposal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='budgeting.proposal')),
                ('replied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='budgeting.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'worth')), fields=('round', 'person'), name='budgeting_one_worth_a_person'), models.UniqueConstraint(condition=models.Q(('kind', 'site')), fields=('project', 'person'), name='budgeting_one_look_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'worth'), ('project', None), ('proposal', None)), models.Q(models.Q(('kind', 'worth'), _negated=True), ('project__isnull', False), ('proposal', None)), models.Q(models.Q(('kind__in', ['worth', 'site']), _negated=True), ('project', None), ('proposal__isnull', False)), _connector='OR'), name='budgeting_a_remark_is_about_something')],
            },
        ),
        migrations.RunPython(create, drop),
    ]
