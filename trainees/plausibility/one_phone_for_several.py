"""One phone that checked in several people by QR code, lesson after lesson. A device that also knows faces or cards,
or that reads most of a class, is a reader at the door and no phone."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Severity

SESSIONS_AT_LEAST = 3  # an empty battery is lent a phone once or twice
AT_MOST = 0.5  # of the class: more is a reader
STATEMENT = """
    WITH {seen}, lesson AS (
        SELECT class_id, institution_id, device, session_id, min(enrolment_id) <> max(enrolment_id) AS shared,
               bool_and(way = 'qr') AS by_code
        FROM seen WHERE way IN ('qr', 'face', 'card') GROUP BY 1, 2, 3, 4
    ), phone AS (
        SELECT class_id, device, array_agg(session_id) FILTER (WHERE shared) AS lessons
        FROM lesson GROUP BY 1, 2
        HAVING bool_and(by_code) AND count(*) FILTER (WHERE shared) >= %(sessions)s
    )
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, of_it.people, of_it.marks,
           jsonb_build_array(class_id, device) AS same, class.title AS title, cardinality(of_it.people) AS number,
           cardinality(lessons) AS lessons
    FROM phone
    CROSS JOIN LATERAL (
        SELECT array_agg(mark.id ORDER BY mark.at, mark.id) AS marks, array_agg(DISTINCT mark.enrolment_id) AS people
        FROM trainees_attendancemark mark WHERE mark.session_id = ANY(lessons) AND mark.device = phone.device
    ) AS of_it
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
    WHERE cardinality(of_it.people) <= %(at_most)s * (
        SELECT count(*) FROM trainees_enrolment enrolment WHERE enrolment.training_class_id = class_id
        AND enrolment.state NOT IN ('withdrawn', 'dropped'))
"""

KIND = Kind(
    code="one_phone_for_several",
    severity=Severity.MEDIUM,
    title=_("One phone for several people"),
    sentence=_("In %(lessons)s lessons of “%(title)s” %(number)s people were checked in with one phone."),
    explain=_("Several people were checked in with one phone. Please say why."),
    statement=STATEMENT,
    limits={"sessions": SESSIONS_AT_LEAST, "at_most": AT_MOST},
)
