"""One person seen at two places at almost the same time (always true 14)."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Reach, Severity

MINUTES_APART = 30  # the least that a way between two sites takes
# The marks of a person stand side by side in time; only neighbours at different sites can be too close.
STATEMENT = """
    WITH {seen}, beside AS (
        SELECT seen.*, lag(id) OVER person AS other_id, lag(at) OVER person AS other_at,
               lag(site_id) OVER person AS other_site, lag(class_id) OVER person AS other_class,
               lag(session_id) OVER person AS other_session, lag(enrolment_id) OVER person AS other_enrolment
        FROM seen WHERE site_id IS NOT NULL
        WINDOW person AS (PARTITION BY person_id ORDER BY at, id)
    )
    SELECT institution.jurisdiction_id, ARRAY[other_class, class_id] AS classes,
           ARRAY[other_enrolment, enrolment_id] AS people, ARRAY[other_id, beside.id] AS marks,
           jsonb_build_array(person_id, least(other_session, session_id), greatest(other_session, session_id)) AS same,
           other.title AS one, class.title AS other,
           floor(extract(epoch FROM at - other_at) / 60)::int AS minutes
    FROM beside
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_trainingclass other ON other.id = other_class
    JOIN institutions_institution institution ON institution.id = class.institution_id
    WHERE beside.site_id <> other_site AND at - other_at < make_interval(mins => %(minutes)s)
"""

KIND = Kind(
    code="attendance_in_two_places",
    severity=Severity.HIGH,
    title=_("One person marked at two places"),
    sentence=_("Marked in “%(one)s” and %(minutes)s minutes later at another site in “%(other)s”."),
    explain=_("Was marked here and, less than half an hour apart, at another site. Please say where the person was."),
    statement=STATEMENT,
    reach=Reach.PEOPLE,
    limits={"minutes": MINUTES_APART},
)
