"""What is planted against each invariant: SQL, or several statements in turn, by the
invariant's number and, after it, which side of it."""

AGAIN = """
    INSERT INTO {table} SELECT (jsonb_populate_record(held, jsonb_build_object('id', 9001))).*
    FROM {table} held LIMIT 1
"""
ANOTHER_FUND = """
    INSERT INTO subsidies_fund (id, source, jurisdiction_id, year)
    SELECT 9001, 'fiscal', jurisdiction_id, year FROM subsidies_fund LIMIT 1
"""
ANOTHER_POLICY = """
    INSERT INTO subsidies_policy SELECT (jsonb_populate_record(held, jsonb_build_object('id', 9001))).*
    FROM subsidies_policy held LIMIT 1
"""
CHANGED = """
    INSERT INTO institutions_changerequest (training_class_id, found_text, found_kinds, kinds, before, after, reason,
        trainees_will, trainees_note, refusal_reasons, decision_note, {columns})
    SELECT id, '', '{{}}', '{{}}', '{{}}', '{{}}', '', '', '', '{{}}', '', {values}
    FROM institutions_trainingclass LIMIT 1
"""
# Two funds whose ledgers are in order and whose errors make up for each other.
CANCELLING = """
    INSERT INTO subsidies_ledgerentry (transaction_id, fund_id, account, amount)
    SELECT 9001, fund.id, moved.account, moved.amount FROM subsidies_fund fund JOIN (VALUES
        (true, 'appropriated', -100), (true, '{account}', 100), (false, '{account}', -100), (false, 'available', 100)
    ) AS moved (other, account, amount) ON moved.other = (fund.id = 9001);
    INSERT INTO subsidies_fundaccount (fund_id, account, balance)
    VALUES (9001, 'appropriated', -100), (9001, '{account}', 100);
    UPDATE subsidies_fundaccount SET balance = balance + CASE account WHEN 'available' THEN 100 ELSE -100 END
    WHERE fund_id <> 9001 AND account IN ('available', '{account}')
"""
DECIDED = """
    INSERT INTO subsidies_objection (notice_line_id, text, name, contact, receipt, raised_at, state, decided_at,
        decided_by_id, answer)
    SELECT shown.id, 'x', '', '', 'R', now(), 'upheld', now(), {by}, 'answer'
    FROM subsidies_noticeline shown JOIN subsidies_claimline line ON line.id = shown.line_id
    WHERE line.state = 'paid' LIMIT 1
"""
FINISHED_AUDIT = """
    INSERT INTO subsidies_auditrun (id, run_id, started_at, finished_at, lines_recomputed, found)
    VALUES (9001, 9001, '2026-05-01', '2026-05-01', 0, '{}')
"""
SAME_PERSON = "UPDATE trainees_enrolment SET person_id = (SELECT min(id) FROM trainees_person)"
STRUCK = """
    UPDATE institutions_listing SET removed_for_cause = true, valid_to = '{day}' WHERE directory = 'training'
"""
LISTED_UNTIL = "UPDATE institutions_listing SET valid_to = '{day}' WHERE directory = 'training'"
LOOK = """
    INSERT INTO shared_trailrecord (at, actor_id, actor_name, verb, subject_type, subject_id, subject_name, purpose,
        details, content_hash)
    SELECT now(), {who}, 'x', '{what}', 'trainees.person', person.id::text, 'x', '{why}', '{{}}', 'x'
    FROM trainees_person person LIMIT 1
"""
SENT_BACK = """
    INSERT INTO shared_trailrecord (at, actor_id, actor_name, verb, subject_type, subject_id, subject_name, purpose,
        details, content_hash)
    SELECT submitted_at, 9001, 'x', 'send_back', 'subsidies.claim', id::text, 'x', '', '{}', 'x' FROM subsidies_claim
"""
SHORT_OF = """
    INSERT INTO institutions_shortageentry (jurisdiction_id, occupation_id, valid_from, decision)
    SELECT institution.jurisdiction_id, class.occupation_id, date '2026-01-01', 'x'
    FROM institutions_trainingclass class JOIN institutions_institution institution
    ON institution.id = class.institution_id LIMIT 1
"""
# An entry that was taken back before 2027, as nobody said.
NEVER_HELD = """
    INSERT INTO institutions_{table} (jurisdiction_id, occupation_id, valid_from, valid_to, decision{columns})
    SELECT jurisdiction_id, occupation_id, date '2027-01-01', date '2026-12-31', 'x'{values}
    FROM institutions_catalogueentry LIMIT 1
"""
WRITTEN_SINCE = """
    INSERT INTO shared_trailrecord (at, actor_id, actor_name, verb, subject_type, subject_id, subject_name, purpose,
        details, content_hash)
    SELECT '2026-01-07', 9001, 'x', '{verb}', '{of}', id::text, 'x', '', '{{}}', 'x' FROM {table}
"""
CREDIT = """
    INSERT INTO certificates_learningcredit (person_id, ground, enrolment_id, jurisdiction_id, earned_on, year, earned,
        credits, rule, written_at)
    SELECT {person}, 'hours', enrolment.id, institution.jurisdiction_id, '2026-02-02', 2026, {credits}, {credits},
        '{{"credit_year_cap": "5"}}', now()
    FROM trainees_enrolment enrolment JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id ORDER BY enrolment.id LIMIT 1
"""
PLANTED = {
    "27": CREDIT.format(person="enrolment.person_id + 1", credits=2),
    "27 taken back in part": [
        CREDIT.format(person="enrolment.person_id", credits=2),
        """
        INSERT INTO certificates_learningcredit (person_id, ground, enrolment_id, reverses_id, jurisdiction_id,
            earned_on, year, earned, credits, rule, written_at)
        SELECT person_id, 'taken_back', enrolment_id, id, jurisdiction_id, earned_on, year, -1, -1, rule, now()
        FROM certificates_learningcredit
        """,
    ],
    "27b": [CREDIT.format(person="enrolment.person_id", credits=2)] * 2,
    "27b not completed": [
        CREDIT.format(person="enrolment.person_id", credits=2),
        "UPDATE trainees_enrolment SET completed_at = NULL",
    ],
    "27c": CREDIT.format(person="enrolment.person_id", credits=6),
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
    "1b override of nobody": "UPDATE subsidies_entitlement SET by_override = true, slot = cap + 1",
    "1b override inside": "UPDATE subsidies_entitlement SET by_override = true",
    "1c": "UPDATE certificates_certificate SET issued_on = issued_on - interval '1 year'",
    "1c planned": """
        UPDATE subsidies_entitlement SET state = 'reserved', certificate_id = NULL, consumed_at = NULL, year = year + 1
    """,
    "1d": "UPDATE subsidies_entitlement SET cap = 9",
    "1d in no count": "UPDATE subsidies_entitlement SET cap = NULL, slot = NULL",
    "1d in no count, capped": "UPDATE subsidies_entitlement SET slot = NULL",
    "1d repeatable": "UPDATE subsidies_entitlement SET repeat_key = NULL",
    "1d other repeat key": "UPDATE subsidies_entitlement SET repeat_key = 'other ' || id",
    "1d excluding nothing": "UPDATE subsidies_entitlement SET exclusion_key = NULL",
    "1d other exclusion key": "UPDATE subsidies_entitlement SET exclusion_key = 'other ' || id",
    "1d other scheme": "UPDATE subsidies_entitlement SET scheme = 'JY-HIRE'",
    "1e": "UPDATE subsidies_entitlement SET person_id = person_id + 1",
    "1e other place": "UPDATE subsidies_entitlement SET jurisdiction_id = 9001",
    "1e other grade": "UPDATE subsidies_entitlement SET grade = 'senior'",
    "1e other occupation": "UPDATE subsidies_entitlement SET occupation_id = 9001",
    "1e certificate of another training": "UPDATE certificates_certificate SET enrolment_id = NULL",
    "1f": (ANOTHER_POLICY, "UPDATE subsidies_entitlement SET policy_id = 9001"),
    "1f claim": (ANOTHER_POLICY, "UPDATE subsidies_claim SET policy_id = 9001"),
    "1f later": "UPDATE subsidies_policy SET valid_from = '2026-06-01'",
    "1f elsewhere": (
        AGAIN.format(table="reference_jurisdiction"),
        "UPDATE reference_jurisdiction SET path = 'elsewhere.' WHERE id = 9001",
        "UPDATE institutions_institution SET jurisdiction_id = 9001",
    ),
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
    "4 another training": """
        UPDATE certificates_certificate SET enrolment_id = (SELECT max(id) FROM trainees_enrolment)
        WHERE id = (SELECT min(certificate_id) FROM subsidies_claimline)
    """,
    "4 of no training": "UPDATE certificates_certificate SET enrolment_id = NULL",
    "4 use of another scheme": "UPDATE subsidies_entitlement SET scheme = 'JY-HIRE'",
    "4 use given back": "UPDATE subsidies_entitlement SET state = 'released', released_because = 'trainee_left'",
    "4 use spent otherwise": "UPDATE subsidies_entitlement SET certificate_id = NULL",
    "4 nothing there": "UPDATE subsidies_claimline SET certificate_id = 9001",
    "4b": """
        UPDATE subsidies_claim claim SET institution_id = (
            SELECT max(id) FROM institutions_institution WHERE id <> claim.institution_id)
    """,
    "4b other place": "UPDATE subsidies_claim SET jurisdiction_id = 9001",
    "4b class": "UPDATE institutions_trainingclass SET institution_id = 9001",
    "5": """
        INSERT INTO subsidies_claimline SELECT (jsonb_populate_record(line, jsonb_build_object('id', 9001))).*
        FROM subsidies_claimline line WHERE state = 'paid' LIMIT 1
    """,
    "5b": "UPDATE subsidies_claimline SET enrolment_id = (SELECT min(enrolment_id) FROM subsidies_claimline)",
    "6": "UPDATE subsidies_claimline SET amount = amount + 1 WHERE state = 'paid'",
    "6 claim": "UPDATE subsidies_claim SET amount = amount + 1 WHERE state = 'submitted'",
    "6 later claim": "UPDATE subsidies_claim SET amount = amount + 1 WHERE state <> 'submitted'",
    "6b": """
        UPDATE subsidies_claimline SET facts = jsonb_set(facts, '{actual_cost_cny}', '"900.00"')
        WHERE state = 'pending'
    """,
    "6b amount": """
        UPDATE subsidies_claimline SET amount = 1400, award_json = jsonb_set(award_json, '{amount_cny}', '"1400.00"')
    """,
    "6b refused": "UPDATE subsidies_claimline SET award_json = jsonb_set(award_json, '{eligible}', 'false')",
    "6b payee": "UPDATE subsidies_claimline SET payee = 'employer'",
    "6b scheme": "UPDATE subsidies_claimline SET scheme = 'JY-SAFE'",
    "6b no such scheme": """
        UPDATE subsidies_claimline SET facts = jsonb_set(facts, '{scheme}', '"JY-NONE"')
    """,
    "6c": "UPDATE subsidies_claimline SET policy_id = policy_id + 1",
    "6c nothing": "UPDATE subsidies_claimline SET amount = 0 WHERE state = 'paid'",
    "6c not eligible": """
        UPDATE subsidies_claimline SET award_json = jsonb_set(award_json, '{eligible}', 'false') WHERE state = 'paid'
    """,
    "7": "UPDATE subsidies_paymentline SET amount = amount + 1",
    "7 twice": """
        INSERT INTO subsidies_paymentline SELECT (jsonb_populate_record(held, jsonb_build_object('id', 9001))).*
        FROM subsidies_paymentline held WHERE live LIMIT 1
    """,
    "7 not batched": "UPDATE subsidies_claimline SET state = 'approved' WHERE state = 'paid'",
    "9": "UPDATE subsidies_claimline SET approved_at = approved_at - interval '20 days'",
    "9 held": "UPDATE subsidies_claimline SET held = true WHERE state = 'paid'",
    "9 claim held": "UPDATE subsidies_claim SET held = true WHERE state <> 'submitted'",
    "9b": "UPDATE subsidies_notice SET working_days = 7, closes_at = opens_at + interval '7 days'",
    "9b short": "UPDATE subsidies_notice SET closes_at = opens_at + interval '2 days'",
    "9b place rests": """
        INSERT INTO reference_workingdayoverride (jurisdiction_id, day, working, reason)
        SELECT jurisdiction_id, date '2026-02-11', false, 'x' FROM subsidies_notice
    """,
    "9c": """
        UPDATE certificates_certificate SET state = 'revoked', revoked_by_id = 1, reason = 'x',
            revoked_at = (SELECT min(made_at) - interval '1 hour' FROM subsidies_paymentbatch)
    """,
    "9c suspended": """
        UPDATE certificates_certificate SET state = 'suspended', reason = 'x',
            suspended_at = (SELECT min(made_at) - interval '1 hour' FROM subsidies_paymentbatch)
    """,
    "9c sent": """
        UPDATE certificates_certificate SET state = 'revoked', revoked_by_id = 1, reason = 'x',
            revoked_at = (SELECT min(sent_at) - interval '1 hour' FROM subsidies_paymentbatch)
    """,
    "9c approved": """
        UPDATE certificates_certificate SET state = 'revoked', revoked_by_id = 1, reason = 'x',
            revoked_at = (SELECT min(approved_at) - interval '1 hour' FROM subsidies_claimline)
    """,
    "9 running": "UPDATE subsidies_notice SET state = 'running'",
    "9 disputed": """
        INSERT INTO subsidies_objection (notice_line_id, text, name, contact, receipt, raised_at, state, answer)
        SELECT id, 'x', '', '', 'R', now(), 'open', '' FROM subsidies_noticeline LIMIT 1
    """,
    "10": "UPDATE subsidies_claimline SET batch_approved_by_id = submitted_by_id WHERE state = 'paid'",
    "10b": "UPDATE subsidies_claimline SET batch_approved_by_id = NULL WHERE state = 'paid'",
    "10b handed in": "UPDATE subsidies_claimline SET submitted_by_id = NULL WHERE state = 'pending'",
    "10b reviewed": "UPDATE subsidies_claimline SET final_reviewed_by_id = NULL WHERE state = 'paid'",
    "10b failed": "UPDATE subsidies_claimline SET batch_approved_by_id = NULL WHERE state = 'failed'",
    "10b refused": """
        UPDATE subsidies_claimline SET state = 'refused', refusal_note = 'x', final_reviewed_by_id = NULL
    """,
    "10d": "UPDATE subsidies_paymentbatch SET approved_by_id = 9001",
    "10d maker": "UPDATE subsidies_claimline SET batch_made_by_id = 9001 WHERE state = 'paid'",
    "10e": "UPDATE subsidies_claimline SET first_reviewed_by_id = 9001 WHERE state = 'paid'",
    "10e final": "UPDATE subsidies_claimline SET final_reviewed_by_id = 9001 WHERE state = 'paid'",
    "10f": DECIDED.format(by="submitted_by_id"),
    "10f reviewer": DECIDED.format(by="first_reviewed_by_id"),
    "10f spoke": DECIDED.format(by="(SELECT max(by_id) FROM spoken)").replace(
        "INSERT",
        """
        WITH spoken AS (
            INSERT INTO subsidies_decision (line_id, stage, outcome, codes, note, content_hash, at, by_id)
            SELECT id, 'final', 'hold', '{}', 'x', 'x', now(), 9001 FROM subsidies_claimline WHERE state = 'paid'
            RETURNING by_id)
        INSERT""",
        1,
    ),
    "10f earlier turn": (DECIDED.format(by="9001"), SENT_BACK),
    "10h": "UPDATE subsidies_paymentbatch SET made_by_id = (SELECT min(taken_by_id) FROM subsidies_claim)",
    "10h spoke": """
        INSERT INTO subsidies_decision (line_id, stage, outcome, codes, note, content_hash, at, by_id)
        SELECT line.id, 'first', 'refuse', '{}', 'x', 'x', line.accepted_at, line.batch_approved_by_id
        FROM subsidies_claimline line WHERE line.state = 'paid'
    """,
    "10h earlier turn": ("UPDATE subsidies_paymentbatch SET approved_by_id = 9001", SENT_BACK),
    "10i": """
        INSERT INTO subsidies_decision (line_id, stage, outcome, codes, note, content_hash, at, by_id)
        SELECT id, 'first', 'hold', '{}', 'x', 'x', accepted_at, final_reviewed_by_id
        FROM subsidies_claimline WHERE state = 'paid'
    """,
    "10i sent back": SENT_BACK.replace("9001", "final_reviewed_by_id").replace("'{}'", """'{"stage": "first"}'"""),
    "10g": "UPDATE subsidies_claimline SET submitted_by_id = 9001 WHERE state = 'paid'",
    "10g of both": (
        "UPDATE subsidies_claimline SET submitted_by_id = 9001",
        "UPDATE subsidies_claim SET submitted_by_id = 9001",
    ),
    "10g of a refused line": """
        UPDATE subsidies_claimline SET state = 'refused', submitted_by_id = 9001 WHERE state = 'pending'
    """,
    "10g took": "UPDATE subsidies_claim SET taken_by_id = 9001",
    "10g first": "UPDATE subsidies_claim SET first_reviewed_by_id = 9001",
    "10g final": "UPDATE subsidies_claim SET final_reviewed_by_id = 9001",
    "10g nothing on the trail": "DELETE FROM shared_trailrecord WHERE verb = 'submit'",
    "10c": "UPDATE institutions_trainingclass SET decided_by_id = filed_by_id",
    "10c policy": "UPDATE subsidies_policy SET cosigned_by_id = proposed_by_id",
    "11": "UPDATE subsidies_ledgerentry SET amount = amount + 1 WHERE account = 'paid'",
    "11b": "UPDATE subsidies_fundaccount SET balance = balance + 1 WHERE account = 'available'",
    "12": "UPDATE subsidies_fundaccount SET balance = 1 + (SELECT -balance FROM subsidies_fundaccount"
    " WHERE account = 'appropriated') WHERE account = 'paid'",
    "12b": "UPDATE subsidies_fundaccount SET balance = balance + 1 WHERE account = 'committed'",
    "12b paid": "UPDATE subsidies_fundaccount SET balance = balance + 1 WHERE account = 'paid'",
    "12b two that cancel": (ANOTHER_FUND, CANCELLING.format(account="committed")),
    "12b paid, two that cancel": (ANOTHER_FUND, CANCELLING.format(account="paid")),
    "12c": "UPDATE subsidies_claimline SET fund_source = 'fiscal' WHERE state = 'paid'",
    "12c no promise": "UPDATE subsidies_ledgertransaction SET key = 'other ' || id WHERE kind = 'commitment'",
    "12c other amount": """
        UPDATE subsidies_ledgerentry SET amount = amount + 1 WHERE account = 'committed' AND amount > 0
    """,
    "12c other fund": (ANOTHER_FUND, "UPDATE subsidies_paymentbatch SET fund_id = 9001"),
    "12d": "UPDATE institutions_trainingclass SET state = 'returned'",
    "12d no class": "UPDATE subsidies_ledgertransaction SET subject_id = '9001' WHERE kind = 'reservation'",
    "12d two that cancel": """
        UPDATE subsidies_ledgertransaction SET subject_id = (SELECT max(id)::text FROM institutions_trainingclass)
        WHERE kind = 'commitment'
    """,
    "12e": """
        UPDATE subsidies_ledgertransaction SET subject_id = (SELECT min(id)::text FROM institutions_trainingclass)
        WHERE kind = 'reservation'
    """,
    "13": "UPDATE subsidies_paymentbatch SET amount = amount + 1",
    "13 count": "UPDATE subsidies_paymentbatch SET payment_count = payment_count + 1",
    "13 payment": """
        UPDATE subsidies_paymentline SET payment_id = (SELECT max(id) FROM subsidies_payment)
        WHERE payment_id = (SELECT min(id) FROM subsidies_payment)
    """,
    "13b": "UPDATE subsidies_payment SET state = 'paid' WHERE state = 'failed'",
    "13b failed": "DELETE FROM subsidies_bankreturnline WHERE NOT paid",
    "13d": "UPDATE subsidies_payment SET state = 'failed', failure = 'x' WHERE state = 'paid'",
    "13d line": "UPDATE subsidies_claimline SET state = 'failed', paid_at = NULL WHERE state = 'paid'",
    "13d other line": "UPDATE subsidies_claimline SET state = 'paid', paid_at = now() WHERE state = 'failed'",
    "13d live again": "UPDATE subsidies_paymentline SET live = true",
    "13d dead": "UPDATE subsidies_paymentline SET live = false",
    "13e": "UPDATE subsidies_payment SET person_id = (SELECT max(id) FROM trainees_person WHERE id <> person_id)",
    "13e institution": "UPDATE subsidies_payment SET person_id = NULL, institution_id = (SELECT institution_id FROM"
    " subsidies_claim LIMIT 1)",
    "13e payee of the line": "UPDATE subsidies_claimline SET payee = 'institution'",
    "13f": "UPDATE subsidies_payment SET settled_at = settled_at + interval '1 day' WHERE state = 'paid'",
    "13f failed": "UPDATE subsidies_payment SET settled_at = settled_at - interval '1 hour' WHERE state = 'failed'",
    "13f missing": "UPDATE subsidies_payment SET settled_at = NULL WHERE state = 'failed'",
    "13c": "UPDATE subsidies_bankreturn SET batch_id = batch_id + 1",
    "14": """
        UPDATE trainees_attendancemark SET at = at + interval '5 hours'
        WHERE id = (SELECT max(id) FROM trainees_attendancemark)
    """,
    "14 beside": "UPDATE trainees_attendancemark SET at = at + interval '90 minutes'",
    "14c": (FINISHED_AUDIT, SAME_PERSON),
    "14c device": (
        FINISHED_AUDIT,
        "UPDATE institutions_trainingclass SET institution_id = (SELECT min(institution_id) FROM institutions_site)",
        "UPDATE trainees_attendancemark SET device = 'one device'",
    ),
    "14c lesson": (FINISHED_AUDIT, SAME_PERSON, "UPDATE institutions_classsession SET site_id = NULL"),
    "14 class": "UPDATE trainees_enrolment SET training_class_id = training_class_id + 1",
    "14b": """
        INSERT INTO institutions_classsession SELECT (jsonb_populate_record(held, jsonb_build_object('id', 9001))).*
        FROM institutions_classsession held WHERE binding LIMIT 1
    """,
    "15c": "UPDATE institutions_listing SET valid_from = '2026-01-07' WHERE directory = 'training'",
    "15c ended before": LISTED_UNTIL.format(day="2026-01-05"),
    "15c other occupation": "UPDATE institutions_listing SET occupation_id = 9001 WHERE directory = 'training'",
    "15c other grade": "UPDATE institutions_listing SET grades = '{senior}' WHERE directory = 'training'",
    "15c other directory": "UPDATE institutions_listing SET directory = 'evaluation'",
    "15c other institution": "UPDATE institutions_trainingclass SET institution_id = 9001",
    "15d": "UPDATE institutions_trainingclass SET in_catalogue = false",
    "15d unsaid": "UPDATE institutions_trainingclass SET in_catalogue = NULL",
    "15d later": "UPDATE institutions_catalogueentry SET valid_from = '2026-01-07'",
    "15d ended before": "UPDATE institutions_catalogueentry SET valid_to = '2026-01-05'",
    "15d other occupation": "UPDATE institutions_catalogueentry SET occupation_id = 9001",
    "15d other grade": "UPDATE institutions_catalogueentry SET grade = 'senior'",
    "15d other place": (
        AGAIN.format(table="reference_jurisdiction"),
        "UPDATE reference_jurisdiction SET path = 'elsewhere.' WHERE id = 9001",
        "UPDATE institutions_catalogueentry SET jurisdiction_id = 9001",
    ),
    "15d recorded since": WRITTEN_SINCE.format(
        verb="add", of="institutions.catalogueentry", table="institutions_catalogueentry"
    ),
    "15e": "UPDATE institutions_trainingclass SET on_shortage_list = true",
    "15e unsaid": "UPDATE institutions_trainingclass SET on_shortage_list = NULL",
    "15e left out": SHORT_OF,
    "15e ended since": (
        SHORT_OF,
        "UPDATE institutions_shortageentry SET valid_to = '2026-01-05'",
        WRITTEN_SINCE.format(verb="end", of="institutions.shortageentry", table="institutions_shortageentry"),
    ),
    "15": "UPDATE institutions_trainingclass SET institution_listed = false",
    "15b": STRUCK.format(day="2026-02-20"),
    "15b handed in": STRUCK.format(day="2026-01-10"),
    "15f": STRUCK.format(day="2026-02-20"),
    "15f one person": (
        STRUCK.format(day="2026-02-20"),
        "UPDATE institutions_listing SET change_id = 9001",
        """
        INSERT INTO institutions_listingchange (id, institution_id, directory, kind, grades, last_day, reason, note,
            decision, state, proposed_at, proposed_by_id, made_at, made_by_id, withdrawn_because)
        SELECT 9001, institution_id, 'training', 'remove', '{}', '2026-02-20', 'FRAUD', 'x', 'x', 'made', now(), 1,
            now(), 1, '' FROM institutions_listing WHERE removed_for_cause LIMIT 1
        """,
    ),
    "15g": AGAIN.format(table="institutions_listing"),
    "15g one of all": (
        AGAIN.format(table="institutions_listing"),
        "UPDATE institutions_listing SET occupation_id = 9001 WHERE id = 9001",
    ),
    "15h": "UPDATE institutions_appliedfor SET grades = '{senior}'",
    "15h undecided": "UPDATE institutions_listingapplication SET state = 'checked' WHERE state = 'accepted'",
    "16": "UPDATE institutions_listing SET valid_from = '2026-12-01' WHERE directory = 'evaluation'",
    "16b": "UPDATE certificates_certificate SET number = 'the same'",
    "16c": "UPDATE certificates_certificate SET enrolment_id = (SELECT min(id) FROM trainees_enrolment)",
    "17": "UPDATE shared_trailrecord SET verb = 'other' WHERE id = (SELECT min(record_id) FROM shared_trailseal)",
    "17b": "UPDATE subsidies_policy SET text = text || '#'",
    "17c": """UPDATE subsidies_claimline SET facts = facts || '{"attendance": 1}' WHERE state = 'paid'""",
    "17d": "UPDATE subsidies_payment SET holder = 'other'",
    "17e": """UPDATE subsidies_reportsnapshot SET figures = figures || '{"other": 1}'""",
    "17f": "UPDATE subsidies_noticeline SET amount = amount + 1",
    "17g": "UPDATE subsidies_policy SET valid_to = valid_to - 1",
    "17g from": "UPDATE subsidies_policy SET valid_from = valid_from + 1",
    "17g without end": "UPDATE subsidies_policy SET valid_to = NULL",
    "17g title": "UPDATE subsidies_policy SET title = 'other'",
    "17g demonstration": "UPDATE subsidies_policy SET is_demonstration = NOT is_demonstration",
    "17h": "UPDATE subsidies_policy SET state = 'superseded', valid_to = '2026-06-30'",
    "17h other place": (
        ANOTHER_POLICY,
        """
        UPDATE subsidies_policy SET jurisdiction_id = 9001, valid_from = (SELECT valid_to + 1 FROM subsidies_policy
            WHERE id <> 9001) WHERE id = 9001
        """,
        "UPDATE subsidies_policy SET state = 'superseded' WHERE id <> 9001",
    ),
    "18": "UPDATE subsidies_claim SET state = 'paid' WHERE state <> 'submitted'",
    "18b": "UPDATE institutions_trainingclass SET enrolled_count = enrolled_count + 1",
    "18b sessions": "UPDATE institutions_trainingclass SET session_count = session_count + 1",
    "18c": "UPDATE subsidies_claimline SET noticed_at = NULL WHERE state = 'paid'",
    "18c order": "UPDATE subsidies_claimline SET paid_at = batched_at - interval '1 day' WHERE state = 'paid'",
    "18c claim": "UPDATE subsidies_claim SET final_reviewed_by_id = NULL",
    "18c batch": "UPDATE subsidies_paymentbatch SET sent_at = approved_at - interval '1 day'",
    "18c class": "UPDATE institutions_trainingclass SET decided_at = filed_at - interval '1 day'",
    "18c class actor": "UPDATE institutions_trainingclass SET filed_by_id = NULL",
    "18c class decided by nobody": "UPDATE institutions_trainingclass SET decided_by_id = NULL",
    "18c class not stopped": "UPDATE institutions_trainingclass SET stopped_at = now()",
    "18c enrolment": "UPDATE trainees_enrolment SET certified_at = enrolled_at - interval '1 day'",
    "18c enrolment actor": "UPDATE trainees_enrolment SET enrolled_by_id = NULL",
    "18c application": "UPDATE institutions_listingapplication SET decide_by = NULL WHERE state = 'accepted'",
    "18c application order": "UPDATE institutions_listingapplication SET checked_at = created_at - interval '1 day'",
    "18c own evaluation": "UPDATE certificates_ownevaluation SET decide_by = NULL",
    "18c own evaluation order": "UPDATE certificates_ownevaluation SET assessed_at = filed_at - interval '1 day'",
    "18c apprenticeship": "UPDATE trainees_apprenticeshipplan SET decided_by_id = NULL",
    "18c apprenticeship not over": "UPDATE trainees_apprenticeshipplan SET ended_at = now()",
    "18c change of a directory": "UPDATE institutions_listingchange SET made_at = now() WHERE state = 'proposed'",
    "18c certificate": "UPDATE certificates_certificate SET recorded_by_id = NULL",
    "18c certificate early": "UPDATE certificates_certificate SET recorded_at = issued_on - interval '1 day'",
    "18c certificate not revoked": "UPDATE certificates_certificate SET revoked_at = now()",
    "18c entitlement": "UPDATE subsidies_entitlement SET consumed_at = reserved_at - interval '1 day'",
    "18c claim taken": "UPDATE subsidies_claim SET taken_by_id = NULL",
    "18c change": CHANGED.format(columns="state", values="'accepted'"),
    "18c change from nowhere": CHANGED.format(columns="state, ended_at, ended_by_id", values="'withdrawn', now(), 1"),
    "18e": "UPDATE institutions_trainingclass SET hours_change_in_order = true",
    "18d": "UPDATE institutions_trainingclass SET theory_hours = theory_hours + 1",
    "18d session": "UPDATE institutions_classsession SET hours = hours - 1 WHERE mode = 'practice'",
    "18c line not paid": "UPDATE subsidies_claimline SET paid_at = now() WHERE state = 'pending'",
    "18c notice": "UPDATE subsidies_notice SET published_by_id = NULL",
    "18c notice order": "UPDATE subsidies_notice SET prepared_at = opens_at + interval '1 day'",
    "18c objection": DECIDED.format(by="NULL"),
    "18c batch actor": "UPDATE subsidies_paymentbatch SET sent_by_id = NULL",
    "18c batch not closed": "UPDATE subsidies_paymentbatch SET closed_at = now()",
    "18c payment": "UPDATE subsidies_payment SET settled_at = NULL WHERE state = 'paid'",
    "18c payment early": "UPDATE subsidies_payment SET settled_at = '2026-01-01' WHERE state = 'paid'",
    "18c standard": "UPDATE subsidies_localstandard SET drafted_by_id = NULL",
    "18c standard order": "UPDATE subsidies_localstandard SET signed_at = drafted_at - interval '1 day'",
    "18c policy": "UPDATE subsidies_policy SET published_at = proposed_at - interval '1 day'",
    "18c policy unsigned": "UPDATE subsidies_policy SET cosigned_by_id = NULL",
    "18c setting": "UPDATE subsidies_settingchange SET made_at = NULL",
    "18c finding": """
        INSERT INTO subsidies_finding (check_name, fingerprint, jurisdiction_id, severity, rows, details,
            first_seen_id, last_seen_id, state, note)
        VALUES ('x', 'x', 1, 'low', '[]', '{}', 9001, 9001, 'confirmed', 'x')
    """,
    "19": LOOK.format(who=1, what="reveal id_number", why=""),
    "19 other purpose": LOOK.format(who=1, what="reveal id_number", why="curiosity"),
    "19 nobody": LOOK.format(who="NULL", what="reveal account_number", why="payment"),
    "19 other field": LOOK.format(who=1, what="reveal name", why="payment"),
    "19 at nobody": LOOK.format(who=1, what="reveal phone", why="payment").replace("person.id::text", "'x9'"),
    "19b": LOOK.format(who=1, what="enter account", why=""),
    "19b file": LOOK.format(who=1, what="fetch bank file", why="payment"),
    "19b own file": LOOK.format(who=1, what="take back file", why=""),
    "19c": "UPDATE shared_trailrecord SET actor_id = 9001 WHERE verb = 'send'",
    "20 other number": "UPDATE subsidies_noticeline SET masked_id_number = '9999************99'",
    "20 other name": "UPDATE subsidies_noticeline SET masked_name = '囧*囧'",
    "20b": "UPDATE subsidies_notice SET title = '公示 3201 0619 8001 0100 13'",
    "20b objection": DECIDED.format(by=9001).replace("'x', ''", "'卡号6222020200112233445', ''"),
    "20b name": DECIDED.format(by=9001).replace(
        "'answer'",
        "'经核查，' || (SELECT name FROM trainees_person person WHERE person.id = line.person_id) || '当日在岗'",
    ),
    "20b account": DECIDED.format(by=9001).replace("'answer'", "'账号6222020200112233445'"),
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
    "23b": NEVER_HELD.format(table="shortageentry", columns="", values=""),
    "23b catalogue": NEVER_HELD.format(
        table="catalogueentry", columns=", grade, standard_hours", values=", 'senior', 40"
    ),
    "23b too late": (
        NEVER_HELD.format(table="shortageentry", columns="", values=""),
        WRITTEN_SINCE.format(
            verb="take_back", of="institutions.shortageentry", table="institutions_shortageentry"
        ).replace("'2026-01-07'", "'2026-12-31 16:00+00'"),
    ),
}
# What cannot be read, and the invariants that read it.
UNREADABLE = {
    "facts": ("UPDATE subsidies_claimline SET facts = '{}' WHERE state = 'paid'", "6b", "17c"),
    "facts of no kind": ("UPDATE subsidies_claimline SET facts = '[7]'", "6b"),
    "award": ("UPDATE subsidies_claimline SET award_json = '{}' WHERE state = 'paid'", "6", "6b", "6c"),
    "award of no kind": ("UPDATE subsidies_claimline SET award_json = '\"x\"'", "6", "6b", "6c"),
    "awarded amount": (
        """UPDATE subsidies_claimline SET award_json = jsonb_set(award_json, '{amount_cny}', '"much"')""",
        "6",
    ),
    "whether eligible": (
        """UPDATE subsidies_claimline SET award_json = jsonb_set(award_json, '{eligible}', '"perhaps"')""",
        "6b",
        "6c",
    ),
    "standard used": (
        """UPDATE subsidies_claimline SET facts = jsonb_set(facts, '{pack,local_standard_cny}', '"much"')""",
        "6b",
        "21c",
    ),
    "policy": ("UPDATE subsidies_policy SET text = 'x = ['", "1d", "6b", "17b", "17g"),
    "account of a payment": (r"UPDATE subsidies_payment SET account_number = '\x00'", "17d"),
    "ID number": (r"UPDATE trainees_person SET id_number = '\x00'", "20"),
    "term of a notice": ("UPDATE subsidies_notice SET opens_at = NULL, closes_at = NULL", "9b"),
    "person looked at": (
        LOOK.format(who=1, what="reveal phone", why="payment").replace("person.id::text", "repeat('9', 30)"),
        "19",
    ),
}
