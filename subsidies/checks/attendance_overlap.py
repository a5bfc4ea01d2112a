"""Nobody attended two classes at the same time (always true 14)."""

from django.utils.translation import gettext_lazy as _

from subsidies.audits.found import rows_of
from subsidies.checks.check import Asked, Found, LineCheck, Outcome

# Sessions in which a person was marked, side by side with those of the same person's other classes.
SEARCH = """
    WITH seen AS (
        SELECT DISTINCT enrolment.id AS enrolment_id, enrolment.person_id, session.id AS session_id,
               session.starts_at, session.ends_at, class.id AS class_id, class.title
        FROM trainees_attendancemark mark
        JOIN trainees_enrolment enrolment ON enrolment.id = mark.enrolment_id
        JOIN institutions_classsession session ON session.id = mark.session_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        WHERE enrolment.person_id = ANY(%(persons)s)
    )
    SELECT DISTINCT ON (own.enrolment_id) own.enrolment_id, other.title,
           (own.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
           count(*) OVER (PARTITION BY own.enrolment_id) AS times,
           extract(epoch FROM least(own.ends_at, other.ends_at) - greatest(own.starts_at, other.starts_at)) / 60
               AS minutes
    FROM seen own JOIN seen other USING (person_id)
    WHERE own.enrolment_id = ANY(%(enrolments)s) AND own.class_id <> other.class_id
      AND own.starts_at < other.ends_at AND other.starts_at < own.ends_at
    ORDER BY own.enrolment_id, own.starts_at, other.session_id
"""


def run(asked: Asked) -> dict[int, Found]:
    persons = [line.person_id for line in asked.lines]
    enrolments = [line.enrolment_id for line in asked.lines]
    found = {row["enrolment_id"]: row for row in rows_of(SEARCH, {"persons": persons, "enrolments": enrolments})}
    return {line.pk: _of(found.get(line.enrolment_id)) for line in asked.lines}


def _of(row: dict[str, object] | None) -> Found:
    if row is None:
        return Found(Outcome.PASSED, "none")
    figures = {"times": row["times"], "other": row["title"], "day": str(row["day"]), "minutes": int(row["minutes"])}
    return Found(Outcome.JUDGE, "overlaps", figures)


CHECK = LineCheck(
    name="attendance_overlap",
    title=_("Attendance in two places"),
    sentences={
        "none": _("No session at the same time as one of another class"),
        "overlaps": _(
            "On %(day)s marked in “%(other)s” as well, %(minutes)s minutes at the same time (%(times)s times)"
        ),
    },
    run=run,
)
