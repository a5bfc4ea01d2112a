import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('trainees', '0002_below_the_required_rate'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='attendancemark',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='82370ee7d55fdd063278ff7621b5ac1f4d17bc87', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_48e4f', table='trainees_attendancemark', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attendanceruling',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='73615e9680494d1fb3509383ae804470be3408fa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_dde9c', table='trainees_attendanceruling', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d9fc2c5f9c9c9d3921a386a1aa5011d1849b96f5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4ea72', table='trainees_enrolment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='6e11f38195dc15cefb3309a5dcfab8dbae4a111a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ef403', table='trainees_person', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerextract',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='8100f4a6f89e54bef924ef6bcf70c504486a4bd9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_78490', table='trainees_registerextract', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerrecord',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='16f4b19e3edd9fa0c80c68af8b2e876bfbc46504', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6915c', table='trainees_registerrecord', when='BEFORE')),
        ),
    ]
