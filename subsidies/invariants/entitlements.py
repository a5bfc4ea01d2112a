"""Uses of a right: never more than the policy's number, never the same twice, never two that exclude each other."""

from subsidies.invariants.invariant import Invariant

INVARIANTS = (
    Invariant(
        "1",
        "A person has at most the policy's number of counted uses in a calendar year, overrides apart.",
        """
        SELECT person_id, jurisdiction_id, year, count(*) AS uses, max(cap) AS cap FROM subsidies_entitlement
        WHERE state IN ('reserved', 'consumed') AND slot IS NOT NULL AND NOT by_override
        GROUP BY person_id, jurisdiction_id, year HAVING count(*) > min(cap)
        """,
    ),
    Invariant(
        "1b",
        "No two live uses of a person and year share a slot; only overrides stand above the policy's number.",
        """
        SELECT one.id, one.person_id, one.year, one.slot FROM subsidies_entitlement one
        WHERE one.state IN ('reserved', 'consumed') AND one.slot IS NOT NULL AND (
            one.by_override <> (one.slot > coalesce(one.cap, 0)) OR EXISTS (
                SELECT FROM subsidies_entitlement other WHERE other.id <> one.id
                AND other.state IN ('reserved', 'consumed') AND other.person_id = one.person_id
                AND other.jurisdiction_id = one.jurisdiction_id AND other.year = one.year AND other.slot = one.slot))
        """,
    ),
    Invariant(
        "1c",
        "A consumed use stands in the year of its certificate.",
        """
        SELECT held.id, held.year, certificate.issued_on FROM subsidies_entitlement held
        JOIN certificates_certificate certificate ON certificate.id = held.certificate_id
        WHERE held.state = 'consumed' AND held.year <> extract(year FROM certificate.issued_on)
        """,
    ),
    Invariant(
        "2",
        "No two live uses share person, occupation and grade under a policy that forbids repeats.",
        """
        SELECT person_id, occupation_id, grade, count(*) AS uses FROM subsidies_entitlement
        WHERE state IN ('reserved', 'consumed') AND repeat_key IS NOT NULL
        GROUP BY person_id, occupation_id, grade HAVING count(*) > 1
        """,
    ),
    Invariant(
        "3",
        "No two live uses share an exclusion key.",
        """
        SELECT exclusion_key, count(*) AS uses FROM subsidies_entitlement
        WHERE state IN ('reserved', 'consumed') AND exclusion_key IS NOT NULL
        GROUP BY exclusion_key HAVING count(*) > 1
        """,
    ),
    Invariant(
        "4",
        "A claim line's certificate, enrolment and use are of one person, class, occupation and grade.",
        """
        SELECT line.id FROM subsidies_claimline line
        LEFT JOIN subsidies_claim claim ON claim.id = line.claim_id
        LEFT JOIN certificates_certificate certificate ON certificate.id = line.certificate_id
        LEFT JOIN trainees_enrolment enrolment ON enrolment.id = line.enrolment_id
        LEFT JOIN subsidies_entitlement held ON held.id = line.entitlement_id
        WHERE certificate.person_id IS DISTINCT FROM line.person_id
           OR enrolment.person_id IS DISTINCT FROM line.person_id
           OR enrolment.training_class_id IS DISTINCT FROM claim.training_class_id
           OR (line.entitlement_id IS NOT NULL
               AND (held.person_id, held.enrolment_id, held.occupation_id, held.grade) IS DISTINCT FROM
                   (line.person_id, line.enrolment_id, certificate.occupation_id, certificate.grade))
        """,
    ),
    Invariant(
        "5",
        "A certificate is claimed at most once per scheme.",
        """
        SELECT certificate_id, scheme, count(*) AS lines FROM subsidies_claimline
        WHERE state NOT IN ('refused', 'withdrawn', 'recovered')
        GROUP BY certificate_id, scheme HAVING count(*) > 1
        """,
    ),
    Invariant(
        "5b",
        "A training is claimed at most once per scheme, whatever certificates it had.",
        """
        SELECT enrolment_id, scheme, count(*) AS lines FROM subsidies_claimline
        WHERE state NOT IN ('refused', 'withdrawn', 'recovered')
        GROUP BY enrolment_id, scheme HAVING count(*) > 1
        """,
    ),
)
