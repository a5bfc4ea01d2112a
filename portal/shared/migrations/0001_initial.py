import django.db.models.deletion
import pgtrigger.compiler
import portal.shared.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrailRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('actor_name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('verb', models.CharField(max_length=60, verbose_name='act')),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('subject_name', models.CharField(max_length=200, verbose_name='object')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='purpose')),
                ('details', models.JSONField(default=dict)),
                ('content_hash', models.CharField(max_length=64)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'trail record',
                'verbose_name_plural': 'trail records',
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='trail_subject')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6589dc9b96a818e98212db3ec240c9829a062a49', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_76196', table='shared_trailrecord', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='9e98c9f5328c56fb03ea962dff19726b868a7c40', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c7471', table='shared_trailrecord', when='BEFORE'))],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verb__startswith', 'reveal '), _negated=True), models.Q(('actor__isnull', False), models.Q(('purpose', ''), _negated=True)), _connector='OR'), name='trail_look_says_who_and_why')],
            },
        ),
        migrations.CreateModel(
            name='TrailSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.BigIntegerField(unique=True)),
                ('chain_hash', models.CharField(max_length=64)),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='shared.trailrecord')),
            ],
            options={
                'verbose_name': 'trail seal',
                'verbose_name_plural': 'trail seals',
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a58ed0f357ad81ee18c3e1f05f9e491fcfd2d630', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_25a81', table='shared_trailseal', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='13736131d490a48548f3ee6da247b598a786d782', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_b5a72', table='shared_trailseal', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=40)),
                ('subject_type', models.CharField(blank=True, max_length=60)),
                ('subject_id', models.CharField(blank=True, max_length=40)),
                ('name', models.CharField(max_length=255, verbose_name='file')),
                ('sha256', models.CharField(max_length=64)),
                ('content', portal.shared.fields.EncryptedBinaryField(null=True)),
                ('repairs', portal.shared.fields.EncryptedJSONField(help_text='Values typed over faulty cells, by row and field', null=True)),
                ('left_out', models.JSONField(default=list, help_text='Rows left out on purpose')),
                ('details', models.JSONField(default=dict, help_text='What the person said beside the file: source, as-of date')),
                ('status', models.CharField(choices=[('open', 'not yet written'), ('confirmed', 'written'), ('abandoned', 'given up'), ('expired', 'expired')], default='open', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'file handed in',
                'verbose_name_plural': 'files handed in',
                'indexes': [models.Index(fields=['purpose', 'subject_id'], name='upload_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('content__isnull', False), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('closed_at__isnull', False), ('content__isnull', True), ('repairs__isnull', True)), _connector='OR'), name='upload_content_only_while_open')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(help_text='What makes two requests the same piece of work', max_length=120, unique=True)),
                ('arguments', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('queued', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], db_index=True, default='queued', max_length=10, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('queued_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(null=True)),
                ('counts', models.JSONField(default=dict)),
                ('error', models.TextField(blank=True)),
                ('result_name', models.CharField(blank=True, max_length=200)),
                ('result', portal.shared.fields.EncryptedBinaryField(null=True)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('status__in', ['done', 'failed'])), models.Q(('finished_at__isnull', True), ('status__in', ['queued', 'running'])), _connector='OR'), name='run_finished_when_over'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='run_failure_says_why')],
                'triggers': [pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0dc2fead1573c165e93711acca038c50a3a1070a', operation='DELETE', pgid='pgtrigger_never_deleted_9c58b', table='shared_run', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='e819774989633da2d850c13d8d4dd57183f9e20e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_fc9f4', table='shared_run', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('request_hash', models.BinaryField()),
                ('status', models.PositiveSmallIntegerField(verbose_name='status')),
                ('response', portal.shared.fields.EncryptedJSONField()),
                ('at', models.DateTimeField(db_index=True, verbose_name='time')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'answered request',
                'verbose_name_plural': 'answered requests',
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='idempotency_key_once')],
            },
        ),
    ]
