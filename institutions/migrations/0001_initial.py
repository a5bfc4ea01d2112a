import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django_fsm
import institutions.models.institution
import pgtrigger.compiler
import portal.shared.fields
import portal.shared.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('reference', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('credit_code', models.CharField(max_length=18, unique=True, validators=[institutions.models.institution.check_credit_code], verbose_name='unified social credit code')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('training_institution', 'training institution'), ('vocational_college', 'vocational college'), ('technical_college', 'technical college'), ('enterprise', 'enterprise'), ('enterprise_training_centre', 'enterprise training centre'), ('cooperative', 'cooperative'), ('relief_workshop', 'relief workshop'), ('hr_agency', 'HR agency'), ('industry_organisation', 'industry organisation'), ('talent_base', 'talent base'), ('public_practice_base', 'public practice base'), ('evaluation_body', 'evaluation body')], max_length=30), size=None, verbose_name='kinds')),
                ('contact_name', models.CharField(blank=True, max_length=60, verbose_name='contact person')),
                ('contact_phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='institutions', to='reference.jurisdiction', verbose_name='jurisdiction')),
            ],
            options={
                'verbose_name': 'institution',
                'verbose_name_plural': 'institutions',
                'ordering': ['name'],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ee36c6ca4b2adf36de8cc471e29f9c8a1927ed0a', operation='DELETE', pgid='pgtrigger_never_deleted_42eab', table='institutions_institution', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='efa9b2f096fa8468e7267f99ff44d3b1b2d80590', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_d846b', table='institutions_institution', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Instructor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='instructor')),
                ('qualification', models.CharField(max_length=100, verbose_name='qualification')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instructors', to='institutions.institution')),
            ],
            options={
                'verbose_name': 'instructor',
                'verbose_name_plural': 'instructors',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'name'), name='instructor_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('directory', models.CharField(choices=[('training', 'training institutions'), ('evaluation', 'evaluation bodies')], max_length=20, verbose_name='directory')),
                ('grades', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('junior', 'Grade 5 / junior'), ('intermediate', 'Grade 4 / intermediate'), ('senior', 'Grade 3 / senior'), ('technician', 'Grade 2 / technician'), ('senior_technician', 'Grade 1 / senior technician'), ('special', 'special ability'), ('none', 'no grade'), ('special_grade_technician', 'special-grade technician'), ('chief_technician', 'chief technician'), ('skill_expert', 'skill expert')], max_length=30), default=list, size=None, verbose_name='grades')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_to', models.DateField(null=True, verbose_name='to')),
                ('removed_for_cause', models.BooleanField(default=False, verbose_name='removed for cause')),
                ('decision', models.CharField(max_length=100, verbose_name='decision')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='institutions.institution')),
                ('occupation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.occupation', verbose_name='occupation')),
            ],
            options={
                'verbose_name': 'listing',
                'verbose_name_plural': 'listings',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='listing_period_in_order')],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='37b3761e0055684f347daae813b07207da18177e', operation='DELETE', pgid='pgtrigger_never_deleted_6beed', table='institutions_listing', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='3557b1dfaabf83656130a7ae5131cbf6b729a7b3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_eb608', table='institutions_listing', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_to', models.DateField(null=True, verbose_name='to')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='membership_period_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('institution_id'), models.F('institution_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('user_id'), models.F('user_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='membership_once_at_a_time')],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5122dc600ce46295a238a6cc5e9db063ab088be2', operation='DELETE', pgid='pgtrigger_never_deleted_d9e3a', table='institutions_membership', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='231168c2d08bf5bd8324c130bad6b69fb7a20f71', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_89fd0', table='institutions_membership', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PayeeAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder', models.CharField(max_length=100, verbose_name='account holder')),
                ('bank', models.CharField(max_length=100, verbose_name='bank')),
                ('number', portal.shared.fields.EncryptedTextField(verbose_name='account number')),
                ('number_index', portal.shared.fields.BlindIndexField(of='number')),
                ('institution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payee_account', to='institutions.institution')),
            ],
            options={
                'verbose_name': 'payee account',
                'verbose_name_plural': 'payee accounts',
            },
        ),
        migrations.CreateModel(
            name='ShortageEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_to', models.DateField(null=True, verbose_name='to')),
                ('decision', models.CharField(max_length=100, verbose_name='decision')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shortages', to='reference.jurisdiction')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shortage_entries', to='reference.occupation')),
            ],
            options={
                'verbose_name': 'shortage entry',
                'verbose_name_plural': 'shortage list',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='shortage_period_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='shortage_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4ced17722d771aef343b4402d43569a7a7b5e476', operation='DELETE', pgid='pgtrigger_never_deleted_52be9', table='institutions_shortageentry', when='BEFORE')), pgtrigger.compiler.Trigger(name='entry_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."jurisdiction_id", OLD."occupation_id", OLD."valid_from", OLD."decision") IS DISTINCT FROM ROW(NEW."jurisdiction_id", NEW."occupation_id", NEW."valid_from", NEW."decision") OR OLD."valid_to" IS NOT NULL AND OLD."valid_to" IS DISTINCT FROM NEW."valid_to")', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a7e53ec4b5007746911a326d7aa502e19c59da30', operation='UPDATE', pgid='pgtrigger_entry_stays_fdb89', table='institutions_shortageentry', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='27325fb4c0771fbd1f4c04ba606e357a7bd3ebed', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_58e74', table='institutions_shortageentry', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='site')),
                ('address', models.CharField(max_length=200, verbose_name='address')),
                ('capacity', models.PositiveSmallIntegerField(verbose_name='capacity')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='institutions.institution')),
            ],
            options={
                'verbose_name': 'site',
                'verbose_name_plural': 'sites',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'name'), name='site_name_once')],
            },
        ),
        migrations.CreateModel(
            name='TrainingClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='filing number')),
                ('title', models.CharField(max_length=60, verbose_name='class')),
                ('grade', models.CharField(choices=[('junior', 'Grade 5 / junior'), ('intermediate', 'Grade 4 / intermediate'), ('senior', 'Grade 3 / senior'), ('technician', 'Grade 2 / technician'), ('senior_technician', 'Grade 1 / senior technician'), ('special', 'special ability'), ('none', 'no grade'), ('special_grade_technician', 'special-grade technician'), ('chief_technician', 'chief technician'), ('skill_expert', 'skill expert')], max_length=30, verbose_name='grade')),
                ('mode', models.CharField(choices=[('social', 'open to the public'), ('enterprise_own', "enterprise's own training"), ('enterprise_own_evaluation', "enterprise's own training and evaluation"), ('enterprise_project', 'enterprise project'), ('institution_project', 'institution project')], default='social', max_length=30, verbose_name='training mode')),
                ('paid_by', models.CharField(choices=[('individual', 'the trainee'), ('employer', 'the employer'), ('institution', 'the institution')], default='individual', max_length=20, verbose_name='cost paid by')),
                ('cost_per_person', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='cost per person')),
                ('trainee_fee', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='fee taken from the trainee')),
                ('theory_hours', models.PositiveSmallIntegerField(verbose_name='theory hours')),
                ('practice_hours', models.PositiveSmallIntegerField(verbose_name='practice hours')),
                ('online_hours', models.PositiveSmallIntegerField(default=0, verbose_name='online hours')),
                ('planned_headcount', models.PositiveSmallIntegerField(verbose_name='planned headcount')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('state', portal.shared.workflow.StateField(choices=[('draft', 'draft'), ('filed', 'filed'), ('accepted', 'accepted'), ('running', 'running'), ('ended', 'ended'), ('evaluated', 'evaluated'), ('closed', 'closed'), ('returned', 'returned for correction'), ('withdrawn', 'withdrawn'), ('cancelled', 'cancelled'), ('terminated', 'terminated')], db_index=True, default='draft', max_length=30, protected=True, verbose_name='state')),
                ('session_count', models.PositiveSmallIntegerField(default=0)),
                ('enrolled_count', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('filed_at', models.DateTimeField(null=True)),
                ('decide_by', models.DateField(null=True, verbose_name='decide by')),
                ('decided_at', models.DateTimeField(null=True)),
                ('return_reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('HOURS_BELOW_STANDARD', "hours below the catalogue's standard"), ('TIMETABLE_CLASH', 'timetable clashes'), ('ROSTER_INCOMPLETE', 'roster incomplete or wrong'), ('INSTRUCTOR_NOT_QUALIFIED', "instructor's qualification not shown"), ('SITE_UNSUITABLE', 'site unsuitable or too small'), ('FEE_UNCLEAR', 'fee or payer unclear'), ('OTHER', 'other')], max_length=30), default=list, size=None)),
                ('return_note', models.TextField(blank=True, verbose_name='what to correct')),
                ('correct_by', models.DateField(null=True, verbose_name='correct by')),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('evaluated_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('stop_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('in_catalogue', models.BooleanField(null=True)),
                ('on_shortage_list', models.BooleanField(null=True)),
                ('institution_listed', models.BooleanField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='institutions.institution', verbose_name='institution')),
                ('instructor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='institutions.instructor', verbose_name='instructor')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='reference.occupation', verbose_name='occupation')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='institutions.site', verbose_name='site')),
                ('stopped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'class',
                'verbose_name_plural': 'classes',
                'ordering': ['-starts_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='class_ends_after_start'), models.CheckConstraint(condition=models.Q(('theory_hours__gt', 0), ('practice_hours__gt', 0), _connector='OR'), name='class_has_hours'), models.CheckConstraint(condition=models.Q(('planned_headcount__gt', 0)), name='class_has_headcount'), models.CheckConstraint(condition=models.Q(('cost_per_person__gte', 0), ('trainee_fee__gte', 0)), name='class_money_not_negative'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'cancelled']), models.Q(('filed_at__isnull', False), ('filed_by__isnull', False), ('institution_listed__isnull', False)), _connector='OR'), name='class_filed_has_actor'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'running', 'ended', 'evaluated', 'closed', 'returned']), _negated=True), models.Q(('decided_at__gte', models.F('filed_at')), ('decided_at__isnull', False)), _connector='OR'), name='class_decided_has_moment'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('filed_by')), _negated=True), _connector='OR'), name='class_decided_by_other'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(models.Q(('return_reasons', []), _negated=True), models.Q(('return_note', ''), _negated=True)), _connector='OR'), name='class_returned_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['running', 'ended', 'evaluated', 'closed']), _negated=True), ('started_at__isnull', False), _connector='OR'), name='class_started_after_decision'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ended', 'evaluated', 'closed']), _negated=True), models.Q(('ended_at__gte', models.F('started_at')), ('ended_at__isnull', False)), _connector='OR'), name='class_ended_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['withdrawn', 'cancelled', 'terminated']), _negated=True), models.Q(('stopped_at__isnull', False), models.Q(('stop_reason', ''), _negated=True)), _connector='OR'), name='class_stopped_says_why')],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='09962260f1e0ca1a21d592e7f2e52cdb30a0899f', operation='DELETE', pgid='pgtrigger_never_deleted_4ee78', table='institutions_trainingclass', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='ad3fce620bec82d66d3551c4b075933b4b21589a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_dc5f6', table='institutions_trainingclass', when='BEFORE'))],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='ClassSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='start')),
                ('ends_at', models.DateTimeField(verbose_name='end')),
                ('mode', models.CharField(choices=[('theory', 'theory'), ('practice', 'practice'), ('online', 'online')], max_length=10, verbose_name='mode')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='hours')),
                ('binding', models.BooleanField(default=False)),
                ('instructor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='institutions.instructor', verbose_name='instructor')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='institutions.site', verbose_name='site')),
                ('training_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='institutions.trainingclass')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_ends_after_start'), models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('hours__lte', 8)), name='session_hours_at_most_eight'), models.CheckConstraint(condition=models.Q(('mode', 'online'), ('site__isnull', False), _connector='OR'), name='session_on_site_has_site'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('binding', True)), expressions=[(models.Func(models.F('instructor_id'), models.F('instructor_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), models.Value('[)'), function='tstzrange'), '&&')], name='session_instructor_not_twice'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('binding', True), ('site__isnull', False)), expressions=[(models.Func(models.F('site_id'), models.F('site_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), models.Value('[)'), function='tstzrange'), '&&')], name='session_site_not_twice')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.CharField(choices=[('junior', 'Grade 5 / junior'), ('intermediate', 'Grade 4 / intermediate'), ('senior', 'Grade 3 / senior'), ('technician', 'Grade 2 / technician'), ('senior_technician', 'Grade 1 / senior technician'), ('special', 'special ability'), ('none', 'no grade'), ('special_grade_technician', 'special-grade technician'), ('chief_technician', 'chief technician'), ('skill_expert', 'skill expert')], max_length=30, verbose_name='grade')),
                ('standard_hours', models.PositiveSmallIntegerField(verbose_name='standard hours')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_to', models.DateField(null=True, verbose_name='to')),
                ('decision', models.CharField(max_length=100, verbose_name='decision')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='catalogue', to='reference.jurisdiction')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='catalogue_entries', to='reference.occupation')),
            ],
            options={
                'verbose_name': 'catalogue entry',
                'verbose_name_plural': 'catalogue of subsidised training',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_period_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'junior')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_junior_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'intermediate')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_intermediate_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'senior')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_senior_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'technician')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_technician_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'senior_technician')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_senior_technician_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'special')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_special_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'none')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_none_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'special_grade_technician')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_special_grade_technician_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'chief_technician')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_chief_technician_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('grade', 'skill_expert')), expressions=[(models.Func(models.F('jurisdiction_id'), models.F('jurisdiction_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('occupation_id'), models.F('occupation_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='catalogue_skill_expert_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='98629f350567aa3b1e38442902e1a6dc63dec19a', operation='DELETE', pgid='pgtrigger_never_deleted_9c99d', table='institutions_catalogueentry', when='BEFORE')), pgtrigger.compiler.Trigger(name='entry_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."jurisdiction_id", OLD."occupation_id", OLD."valid_from", OLD."decision", OLD."grade", OLD."standard_hours") IS DISTINCT FROM ROW(NEW."jurisdiction_id", NEW."occupation_id", NEW."valid_from", NEW."decision", NEW."grade", NEW."standard_hours") OR OLD."valid_to" IS NOT NULL AND OLD."valid_to" IS DISTINCT FROM NEW."valid_to")', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='75596b37e09555d84b3247af8c29232f7b1208eb', operation='UPDATE', pgid='pgtrigger_entry_stays_d1959', table='institutions_catalogueentry', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='450d5f68a3d4f52eb82ee10758ae53c38bb10436', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7d459', table='institutions_catalogueentry', when='BEFORE'))],
            },
        ),
        migrations.RunSQL(
            sql='CREATE SEQUENCE institutions_filing_number',
            reverse_sql='DROP SEQUENCE institutions_filing_number',
        ),
    ]
