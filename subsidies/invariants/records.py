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
        "20",
        "Nothing on a public notice shows more of a person than the mask allows.",
        r"""
        SELECT id FROM subsidies_noticeline
        WHERE masked_id_number !~ '^\d{4}\*{12}[0-9X]{2}$' OR masked_name !~ '\*'
        """,
    ),
)
