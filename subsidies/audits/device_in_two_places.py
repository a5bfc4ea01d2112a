"""One device of an institution that recorded people at two of its sites at almost the same time (always true 14).
Phones and platforms are in many places at once by their nature, so devices for faces and cards alone are looked at."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from subsidies.audits.attendance_in_two_places import MINUTES_APART
from subsidies.audits.found import Check, Found, rows_of
from subsidies.models import Finding

# Numbers of devices are an institution's own, so a device is known by both.
SEARCH = """
    WITH seen AS (
        SELECT mark.id, mark.at, mark.device, mark.session_id, session.site_id, institution.id AS institution_id,
               institution.jurisdiction_id, site.name AS site,
               lag(mark.id) OVER device AS other_id, lag(mark.at) OVER device AS other_at,
               lag(session.site_id) OVER device AS other_site_id, lag(site.name) OVER device AS other_site,
               lag(mark.session_id) OVER device AS other_session_id
        FROM trainees_attendancemark mark
        JOIN institutions_classsession session ON session.id = mark.session_id
        JOIN institutions_trainingclass class ON class.id = session.training_class_id
        JOIN institutions_institution institution ON institution.id = class.institution_id
        JOIN institutions_site site ON site.id = session.site_id
        WHERE mark.way IN ('face', 'card')
        WINDOW device AS (PARTITION BY institution.id, mark.device ORDER BY mark.at, mark.id)
    )
    SELECT * FROM seen WHERE site_id <> other_site_id AND at - other_at < make_interval(mins => %(minutes)s)
"""


def search() -> Iterator[Found]:
    for row in rows_of(SEARCH, {"minutes": MINUTES_APART}):
        minutes = int((row["at"] - row["other_at"]).total_seconds() // 60)
        yield Found(
            jurisdiction_id=row["jurisdiction_id"],
            same=(row["institution_id"], row["device"], *sorted((row["other_session_id"], row["session_id"]))),
            rows=[("trainees.attendancemark", row["other_id"]), ("trainees.attendancemark", row["id"])],
            details={"device": row["device"], "one": row["other_site"], "other": row["site"], "minutes": minutes},
        )


CHECK = Check(
    name="device_in_two_places",
    severity=Finding.Severity.MEDIUM,
    title=_("One device at two places"),
    sentence=_("Device %(device)s recorded at “%(one)s” and %(minutes)s minutes later at “%(other)s”."),
    search=search,
)
