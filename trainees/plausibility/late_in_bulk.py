"""Many marks of a class that were handed in long after their days, or after the class had ended."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Severity

DAYS_LATE = 15  # devices work for days without a network, and a short class hands in one file when it is over
MARKS_AT_LEAST = 20  # fewer may be what one device had kept back
# A platform gives out its log by the month, or for the whole course when it is over.
STATEMENT = """
    WITH {seen}, batch AS (
        SELECT class_id, (received_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*) AS number,
               array_agg(DISTINCT session_id) AS sessions,
               floor(extract(epoch FROM max(received_at - at)) / 86400)::int AS days
        FROM seen
        WHERE way <> 'online'
          AND (received_at - at > make_interval(days => %(days)s) OR received_at > ended_at)
        GROUP BY 1, 2 HAVING count(*) >= %(at_least)s
    )
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, '{}'::bigint[] AS people, sessions,
           jsonb_build_array(class_id, day) AS same, class.title AS title, batch.number, day, days
    FROM batch
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
"""

KIND = Kind(
    code="late_in_bulk",
    severity=Severity.MEDIUM,
    title=_("Marks handed in late in bulk"),
    sentence=_("On %(day)s %(number)s marks of “%(title)s” came in, some of them %(days)s days after their lesson."),
    explain=_("Many marks came in half a month or more after their lessons. Please say why, and where they were."),
    statement=STATEMENT,
    limits={"days": DAYS_LATE, "at_least": MARKS_AT_LEAST},
)
