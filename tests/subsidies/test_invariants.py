"""Every invariant finds the one thing planted against it, and nothing in a world that the operations made themselves.

What is planted is written past the operations, with triggers, foreign keys and constraints taken away: the queries are
there for the day on which one of these has a hole.
"""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.shared import trail
from subsidies import bank_returns, setting_changes
from subsidies.city_terms import term_of
from subsidies.invariants import INVARIANTS
from subsidies.reports import freezing
from tests.institutions.factories import InstitutionFactory
from tests.subsidies import bank, journeys
from tests.subsidies.factories import standard_in_force
from tests.subsidies.journeys import ANSWERED

BY_NUMBER = {item.number: item for item in INVARIANTS}
NAME_OF_TABLE = re.compile(
    r"\b(?:UPDATE|INTO) ((?:reference|institutions|trainees|certificates|subsidies|shared)_\w+)"
)
GUARDS = """
    SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I CASCADE', relation.relname, guard.conname)
    FROM pg_constraint guard JOIN pg_class relation ON relation.oid = guard.conrelid
    WHERE guard.contype IN ('c', 'u', 'x') AND relation.relname = %(table)s
    UNION ALL
    SELECT format('DROP INDEX %%I', index.relname)
    FROM pg_index JOIN pg_class index ON index.oid = indexrelid JOIN pg_class relation ON relation.oid = indrelid
    WHERE indisunique AND NOT indisprimary AND relation.relname = %(table)s
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""

AGAIN = """
    INSERT INTO {table} SELECT (jsonb_populate_record(held, jsonb_build_object('id', 9001))).*
    FROM {table} held LIMIT 1
