"""Most of a session's people came, or went, past one device quicker than people can walk past it."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Severity

SECONDS_EACH = 1  # nobody steps up to a device, is read and steps aside in less
PEOPLE_AT_LEAST = 8  # a few who came together may be that quick
SHARE = 0.6  # most of those who were there
# A device that writes whole minutes tells nothing of seconds. Codes on a wall are read by many phones at once.
STATEMENT = """
    WITH {seen}, turn AS (
        SELECT id, at, device, way, session_id, class_id, enrolment_id, lag(id) OVER person IS NULL AS first,
               lead(id) OVER person IS NULL AS last
        FROM seen WINDOW person AS (PARTITION BY enrolment_id, session_id ORDER BY at, id)
    ), sided AS (
        SELECT turn.*, greatest(%(at_least)s, ceil(%(share)s * count(*) OVER both_ways))::int AS needed,
               each.name AS side
        FROM turn
        CROSS JOIN LATERAL (VALUES ('in', first), ('out', last AND NOT first)) AS each (name, holds)
        WHERE holds WINDOW both_ways AS (PARTITION BY session_id, each.name)
    ), crowd AS (
        SELECT sided.*, lag(at, needed - 1) OVER device AS since,
               bool_or(extract(second FROM at) <> 0) OVER whole AS to_the_second
        FROM sided WHERE way IN ('face', 'card')
        WINDOW device AS (PARTITION BY session_id, side, sided.device ORDER BY at, id),
               whole AS (PARTITION BY session_id, side, sided.device)
    ), burst AS (
        SELECT session_id, side, device, class_id, min(since) AS begins, max(at) AS ends
        FROM crowd WHERE to_the_second AND at - since < make_interval(secs => needed * %(seconds)s)
        GROUP BY 1, 2, 3, 4
    )
    SELECT institution.jurisdiction_id, ARRAY[burst.class_id] AS classes, of_it.people, of_it.marks,
           jsonb_build_array(burst.session_id, burst.side, burst.device) AS same, class.title AS title, burst.device,
           cardinality(of_it.people) AS number, extract(epoch FROM ends - begins)::int + 1 AS seconds,
           (begins AT TIME ZONE 'Asia/Shanghai')::date AS day,
           to_char(begins AT TIME ZONE 'Asia/Shanghai', 'HH24:MI') AS hour
    FROM burst
    CROSS JOIN LATERAL (
        SELECT array_agg(mark.id ORDER BY mark.at, mark.id) AS marks, array_agg(DISTINCT mark.enrolment_id) AS people
        FROM trainees_attendancemark mark
        WHERE mark.session_id = burst.session_id AND mark.device = burst.device AND mark.at BETWEEN begins AND ends
    ) AS of_it
    JOIN institutions_trainingclass class ON class.id = burst.class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
"""

KIND = Kind(
    code="class_within_seconds",
    severity=Severity.HIGH,
    title=_("A class within seconds"),
    sentence=_(
        "On %(day)s at %(hour)s %(device)s recorded %(number)s people of “%(title)s” within %(seconds)s seconds."
    ),
    explain=_("One device recorded most of the class within seconds. Please say how the marks came about."),
    statement=STATEMENT,
    limits={"seconds": SECONDS_EACH, "at_least": PEOPLE_AT_LEAST, "share": SHARE},
)
