"""One person seen at two places at almost the same time (always true 14)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from subsidies.audits.found import Check, Found, rows_of
from subsidies.models import Finding

MINUTES_APART = 30
# The marks of a person stand side by side in time; only neighbours at different sites can be too close.
SEARCH = """
    WITH seen AS (
        SELECT mark.id, mark.at, session.site_id, enrolment.person_id, enrolment.training_class_id,
               institution.jurisdiction_id, class.title, mark.session_id,
               lag(mark.id) OVER person AS other_id, lag(mark.at) OVER person AS other_at,
               lag(session.site_id) OVER person AS other_site, lag(class.title) OVER person AS other_title,
               lag(mark.session_id) OVER person AS other_session_id
        FROM trainees_attendancemark mark
        JOIN trainees_enrolment enrolment ON enrolment.id = mark.enrolment_id
        JOIN institutions_classsession session ON session.id = mark.session_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        JOIN institutions_institution institution ON institution.id = class.institution_id
        WHERE session.site_id IS NOT NULL
        WINDOW person AS (PARTITION BY enrolment.person_id ORDER BY mark.at, mark.id)
    )
    SELECT * FROM seen WHERE site_id <> other_site AND at - other_at < make_interval(mins => %(minutes)s)
"""


def search() -> Iterator[Found]:
    for row in rows_of(SEARCH, {"minutes": MINUTES_APART}):
        minutes = int((row["at"] - row["other_at"]).total_seconds() // 60)
        yield Found(
            jurisdiction_id=row["jurisdiction_id"],
            same=(row["person_id"], *sorted((row["other_session_id"], row["session_id"]))),
            rows=[("trainees.attendancemark", row["other_id"]), ("trainees.attendancemark", row["id"])],
            details={"one": row["other_title"], "other": row["title"], "minutes": minutes},
        )


CHECK = Check(
    name="attendance_in_two_places",
    severity=Finding.Severity.HIGH,
    title=_("One person marked at two places"),
    sentence=_("Marked in “%(one)s” and %(minutes)s minutes later at another site in “%(other)s”."),
    search=search,
)