"""
PLANTED = {
    "1": """
        INSERT INTO subsidies_entitlement SELECT (jsonb_populate_record(held, jsonb_build_object(
            'id', 9000 + n, 'slot', n, 'certificate_id', NULL, 'grade', 'grade ' || n,
            'exclusion_key', 'other ' || n))).*
        FROM (SELECT held FROM subsidies_entitlement held ORDER BY id LIMIT 1) AS one, generate_series(2, 4) AS n
    """,
    "1b": "UPDATE subsidies_entitlement SET slot = cap + 1",
    "1b two in one slot": """
        INSERT INTO subsidies_entitlement SELECT (jsonb_populate_record(held, jsonb_build_object(
            'id', 9001, 'certificate_id', NULL, 'grade', 'other', 'exclusion_key', 'other'))).*
        FROM subsidies_entitlement held ORDER BY id LIMIT 1
    """,
    "1b override inside": "UPDATE subsidies_entitlement SET by_override = true",
    "1c": "UPDATE certificates_certificate SET issued_on = issued_on - interval '1 year'",
    "2": """
        INSERT INTO subsidies_entitlement SELECT (jsonb_populate_record(held, jsonb_build_object(
            'id', 9001, 'slot', 2, 'certificate_id', NULL, 'repeat_key', 'other', 'exclusion_key', 'other'))).*
        FROM subsidies_entitlement held ORDER BY id LIMIT 1
    """,
    "3": "UPDATE subsidies_entitlement SET exclusion_key = 'the same'",
    "4": "UPDATE certificates_certificate SET person_id = 9001",
    "4 another's use": """
        UPDATE subsidies_claimline line SET entitlement_id = (
            SELECT max(id) FROM subsidies_entitlement other WHERE other.id <> line.entitlement_id)
    """,
    "4 another class": "UPDATE trainees_enrolment SET training_class_id = training_class_id + 1",
    "4 another grade": "UPDATE certificates_certificate SET grade = 'senior'",
    "4 nothing there": "UPDATE subsidies_claimline SET certificate_id = 9001",
    "5": """
        INSERT INTO subsidies_claimline SELECT (jsonb_populate_record(line, jsonb_build_object('id', 9001))).*
        FROM subsidies_claimline line WHERE state = 'paid' LIMIT 1
    """,
    "6": "UPDATE subsidies_claimline SET amount = amount + 1 WHERE state = 'paid'",
    "6 claim": "UPDATE subsidies_claim SET amount = amount + 1 WHERE state = 'submitted'",
    "6 later claim": "UPDATE subsidies_claim SET amount = amount + 1 WHERE state <> 'submitted'",
    "7": "UPDATE subsidies_paymentline SET amount = amount + 1",
    "7 twice": """
        INSERT INTO subsidies_paymentline SELECT (jsonb_populate_record(held, jsonb_build_object('id', 9001))).*
        FROM subsidies_paymentline held WHERE live LIMIT 1
    """,
    "7 not batched": "UPDATE subsidies_claimline SET state = 'approved' WHERE state = 'paid'",
    "9": "UPDATE subsidies_claimline SET approved_at = approved_at - interval '20 days'",
    "9 held": "UPDATE subsidies_claimline SET held = true WHERE state = 'paid'",
    "9 short": "UPDATE subsidies_notice SET closes_at = opens_at + interval '2 days'",
    "9 running": "UPDATE subsidies_notice SET state = 'running'",
    "9 disputed": """
        INSERT INTO subsidies_objection (notice_line_id, text, name, contact, receipt, raised_at, state, answer)
        SELECT id, 'x', '', '', 'R', now(), 'open', '' FROM subsidies_noticeline LIMIT 1
    """,
    "10": "UPDATE subsidies_claimline SET batch_approved_by_id = submitted_by_id WHERE state = 'paid'",
    "10b": "UPDATE subsidies_claimline SET batch_approved_by_id = NULL WHERE state = 'paid'",
    "10c": "UPDATE institutions_trainingclass SET decided_by_id = filed_by_id",
    "10c policy": "UPDATE subsidies_policy SET cosigned_by_id = proposed_by_id",
    "11": "UPDATE subsidies_ledgerentry SET amount = amount + 1 WHERE account = 'paid'",
    "11b": "UPDATE subsidies_fundaccount SET balance = balance + 1 WHERE account = 'available'",
    "12": "UPDATE subsidies_fundaccount SET balance = 1 + (SELECT -balance FROM subsidies_fundaccount"
    " WHERE account = 'appropriated') WHERE account = 'paid'",
    "12b": "UPDATE subsidies_fundaccount SET balance = balance + 1 WHERE account = 'committed'",
    "12c": "UPDATE subsidies_fundaccount SET balance = balance + 1 WHERE account = 'paid'",
    "13": "UPDATE subsidies_paymentbatch SET amount = amount + 1",
    "13 count": "UPDATE subsidies_paymentbatch SET payment_count = payment_count + 1",
    "13 payment": """
        UPDATE subsidies_paymentline SET payment_id = (SELECT max(id) FROM subsidies_payment)
        WHERE payment_id = (SELECT min(id) FROM subsidies_payment)
    """,
    "13b": "UPDATE subsidies_payment SET state = 'paid' WHERE state = 'failed'",
    "13c": "UPDATE subsidies_bankreturn SET batch_id = batch_id + 1",
    "14": """
        UPDATE trainees_attendancemark SET at = at + interval '5 hours'
        WHERE id = (SELECT max(id) FROM trainees_attendancemark)
    """,
    "14 class": "UPDATE trainees_enrolment SET training_class_id = training_class_id + 1",
    "14b": """
        INSERT INTO institutions_classsession SELECT (jsonb_populate_record(held, jsonb_build_object('id', 9001))).*
        FROM institutions_classsession held WHERE binding LIMIT 1
    """,
    "15": "UPDATE institutions_trainingclass SET institution_listed = false",
    "16": "UPDATE institutions_listing SET valid_from = '2026-12-01' WHERE directory = 'evaluation'",
    "16b": "UPDATE certificates_certificate SET number = 'the same'",
    "17": "UPDATE shared_trailrecord SET verb = 'other' WHERE id = (SELECT min(record_id) FROM shared_trailseal)",
    "17b": "UPDATE subsidies_policy SET text = text || '#'",
    "17c": """UPDATE subsidies_claimline SET facts = facts || '{"attendance": 1}' WHERE state = 'paid'""",
    "17d": "UPDATE subsidies_payment SET holder = 'other'",
    "17e": """UPDATE subsidies_reportsnapshot SET figures = figures || '{"other": 1}'""",
    "18": "UPDATE subsidies_claim SET state = 'paid' WHERE state <> 'submitted'",
    "18b": "UPDATE institutions_trainingclass SET enrolled_count = enrolled_count + 1",
    "18b sessions": "UPDATE institutions_trainingclass SET session_count = session_count + 1",
    "18c": "UPDATE subsidies_claimline SET noticed_at = NULL WHERE state = 'paid'",
    "18c order": "UPDATE subsidies_claimline SET paid_at = batched_at - interval '1 day' WHERE state = 'paid'",
    "18c claim": "UPDATE subsidies_claim SET final_reviewed_by_id = NULL",
    "18c batch": "UPDATE subsidies_paymentbatch SET sent_at = approved_at - interval '1 day'",
    "18c class": "UPDATE institutions_trainingclass SET decided_at = filed_at - interval '1 day'",
    "20": "UPDATE subsidies_noticeline SET masked_id_number = '320106198001010013'",
    "20 name": "UPDATE subsidies_noticeline SET masked_name = '张三丰'",
    "21": "UPDATE subsidies_localstandard SET cosigned_by_id = signed_by_id",
    "21 unsigned": "UPDATE subsidies_localstandard SET cosigned_at = NULL",
    "21 end": "UPDATE subsidies_localstandard SET valid_to = '2027-01-01'",
    "21b": AGAIN.format(table="subsidies_localstandard"),
    "21c": "UPDATE subsidies_localstandard SET valid_from = '2026-01-01', grade = ''",
    "21c other figure": """
        UPDATE subsidies_claimline SET facts = jsonb_set(facts, '{pack,local_standard_cny}', '"900"')
        WHERE state = 'paid'
    """,
    "22": "UPDATE subsidies_settingchange SET cosigned_by_id = proposed_by_id",
    "22 other value": "UPDATE reference_citysetting SET value = '700' WHERE key = 'voucher_value_cny'",
    "22 no value": "UPDATE subsidies_settingchange SET setting_id = NULL",
    "22b": AGAIN.format(table="reference_citysetting"),
    "23": AGAIN.format(table="institutions_catalogueentry"),
    "23 shortage": """
        INSERT INTO institutions_shortageentry (jurisdiction_id, occupation_id, valid_from, decision)
        SELECT jurisdiction_id, occupation_id, date '2026-01-01', 'x'
        FROM (SELECT * FROM institutions_catalogueentry LIMIT 1) AS one, generate_series(1, 2)
    """,
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A claim paid but for one payment that failed, another claim handed in with a line on hold, a frozen report, and
    what officers decided."""
    with journeys.staged(django_db_blocker, people=3) as stage:
        _pay_all_but_one(stage)
        _hand_in_another(stage)
        _decide(stage)
        month = {"start": date(2026, 3, 1), "end": date(2026, 3, 31)}
        freezing.freeze("monthly", jurisdiction=stage.ground.city, actor=None, now=ANSWERED, **month)
        trail.seal()
        yield stage


