"""A lesson without a single mark in which most of the class stands as present by hand. Check-in between lessons is
encouraged and no condition (SC-29, AMB-53): it is looked at, and refused for nothing."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Severity

PEOPLE_AT_LEAST = 8
SHARE = 0.5
STATEMENT = """
    WITH ruled AS (
        SELECT DISTINCT ON (ruling.enrolment_id, ruling.session_id) ruling.enrolment_id, ruling.session_id,
               ruling.status, session.starts_at, class.id AS class_id, class.title, class.institution_id
        FROM trainees_attendanceruling ruling
        JOIN institutions_classsession session ON session.id = ruling.session_id
        JOIN trainees_enrolment enrolment ON enrolment.id = ruling.enrolment_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        WHERE session.starts_at >= %(begin)s::timestamptz AND session.starts_at < %(end)s::timestamptz AND {within}
          AND NOT EXISTS (SELECT FROM trainees_attendancemark mark WHERE mark.session_id = session.id)
        ORDER BY ruling.enrolment_id, ruling.session_id, ruling.id DESC
    ), lesson AS (
        SELECT class_id, title, institution_id, session_id, starts_at, count(*) AS number
        FROM ruled WHERE status IN ('present', 'late') GROUP BY 1, 2, 3, 4, 5 HAVING count(*) >= %(at_least)s
    )
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, '{}'::bigint[] AS people,
           ARRAY[session_id] AS sessions, jsonb_build_array(session_id) AS same, title, number,
           (lesson.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM lesson
    JOIN institutions_institution institution ON institution.id = institution_id
    WHERE number >= %(share)s * (
        SELECT count(*) FROM trainees_enrolment enrolment WHERE enrolment.training_class_id = class_id
        AND enrolment.state NOT IN ('withdrawn', 'dropped'))
"""

KIND = Kind(
    code="lessons_by_hand",
    severity=Severity.LOW,
    title=_("A lesson entered by hand"),
    sentence=_("The lesson of “%(title)s” on %(day)s has no mark; %(number)s people were entered by hand."),
    explain=_("A lesson has no mark, and most were entered by hand. Please keep the signed sheet at hand."),
    statement=STATEMENT,
    limits={"at_least": PEOPLE_AT_LEAST, "share": SHARE},
)
