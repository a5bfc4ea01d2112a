"""Values that belong to one person each, and stand with several people of a class."""

SHARED = """
    WITH several AS (
        SELECT enrolment.training_class_id AS class_id, array_agg(enrolment.id ORDER BY enrolment.id) AS people
        FROM trainees_enrolment enrolment
        JOIN trainees_person person ON person.id = enrolment.person_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        WHERE class.ends_on >= %(begin)s::timestamptz::date AND class.starts_on <= %(end)s::timestamptz::date
          AND class.filed_at IS NOT NULL AND enrolment.state NOT IN ('withdrawn', 'dropped')
          AND person.{column} IS NOT NULL AND {within}
        GROUP BY enrolment.training_class_id, person.{column} HAVING count(*) >= %(at_least)s
    )
    SELECT institution.jurisdiction_id, ARRAY[class_id] AS classes, people,
           to_jsonb(people) AS same, class.title AS title, cardinality(people) AS number
    FROM several
    JOIN institutions_trainingclass class ON class.id = class_id
    JOIN institutions_institution institution ON institution.id = class.institution_id
"""