def _pay_all_but_one(stage):
    batch = journeys.batch_sent(stage.ground, cast=stage.cast)
    content = bank.answer(batch, failed={1})
    bank_returns.apply(batch, content=content, name="a.csv", actor=stage.cast.maker, now=ANSWERED)


def _hand_in_another(stage):
    school = InstitutionFactory(jurisdiction=stage.ground.city)
    accepted = journeys.accepted_class(school, journeys.people_with_accounts(2), cast=stage.cast)
    certified = journeys.certified_class(journeys.completed_class(accepted, cast=stage.cast), number=2)
    journeys.submitted_claim(certified, cast=stage.cast)


def _decide(stage):
    """A local standard of later days, and a setting that moves money."""
    standard_in_force(stage.ground.city, valid_from=date(2026, 7, 1))
    term = term_of(stage.ground.policy, "voucher_value_cny")
    change = setting_changes.propose(
        stage.ground.city,
        term,
        "600",
        valid_from=date(2026, 7, 1),
        reason="演人社",
        actor=stage.cast.first,
        now=ANSWERED,
    )
    setting_changes.cosign(change, actor=stage.cast.maker, now=ANSWERED)


def plant(statement):
    """Write past every guard of the tables that the statement changes; the test's savepoint takes it all back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in set(NAME_OF_TABLE.findall(statement)):
            cursor.execute(GUARDS, {"table": table})
            for (drop,) in cursor.fetchall():
                cursor.execute(drop)
        cursor.execute(statement)
        assert cursor.rowcount > 0, "nothing was planted"


@pytest.mark.parametrize("number", BY_NUMBER)
def test_clean_world_breaks_nothing(world, db, number):
    assert list(BY_NUMBER[number].broken_by()) == []


@pytest.mark.parametrize("case", PLANTED)
def test_planted_row_is_found(world, db, case):
    plant(PLANTED[case])
    assert list(BY_NUMBER[case.split()[0]].broken_by())


@pytest.mark.parametrize("number", BY_NUMBER)
def test_every_invariant_has_something_planted(number):
    assert number in PLANTED


def test_numbers_are_given_once():
    assert len(BY_NUMBER) == len(INVARIANTS)


def test_command_is_content_with_clean_data(world, db, capsys):
    call_command("check_invariants")
    assert f"{len(INVARIANTS)} invariants hold" in capsys.readouterr().out


def test_command_prints_rows_and_exits_one(world, db, capsys):
    plant("UPDATE subsidies_noticeline SET masked_name = '张三丰'")
    with pytest.raises(CommandError, match="3 rows") as caught:
        call_command("check_invariants")
    assert caught.value.returncode == 1
    said = capsys.readouterr().out
    assert BY_NUMBER["20"].statement in said
    assert said.count("   id ") == 3
