"""One person marked on a day before they were on the roster, or after they had left. Marks do not say which way
somebody went, so nobody can have left before coming; but the roster says from when to when they belonged to it."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Severity

# By days: who comes in the morning may be put on the roster in the afternoon. Who joined by a late change belongs to
# the class from the day that the bureau accepted it for; the enrolment itself is written by that decision.
STATEMENT = """
    WITH {seen}, joined AS (
        SELECT change.training_class_id AS class_id, addition.person_id, min(change.takes_effect_on) AS since
        FROM trainees_rosteraddition addition
        JOIN institutions_changerequest change ON change.id = addition.request_id AND change.state = 'accepted'
        GROUP BY 1, 2
    ), stray AS (
        SELECT class_id, enrolment_id, array_agg(id ORDER BY at, id) AS marks,
               min((at AT TIME ZONE 'Asia/Shanghai')::date) AS day
        FROM seen LEFT JOIN joined USING (class_id, person_id)
        WHERE (at AT TIME ZONE 'Asia/Shanghai')::date
              < least((enrolled_at AT TIME ZONE 'Asia/Shanghai')::date, joined.since)
           OR (at AT TIME ZONE 'Asia/Shanghai')::date > coalesce(left_on, (left_at AT TIME ZONE 'Asia/Shanghai')::date)
        GROUP BY 1, 2
    )
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, ARRAY[enrolment_id] AS people,
           stray.marks AS marks, jsonb_build_array(enrolment_id) AS same,
           class.title AS title, cardinality(stray.marks) AS number, stray.day
    FROM stray
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
"""

KIND = Kind(
    code="outside_the_enrolment",
    severity=Severity.HIGH,
    title=_("Marked while not in the class"),
    sentence=_("One person has %(number)s marks in “%(title)s” from before the enrolment or after leaving (%(day)s)."),
    explain=_("Was marked before being on the roster or after leaving. Please say when the person attended."),
    statement=STATEMENT,
)
