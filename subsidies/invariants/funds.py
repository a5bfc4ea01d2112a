"""Funds: a ledger that sums to zero, and balances that are those of the lines and classes they were moved for."""

from subsidies.invariants.invariant import Invariant

INVARIANTS = (
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
        SELECT coalesce(held.fund_id, entries.fund_id) AS fund_id, account, held.balance, entries.sum
        FROM subsidies_fundaccount held FULL JOIN (
            SELECT fund_id, account, sum(amount) AS sum FROM subsidies_ledgerentry GROUP BY fund_id, account
        ) AS entries USING (fund_id, account)
        WHERE coalesce(held.balance, 0) <> coalesce(entries.sum, 0)
           OR (account <> 'appropriated' AND held.balance < 0)
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
        "What a fund has committed or paid is what the lines it was promised to are due or were paid.",
        """
        SELECT coalesce(held.fund_id, lines.fund_id) AS fund_id, account, held.balance, lines.sum AS lines
        FROM (SELECT * FROM subsidies_fundaccount WHERE account IN ('committed', 'paid')) AS held
        FULL JOIN (
            SELECT promise.fund_id, CASE line.state WHEN 'paid' THEN 'paid' ELSE 'committed' END AS account,
                   sum(line.amount) AS sum
            FROM subsidies_claimline line
            LEFT JOIN subsidies_ledgertransaction made ON made.key = 'line ' || line.id || ' commit'
            LEFT JOIN subsidies_ledgerentry promise ON promise.transaction_id = made.id
                AND promise.account = 'committed'
            WHERE line.state IN ('approved', 'batched', 'failed', 'paid') GROUP BY 1, 2
        ) AS lines USING (fund_id, account)
        WHERE coalesce(held.balance, 0) <> coalesce(lines.sum, 0)
        """,
    ),
    Invariant(
        "12c",
        "A line is promised its own amount, once, by a fund of its source; a batch pays out of that fund.",
        """
        SELECT line.id, fund.id AS fund_id FROM subsidies_claimline line
        LEFT JOIN subsidies_ledgertransaction made ON made.key = 'line ' || line.id || ' commit'
        LEFT JOIN subsidies_ledgerentry promise ON promise.transaction_id = made.id AND promise.account = 'committed'
        LEFT JOIN subsidies_fund fund ON fund.id = promise.fund_id
        LEFT JOIN subsidies_paymentline item ON item.line_id = line.id AND item.live
        LEFT JOIN subsidies_payment payment ON payment.id = item.payment_id
        LEFT JOIN subsidies_paymentbatch batch ON batch.id = payment.batch_id
        WHERE line.state IN ('approved', 'batched', 'failed', 'paid') AND (
            (line.amount, line.fund_source) IS DISTINCT FROM (promise.amount, fund.source)
            OR batch.fund_id <> fund.id)
        """,
    ),
    Invariant(
        "12d",
        "What a fund has reserved is what its accepted classes hold of it, none of them less than nothing.",
        """
        SELECT coalesce(account.fund_id, held.fund_id) AS fund_id, account.balance, held.sum AS classes
        FROM (SELECT * FROM subsidies_fundaccount WHERE account = 'reserved') AS account FULL JOIN (
            SELECT each.fund_id, sum(each.sum) AS sum, min(each.sum) AS least FROM (
                SELECT entry.fund_id, class.id, sum(entry.amount) AS sum FROM subsidies_ledgerentry entry
                JOIN subsidies_ledgertransaction made ON made.id = entry.transaction_id
                JOIN institutions_trainingclass class ON made.subject_type = 'institutions.trainingclass'
                    AND made.subject_id = class.id::text AND class.decided_at IS NOT NULL
                    AND class.state NOT IN ('draft', 'filed', 'returned', 'withdrawn')
                WHERE entry.account = 'reserved' GROUP BY entry.fund_id, class.id
            ) AS each GROUP BY each.fund_id
        ) AS held USING (fund_id)
        WHERE coalesce(account.balance, 0) <> coalesce(held.sum, 0) OR held.least < 0
        """,
    ),
    Invariant(
        "12e",
        "What is reserved for a class covers every open line of the claims it has handed in, by source.",
        """
        SELECT open.training_class_id, open.fund_source, open.sum AS asked, coalesce(held.sum, 0) AS reserved FROM (
            SELECT claim.training_class_id, line.fund_source, sum(line.amount) AS sum FROM subsidies_claimline line
            JOIN subsidies_claim claim ON claim.id = line.claim_id
            WHERE line.state IN ('pending', 'accepted', 'in_notice', 'disputed') AND line.amount > 0
              AND claim.state NOT IN ('draft', 'returned', 'withdrawn')
            GROUP BY claim.training_class_id, line.fund_source
        ) AS open LEFT JOIN (
            SELECT made.subject_id, fund.source, sum(entry.amount) AS sum FROM subsidies_ledgerentry entry
            JOIN subsidies_ledgertransaction made ON made.id = entry.transaction_id
            JOIN subsidies_fund fund ON fund.id = entry.fund_id
            WHERE entry.account = 'reserved' AND made.subject_type = 'institutions.trainingclass'
            GROUP BY made.subject_id, fund.source
        ) AS held ON held.subject_id = open.training_class_id::text AND held.source = open.fund_source
        WHERE open.sum > coalesce(held.sum, 0)
        """,
    ),
)
