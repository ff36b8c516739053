import commonty.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('ballots', '0001_initial'), ('ballots', '0002_who_may_send_a_homes_vote'), ('ballots', '0003_letters_in_parts'), ('ballots', '0004_challenges_of_results'), ('ballots', '0005_since_when_a_result_is_out'), ('ballots', '0006_three_key_holders'), ('ballots', '0007_letters_name_their_readers'), ('ballots', '0008_paper_votes'), ('ballots', '0009_two_people_destroy'), ('ballots', '0002_checking_by_lot'), ('ballots', '0003_pitches'), ('ballots', '0004_margin_is_proof'), ('ballots', '0005_reasons_of_a_pitch')]

    initial = True

    dependencies = [
        ('people', '0001_start'),
        ('places', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Keyring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='KeyHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('public_key', models.BinaryField(null=True)),
                ('made_at', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('keyring', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holders', to='ballots.keyring')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('keyring', 'person'), name='ballots_one_key_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Register',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('status', models.CharField(choices=[('draft', 'Being prepared'), ('open', 'Open'), ('shut', 'Shut, waiting to be opened by two people'), ('opened', 'Opened'), ('void', 'Void')], default='draft', max_length=10)),
                ('unit', models.CharField(choices=[('person', 'One vote for each person'), ('home', 'One vote for each home')], default='person', max_length=10)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('age_from', models.PositiveSmallIntegerField(default=16)),
                ('tie_kinds', models.JSONField(blank=True, default=list)),
                ('late_rule', models.CharField(blank=True, max_length=300)),
                ('is_imported', models.BooleanField(default=False)),
                ('paper_until', models.DateTimeField(null=True)),
                ('promoters', models.JSONField(blank=True, default=list)),
                ('paper', models.JSONField(default=dict)),
                ('rules_digest', models.CharField(blank=True, max_length=64)),
                ('roll_digest', models.CharField(blank=True, max_length=64)),
                ('public_key', models.BinaryField(null=True)),
                ('wrapped_private_key', models.BinaryField(null=True)),
                ('frozen_at', models.DateTimeField(null=True)),
                ('shut_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('result_published_at', models.DateTimeField(null=True)),
                ('secrets_destroyed_at', models.DateTimeField(null=True)),
                ('destruction_checked_at', models.DateTimeField(null=True)),
                ('keyring', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='register', to='ballots.keyring')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('margin', models.PositiveIntegerField(null=True)),
                ('is_margin_proof', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('opens_at__lt', models.F('closes_at'))), name='ballots_opens_before_it_closes'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'void']), ('frozen_at__isnull', False), _connector='OR'), name='ballots_open_only_when_frozen'), models.CheckConstraint(condition=models.Q(('paper_until', None), ('paper_until__gte', models.F('closes_at')), _connector='OR'), name='ballots_paper_until_the_close_or_later')],
            },
        ),
        migrations.CreateModel(
            name='HalfKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('half', models.BinaryField(null=True)),
                ('inner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inner_halves', to='ballots.keyholder')),
                ('outer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outer_halves', to='ballots.keyholder')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('outer', 'inner'), name='ballots_one_half_a_pair')],
            },
        ),
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('reason', models.CharField(max_length=500)),
                ('recorded_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, max_length=500)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='challenges', to='ballots.register')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('outcome', '')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='ballots_settled_by_somebody_in_words'), models.CheckConstraint(condition=models.Q(('ended_by', None), models.Q(('ended_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='ballots_settling_takes_two')],
            },
        ),
        migrations.CreateModel(
            name='CountedBallot',
            fields=[
                ('id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, primary_key=True, serialize=False)),
                ('choices', models.JSONField()),
                ('is_invalid', models.BooleanField(default=False)),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counted', to='ballots.register')),
            ],
        ),
        migrations.CreateModel(
            name='DestructionSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destruction_signatures', to='ballots.register')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('register', 'person'), name='ballots_one_destruction_signature_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Entitlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('unit', models.CharField(choices=[('person', 'One vote for each person'), ('home', 'One vote for each home')], default='person', editable=False, max_length=10)),
                ('origin', models.CharField(choices=[('roll', 'On the list when it was frozen'), ('late', 'Added later, by the published rule'), ('imported', 'From an election held elsewhere')], default='roll', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.place')),
                ('home', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.place')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entitlements', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entitlements', to='ballots.register')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('register', 'person'), name='ballots_one_entitlement_a_person'), models.UniqueConstraint(condition=models.Q(('unit', 'home')), fields=('register', 'home'), name='ballots_one_entitlement_a_home'), models.CheckConstraint(condition=models.Q(('unit', 'person'), ('person', None), _connector='OR'), name='ballots_a_homes_vote_is_nobodys_own')],
            },
        ),
        migrations.CreateModel(
            name='LetterRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('letters', models.PositiveIntegerField(default=0)),
                ('wrapped_seed', models.BinaryField(null=True)),
                ('kept_until', models.DateTimeField(null=True)),
                ('whom', models.CharField(choices=[('no_email', 'Only those without an email address'), ('everybody', 'Everybody who can vote')], max_length=10)),
                ('asked_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_runs', to='ballots.register')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('asked_at', None)), fields=('register',), name='ballots_one_first_letter_run'), models.UniqueConstraint(condition=models.Q(('made_at', None)), fields=('register',), name='ballots_one_letter_run_waiting'), models.CheckConstraint(condition=models.Q(('made_by', None), ('asked_by', None), models.Q(('made_by', models.F('asked_by')), _negated=True), _connector='OR'), name='ballots_second_letter_run_takes_two')],
            },
        ),
        migrations.CreateModel(
            name='OpeningSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='ballots.register')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('register', 'person'), name='ballots_one_signature_a_person')],
            },
        ),
        migrations.CreateModel(
            name='PaperBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('collecting', 'Being collected'), ('closed', 'Waiting to be opened'), ('opened', 'Opened, being keyed'), ('sealed', 'Sealed')], default='collecting', max_length=10)),
                ('found', models.PositiveSmallIntegerField(null=True)),
                ('empty', models.PositiveSmallIntegerField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('sealed_at', models.DateTimeField(null=True)),
                ('manifest', models.JSONField(null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('first_keyer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('opened_with', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('sealed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('sealed_with', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('second_keyer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_batches', to='ballots.register')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('register', 'number'), name='ballots_one_batch_a_number'), models.UniqueConstraint(condition=models.Q(('state', 'collecting')), fields=('register',), name='ballots_one_batch_collecting'), models.CheckConstraint(condition=models.Q(('state__in', ['collecting', 'closed']), models.Q(('found__isnull', False), ('opened_by__isnull', False), ('opened_with__isnull', False)), _connector='OR'), name='ballots_a_batch_is_opened_by_two'), models.CheckConstraint(condition=models.Q(('opened_with', None), models.Q(('opened_with', models.F('opened_by')), _negated=True), _connector='OR'), name='ballots_opening_a_batch_takes_two'), models.CheckConstraint(condition=models.Q(('second_keyer', None), ('first_keyer', None), models.Q(('second_keyer', models.F('first_keyer')), _negated=True), _connector='OR'), name='ballots_keying_takes_two'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sealed'), _negated=True), models.Q(('manifest__isnull', False), ('sealed_by__isnull', False), ('sealed_with__isnull', False)), _connector='OR'), name='ballots_a_batch_is_sealed_by_two'), models.CheckConstraint(condition=models.Q(('sealed_with', None), models.Q(('sealed_with', models.F('sealed_by')), _negated=True), _connector='OR'), name='ballots_sealing_a_batch_takes_two')],
            },
        ),
        migrations.CreateModel(
            name='PaperDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declared_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_declarations', to='ballots.register')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('register', 'person'), name='ballots_one_declaration_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('live', 'Will be counted'), ('replaced', 'Replaced by a later vote'), ('by_paper', 'Replaced by a paper vote'), ('cancelled', 'Cancelled with its entitlement')], default='live', max_length=10)),
                ('channel', models.CharField(choices=[('web', 'Web'), ('phone', 'Phone'), ('counter', 'At a counter'), ('paper', 'On paper'), ('import', 'From a file')], max_length=10)),
                ('proof', models.CharField(choices=[('account', 'Signed in'), ('code', 'The code from the letter'), ('code_and_year', 'The code from the letter and the year of birth'), ('officer', 'Known to a member of staff'), ('file', "Vouched for by the file's publisher")], max_length=20)),
                ('received_at', models.DateTimeField()),
                ('sealed', models.BinaryField()),
                ('receipt', models.CharField(max_length=16)),
                ('key', models.CharField(max_length=64)),
                ('body_digest', models.CharField(max_length=64)),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to='ballots.entitlement')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to='ballots.register')),
                ('option', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entitlement', 'key'), name='ballots_one_envelope_a_key'), models.UniqueConstraint(fields=('register', 'receipt'), name='ballots_one_envelope_a_receipt'), models.UniqueConstraint(fields=('entitlement', 'option', 'version'), name='ballots_one_envelope_a_version'), models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('entitlement', 'option'), name='ballots_one_live_envelope')],
            },
        ),
        migrations.CreateModel(
            name='RegisterRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('not_listed', "I'm not on the list"), ('lost_code', "I've lost my code"), ('not_me', "A vote was sent for me, and it wasn't me")], max_length=12)),
                ('status', models.CharField(choices=[('open', 'Waiting for us'), ('done', 'Put right'), ('declined', 'Declined, with a reason')], default='open', max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('address', models.CharField(max_length=300)),
                ('contact', models.CharField(max_length=200)),
                ('note', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('entitlement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='ballots.entitlement')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='ballots.register')),
            ],
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_digest', models.CharField(max_length=64, unique=True)),
                ('entitlement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='slip', to='ballots.entitlement')),
            ],
        ),
        migrations.CreateModel(
            name='VotingCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('code_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='ballots.entitlement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('entitlement',), name='ballots_one_code_in_force')],
            },
        ),
        migrations.CreateModel(
            name='LetterPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('letters', models.PositiveSmallIntegerField()),
                ('readers', models.JSONField(default=list)),
                ('prints', models.PositiveIntegerField(default=0)),
                ('printed_at', models.DateTimeField(null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='ballots.letterrun')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='ballots_one_letter_part_a_number')],
            },
        ),
        migrations.CreateModel(
            name='PaperBallot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'To be keyed'), ('differs', 'Read in two ways'), ('agreed', 'Agreed')], default='waiting', max_length=10)),
                ('agreed_turn', models.PositiveSmallIntegerField(null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='ballots.paperbatch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'position'), name='ballots_one_paper_a_position')],
            },
        ),
        migrations.CreateModel(
            name='PaperEnvelope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('accepted', 'Accepted'), ('refused', 'Refused')], max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('not_signed', "The declaration isn't signed"), ('no_slip', 'There is no slip, or nobody can read it'), ('unknown', 'The code on the slip is not of this vote'), ('off_list', 'The voter was taken off the list'), ('second', 'A paper vote from this voter was accepted before'), ('too_many', 'One person handed in more than their own and five others'), ('was_opened', 'The envelope came open, or was tampered with'), ('not_theirs', 'The voter says that it is not theirs')], max_length=12)),
                ('handed_in', models.CharField(choices=[('post', 'By post, or in the box'), ('own', 'The voter brought it'), ('for_others', 'Somebody brought it for another voter')], max_length=10)),
                ('visit', models.CharField(blank=True, max_length=64)),
                ('taken_in_at', models.DateTimeField()),
                ('key', models.CharField(max_length=64)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to='ballots.paperbatch')),
                ('entitlement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_envelopes', to='ballots.entitlement')),
                ('taken_in_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_envelopes', to='ballots.register')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='ballots_one_outer_a_number'), models.UniqueConstraint(fields=('register', 'key'), name='ballots_one_outer_a_key'), models.UniqueConstraint(condition=models.Q(('state', 'accepted')), fields=('entitlement',), name='ballots_one_accepted_outer'), models.CheckConstraint(condition=models.Q(models.Q(('entitlement__isnull', False), ('reason', ''), ('state', 'accepted')), models.Q(('state', 'refused'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='ballots_accepted_or_refused_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Keying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turn', models.PositiveSmallIntegerField()),
                ('sealed', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('spoilt_because', models.CharField(blank=True, choices=[('unclear', 'Nobody can tell what is meant'), ('too_many', 'It asks for more than the rules allow'), ('named', "The voter's name or a mark of theirs is on it"), ('several', 'There were several papers in one envelope'), ('not_ours', "It isn't our ballot paper")], max_length=10)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keyings', to='ballots.paperballot')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'turn'), name='ballots_one_keying_a_turn'), models.CheckConstraint(condition=models.Q(('turn__in', [1, 2, 3])), name='ballots_three_turns_of_keying')],
            },
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call_backs', 'Voters to be rung up'), ('papers', 'Papers to be compared')], max_length=10)),
                ('seed', models.CharField(max_length=64)),
                ('figures', models.JSONField(default=dict)),
                ('drawn_at', models.DateTimeField()),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='ballots.register')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('register', 'kind'), name='ballots_one_draw_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('is_on_paper', models.BooleanField(default=False)),
                ('answer', models.CharField(blank=True, choices=[('yes', 'Yes, I voted'), ('no', 'No, I did not vote'), ('not_reached', 'We could not reach them'), ('wont_say', "They don't want to say")], max_length=12)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.entitlement')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_backs', to='ballots.draw')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draw', 'number'), name='ballots_one_call_back_a_number'), models.UniqueConstraint(fields=('draw', 'entitlement'), name='ballots_one_call_back_a_voter')],
            },
        ),
        migrations.CreateModel(
            name='PaperCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('is_same', models.BooleanField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('is_same_again', models.BooleanField(null=True)),
                ('read_again_at', models.DateTimeField(null=True)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_checks', to='ballots.draw')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.paperballot')),
                ('read_again_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draw', 'number'), name='ballots_one_paper_check_a_number'), models.UniqueConstraint(fields=('draw', 'paper'), name='ballots_one_check_a_paper'), models.CheckConstraint(condition=models.Q(('read_again_by', None), models.Q(('read_again_by', models.F('read_by')), _negated=True), _connector='OR'), name='ballots_a_second_reading_takes_two')],
            },
        ),
        migrations.CreateModel(
            name='Pitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('option', models.CharField(max_length=40)),
                ('turn', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Still to come'), ('open', 'Being scored'), ('closed', 'Scoring is closed'), ('counted', 'Scored'), ('skipped', 'Not pitched')], default='waiting', max_length=10)),
                ('because', models.TextField(blank=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('counted_at', models.DateTimeField(null=True)),
                ('tally', models.JSONField(blank=True, default=dict)),
                ('invalid', models.PositiveIntegerField(default=0)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('counted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pitches', to='ballots.register')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('register', 'option'), name='ballots_one_pitch_an_option'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('register',), name='ballots_one_pitch_open_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('counted_by__isnull', False), ('state', 'counted')), models.Q(('counted_by', None), ('tally', {})), _connector='OR'), name='ballots_no_tally_before_the_count'), models.CheckConstraint(condition=models.Q(('counted_by', None), models.Q(('counted_by', models.F('closed_by')), _negated=True), _connector='OR'), name='ballots_counting_a_pitch_takes_two')],
            },
        ),
    ]
