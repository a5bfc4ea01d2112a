"""Who acted on what: five different people for one line, two for a policy, another officer for a filing."""

from subsidies.invariants.invariant import Invariant

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
        "Every paid line names all five.",
        """
        SELECT id FROM subsidies_claimline WHERE state = 'paid' AND num_nulls(submitted_by_id, first_reviewed_by_id,
            final_reviewed_by_id, batch_made_by_id, batch_approved_by_id) > 0
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
)
