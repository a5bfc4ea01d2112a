import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='catalogueentry',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='450d5f68a3d4f52eb82ee10758ae53c38bb10436', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7d459', table='institutions_catalogueentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='institution',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='efa9b2f096fa8468e7267f99ff44d3b1b2d80590', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_d846b', table='institutions_institution', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='listing',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='3557b1dfaabf83656130a7ae5131cbf6b729a7b3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_eb608', table='institutions_listing', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='231168c2d08bf5bd8324c130bad6b69fb7a20f71', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_89fd0', table='institutions_membership', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='shortageentry',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='27325fb4c0771fbd1f4c04ba606e357a7bd3ebed', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_58e74', table='institutions_shortageentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trainingclass',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='ad3fce620bec82d66d3551c4b075933b4b21589a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_dc5f6', table='institutions_trainingclass', when='BEFORE')),
        ),
    ]
