import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_role_of_no_day'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='rolegrant',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='ea595ea91c9c9cf53478813cc2797cc54fa63bb5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_22953', table='accounts_rolegrant', when='BEFORE')),
        ),
    ]
