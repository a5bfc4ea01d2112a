"""One instructor in two lessons that were both held at the same time, also for two institutions."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Reach, Severity

# Two institutions enter one instructor twice. Names are common: only together with the number of a certificate in the
# qualification do they tell a person.
STATEMENT = """
    WITH lesson AS (
        SELECT session.id, session.starts_at, session.ends_at, class.id AS class_id, class.title, class.institution_id,
               instructor.name, coalesce(
                   trim(instructor.name) || substring(instructor.qualification FROM '[0-9A-Za-z]*[0-9]{6,}[A-Za-z]*'),
                   instructor.id::text) AS teacher
        FROM institutions_classsession session
        JOIN institutions_trainingclass class ON class.id = session.training_class_id
        JOIN institutions_instructor instructor ON instructor.id = session.instructor_id
        WHERE session.starts_at >= %(begin)s::timestamptz AND session.starts_at < %(end)s::timestamptz AND {within}
    )
    SELECT institution.jurisdiction_id, ARRAY[one.class_id, other.class_id] AS classes, '{}'::bigint[] AS people,
           ARRAY[one.id, other.id] AS sessions, jsonb_build_array(one.id, other.id) AS same,
           one.title AS one, other.title AS other, one.name,
           (greatest(one.starts_at, other.starts_at) AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM lesson one
    JOIN lesson other ON other.teacher = one.teacher AND other.id > one.id AND other.class_id <> one.class_id
     AND one.starts_at < other.ends_at AND other.starts_at < one.ends_at
    JOIN institutions_institution institution ON institution.id = other.institution_id
    WHERE EXISTS (SELECT FROM trainees_attendancemark mark WHERE mark.session_id = one.id)
      AND EXISTS (SELECT FROM trainees_attendancemark mark WHERE mark.session_id = other.id)
"""

KIND = Kind(
    code="instructor_at_once",
    severity=Severity.HIGH,
    title=_("One instructor in two lessons at once"),
    sentence=_("On %(day)s %(name)s taught in “%(one)s” and in “%(other)s” at the same time."),
    explain=_("The instructor taught another class at the same time. Please say who taught this lesson."),
    statement=STATEMENT,
    reach=Reach.CITY,
)
