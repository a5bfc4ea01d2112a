"""Who acted on what: five different people for one line, two for a policy, somebody new for an objection."""

from string import Template

from portal.shared.triggers import in_sql
from subsidies.invariants.invariant import Invariant
from subsidies.models.claim import STEPS_OF_ALL_LINES

STEPS = in_sql(STEPS_OF_ALL_LINES)

INVARIANTS = (
    Invariant(
        "10",
        "Submitter, first reviewer, final reviewer, batch maker and batch approver of a line are different people.",
        """
        SELECT line.id FROM subsidies_claimline line CROSS JOIN LATERAL (
            SELECT count(actor) AS acts, count(DISTINCT actor) AS people FROM unnest(ARRAY[line.submitted_by_id,
                line.first_reviewed_by_id, line.final_reviewed_by_id, line.batch_made_by_id,
                line.batch_approved_by_id]) AS actor
        ) AS counted WHERE counted.acts <> counted.people
        """,
    ),
    Invariant(
        "10b",
        "Every line names all of the five who acted on it, as far as it has come.",
        """
        SELECT line.id, line.state FROM subsidies_claimline line JOIN subsidies_claim claim ON claim.id = line.claim_id
        WHERE (line.state <> 'withdrawn' AND claim.state <> 'draft' AND line.submitted_by_id IS NULL)
           OR ((line.state NOT IN ('pending', 'refused', 'withdrawn')
                OR (line.state = 'refused' AND line.refusal_note <> ''))
               AND num_nulls(line.first_reviewed_by_id, line.final_reviewed_by_id) > 0)
           OR (line.state IN ('batched', 'paid', 'failed', 'recovered') AND line.batch_made_by_id IS NULL)
           OR (line.state IN ('paid', 'failed', 'recovered') AND line.batch_approved_by_id IS NULL)
        """,
    ),
    Invariant(
        "10c",
        "Nobody decides on a filing of his own or signs a policy twice.",
        """
        SELECT 'class' AS what, id FROM institutions_trainingclass WHERE decided_by_id = filed_by_id
        UNION ALL SELECT 'policy', id FROM subsidies_policy WHERE cosigned_by_id = proposed_by_id
        """,
    ),
    Invariant(
        "10d",
        "Maker and approver of a line's batch are those the line names.",
        """
        SELECT line.id, batch.id AS batch_id FROM subsidies_claimline line
        JOIN subsidies_paymentline item ON item.line_id = line.id AND item.live
        JOIN subsidies_payment payment ON payment.id = item.payment_id
        JOIN subsidies_paymentbatch batch ON batch.id = payment.batch_id
        WHERE (line.batch_made_by_id, line.batch_approved_by_id)
              IS DISTINCT FROM (batch.made_by_id, batch.approved_by_id)
        """,
    ),
    Invariant(
        "10e",
        "The reviewers a line names are those who spoke the last word of their stage.",
        """
        SELECT line.id FROM subsidies_claimline line CROSS JOIN LATERAL (
            SELECT (array_agg(by_id ORDER BY id DESC) FILTER (WHERE stage = 'first'))[1] AS first,
                   (array_agg(by_id ORDER BY id DESC) FILTER (WHERE stage = 'final'))[1] AS final
            FROM subsidies_decision WHERE line_id = line.id AND outcome IN ('accept', 'refuse')
        ) AS spoke
        WHERE (line.first_reviewed_by_id IS NOT NULL AND line.first_reviewed_by_id IS DISTINCT FROM spoke.first)
           OR (line.final_reviewed_by_id IS NOT NULL AND line.final_reviewed_by_id IS DISTINCT FROM spoke.final)
        """,
    ),
    Invariant(
        "10f",
        "Nobody decides on an objection to a line he handed in, reviewed or spoke of.",
        Template("""
        SELECT objection.id, line.id AS line_id FROM subsidies_objection objection
        JOIN subsidies_noticeline shown ON shown.id = objection.notice_line_id
        JOIN subsidies_claimline line ON line.id = shown.line_id
        WHERE objection.decided_by_id IN (line.submitted_by_id, line.first_reviewed_by_id, line.final_reviewed_by_id)
           OR objection.decided_by_id IN (
               SELECT by_id FROM subsidies_decision WHERE line_id = line.id AND stage <> 'objection')
           OR objection.decided_by_id IN (SELECT actor_id FROM shared_trailrecord WHERE verb IN ($steps)
               AND subject_type = 'subsidies.claim' AND subject_id = line.claim_id::text)
        """).substitute(steps=STEPS),
    ),
    Invariant(
        "10g",
        "Whoever handed in, took, passed on and decided a claim are those of the trail; its lines name the first.",
        """
        WITH acted AS MATERIALIZED (
            SELECT subject_id, array_agg(actor_id) FILTER (WHERE verb = 'submit') AS ever_submitted,
                   (array_agg(actor_id ORDER BY id DESC) FILTER (WHERE verb = 'submit'))[1] AS submitted,
                   (array_agg(actor_id ORDER BY id DESC) FILTER (WHERE verb = 'take'))[1] AS took,
                   (array_agg(actor_id ORDER BY id DESC) FILTER (WHERE verb = 'pass_on'))[1] AS passed_on,
                   (array_agg(actor_id ORDER BY id DESC) FILTER (WHERE verb IN ('decide', 'reject')))[1] AS decided
            FROM shared_trailrecord WHERE subject_type = 'subsidies.claim'
            AND verb IN ('submit', 'take', 'pass_on', 'decide', 'reject') GROUP BY subject_id
        )
        SELECT claim.id, NULL::bigint AS line_id FROM subsidies_claim claim
        LEFT JOIN acted ON acted.subject_id = claim.id::text
        WHERE (claim.submitted_by_id IS NOT NULL AND claim.submitted_by_id IS DISTINCT FROM acted.submitted)
           OR (claim.taken_by_id IS NOT NULL AND claim.taken_by_id IS DISTINCT FROM acted.took)
           OR (claim.first_reviewed_by_id IS NOT NULL AND claim.first_reviewed_by_id IS DISTINCT FROM acted.passed_on)
           OR (claim.final_reviewed_by_id IS NOT NULL AND claim.final_reviewed_by_id IS DISTINCT FROM acted.decided)
        UNION ALL
        SELECT claim.id, line.id FROM subsidies_claimline line JOIN subsidies_claim claim ON claim.id = line.claim_id
        LEFT JOIN acted ON acted.subject_id = claim.id::text
        WHERE line.submitted_by_id IS NOT NULL AND CASE
            -- another one may have been decided before the claim was returned, and somebody else handed in the rest
            WHEN line.state = 'pending' THEN line.submitted_by_id IS DISTINCT FROM claim.submitted_by_id
            ELSE (line.submitted_by_id = ANY(acted.ever_submitted)) IS NOT TRUE END
        """,
    ),
    Invariant(
        "10h",
        "Nobody pays a line that he handed in, reviewed or spoke of before, in whatever turn of its claim.",
        Template("""
        SELECT line.id, batch.id AS batch_id FROM subsidies_claimline line
        JOIN subsidies_paymentline item ON item.line_id = line.id
        JOIN subsidies_payment payment ON payment.id = item.payment_id
        JOIN subsidies_paymentbatch batch ON batch.id = payment.batch_id
        WHERE EXISTS (
            SELECT FROM subsidies_decision WHERE line_id = line.id AND stage <> 'objection' AND at < batch.made_at
            AND by_id IN (batch.made_by_id, batch.approved_by_id)
        ) OR EXISTS (
            SELECT FROM shared_trailrecord WHERE subject_type = 'subsidies.claim' AND subject_id = line.claim_id::text
            AND verb IN ($steps) AND at < batch.made_at AND actor_id IN (batch.made_by_id, batch.approved_by_id)
        )
        """).substitute(steps=STEPS),
    ),
    Invariant(
        "10i",
        "Nobody has a part in both reviews of a claim, in whatever turn of it.",
        Template("""
        SELECT claim_id, actor_id FROM (
            SELECT subject_id::bigint AS claim_id, actor_id, CASE WHEN verb IN ('take', 'pass_on') THEN 'first'
                WHEN verb IN ('decide', 'reject') THEN 'final' ELSE details ->> 'stage' END AS stage
            FROM shared_trailrecord WHERE subject_type = 'subsidies.claim' AND verb IN ($steps)
            UNION ALL
            SELECT line.claim_id, word.by_id, word.stage FROM subsidies_decision word
            JOIN subsidies_claimline line ON line.id = word.line_id WHERE word.stage <> 'objection'
        ) AS parts GROUP BY claim_id, actor_id HAVING count(DISTINCT stage) > 1
        """).substitute(steps=STEPS),
    ),
)
