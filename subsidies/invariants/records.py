"""Records: states with their dates, attendance in its sessions, masks in public, one person per number."""

from subsidies.invariants.invariant import Invariant

INVARIANTS = (
    Invariant(
        "14",
        "No attendance outside its session's class, or more than two hours beside the session.",
        """
        SELECT mark.id FROM trainees_attendancemark mark
        JOIN trainees_enrolment enrolment ON enrolment.id = mark.enrolment_id
        JOIN institutions_classsession session ON session.id = mark.session_id
        WHERE session.training_class_id <> enrolment.training_class_id
           OR mark.at < session.starts_at - interval '2 hours' OR mark.at > session.ends_at + interval '2 hours'
        """,
    ),
    Invariant(
        "14b",
        "No instructor and no room of filed classes is in two sessions at once.",
        """
        SELECT one.id, other.id AS other FROM institutions_classsession one
        JOIN institutions_classsession other ON other.id > one.id
         AND tstzrange(one.starts_at, one.ends_at) && tstzrange(other.starts_at, other.ends_at)
         AND (one.instructor_id = other.instructor_id OR one.site_id = other.site_id)
        WHERE one.binding AND other.binding
        """,
    ),
    Invariant(
        "16b",
        "Certificate numbers are unique.",
        "SELECT number, count(*) AS times FROM certificates_certificate GROUP BY number HAVING count(*) > 1",
    ),
    Invariant(
        "18",
        "From the public notice on, a claim stands where its least advanced live line stands.",
        """
        SELECT claim.id, claim.state FROM subsidies_claim claim JOIN LATERAL (
            SELECT min(array_position(ARRAY['accepted', 'in_notice', 'disputed', 'failed', 'approved', 'batched',
                                            'paid'], line.state::text)) AS least
            FROM subsidies_claimline line WHERE line.claim_id = claim.id
            AND line.state NOT IN ('refused', 'withdrawn', 'recovered')
        ) AS lines ON true
        WHERE claim.state IN ('in_notice', 'approved', 'batched', 'paid') AND claim.state IS DISTINCT FROM (CASE
            WHEN least <= 3 THEN 'in_notice' WHEN least <= 5 THEN 'approved' WHEN least = 6 THEN 'batched'
            WHEN least = 7 THEN 'paid' END)
        """,
    ),
    Invariant(
        "18b",
        "The counts kept on a class are those of its rows.",
        """
        SELECT class.id FROM institutions_trainingclass class
        WHERE class.session_count <> (SELECT count(*) FROM institutions_classsession session
                                      WHERE session.training_class_id = class.id)
           OR class.enrolled_count <> (SELECT count(*) FROM trainees_enrolment enrolment
                                       WHERE enrolment.training_class_id = class.id
                                       AND enrolment.state IN ('applied', 'enrolled', 'completed', 'certified'))
        """,
    ),
    Invariant(
        "18c",
        "Every state has its dates, in order.",
        """
        SELECT 'line' AS what, id FROM subsidies_claimline
        WHERE accepted_at > noticed_at OR noticed_at > approved_at OR approved_at > batched_at OR batched_at > paid_at
           OR (state NOT IN ('pending', 'refused', 'withdrawn') AND accepted_at IS NULL)
           OR (state NOT IN ('pending', 'accepted', 'refused', 'withdrawn') AND noticed_at IS NULL)
           OR (state IN ('approved', 'batched', 'paid', 'failed') AND approved_at IS NULL)
           OR (state IN ('batched', 'paid') AND batched_at IS NULL) OR (state = 'paid' AND paid_at IS NULL)
           OR (state = 'refused' AND refused_at IS NULL)
        UNION ALL
        SELECT 'claim', id FROM subsidies_claim
        WHERE created_at > submitted_at OR submitted_at > first_reviewed_at OR first_reviewed_at > final_reviewed_at
           OR (state IN ('final_review', 'in_notice', 'approved', 'batched', 'paid')
               AND num_nulls(submitted_by_id, submitted_at, first_reviewed_by_id, first_reviewed_at) > 0)
           OR (state IN ('in_notice', 'approved', 'batched', 'paid', 'rejected')
               AND num_nulls(final_reviewed_by_id, final_reviewed_at) > 0)
        UNION ALL
        SELECT 'batch', id FROM subsidies_paymentbatch
        WHERE made_at > checked_at OR checked_at > approved_at OR approved_at > sent_at OR sent_at > reconciled_at
           OR (state IN ('approved', 'sent', 'reconciled', 'closed') AND num_nulls(approved_by_id, approved_at) > 0)
           OR (state IN ('sent', 'reconciled', 'closed') AND num_nulls(sent_by_id, sent_at) > 0)
        UNION ALL
        SELECT 'class', id FROM institutions_trainingclass
        WHERE filed_at > decided_at OR decided_at > started_at OR started_at > ended_at
           OR (state NOT IN ('draft', 'cancelled') AND num_nulls(filed_by_id, filed_at) > 0)
        """,
    ),
    Invariant(
        "20",
        "Nothing on a public notice shows more of a person than the mask allows.",
        r"""
        SELECT id FROM subsidies_noticeline
        WHERE masked_id_number !~ '^\d{4}\*{12}[0-9X]{2}$' OR masked_name !~ '^.?\*.?$'
        """,
    ),
)
