"""Learning credits: what they rest on, and that the balance of a person is what the rows say."""

from subsidies.invariants.invariant import Invariant

INVARIANTS = (
    Invariant(
        "27",
        "Every learning credit rests on a training or a certificate of its own person, and one taken back is the "
        "opposite of one row.",
        """
        SELECT credit.id FROM certificates_learningcredit credit
        LEFT JOIN trainees_enrolment enrolment ON enrolment.id = credit.enrolment_id
        LEFT JOIN certificates_certificate certificate ON certificate.id = credit.certificate_id
        LEFT JOIN certificates_learningcredit held ON held.id = credit.reverses_id
        WHERE coalesce(enrolment.person_id, certificate.person_id) IS DISTINCT FROM credit.person_id
           OR (credit.reverses_id IS NOT NULL AND ROW(held.person_id, held.certificate_id, held.year,
               held.earned, held.credits, held.reverses_id)
               IS DISTINCT FROM ROW(credit.person_id, credit.certificate_id, credit.year,
               -credit.earned, -credit.credits, NULL::bigint))
        """,
    ),
    Invariant(
        "27b",
        "No training and no certificate brings credits twice, and no training that was not completed brings any.",
        """
        SELECT min(credit.id) AS id FROM certificates_learningcredit credit WHERE credit.reverses_id IS NULL
        GROUP BY credit.enrolment_id, credit.certificate_id HAVING count(*) > 1
        UNION ALL
        SELECT credit.id FROM certificates_learningcredit credit
        JOIN trainees_enrolment enrolment ON enrolment.id = credit.enrolment_id WHERE enrolment.completed_at IS NULL
        """,
    ),
    Invariant(
        "27c",
        "Where every credit of a person in a year was written under a limit, their sum is not above the highest.",
        """
        SELECT person_id AS id, year FROM certificates_learningcredit
        GROUP BY person_id, jurisdiction_id, year
        HAVING bool_and(rule ? 'credit_year_cap') AND sum(credits) > max((rule ->> 'credit_year_cap')::numeric)
        """,
    ),
)
