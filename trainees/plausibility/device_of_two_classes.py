"""One device that took the attendance of two classes whose lessons ran at the same time. Where its marks at two sites
lie close together, `device_in_two_places` says so."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.attendance_in_two_places import MINUTES_APART
from trainees.plausibility.kind import Kind, Reach, Severity

STATEMENT = """
    WITH {seen}, used AS (
        SELECT institution_id, device, session_id, class_id, starts_at, ends_at, site_id, min(id) AS mark,
               array_agg(at) AS moments
        FROM seen WHERE way IN ('face', 'card') GROUP BY 1, 2, 3, 4, 5, 6, 7
    )
    SELECT institution.jurisdiction_id, ARRAY[one.class_id, other.class_id] AS classes, '{}'::bigint[] AS people,
           ARRAY[one.mark, other.mark] AS marks,
           jsonb_build_array(one.institution_id, one.device, one.session_id, other.session_id) AS same,
           one.device, one_class.title AS one, other_class.title AS other,
           (greatest(one.starts_at, other.starts_at) AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM used one
    JOIN used other ON other.institution_id = one.institution_id AND other.device = one.device
     AND other.session_id > one.session_id AND other.class_id <> one.class_id
     AND one.starts_at < other.ends_at AND other.starts_at < one.ends_at
    JOIN institutions_trainingclass one_class ON one_class.id = one.class_id
    JOIN institutions_trainingclass other_class ON other_class.id = other.class_id
    JOIN institutions_institution institution ON institution.id = one.institution_id
    WHERE NOT (coalesce(one.site_id <> other.site_id, false) AND EXISTS (
        SELECT FROM unnest(one.moments) AS a, unnest(other.moments) AS b
        WHERE b - a < make_interval(mins => %(minutes)s) AND a - b < make_interval(mins => %(minutes)s)))
"""

KIND = Kind(
    code="device_of_two_classes",
    severity=Severity.MEDIUM,
    title=_("One device for two classes at once"),
    sentence=_("On %(day)s device %(device)s recorded “%(one)s” and “%(other)s”, whose lessons ran at the same time."),
    explain=_("One device recorded two classes whose lessons ran at the same time. Please say where it stood."),
    statement=STATEMENT,
    reach=Reach.INSTITUTION,
    limits={"minutes": MINUTES_APART},
)
