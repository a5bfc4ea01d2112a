"""Directories: who trains, and who issues certificates, was listed for it.

What a class kept of the directory when it was filed stands, whatever the lists say later (15). It is held against the
listings all the same (15c), in the direction in which money goes out. A place recorded afterwards for an earlier day
cannot make a class break this; a striking-off for cause recorded afterwards is what 15b asks an officer to rule on.
"""

from subsidies.invariants.invariant import Invariant

INVARIANTS = (
    Invariant(
        "15",
        "No live line under an institution not listed when its class was filed, unless it trains its own staff.",
        """
        SELECT line.id FROM subsidies_claimline line
        JOIN trainees_enrolment enrolment ON enrolment.id = line.enrolment_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        WHERE line.state NOT IN ('pending', 'refused', 'withdrawn') AND class.institution_listed IS NOT TRUE
          AND class.mode NOT IN ('enterprise_own', 'enterprise_own_evaluation', 'enterprise_project')
        """,
    ),
    Invariant(
        "15c",
        "The institution of a live line was in the directory on the day of the filing, by the listings themselves.",
        """
        SELECT line.id, class.id AS class_id, class.filed_at FROM subsidies_claimline line
        JOIN subsidies_claim claim ON claim.id = line.claim_id
        JOIN institutions_trainingclass class ON class.id = claim.training_class_id
        WHERE line.state NOT IN ('pending', 'refused', 'withdrawn')
          AND class.mode NOT IN ('enterprise_own', 'enterprise_own_evaluation', 'enterprise_project')
          AND NOT EXISTS (
            SELECT FROM institutions_listing listing WHERE listing.institution_id = class.institution_id
            AND listing.directory = 'training'
            AND listing.valid_from <= (class.filed_at AT TIME ZONE 'Asia/Shanghai')::date
            AND (listing.valid_to IS NULL OR listing.removed_for_cause
                 OR listing.valid_to >= (class.filed_at AT TIME ZONE 'Asia/Shanghai')::date)
            AND (listing.occupation_id IS NULL OR listing.occupation_id = class.occupation_id)
            AND (listing.grades = '{}' OR class.grade = ANY(listing.grades)))
        """,
    ),
    Invariant(
        "15b",
        "No line was handed in, approved or batched after its institution was struck off, unless an officer let it"
        " go on since.",
        """
        WITH struck AS (
            SELECT institution_id, max(valid_to) AS last_day FROM institutions_listing removed
            WHERE directory = 'training' AND removed_for_cause AND NOT EXISTS (
                SELECT FROM institutions_listing again
                WHERE again.institution_id = removed.institution_id AND again.directory = 'training'
                AND NOT again.removed_for_cause AND again.valid_from > removed.valid_to
                AND (again.valid_to IS NULL OR again.valid_to >= again.valid_from))
            GROUP BY institution_id
        ), moved AS (
            SELECT line.id, struck.last_day,
                   greatest(claim.submitted_at, line.approved_at, line.batched_at) AS last_step
            FROM subsidies_claimline line JOIN subsidies_claim claim ON claim.id = line.claim_id
            JOIN institutions_trainingclass class ON class.id = claim.training_class_id
            JOIN struck ON struck.institution_id = class.institution_id
            WHERE line.state NOT IN ('refused', 'withdrawn') AND claim.state NOT IN ('draft', 'returned', 'withdrawn')
              AND class.mode NOT IN ('enterprise_own', 'enterprise_own_evaluation', 'enterprise_project')
        )
        SELECT id, last_day, last_step FROM moved
        WHERE (last_step AT TIME ZONE 'Asia/Shanghai')::date > last_day AND NOT EXISTS (
            SELECT FROM subsidies_decision ruling WHERE ruling.line_id = moved.id
            AND ruling.stage IN ('final', 'objection') AND ruling.outcome IN ('accept', 'resume')
            AND (ruling.at AT TIME ZONE 'Asia/Shanghai')::date > last_day)
        """,
    ),
    Invariant(
        "15f",
        "Whoever was removed for cause was removed by two officers' decision, on the day before it at the latest.",
        """
        SELECT listing.id, listing.valid_to FROM institutions_listing listing
        LEFT JOIN institutions_listingchange change ON change.id = listing.change_id
        WHERE listing.removed_for_cause AND (
            change.id IS NULL OR change.kind <> 'remove' OR change.state <> 'made'
            OR change.institution_id <> listing.institution_id OR change.directory <> listing.directory
            OR change.made_by_id IS NULL OR change.made_by_id = change.proposed_by_id
            OR listing.valid_to > greatest((change.made_at AT TIME ZONE 'Asia/Shanghai')::date, listing.valid_from))
        """,
    ),
    Invariant(
        "15g",
        "No two places of an institution in a directory are for the same occupation on the same day.",
        """
        SELECT one.id, other.id AS beside FROM institutions_listing one
        JOIN institutions_listing other ON other.institution_id = one.institution_id
            AND other.directory = one.directory AND other.id > one.id
            AND (one.occupation_id IS NULL OR other.occupation_id IS NULL
                 OR one.occupation_id = other.occupation_id)
        WHERE (one.valid_to IS NULL OR one.valid_to >= greatest(one.valid_from, other.valid_from))
          AND (other.valid_to IS NULL OR other.valid_to >= greatest(one.valid_from, other.valid_from))
        """,
    ),
    Invariant(
        "15h",
        "A place that an application brought is for what was applied for, under the decision that accepted it.",
        """
        SELECT listing.id FROM institutions_listing listing
        JOIN institutions_listingapplication asked ON asked.id = listing.application_id
        WHERE asked.state <> 'accepted' OR asked.institution_id <> listing.institution_id
           OR asked.directory <> listing.directory
           OR (listing.decision = asked.decision AND NOT EXISTS (
                SELECT FROM institutions_appliedfor item WHERE item.application_id = asked.id
                AND item.occupation_id IS NOT DISTINCT FROM listing.occupation_id AND item.grades = listing.grades))
        """,
    ),
    Invariant(
        "16",
        "A certificate's issuing body was listed on the day of issue for that occupation and grade.",
        """
        SELECT certificate.id FROM certificates_certificate certificate
        WHERE NOT EXISTS (
            SELECT FROM institutions_listing listing WHERE listing.institution_id = certificate.body_id
            AND listing.directory = 'evaluation' AND listing.valid_from <= certificate.issued_on
            AND (listing.valid_to IS NULL OR listing.valid_to >= certificate.issued_on)
            AND (listing.occupation_id IS NULL OR listing.occupation_id = certificate.occupation_id)
            AND (listing.grades = '{}' OR certificate.grade = ANY(listing.grades)))
        """,
    ),
    Invariant(
        "16b",
        "Certificate numbers are unique.",
        "SELECT number, count(*) AS times FROM certificates_certificate GROUP BY number HAVING count(*) > 1",
    ),
    Invariant(
        "16c",
        "A training has at most one certificate that is not revoked.",
        """
        SELECT enrolment_id, count(*) AS times FROM certificates_certificate
        WHERE state <> 'revoked' AND enrolment_id IS NOT NULL GROUP BY enrolment_id HAVING count(*) > 1
        """,
    ),
)
