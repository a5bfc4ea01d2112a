"""What is kept beside the rows it follows from: a claim's state, the counts and hours of a class."""

from subsidies.invariants.invariant import Invariant

INVARIANTS = (
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
        "18d",
        "The timetable of a class that was filed holds the hours of its plan, mode by mode.",
        """
        SELECT class.id FROM institutions_trainingclass class
        LEFT JOIN institutions_classsession session ON session.training_class_id = class.id
        WHERE class.state IN ('filed', 'accepted', 'running', 'ended', 'evaluated', 'closed') GROUP BY class.id
        HAVING (class.theory_hours, class.practice_hours, class.online_hours) <> (
            coalesce(sum(session.hours) FILTER (WHERE session.mode = 'theory'), 0),
            coalesce(sum(session.hours) FILTER (WHERE session.mode = 'practice'), 0),
            coalesce(sum(session.hours) FILTER (WHERE session.mode = 'online'), 0))
        """,
    ),
    Invariant(
        "18e",
        "What a class says of its changes of hours is what the changes say: none, all in order, or one that is not.",
        """
        SELECT class.id FROM institutions_trainingclass class LEFT JOIN LATERAL (
            SELECT bool_and(change.state = 'accepted') AS in_order FROM institutions_changerequest change
            LEFT JOIN institutions_changerequest answered ON answered.id = change.answers_id
            WHERE change.training_class_id = class.id
            AND (change.kinds || change.found_kinds || answered.found_kinds)::text[]
                && ARRAY['hours', 'dates', 'timetable']
            AND (change.state = 'accepted' OR change.state IN ('found', 'filed')
                 AND num_nonnulls(change.found_at, change.answers_id) > 0
                 OR change.state = 'refused' AND change.found_at IS NOT NULL AND NOT EXISTS (
                     SELECT FROM institutions_changerequest later
                     WHERE later.answers_id = change.id AND later.state = 'accepted'))
        ) AS changes ON true
        WHERE class.hours_change_in_order IS DISTINCT FROM changes.in_order
        """,
    ),
)
