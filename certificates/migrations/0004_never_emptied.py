import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0003_stays_with_its_training'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='certificate',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='150f483e3ac2b3a966c3d07945996cf850ed1fb2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0662c', table='certificates_certificate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lookup',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f6a17ae78e92e700be9343d675316bb515488cbe', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_89596', table='certificates_lookup', when='BEFORE')),
        ),
    ]
