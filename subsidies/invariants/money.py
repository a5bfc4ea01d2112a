"""Money: sums that agree, nothing paid before its time, nothing paid twice, no fund below zero."""

from subsidies.invariants.invariant import Invariant

INVARIANTS = (
    Invariant(
        "6",
        "A line's amount is the one its award says; a claim's sum is that of its payable lines.",
        """
        SELECT 'line' AS what, id FROM subsidies_claimline
        WHERE amount IS DISTINCT FROM (award_json ->> 'amount_cny')::numeric
        UNION ALL
        SELECT 'claim', claim.id FROM subsidies_claim claim
        WHERE claim.state NOT IN ('draft', 'returned', 'withdrawn', 'rejected') AND claim.amount <> (
            SELECT coalesce(sum(line.amount), 0) FROM subsidies_claimline line
            WHERE line.claim_id = claim.id AND line.state NOT IN ('refused', 'withdrawn', 'recovered'))
        """,
    ),
    Invariant(
        "7",
        "What is paid or on its way for a line is never more than the line, and the line says that it is.",
        """
        SELECT line.id, line.amount, sum(item.amount) AS paid FROM subsidies_claimline line
        JOIN subsidies_paymentline item ON item.line_id = line.id AND item.live
        GROUP BY line.id HAVING sum(item.amount) > line.amount OR line.state NOT IN ('batched', 'paid')
        """,
    ),
    Invariant(
        "9",
        "No line is approved or paid whose notice has not run its full term or that is disputed, none sent on hold.",
        """
        SELECT line.id FROM subsidies_claimline line
        WHERE line.state IN ('approved', 'batched', 'paid', 'failed') AND (
            (line.held AND line.state IN ('batched', 'paid')) OR NOT EXISTS (
                SELECT FROM subsidies_noticeline shown JOIN subsidies_notice notice ON notice.id = shown.notice_id
                WHERE shown.line_id = line.id AND notice.state = 'ended' AND notice.ended_at >= notice.closes_at
                AND notice.closes_at >= notice.opens_at + notice.working_days * interval '1 day'
                AND line.approved_at >= notice.closes_at)
            OR EXISTS (
                SELECT FROM subsidies_noticeline shown JOIN subsidies_objection objection
                ON objection.notice_line_id = shown.id
                WHERE shown.line_id = line.id AND objection.state = 'open'))
        """,
    ),
    Invariant(
        "11",
        "Each ledger transaction sums to zero in each fund.",
        """
        SELECT transaction_id, fund_id, sum(amount) AS sum FROM subsidies_ledgerentry
        GROUP BY transaction_id, fund_id HAVING sum(amount) <> 0
        """,
    ),
    Invariant(
        "11b",
        "Every balance is the sum of its entries, and none is below zero.",
        """
        SELECT held.fund_id, held.account, held.balance, coalesce(sum(entry.amount), 0) AS entries
        FROM subsidies_fundaccount held
        LEFT JOIN subsidies_ledgerentry entry ON entry.fund_id = held.fund_id AND entry.account = held.account
        GROUP BY held.id HAVING held.balance <> coalesce(sum(entry.amount), 0)
            OR (held.account <> 'appropriated' AND held.balance < 0)
        """,
    ),
    Invariant(
        "12",
        "Appropriated is at least reserved, committed and paid together, per fund and year.",
        """
        SELECT fund_id, sum(balance) FILTER (WHERE account = 'appropriated') AS appropriated,
               sum(balance) FILTER (WHERE account IN ('reserved', 'committed', 'paid')) AS spent
        FROM subsidies_fundaccount GROUP BY fund_id
        HAVING -coalesce(sum(balance) FILTER (WHERE account = 'appropriated'), 0)
             < coalesce(sum(balance) FILTER (WHERE account IN ('reserved', 'committed', 'paid')), 0)
        """,
    ),
    Invariant(
        "12b",
        "The committed money of all funds is that of the lines that are approved, batched or failed.",
        """
        SELECT committed.sum AS committed, lines.sum AS lines FROM (
            SELECT coalesce(sum(balance), 0) AS sum FROM subsidies_fundaccount WHERE account = 'committed'
        ) AS committed, (
            SELECT coalesce(sum(amount), 0) AS sum FROM subsidies_claimline
            WHERE state IN ('approved', 'batched', 'failed')
        ) AS lines WHERE committed.sum <> lines.sum
        """,
    ),
    Invariant(
        "12c",
        "The paid money of all funds is that of the lines that are paid.",
        """
        SELECT paid.sum AS paid, lines.sum AS lines FROM (
            SELECT coalesce(sum(balance), 0) AS sum FROM subsidies_fundaccount WHERE account = 'paid'
        ) AS paid, (
            SELECT coalesce(sum(amount), 0) AS sum FROM subsidies_claimline WHERE state = 'paid'
        ) AS lines WHERE paid.sum <> lines.sum
        """,
    ),
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
        "A paid payment has one answer of the bank, of its own amount.",
        """
        SELECT payment.id FROM subsidies_payment payment WHERE payment.state = 'paid' AND (
            SELECT count(*) FROM subsidies_bankreturnline answer
            WHERE answer.payment_id = payment.id AND answer.paid AND answer.amount = payment.amount) <> 1
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
)
