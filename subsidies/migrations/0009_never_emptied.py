import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0008_what_was_said_stays'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='auditrun',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='ff66529ed19439708b80eabc474dac058bf74fd9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_3bc26', table='subsidies_auditrun', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankreturn',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='4bf0746b27dc16b9b4a40fb34a72baedbd3fbf56', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_3b5bc', table='subsidies_bankreturn', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankreturnline',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d4bc1b1e34777a99f12d2c0a58f3236befd99205', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_440cb', table='subsidies_bankreturnline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='check',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='402112dd38c0e2d9056cb6d64ed3eec8f89d45cf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_40c9c', table='subsidies_check', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f7551104ac1b807a917c1d1aa7a269ceddbccc74', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_75dd0', table='subsidies_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimline',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d066bac3e8d4de9755d2d95aa863922ceeca30c9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7ccdf', table='subsidies_claimline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='ccbdbd9e4157064d5430ecc24619f64fddd3e573', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_79ed1', table='subsidies_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entitlement',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='62345bd766ffd744339fdd8f8144c3731c4542c8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_73a77', table='subsidies_entitlement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='finding',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='eea845801b7d12309628e1feef3cd1e9ddad1d18', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_2cf8c', table='subsidies_finding', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fund',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='5a164d18a5a44edd0d9cc467d0aa4681985e305a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ae5a0', table='subsidies_fund', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='383813135c2309379d789159b7d5ea9e75c5982d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_31838', table='subsidies_ledgerentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgertransaction',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='204d023b190f7013540e59e020acf421ec7a748d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_253be', table='subsidies_ledgertransaction', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='localstandard',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='a1e34dd0c4410ec7f3a1fc53a67e00e3c542ff99', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0059b', table='subsidies_localstandard', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='423a5e04c982998cae20163a58fc299eeae906df', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6883a', table='subsidies_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeline',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='09ca25d2e7593dc43c867c7d723f03cbe96f72a5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9da30', table='subsidies_noticeline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='numbercounter',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='4cf9f62ed83e062459cc368a114797c2e12c8a0b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_47160', table='subsidies_numbercounter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f66f0850041d52f15ed5a12e6a0e5c72d504ee65', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_52c99', table='subsidies_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='424c9bd4a2295b43b56283740c0ff788edcc307c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1cd1f', table='subsidies_payment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentbatch',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='ae2219916c3edcff1f3ef1bc2437b5f1c38bdc9f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_fe8a0', table='subsidies_paymentbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='dee93b7a75f95ae486cc901335d7c60e9c498de0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a5915', table='subsidies_paymentline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='6852d57662fa6e71a5986ccbe9ecf5ea5c6d0d98', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1072f', table='subsidies_policy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policydocument',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='05c9f0301a1c5d0aa4480d787d2e43bfb711102c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1cc40', table='subsidies_policydocument', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportsnapshot',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='a796d38e61559e95019b4d04f74878a3c81ce0af', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_8e00b', table='subsidies_reportsnapshot', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='settingchange',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='e8fed974d4fed81f0cabcc99a08920770c463eed', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1b68c', table='subsidies_settingchange', when='BEFORE')),
        ),
    ]
