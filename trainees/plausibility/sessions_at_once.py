"""One person marked in sessions of two classes that ran at the same time (always true 14): online lessons too, and
also where the marks themselves lie far apart. What the marks alone show is found by `attendance_in_two_places`."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.attendance_in_two_places import MINUTES_APART
from trainees.plausibility.kind import Kind, Reach, Severity

# `close`: the marks alone already show it. Most people are in one class, and nobody is in two places with it.
OVERLAPS = """
    WITH {seen}, there AS (
        SELECT person_id, enrolment_id, session_id, class_id, starts_at, ends_at, site_id, min(id) AS mark,
               array_agg(at) AS moments
        FROM seen
        WHERE person_id IN (SELECT person_id FROM trainees_enrolment GROUP BY person_id HAVING count(*) > 1)
        GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), overlap AS (
        SELECT one.person_id, one.session_id AS one_session, other.session_id AS other_session,
               one.class_id AS one_class, other.class_id AS other_class, one.enrolment_id AS one_enrolment,
               other.enrolment_id AS other_enrolment, one.mark AS one_mark, other.mark AS other_mark,
               (greatest(one.starts_at, other.starts_at) AT TIME ZONE 'Asia/Shanghai')::date AS day,
               floor(extract(epoch FROM least(one.ends_at, other.ends_at) - greatest(one.starts_at, other.starts_at))
                     / 60)::int AS minutes,
               coalesce(one.site_id <> other.site_id, false) AND EXISTS (
                   SELECT FROM unnest(one.moments) AS a, unnest(other.moments) AS b
                   WHERE b - a < make_interval(mins => %(minutes)s) AND a - b < make_interval(mins => %(minutes)s)
               ) AS close
        FROM there one JOIN there other ON other.person_id = one.person_id AND other.session_id > one.session_id
         AND other.class_id <> one.class_id
         AND one.starts_at < other.ends_at AND other.starts_at < one.ends_at
    )
"""
_FOUND = """
    SELECT institution.jurisdiction_id, ARRAY[one_class, other_class] AS classes,
           ARRAY[one_enrolment, other_enrolment] AS people, ARRAY[one_mark, other_mark] AS marks,
           jsonb_build_array(person_id, one_session, other_session) AS same,
           one.title AS one, other.title AS other, day, minutes
    FROM overlap
    JOIN institutions_trainingclass one ON one.id = one_class
    JOIN institutions_trainingclass other ON other.id = other_class
    JOIN institutions_institution institution ON institution.id = other.institution_id
    WHERE NOT close
"""
_OF_ENROLMENTS = """
    , own AS (
        SELECT one_enrolment AS enrolment_id, other_class, other_session, day, minutes FROM overlap
        UNION ALL SELECT other_enrolment, one_class, one_session, day, minutes FROM overlap
    )
    SELECT DISTINCT ON (own.enrolment_id) own.enrolment_id, class.title, day, minutes,
           count(*) OVER (PARTITION BY own.enrolment_id) AS times
    FROM own
    JOIN trainees_enrolment enrolment ON enrolment.id = own.enrolment_id
    JOIN institutions_trainingclass class ON class.id = other_class
    WHERE enrolment.training_class_id = %(class)s
    ORDER BY own.enrolment_id, day, other_session
"""
STATEMENT, OF_ENROLMENTS = "".join([OVERLAPS, _FOUND]), "".join([OVERLAPS, _OF_ENROLMENTS])

KIND = Kind(
    code="sessions_at_once",
    severity=Severity.HIGH,
    title=_("One person in two lessons at once"),
    sentence=_(
        "On %(day)s marked in “%(one)s” and in “%(other)s”, which ran at the same time for %(minutes)s minutes."
    ),
    explain=_("Was marked in another class that ran at the same time. Please say which lessons the person attended."),
    statement=STATEMENT,
    reach=Reach.PEOPLE,
    limits={"minutes": MINUTES_APART},
)
