import certificates.models.certificate
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import portal.shared.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('institutions', '0001_initial'),
        ('reference', '0001_initial'),
        ('trainees', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='certificate number')),
                ('check_code', models.CharField(default=certificates.models.certificate.new_check_code, editable=False, max_length=20, unique=True, verbose_name='check code')),
                ('kind', models.CharField(choices=[('vocational_qualification', 'vocational qualification certificate'), ('skill_level', 'vocational skill level certificate'), ('special_ability', 'special vocational ability certificate'), ('special_operation', 'special operation certificate'), ('special_equipment', 'special equipment certificate'), ('training_completion', 'training completion certificate'), ('special_industry_post', 'special-industry work permit'), ('academic', 'degree or diploma')], max_length=30, verbose_name='kind')),
                ('holder_name', models.CharField(max_length=60, verbose_name='name on the certificate')),
                ('grade', models.CharField(choices=[('junior', 'Grade 5 / junior'), ('intermediate', 'Grade 4 / intermediate'), ('senior', 'Grade 3 / senior'), ('technician', 'Grade 2 / technician'), ('senior_technician', 'Grade 1 / senior technician'), ('special', 'special ability'), ('none', 'no grade'), ('special_grade_technician', 'special-grade technician'), ('chief_technician', 'chief technician'), ('skill_expert', 'skill expert')], max_length=30, verbose_name='grade')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('expires_on', models.DateField(null=True, verbose_name='expires on')),
                ('route', models.CharField(choices=[('training', 'after training'), ('evaluation', 'evaluation only'), ('contest', 'contest'), ('honour', 'honour')], default='training', max_length=12, verbose_name='route')),
                ('state', portal.shared.workflow.StateField(choices=[('valid', 'valid'), ('suspended', 'suspended'), ('revoked', 'revoked'), ('expired', 'expired')], db_index=True, default='valid', max_length=30, protected=True, verbose_name='state')),
                ('recorded_at', models.DateTimeField()),
                ('suspended_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='institutions.institution', verbose_name='issuing body')),
                ('enrolment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='trainees.enrolment', verbose_name='training')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='reference.occupation', verbose_name='occupation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='trainees.person', verbose_name='holder')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ['-issued_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='certificate_expires_after_issue'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'revoked'), _negated=True), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='certificate_revoked_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'suspended'), _negated=True), models.Q(('suspended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='certificate_suspended_says_why'), models.UniqueConstraint(condition=models.Q(('state', 'revoked'), _negated=True), fields=('enrolment',), name='certificate_once_per_training')],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='661bb70e2de5c62cc059b65ecb471d9a12fa7fb8', operation='DELETE', pgid='pgtrigger_never_deleted_14df9', table='certificates_certificate', when='BEFORE')), pgtrigger.compiler.Trigger(name='whose_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."number", OLD."person_id", OLD."enrolment_id", OLD."recorded_at", OLD."recorded_by_id") IS DISTINCT FROM ROW(NEW."number", NEW."person_id", NEW."enrolment_id", NEW."recorded_at", NEW."recorded_by_id") AND true)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='718c2c306a0c146bcc651bb3c943c9768d6e2f9d', operation='UPDATE', pgid='pgtrigger_whose_it_is_stays_383b9', table='certificates_certificate', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='150f483e3ac2b3a966c3d07945996cf850ed1fb2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0662c', table='certificates_certificate', when='BEFORE'))],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Lookup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('address_index', models.BinaryField()),
                ('question_index', models.BinaryField()),
                ('found', models.BooleanField()),
                ('receipt', models.CharField(max_length=12, unique=True, verbose_name='receipt')),
            ],
            options={
                'verbose_name': 'certificate check',
                'verbose_name_plural': 'certificate checks',
                'indexes': [models.Index(fields=['address_index', 'at'], name='lookup_by_address')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0f24d55ea4fbdfb85c0693f2d0d17f29b224c435', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_20286', table='certificates_lookup', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f6a17ae78e92e700be9343d675316bb515488cbe', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_89596', table='certificates_lookup', when='BEFORE'))],
            },
        ),
    ]
