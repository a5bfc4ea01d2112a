import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0007_released_on_a_ground'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='paymentbatch',
            name='what_it_pays_stays',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='policy',
            name='published_text_stays',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='what_it_asks_for_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."number", OLD."institution_id", OLD."training_class_id", OLD."jurisdiction_id", OLD."policy_id", OLD."scheme", OLD."created_at") IS DISTINCT FROM ROW(NEW."number", NEW."institution_id", NEW."training_class_id", NEW."jurisdiction_id", NEW."policy_id", NEW."scheme", NEW."created_at") AND true)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4a27b6b04a5a1dee61bb23c11aa150a50ee974e8', operation='UPDATE', pgid='pgtrigger_what_it_asks_for_stays_c985c', table='subsidies_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='who_acted_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."submitted_at", OLD."submitted_by_id", OLD."taken_by_id", OLD."first_reviewed_at", OLD."first_reviewed_by_id", OLD."final_reviewed_at", OLD."final_reviewed_by_id") IS DISTINCT FROM ROW(NEW."submitted_at", NEW."submitted_by_id", NEW."taken_by_id", NEW."first_reviewed_at", NEW."first_reviewed_by_id", NEW."final_reviewed_at", NEW."final_reviewed_by_id") AND OLD.state = NEW.state)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a1dfd2b027acc0c73721f6edbe275ec0251f0d2a', operation='UPDATE', pgid='pgtrigger_who_acted_stays_5053c', table='subsidies_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimline',
            trigger=pgtrigger.compiler.Trigger(name='who_came_before_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."submitted_by_id", OLD."first_reviewed_by_id") IS DISTINCT FROM ROW(NEW."submitted_by_id", NEW."first_reviewed_by_id") AND OLD.state <> \'pending\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e0db3871e8934a8818479774e485900a9f63701c', operation='UPDATE', pgid='pgtrigger_who_came_before_stays_76f17', table='subsidies_claimline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimline',
            trigger=pgtrigger.compiler.Trigger(name='final_reviewer_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."final_reviewed_by_id") IS DISTINCT FROM ROW(NEW."final_reviewed_by_id") AND OLD."state" IN (\'batched\', \'paid\', \'recovered\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='be71288409ae0c45ce903ca3dc5e13f7931622a8', operation='UPDATE', pgid='pgtrigger_final_reviewer_stays_472c2', table='subsidies_claimline', when='BEFORE')),
        ),
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
        pgtrigger.migrations.AddTrigger(
            model_name='paymentbatch',
            trigger=pgtrigger.compiler.Trigger(name='what_it_pays_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."number", OLD."jurisdiction_id", OLD."fund_id", OLD."amount", OLD."payment_count", OLD."made_at", OLD."made_by_id") IS DISTINCT FROM ROW(NEW."number", NEW."jurisdiction_id", NEW."fund_id", NEW."amount", NEW."payment_count", NEW."made_at", NEW."made_by_id") AND true)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='36c567e4240279695e65527ec94fce6e78a43eec', operation='UPDATE', pgid='pgtrigger_what_it_pays_stays_1ce7f', table='subsidies_paymentbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentbatch',
            trigger=pgtrigger.compiler.Trigger(name='approval_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."approved_at", OLD."approved_by_id") IS DISTINCT FROM ROW(NEW."approved_at", NEW."approved_by_id") AND NOT (OLD.state = \'checked\' AND NEW.state = \'approved\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='23229a903f3c79ab2e7a5608a2a68de1d9bdefba', operation='UPDATE', pgid='pgtrigger_approval_stays_1bda0', table='subsidies_paymentbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='steps', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:proposed,draft:withdrawn,proposed:published,proposed:withdrawn,published:superseded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ffd390aad6e7e503b5b9ac4aeff33b97ebf7a99e', operation='UPDATE', pgid='pgtrigger_steps_b9c28', table='subsidies_policy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='proposed_text_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."text", OLD."checksum", OLD."code", OLD."version", OLD."title", OLD."is_demonstration", OLD."jurisdiction_id", OLD."valid_from", OLD."proposed_at", OLD."proposed_by_id") IS DISTINCT FROM ROW(NEW."text", NEW."checksum", NEW."code", NEW."version", NEW."title", NEW."is_demonstration", NEW."jurisdiction_id", NEW."valid_from", NEW."proposed_at", NEW."proposed_by_id") AND OLD.state <> \'draft\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='39b58eb723628d2c64bd20d22065d1c735a4b1a3', operation='UPDATE', pgid='pgtrigger_proposed_text_stays_1f74d', table='subsidies_policy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='signature_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."cosigned_by_id", OLD."published_at") IS DISTINCT FROM ROW(NEW."cosigned_by_id", NEW."published_at") AND OLD."state" IN (\'published\', \'superseded\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='eb561c8c9ff339222ee0e0e3bc0699837f624b62', operation='UPDATE', pgid='pgtrigger_signature_stays_2fe4f', table='subsidies_policy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='last_day_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (ROW(OLD."valid_to") IS DISTINCT FROM ROW(NEW."valid_to") AND OLD.state <> \'draft\' AND NOT (OLD.state = \'published\' AND NEW.state = \'superseded\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6c671012fe4957b7a11d49f865a341545c358568', operation='UPDATE', pgid='pgtrigger_last_day_stays_fd187', table='subsidies_policy', when='BEFORE')),
        ),
    ]
