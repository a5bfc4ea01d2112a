"""Marks far before or after the session they are counted for (always true 14): its hours were moved, or a guard was
passed by."""

from django.utils.translation import gettext_lazy as _

from trainees.attendance_grid import EARLIEST, LATEST
from trainees.plausibility.kind import Kind, Severity

STATEMENT = """
    WITH {seen}, stray AS (
        SELECT class_id, session_id, starts_at, array_agg(DISTINCT enrolment_id) AS people,
               array_agg(id ORDER BY at, id) AS marks
        FROM seen WHERE at < starts_at - %(earliest)s OR at > ends_at + %(latest)s GROUP BY 1, 2, 3
    )
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, stray.people AS people, stray.marks AS marks,
           jsonb_build_array(session_id) AS same, class.title AS title, cardinality(stray.marks) AS number,
           (stray.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM stray
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
"""

KIND = Kind(
    code="outside_the_session",
    severity=Severity.MEDIUM,
    title=_("Marks outside the session"),
    sentence=_("%(number)s marks of “%(title)s” lie more than an hour before or after the session of %(day)s."),
    explain=_("Marks lie more than an hour beside their session. Please say when the lesson was held."),
    statement=STATEMENT,
    limits={"earliest": EARLIEST, "latest": LATEST},
)
