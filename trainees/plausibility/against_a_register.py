"""One person marked on site on a day for which a register says they were elsewhere: serving a sentence, on a school's
roll, or in full employment though on the roster as unemployed. The sentence does not say which: who may know reads the
register."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Reach, Severity

ELSEWHERE = ["inmate", "drug_rehab", "technical_student"]  # unless the class was enrolled as just that
WITHOUT_WORK = ["laid_off_unemployed", "registered_unemployed"]
# Insured as an employee: people who insure themselves have no employer.
STATEMENT = """
    WITH newest AS (
        SELECT DISTINCT ON (jurisdiction_id, kind) id, kind, as_of FROM trainees_registerextract
        WHERE kind IN ('groups', 'insurance') ORDER BY jurisdiction_id, kind, as_of DESC, id DESC
    ), said AS (
        SELECT record.id, record.id_index, record.valid_from, coalesce(record.valid_to, 'infinity') AS valid_to,
               record.details, newest.kind, newest.as_of
        FROM trainees_registerrecord record JOIN newest ON newest.id = record.extract_id
        WHERE newest.kind = 'groups' AND record.details->>'group' = ANY(%(elsewhere)s)
           OR newest.kind = 'insurance' AND record.details->>'employer' <> ''
              AND strpos(record.details->>'insurance', '职工养老') > 0
    ), {seen}
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, ARRAY[enrolment_id] AS people,
           array_agg(seen.id ORDER BY seen.at, seen.id) AS marks, array_agg(DISTINCT said.id) AS records,
           jsonb_build_array(enrolment_id, said.kind) AS same, class.title AS title, count(DISTINCT seen.id) AS number,
           said.as_of
    FROM said
    JOIN trainees_person person ON person.id_index = said.id_index
    JOIN seen ON seen.person_id = person.id
     AND (seen.at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN said.valid_from AND said.valid_to
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
    LEFT JOIN reference_populationgroup grouped ON grouped.id = seen.group_id
    WHERE seen.way <> 'online' AND CASE said.kind
        WHEN 'groups' THEN grouped.code IS DISTINCT FROM said.details->>'group'
        ELSE grouped.code = ANY(%(without_work)s) AND said.details->>'employer' <> institution.credit_code END
    GROUP BY institution.jurisdiction_id, class_id, enrolment_id, said.kind, class.title, said.as_of
"""

KIND = Kind(
    code="against_a_register",
    severity=Severity.HIGH,
    title=_("A register speaks against being there"),
    sentence=_("A register as of %(as_of)s speaks against %(number)s marks of one person in “%(title)s”."),
    explain=_("A register speaks against the person having been there. Please check whom the marks belong to."),
    statement=STATEMENT,
    reach=Reach.CLASS,
    limits={"elsewhere": ELSEWHERE, "without_work": WITHOUT_WORK},
)
