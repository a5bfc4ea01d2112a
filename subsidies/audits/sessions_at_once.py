"""One person marked in sessions of two classes that ran at the same time (always true 14): online lessons too, and
also where the marks themselves lie far apart. What the marks alone show is found by `attendance_in_two_places`."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from subsidies.audits.attendance_in_two_places import MINUTES_APART
from subsidies.audits.found import Check, Found, rows_of
from subsidies.models import Finding

SEARCH = """
    WITH seen AS (
        SELECT enrolment.person_id, session.id AS session_id, session.training_class_id, session.starts_at,
               session.ends_at, session.site_id, class.title, institution.jurisdiction_id, min(mark.id) AS mark_id,
               array_agg(mark.at) AS moments
        FROM trainees_attendancemark mark
        JOIN trainees_enrolment enrolment ON enrolment.id = mark.enrolment_id
        JOIN institutions_classsession session ON session.id = mark.session_id
        JOIN institutions_trainingclass class ON class.id = session.training_class_id
        JOIN institutions_institution institution ON institution.id = class.institution_id
        GROUP BY enrolment.person_id, session.id, class.id, institution.id
    )
    SELECT one.person_id, one.session_id AS one_session, other.session_id AS other_session, one.title AS one,
           other.title AS other, one.mark_id AS one_mark, other.mark_id AS other_mark, other.jurisdiction_id,
           (greatest(one.starts_at, other.starts_at) AT TIME ZONE 'Asia/Shanghai')::date AS day,
           extract(epoch FROM least(one.ends_at, other.ends_at) - greatest(one.starts_at, other.starts_at)) AS seconds
    FROM seen one JOIN seen other ON other.person_id = one.person_id AND other.session_id > one.session_id
     AND other.training_class_id <> one.training_class_id
     AND one.starts_at < other.ends_at AND other.starts_at < one.ends_at
    WHERE NOT coalesce(one.site_id <> other.site_id, false) OR NOT EXISTS (
        SELECT FROM unnest(one.moments) AS a, unnest(other.moments) AS b
        WHERE b - a < make_interval(mins => %(minutes)s) AND a - b < make_interval(mins => %(minutes)s))
"""


def search() -> Iterator[Found]:
    for row in rows_of(SEARCH, {"minutes": MINUTES_APART}):
        yield Found(
            jurisdiction_id=row["jurisdiction_id"],
            same=(row["person_id"], row["one_session"], row["other_session"]),
            rows=[("trainees.attendancemark", row["one_mark"]), ("trainees.attendancemark", row["other_mark"])],
            details={
                "one": row["one"],
                "other": row["other"],
                "day": str(row["day"]),
                "minutes": int(row["seconds"] // 60),
            },
        )


CHECK = Check(
    name="sessions_at_once",
    severity=Finding.Severity.HIGH,
    title=_("One person in two lessons at once"),
    sentence=_(
        "On %(day)s marked in “%(one)s” and in “%(other)s”, which ran at the same time for %(minutes)s minutes."
    ),
    search=search,
)
