import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0007_released_on_a_ground'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='entitlement',
            trigger=pgtrigger.compiler.Trigger(name='steps', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{reserved:consumed,reserved:released,consumed:released}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='cea244d026eed7ac5d3ab810710b54ce8584ea61', operation='UPDATE', pgid='pgtrigger_steps_6e7ee', table='subsidies_entitlement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entitlement',
            trigger=pgtrigger.compiler.Trigger(name='what_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."person_id", OLD."jurisdiction_id", OLD."policy_id", OLD."scheme", OLD."occupation_id", OLD."grade", OLD."cap", OLD."by_override", OLD."repeat_key", OLD."exclusion_key", OLD."enrolment_id", OLD."reserved_at") IS DISTINCT FROM ROW(NEW."person_id", NEW."jurisdiction_id", NEW."policy_id", NEW."scheme", NEW."occupation_id", NEW."grade", NEW."cap", NEW."by_override", NEW."repeat_key", NEW."exclusion_key", NEW."enrolment_id", NEW."reserved_at") AND true)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2c38631365d5a08032baaf447b797a023c94a086', operation='UPDATE', pgid='pgtrigger_what_it_is_stays_73e26', table='subsidies_entitlement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entitlement',
            trigger=pgtrigger.compiler.Trigger(name='year_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."year", OLD."slot") IS DISTINCT FROM ROW(NEW."year", NEW."slot") AND NOT (OLD.state = \'reserved\' AND NEW.state = \'consumed\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bc193b0e779db2e6fc91749f4cb22d379d3cd604', operation='UPDATE', pgid='pgtrigger_year_stays_28a3a', table='subsidies_entitlement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entitlement',
            trigger=pgtrigger.compiler.Trigger(name='certificate_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."certificate_id") IS DISTINCT FROM ROW(NEW."certificate_id") AND OLD.state = NEW.state)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='63f058d57f09ba6f5ad265292e6dec91139adbe6', operation='UPDATE', pgid='pgtrigger_certificate_stays_e61da', table='subsidies_entitlement', when='BEFORE')),
        ),
    ]
