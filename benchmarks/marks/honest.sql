-- Classes of forty people and twenty-five half-day lessons, as in a year of a city: five classes to an institution,
-- begun in different weeks, two devices to an institution. One person in nine is in a second class half a year later.
-- %(classes)s is the one value. A class in four
-- checks in by phones, everybody is insured as an employee and nobody enrolled as unemployed; some leave is entered by
-- hand. Nobody is at a device to the second, always, or in an order.
SELECT setseed(0.32);

INSERT INTO institutions_institution (id, jurisdiction_id, credit_code)
SELECT n, 1, n::text FROM generate_series(1, %(classes)s / 5 + 1) n;

INSERT INTO institutions_site (id, institution_id, name)
SELECT n, n %% (%(classes)s / 5 + 1) + 1, 'site ' || n FROM generate_series(1, %(classes)s) n;

INSERT INTO institutions_instructor (id, institution_id, name, qualification)
SELECT n, n %% (%(classes)s / 5 + 1) + 1, 'instructor ' || n, '高级技师' FROM generate_series(1, %(classes)s) n;

INSERT INTO institutions_trainingclass (id, institution_id, title, starts_on, ends_on, state, filed_at)
SELECT n, n %% (%(classes)s / 5 + 1) + 1, 'class ' || n, first, first + 18, 'running', first - 10
FROM generate_series(1, %(classes)s) n
CROSS JOIN LATERAL (SELECT date '2026-01-05' + 7 * (n %% 48) AS first) AS began;

-- thirteen working days from a Monday, mornings and afternoons, the last one a morning
INSERT INTO institutions_classsession (id, training_class_id, starts_at, ends_at, mode, hours, site_id, instructor_id, binding)
SELECT (class.id - 1) * 25 + place + 1, class.id, begins, begins + interval '3 hours', 'theory', 4, class.id, class.id, false
FROM institutions_trainingclass class CROSS JOIN generate_series(0, 24) place
CROSS JOIN LATERAL (
    SELECT (class.starts_on + place / 2 + 2 * (place / 10) + CASE place %% 2 WHEN 0 THEN time '08:30' ELSE time '13:00' END)
        AT TIME ZONE 'Asia/Shanghai' AS begins) AS hour;

INSERT INTO trainees_person (id, id_index, phone_index, account_index)
SELECT n, sha256(n::text::bytea), sha256(('phone ' || n)::bytea), sha256(('account ' || n)::bytea)
FROM generate_series(1, %(classes)s * 40) n;

INSERT INTO trainees_enrolment (id, training_class_id, person_id, roster_row, state, enrolled_at)
SELECT (class.id - 1) * 40 + place, class.id,
       CASE WHEN place %% 9 = 0 AND (class.id - 1) / 24 %% 2 = 1 THEN (class.id - 25) * 40 + place ELSE (class.id - 1) * 40 + place END,
       place, 'enrolled', class.filed_at
FROM institutions_trainingclass class CROSS JOIN generate_series(1, 40) place;

INSERT INTO trainees_attendancemark (enrolment_id, session_id, at, way, device, received_at)
SELECT enrolment, session, at, way, device, date_trunc('day', at AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'
       + interval '20 hours'
FROM (
    SELECT enrolment.id AS enrolment, session.id AS session, by_code.way,
           CASE by_code.way WHEN 'qr' THEN 'phone ' || enrolment.person_id ELSE 'device ' || class.id END AS device,
           unnest(ARRAY[
               session.starts_at - make_interval(secs => floor(20 + 1400 * power(random(), 1.5)))
                   + CASE WHEN random() < 0.02 THEN interval '25 minutes' ELSE interval '0' END,
               session.ends_at + make_interval(secs => floor(10 + 900 * random()))]) AS at
    FROM institutions_classsession session
    JOIN institutions_trainingclass class ON class.id = session.training_class_id
    JOIN trainees_enrolment enrolment ON enrolment.training_class_id = class.id
    CROSS JOIN LATERAL (SELECT CASE WHEN class.id %% 4 = 0 AND class.id > 8 THEN 'qr' ELSE 'face' END AS way) AS by_code
    WHERE random() > 0.04
    ORDER BY session.starts_at, session.id
) AS seen;

INSERT INTO trainees_attendanceruling (enrolment_id, session_id, status, reason, at)
SELECT enrolment.id, session.id, 'leave', 'ill', session.starts_at
FROM institutions_classsession session JOIN trainees_enrolment enrolment USING (training_class_id) WHERE random() < 0.02;

INSERT INTO trainees_registerextract (id, jurisdiction_id, kind, as_of) VALUES (1, 1, 'insurance', date '2026-12-31');
INSERT INTO trainees_registerrecord (extract_id, id_index, valid_from, details)
SELECT 1, id_index, date '2020-01-01', '{"employer": "an employer", "insurance": "企业职工养老"}' FROM trainees_person;
