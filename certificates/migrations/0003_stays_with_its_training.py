import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0002_once_per_training'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='certificate',
            trigger=pgtrigger.compiler.Trigger(name='whose_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."number", OLD."person_id", OLD."enrolment_id", OLD."recorded_at", OLD."recorded_by_id") IS DISTINCT FROM ROW(NEW."number", NEW."person_id", NEW."enrolment_id", NEW."recorded_at", NEW."recorded_by_id") AND true)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='718c2c306a0c146bcc651bb3c943c9768d6e2f9d', operation='UPDATE', pgid='pgtrigger_whose_it_is_stays_383b9', table='certificates_certificate', when='BEFORE')),
        ),
    ]
