"""Payments: batches that are the sum of their parts, paid to whom their lines say, standing as the bank answered."""

from subsidies.invariants.invariant import Invariant

INVARIANTS = (
    Invariant(
        "13",
        "A batch is the sum of its payments, and a payment that of its lines.",
        """
        SELECT 'batch' AS what, batch.id FROM subsidies_paymentbatch batch
        LEFT JOIN subsidies_payment payment ON payment.batch_id = batch.id
        GROUP BY batch.id HAVING batch.amount <> coalesce(sum(payment.amount), 0)
            OR batch.payment_count <> count(payment.id)
        UNION ALL
        SELECT 'payment', payment.id FROM subsidies_payment payment
        LEFT JOIN subsidies_paymentline item ON item.payment_id = payment.id
        GROUP BY payment.id HAVING payment.amount <> coalesce(sum(item.amount), 0)
        """,
    ),
    Invariant(
        "13b",
        "A payment that is paid or failed has one answer of the bank that says so, of its own amount.",
        """
        SELECT payment.id FROM subsidies_payment payment WHERE payment.state IN ('paid', 'failed') AND (
            SELECT count(*) FROM subsidies_bankreturnline answer
            WHERE answer.payment_id = payment.id AND answer.paid = (payment.state = 'paid')
            AND answer.amount = payment.amount) <> 1
        """,
    ),
    Invariant(
        "13c",
        "The bank's answers are for payments of the batch they were entered for.",
        """
        SELECT answer.id FROM subsidies_bankreturnline answer
        JOIN subsidies_bankreturn entered ON entered.id = answer.bank_return_id
        JOIN subsidies_payment payment ON payment.id = answer.payment_id
        WHERE payment.batch_id <> entered.batch_id OR answer.amount <> payment.amount
        """,
    ),
    Invariant(
        "13d",
        "A line stands where its payment stands, and a payment that failed or was given up holds no line.",
        """
        SELECT line.id, line.state, payment.id AS payment_id, payment.state AS payment
        FROM subsidies_paymentline item
        JOIN subsidies_payment payment ON payment.id = item.payment_id
        JOIN subsidies_claimline line ON line.id = item.line_id
        WHERE item.live <> (payment.state IN ('due', 'sent', 'paid', 'returned'))
           OR (item.live AND payment.state IN ('due', 'sent') AND line.state <> 'batched')
           OR (item.live AND payment.state = 'paid' AND line.state NOT IN ('paid', 'recovered'))
        UNION ALL
        SELECT line.id, line.state, NULL, NULL FROM subsidies_claimline line
        WHERE line.state IN ('batched', 'paid') AND NOT EXISTS (
            SELECT FROM subsidies_paymentline item WHERE item.line_id = line.id AND item.live)
        """,
    ),
    Invariant(
        "13e",
        "A payment goes to whom its lines are paid: the trainee, the employer, or the institution that claims.",
        """
        SELECT payment.id, line.id AS line_id, line.payee FROM subsidies_payment payment
        JOIN subsidies_paymentline item ON item.payment_id = payment.id
        JOIN subsidies_claimline line ON line.id = item.line_id
        JOIN subsidies_claim claim ON claim.id = line.claim_id
        JOIN trainees_enrolment enrolment ON enrolment.id = line.enrolment_id
        WHERE CASE line.payee
            WHEN 'individual' THEN (payment.person_id, payment.institution_id)
                IS DISTINCT FROM (line.person_id, NULL)
            WHEN 'employer' THEN payment.person_id IS NOT NULL OR payment.institution_id IS NULL
                OR (payment.institution_id <> claim.institution_id
                    AND payment.institution_id IS DISTINCT FROM enrolment.employer_id)
            ELSE (payment.person_id, payment.institution_id) IS DISTINCT FROM (NULL, claim.institution_id) END
        """,
    ),
    Invariant(
        "13f",
        "A payment is settled at the moment at which the answer of the bank was entered, after its batch was sent.",
        """
        SELECT payment.id, payment.state, payment.settled_at, entered.applied_at FROM subsidies_payment payment
        JOIN subsidies_paymentbatch batch ON batch.id = payment.batch_id
        LEFT JOIN subsidies_bankreturnline answer ON answer.payment_id = payment.id
            AND answer.paid = (payment.state = 'paid')
        LEFT JOIN subsidies_bankreturn entered ON entered.id = answer.bank_return_id
        WHERE (payment.state IN ('paid', 'failed')
               AND (payment.settled_at IS DISTINCT FROM entered.applied_at OR payment.settled_at < batch.sent_at))
           OR (payment.state IN ('due', 'sent', 'abandoned') AND payment.settled_at IS NOT NULL)
        """,
    ),
)
