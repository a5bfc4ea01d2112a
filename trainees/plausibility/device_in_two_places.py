"""One device of an institution that recorded people at two of its sites at almost the same time (always true 14).
Phones and platforms are in many places at once by their nature, so devices for faces and cards alone are looked at."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.attendance_in_two_places import MINUTES_APART
from trainees.plausibility.kind import Kind, Reach, Severity

# Numbers of devices are an institution's own, so a device is known by both.
STATEMENT = """
    WITH {seen}, beside AS (
        SELECT seen.*, lag(id) OVER device AS other_id, lag(at) OVER device AS other_at,
               lag(site_id) OVER device AS other_site, lag(class_id) OVER device AS other_class,
               lag(session_id) OVER device AS other_session
        FROM seen WHERE way IN ('face', 'card') AND site_id IS NOT NULL
        WINDOW device AS (PARTITION BY institution_id, seen.device ORDER BY at, id)
    )
    SELECT institution.jurisdiction_id, ARRAY[other_class, class_id] AS classes, '{}'::bigint[] AS people,
           ARRAY[other_id, beside.id] AS marks,
           jsonb_build_array(beside.institution_id, device, least(other_session, session_id),
                             greatest(other_session, session_id)) AS same,
           device, other.name AS one, site.name AS other,
           floor(extract(epoch FROM at - other_at) / 60)::int AS minutes
    FROM beside
    JOIN institutions_site site ON site.id = beside.site_id
    JOIN institutions_site other ON other.id = other_site
    JOIN institutions_institution institution ON institution.id = beside.institution_id
    WHERE beside.site_id <> other_site AND at - other_at < make_interval(mins => %(minutes)s)
"""

KIND = Kind(
    code="device_in_two_places",
    severity=Severity.MEDIUM,
    title=_("One device at two places"),
    sentence=_("Device %(device)s recorded at “%(one)s” and %(minutes)s minutes later at “%(other)s”."),
    explain=_("One device recorded at two sites less than half an hour apart. Please say where it stood."),
    statement=STATEMENT,
    reach=Reach.INSTITUTION,
    limits={"minutes": MINUTES_APART},
)
