"""A large class in which nobody ever missed anything, came late or left early."""

from django.utils.translation import gettext_lazy as _

from trainees.attendance_grid import GRACE
from trainees.plausibility.kind import Kind, Severity

PEOPLE_AT_LEAST = 20
TIMES_AT_LEAST = 400  # people times lessons: where one in a hundred is missing, two classes in a hundred have it
STATEMENT = """
    WITH {seen}, cell AS (
        SELECT class_id, session_id, enrolment_id,
               min(at) <= starts_at + %(grace)s AND max(coalesce(until, at)) >= ends_at - %(grace)s AS whole
        FROM seen GROUP BY class_id, session_id, enrolment_id, starts_at, ends_at
    ), held AS (
        SELECT class_id, session_id, count(*) FILTER (WHERE whole) AS whole FROM cell GROUP BY 1, 2
    ), course AS (
        SELECT class_id, count(*) AS sessions, min(whole) AS number, array_agg(session_id ORDER BY session_id) AS held
        FROM held GROUP BY 1 HAVING min(whole) >= %(people)s AND min(whole) * count(*) >= %(times)s
    )
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, '{}'::bigint[] AS people, held AS sessions,
           jsonb_build_array(class_id) AS same, class.title AS title, course.number, sessions AS lessons
    FROM course
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
    WHERE sessions = (SELECT count(*) FROM institutions_classsession WHERE training_class_id = class_id)
      AND course.number = (SELECT count(*) FROM trainees_enrolment enrolment
                           WHERE enrolment.training_class_id = class_id
                           AND enrolment.state NOT IN ('withdrawn', 'dropped'))
"""

KIND = Kind(
    code="never_anybody_missing",
    severity=Severity.LOW,
    title=_("Nobody ever missing"),
    sentence=_("All %(number)s people of “%(title)s” were in time and to the end in all %(lessons)s lessons."),
    explain=_("In a large class nobody was ever missing or late. Please keep the sign-in sheets at hand."),
    statement=STATEMENT,
    limits={"people": PEOPLE_AT_LEAST, "times": TIMES_AT_LEAST, "grace": GRACE},
)
