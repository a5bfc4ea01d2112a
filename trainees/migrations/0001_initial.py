import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import portal.shared.fields
import portal.shared.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('institutions', '0001_initial'),
        ('reference', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_number', portal.shared.fields.EncryptedTextField(verbose_name='ID number')),
                ('id_index', portal.shared.fields.BlindIndexField(of='id_number', unique=True)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('sort_key', models.CharField(db_index=True, max_length=120)),
                ('sex', models.CharField(choices=[('m', 'male'), ('f', 'female')], max_length=1, verbose_name='sex')),
                ('birth_date', models.DateField(verbose_name='date of birth')),
                ('phone', portal.shared.fields.EncryptedTextField(blank=True, verbose_name='mobile number')),
                ('phone_index', portal.shared.fields.BlindIndexField(of='phone')),
                ('account_holder', models.CharField(blank=True, max_length=60, verbose_name='account holder')),
                ('account_bank', models.CharField(blank=True, max_length=100, verbose_name='bank')),
                ('account_number', portal.shared.fields.EncryptedTextField(blank=True, verbose_name='account number')),
                ('account_index', portal.shared.fields.BlindIndexField(of='account_number')),
                ('education', models.CharField(blank=True, max_length=30, verbose_name='education')),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'trainee',
                'verbose_name_plural': 'trainees',
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0012937790c13f6be7cfdc0f7644f56ba829382d', operation='DELETE', pgid='pgtrigger_never_deleted_1340c', table='trainees_person', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='6e11f38195dc15cefb3309a5dcfab8dbae4a111a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ef403', table='trainees_person', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roster_row', models.PositiveSmallIntegerField(default=0, verbose_name='row')),
                ('employer_name', models.CharField(blank=True, max_length=100, verbose_name='employer')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('state', portal.shared.workflow.StateField(choices=[('applied', 'applied'), ('enrolled', 'enrolled'), ('completed', 'completed'), ('certified', 'certified'), ('withdrawn', 'withdrawn'), ('dropped', 'dropped out'), ('failed', 'not passed')], db_index=True, default='applied', max_length=30, protected=True, verbose_name='state')),
                ('enrolled_at', models.DateTimeField(null=True)),
                ('completed_at', models.DateTimeField(null=True)),
                ('certified_at', models.DateTimeField(null=True)),
                ('left_at', models.DateTimeField(null=True)),
                ('left_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('attended_hours', models.DecimalField(decimal_places=1, max_digits=6, null=True, verbose_name='hours attended')),
                ('online_hours', models.DecimalField(decimal_places=1, max_digits=6, null=True, verbose_name='online hours')),
                ('attendance_rate', models.DecimalField(decimal_places=4, max_digits=5, null=True, verbose_name='attendance rate')),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff_enrolments', to='institutions.institution')),
                ('enrolled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.populationgroup')),
                ('left_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='trainees.person')),
                ('training_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='institutions.trainingclass')),
                ('required_rate', models.DecimalField(decimal_places=4, max_digits=5, null=True, verbose_name='attendance rate required')),
            ],
            options={
                'verbose_name': 'enrolment',
                'verbose_name_plural': 'enrolments',
                'ordering': ['roster_row', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('training_class', 'person'), name='enrolled_once_per_class'), models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'withdrawn']), ('enrolled_at__isnull', False), _connector='OR'), name='enrolment_enrolled_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['completed', 'certified']), _negated=True), models.Q(('attendance_rate__isnull', False), ('attended_hours__isnull', False), ('completed_at__gte', models.F('enrolled_at'))), _connector='OR'), name='enrolment_completed_has_hours'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'certified'), _negated=True), ('certified_at__gte', models.F('completed_at')), _connector='OR'), name='enrolment_certified_has_moment'), models.CheckConstraint(condition=models.Q(('attendance_rate', None), models.Q(('attendance_rate__gte', 0), ('attendance_rate__lte', 1)), _connector='OR'), name='enrolment_rate_is_a_share'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['withdrawn', 'dropped', 'failed']), _negated=True), models.Q(('left_at__isnull', False), models.Q(models.Q(('left_reason', ''), _negated=True), ('required_rate__isnull', False), _connector='OR')), _connector='OR'), name='enrolment_left_says_why'), models.CheckConstraint(condition=models.Q(('required_rate', None), models.Q(('attendance_rate__isnull', False), ('left_reason', ''), ('state', 'failed'), ('attendance_rate__lt', models.F('required_rate'))), _connector='OR'), name='enrolment_failed_below_required')],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2e7b6b9ec7feb7e06e40ede6028b2a89c152d540', operation='DELETE', pgid='pgtrigger_never_deleted_be92a', table='trainees_enrolment', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d9fc2c5f9c9c9d3921a386a1aa5011d1849b96f5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4ea72', table='trainees_enrolment', when='BEFORE'))],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='AttendanceMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('way', models.CharField(choices=[('face', 'face'), ('qr', 'QR code'), ('card', 'card'), ('online', 'online platform')], max_length=10, verbose_name='way')),
                ('device', models.CharField(max_length=40, verbose_name='device')),
                ('received_at', models.DateTimeField()),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='trainees.enrolment')),
                ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='institutions.classsession')),
            ],
            options={
                'verbose_name': 'attendance mark',
                'verbose_name_plural': 'attendance marks',
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'at', 'device'), name='mark_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e119933e8eae8db056d166e8ce901a4514a31058', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e188c', table='trainees_attendancemark', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='82370ee7d55fdd063278ff7621b5ac1f4d17bc87', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_48e4f', table='trainees_attendancemark', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='GroupEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_to', models.DateField(null=True, verbose_name='to')),
                ('source', models.CharField(max_length=100, verbose_name='source')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.populationgroup')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_evidence', to='trainees.person')),
            ],
            options={
                'verbose_name': 'group evidence',
                'verbose_name_plural': 'group evidence',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='group_period_in_order'), models.UniqueConstraint(fields=('person', 'group', 'valid_from', 'source'), name='group_evidence_once')],
            },
        ),
        migrations.CreateModel(
            name='RegisterExtract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pension', 'pension register'), ('insurance', 'social insurance register'), ('groups', 'register of groups')], max_length=20, verbose_name='register')),
                ('source', models.CharField(max_length=100, verbose_name='department')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('file_name', models.CharField(max_length=255, verbose_name='file')),
                ('sha256', models.CharField(max_length=64)),
                ('row_count', models.PositiveIntegerField(verbose_name='rows')),
                ('imported_at', models.DateTimeField()),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.jurisdiction')),
            ],
            options={
                'verbose_name': 'register extract',
                'verbose_name_plural': 'register extracts',
                'ordering': ['-as_of', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'kind', 'sha256', 'as_of'), name='extract_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='adf725c1cc9d7b79e9ba86b0df152af72a2186ab', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3781b', table='trainees_registerextract', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='8100f4a6f89e54bef924ef6bcf70c504486a4bd9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_78490', table='trainees_registerextract', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RegisterRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_number', portal.shared.fields.EncryptedTextField(verbose_name='ID number')),
                ('id_index', portal.shared.fields.BlindIndexField(of='id_number')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_to', models.DateField(null=True, verbose_name='to')),
                ('details', models.JSONField(default=dict, help_text='pension: nothing; insurance: employer, kind; groups: group')),
                ('extract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='trainees.registerextract')),
            ],
            options={
                'verbose_name': 'register record',
                'verbose_name_plural': 'register records',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='register_period_in_order')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func='RAISE EXCEPTION \'pgtrigger: Cannot update of "extract_id", "name", "valid_from", "valid_to", "details" or delete rows from % table\', TG_TABLE_NAME;', hash='2010f1f3e31edb45a92f06d2bfc705c2ddc73421', operation='UPDATE OF "extract_id", "name", "valid_from", "valid_to", "details" OR DELETE', pgid='pgtrigger_append_only_21240', table='trainees_registerrecord', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='16f4b19e3edd9fa0c80c68af8b2e876bfbc46504', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6915c', table='trainees_registerrecord', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('household', 'household registration'), ('residence', 'usual residence'), ('job_seeking', 'job-seeking'), ('work', 'work')], max_length=20, verbose_name='tie')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_to', models.DateField(null=True, verbose_name='to')),
                ('source', models.CharField(max_length=100, verbose_name='source')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.jurisdiction')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ties', to='trainees.person')),
            ],
            options={
                'verbose_name': 'tie to a place',
                'verbose_name_plural': 'ties to a place',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='tie_period_in_order')],
            },
        ),
        migrations.CreateModel(
            name='AttendanceRuling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('present', 'present'), ('late', 'late or left early'), ('leave', 'excused'), ('absent', 'absent')], max_length=10, verbose_name='attendance')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='trainees.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='institutions.classsession')),
            ],
            options={
                'verbose_name': 'attendance entry by hand',
                'verbose_name_plural': 'attendance entries by hand',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='ruling_says_why')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dcead742b3cdf4d8e9562fb4aea6d6ccc71d3249', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_18c2f', table='trainees_attendanceruling', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='73615e9680494d1fb3509383ae804470be3408fa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_dde9c', table='trainees_attendanceruling', when='BEFORE'))],
            },
        ),
    ]
