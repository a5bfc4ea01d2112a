import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('shared', '0002_look_says_why'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='run',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='e819774989633da2d850c13d8d4dd57183f9e20e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_fc9f4', table='shared_run', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trailrecord',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='9e98c9f5328c56fb03ea962dff19726b868a7c40', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c7471', table='shared_trailrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trailseal',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='13736131d490a48548f3ee6da247b598a786d782', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_b5a72', table='shared_trailseal', when='BEFORE')),
        ),
    ]
