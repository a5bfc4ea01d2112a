"""One person's marks fall on the same second of the minute day by day, as a program makes them and nobody walks."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Severity

MARKS_AT_LEAST = 12  # a week of coming and going
SHARE = 0.9  # one or two real marks among them change nothing
# Devices that write whole minutes put everybody on second 0: there the minute beside the session has to agree too.
# A platform's span is cut to the lesson: whoever signs in early begins with it to the second, every time.
STATEMENT = """
    WITH {seen}, tick AS (
        SELECT enrolment_id, class_id, at < starts_at + (ends_at - starts_at) / 2 AS coming,
               CASE WHEN extract(second FROM at) <> 0 THEN floor(extract(second FROM at))::int
                    WHEN at < starts_at + (ends_at - starts_at) / 2
                    THEN 60000 + extract(epoch FROM at - starts_at)::int
                    ELSE 60000 + extract(epoch FROM at - ends_at)::int END AS beat, count(*) AS times
        FROM seen WHERE until IS NULL GROUP BY 1, 2, 3, 4
    ), side AS (
        SELECT enrolment_id, class_id, coming, max(times) AS most, sum(times) AS times
        FROM tick GROUP BY 1, 2, 3
    ), person AS (
        SELECT enrolment_id, class_id, sum(most) AS most, sum(times) AS times
        FROM side GROUP BY 1, 2
        HAVING sum(times) >= %(at_least)s AND sum(most) >= %(share)s * sum(times)
    )
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, ARRAY[enrolment_id] AS people,
           ARRAY(SELECT mark.id FROM trainees_attendancemark mark WHERE mark.enrolment_id = person.enrolment_id
                 AND mark.until IS NULL ORDER BY mark.at) AS marks,
           jsonb_build_array(enrolment_id) AS same, class.title AS title, most::int AS same_second,
           times::int AS number
    FROM person
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
"""

KIND = Kind(
    code="marks_by_the_clock",
    severity=Severity.HIGH,
    title=_("Marks at identical seconds"),
    sentence=_("%(same_second)s of %(number)s marks of one person in “%(title)s” fall on the same second."),
    explain=_("Day by day marked on the same second. Please say how the marks came about."),
    statement=STATEMENT,
    limits={"at_least": MARKS_AT_LEAST, "share": SHARE},
)
