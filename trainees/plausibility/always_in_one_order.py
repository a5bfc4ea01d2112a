"""A class that comes in the same order, one after the other, lesson by lesson: somebody went down a list."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Severity

PEOPLE_AT_LEAST = 10  # a handful may well come in one car
SESSIONS_AT_LEAST = 6
SHARE = 0.75  # friends come side by side; three quarters of a class do not
# Who comes next after whom. Marks of one moment have no order.
STATEMENT = """
    WITH {seen}, came AS (
        SELECT class_id, session_id, enrolment_id, min(at) AS at FROM seen GROUP BY 1, 2, 3
    ), following AS (
        SELECT class_id, enrolment_id, lead(enrolment_id) OVER session AS next, at, lead(at) OVER session AS next_at
        FROM came WINDOW session AS (PARTITION BY session_id ORDER BY at, enrolment_id)
    ), pair AS (
        SELECT class_id, enrolment_id, next, count(*) AS times FROM following WHERE next_at > at GROUP BY 1, 2, 3
    ), person AS (
        SELECT class_id, enrolment_id, max(times) AS most, sum(times) AS times FROM pair GROUP BY 1, 2
    ), course AS (
        SELECT class_id, count(*) + 1 AS people, sum(most) / sum(times) AS share FROM person GROUP BY 1
        HAVING count(*) + 1 >= %(people)s AND sum(times) >= %(sessions)s * count(*)
           AND sum(most) >= %(share)s * sum(times)
    )
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, '{}'::bigint[] AS people,
           ARRAY(SELECT session.id FROM institutions_classsession session WHERE session.training_class_id = class_id
                 AND EXISTS (SELECT FROM trainees_attendancemark mark WHERE mark.session_id = session.id)
                 ORDER BY session.starts_at) AS sessions,
           jsonb_build_array(class_id) AS same, class.title AS title, course.people AS number,
           floor(share * 100)::int AS share
    FROM course
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
"""

KIND = Kind(
    code="always_in_one_order",
    severity=Severity.HIGH,
    title=_("Always in the same order"),
    sentence=_("The %(number)s people of “%(title)s” came one after the other in the same order (%(share)s%%)."),
    explain=_("The class is marked in the same order in every lesson. Please say how the marks came about."),
    statement=STATEMENT,
    limits={"people": PEOPLE_AT_LEAST, "sessions": SESSIONS_AT_LEAST, "share": SHARE},
)
