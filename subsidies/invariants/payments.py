"""Payments: batches that are the sum of their parts, and the bank's answers beside what was sent."""

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
