import commonty.kit.ids
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('people', '0001_initial'), ('people', '0002_two_administrators'), ('people', '0003_who_let_whom_in'), ('people', '0004_fill_who_let_whom_in'), ('people', '0005_account_no_longer_says_who_let_in'), ('people', '0006_when_a_risk_ends'), ('people', '0007_sign_in_letters_in_parts'), ('people', '0002_teams'), ('people', '0003_texts_and_calls'), ('people', '0004_asked_at'), ('people', '0005_unproven')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('places', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='SentCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('sign_in', 'Sign in'), ('new_address', 'Prove a new email address'), ('by_name', 'Prove an address, on the roll or not, to ask us something')], max_length=20)),
                ('way', models.CharField(choices=[('email', 'Email'), ('text', 'Text'), ('call', 'Call')], max_length=10)),
                ('address_digest', models.CharField(db_index=True, max_length=64)),
                ('code_digest', models.CharField(max_length=64)),
                ('wrapped', models.BinaryField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('wrong_tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LetterBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('letters', models.PositiveIntegerField(default=0)),
                ('wrapped_seed', models.BinaryField(null=True)),
                ('kept_until', models.DateTimeField(null=True)),
                ('whom', models.CharField(blank=True, choices=[('no_email', 'Only those without an email address'), ('everybody', 'Everybody')], max_length=10)),
                ('made_at', models.DateTimeField()),
                ('again_asked_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('replaced_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='people.letterbatch')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('name', models.CharField(max_length=200)),
                ('born_on', models.DateField(blank=True, null=True)),
                ('born_in', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('email', models.EmailField(blank=True, db_index=True, max_length=254)),
                ('phone', models.CharField(blank=True, db_index=True, max_length=20)),
                ('reached_by', models.CharField(blank=True, choices=[('email', 'By email'), ('text', 'By text'), ('letter', 'By letter')], max_length=10)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('format_needs', models.CharField(blank=True, max_length=200)),
                ('is_at_risk', models.BooleanField(default=False)),
                ('safe_contact', models.CharField(blank=True, max_length=200)),
                ('risk_ends_at', models.DateTimeField(blank=True, null=True)),
                ('own_word', models.JSONField(blank=True, default=list)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('is_unproven', models.BooleanField(default=False)),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('landlord', 'reference'), name='people_one_a_reference')],
            },
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('because', models.CharField(max_length=200)),
                ('verdict', models.CharField(choices=[('open', 'To be decided'), ('same', 'One human'), ('different', 'Two humans')], default='open', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='people_one_likeness_a_pair'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='people_likeness_in_order')],
            },
        ),
        migrations.CreateModel(
            name='LetterCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='people.letterbatch')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letter_codes', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None), ('used_at', None)), fields=('person',), name='people_one_letter_code_in_force')],
            },
        ),
        migrations.AddField(
            model_name='letterbatch',
            name='again_asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='letterbatch',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.CreateModel(
            name='LetIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='let_in', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'by'), name='people_one_let_in_a_pair')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(max_length=150, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('is_staff', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('lost_said_at', models.DateTimeField(blank=True, null=True)),
                ('lost_told_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('lost_said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='account', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoleHeld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('resident', 'resident'), ('group_organiser', 'group_organiser'), ('housing_officer', 'housing_officer'), ('engagement_officer', 'engagement_officer'), ('complaints_officer', 'complaints_officer'), ('information_officer', 'information_officer'), ('budget_owner', 'budget_owner'), ('board_member', 'board_member'), ('auditor', 'auditor'), ('administrator', 'administrator')], max_length=20)),
                ('given_at', models.DateTimeField()),
                ('is_waiting', models.BooleanField(default=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='people.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles_held', to='places.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person', 'place', 'role'), name='people_one_role_in_force')],
            },
        ),
        migrations.CreateModel(
            name='RollImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('tried', 'Tried, nothing changed yet'), ('applied', 'Applied'), ('left', 'Left')], default='tried', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('is_full', models.BooleanField(default=False)),
                ('has_gaps', models.BooleanField(default=False)),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('file_digest', models.CharField(max_length=64)),
                ('content', models.BinaryField(null=True)),
                ('report', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('manager', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('landlord', 'name'), name='people_one_team_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('away_from', models.DateField(null=True)),
                ('away_until', models.DateField(null=True)),
                ('cover', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='post', to='people.person')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.team')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('cover', models.F('person')), _negated=True), name='people_cover_is_another'), models.CheckConstraint(condition=models.Q(models.Q(('away_from', None), ('away_until', None)), ('away_until__gte', models.F('away_from')), _connector='OR'), name='people_away_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tenant', 'Tenant'), ('joint_tenant', 'Joint tenant'), ('household_member', 'Household member'), ('sharing_owner', 'Sharing owner'), ('factored_owner', 'Factored owner')], max_length=20)),
                ('moved_in_on', models.DateField(blank=True, null=True)),
                ('moved_out_on', models.DateField(blank=True, null=True)),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ties', to='places.place')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('moved_out_on', None)), fields=('person', 'home'), name='people_one_current_tie_a_home')],
            },
        ),
        migrations.CreateModel(
            name='BatchPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=commonty.kit.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('letters', models.PositiveSmallIntegerField()),
                ('readers', models.JSONField(default=list)),
                ('prints', models.PositiveIntegerField(default=0)),
                ('printed_at', models.DateTimeField(null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='people.letterbatch')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='people_one_letter_part_a_number')],
            },
        ),
    ]
