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
        "No two live uses of a person and year stand in the same slot, and none above the policy's number.",
        """
        SELECT one.id, one.person_id, one.year, one.slot FROM subsidies_entitlement one
        WHERE one.state IN ('reserved', 'consumed') AND one.slot IS NOT NULL AND (
            (NOT one.by_override AND one.slot > one.cap) OR EXISTS (
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
        SELECT person_id, repeat_key, count(*) AS uses FROM subsidies_entitlement
        WHERE state IN ('reserved', 'consumed') AND repeat_key IS NOT NULL
        GROUP BY person_id, repeat_key HAVING count(*) > 1
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
        "A claim line's certificate, enrolment and use are of the line's own person.",
        """
        SELECT line.id FROM subsidies_claimline line
        JOIN certificates_certificate certificate ON certificate.id = line.certificate_id
        JOIN trainees_enrolment enrolment ON enrolment.id = line.enrolment_id
        LEFT JOIN subsidies_entitlement held ON held.id = line.entitlement_id
        WHERE certificate.person_id <> line.person_id OR enrolment.person_id <> line.person_id
           OR (held.id IS NOT NULL AND held.person_id <> line.person_id)
           OR (held.id IS NOT NULL
               AND (held.occupation_id, held.grade) <> (certificate.occupation_id, certificate.grade))
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
)
