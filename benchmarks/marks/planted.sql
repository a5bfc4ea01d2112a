-- Frauds of the kinds that marks and rosters alone can show, each in a class of its own. Before a colon stands the
-- kind that has to find it, behind it how often: the bench reads it from here.

-- class_within_seconds: 1
UPDATE trainees_attendancemark mark SET at = session.starts_at - interval '5 minutes' + (enrolment_id %% 20) * interval '1 second'
FROM institutions_classsession session
WHERE session.id = mark.session_id AND session.id = 1 AND mark.at < session.starts_at + interval '1 hour';

-- marks_by_the_clock: 5
UPDATE trainees_attendancemark SET at = date_trunc('minute', at) + interval '17 seconds' WHERE enrolment_id BETWEEN 41 AND 45;

-- always_in_one_order: 1
UPDATE trainees_attendancemark mark
SET at = session.starts_at - interval '25 minutes' + (enrolment_id - 80) * interval '33 seconds' + floor(random() * 20) * interval '1 second'
FROM institutions_classsession session
WHERE session.id = mark.session_id AND session.training_class_id = 3 AND mark.at < session.starts_at + interval '1 hour';

-- never_anybody_missing: 1
DELETE FROM trainees_attendancemark mark USING trainees_enrolment enrolment
WHERE enrolment.id = mark.enrolment_id AND enrolment.training_class_id = 4;
INSERT INTO trainees_attendancemark (enrolment_id, session_id, at, way, device, received_at)
SELECT enrolment.id, session.id, at, 'face', 'device 4', at + interval '5 hours'
FROM institutions_classsession session JOIN trainees_enrolment enrolment ON enrolment.training_class_id = session.training_class_id
CROSS JOIN LATERAL unnest(ARRAY[
    session.starts_at - make_interval(secs => floor(20 + 800 * random() + 0 * enrolment.id)),
    session.ends_at + make_interval(secs => floor(20 + 800 * random() + 0 * enrolment.id))]) AS at
WHERE session.training_class_id = 4;

-- late_in_bulk: 1
UPDATE trainees_attendancemark SET received_at = timestamptz '2026-12-30 20:00+08' WHERE session_id BETWEEN 101 AND 105;

-- outside_the_session: 1
UPDATE trainees_attendancemark SET at = at - interval '2 hours'
WHERE id = (SELECT min(id) FROM trainees_attendancemark WHERE session_id = 126);

-- outside_the_enrolment: 1
UPDATE trainees_enrolment SET enrolled_at = enrolled_at + interval '12 days' WHERE id = 241;

-- phone_of_several: 1
-- account_of_several: 1
UPDATE trainees_person SET phone_index = 'a' WHERE id IN (290, 291, 292);
UPDATE trainees_person SET account_index = 'a' WHERE id IN (293, 294);

-- attendance_in_two_places: 1
-- sessions_at_once: 1
-- device_of_two_classes: 1
-- instructor_at_once: 1
-- by lessons beside those of the eighth class, in a class of its own
INSERT INTO institutions_site (id, institution_id, name) SELECT 100001, institution_id, 'elsewhere' FROM institutions_site WHERE id = 8;
INSERT INTO institutions_instructor (id, institution_id, name, qualification)
SELECT 100001, institution_id, 'another', '高级技师' FROM institutions_site WHERE id = 8;
INSERT INTO institutions_trainingclass (id, institution_id, title, starts_on, ends_on, state, filed_at)
SELECT 100001, institution_id, 'beside it', starts_on, ends_on, state, filed_at FROM institutions_trainingclass WHERE id = 8;
INSERT INTO institutions_classsession (id, training_class_id, starts_at, ends_at, mode, hours, site_id, instructor_id, binding)
SELECT 1000000 + place, 100001, starts_at + place * interval '1 day' + CASE place WHEN 0 THEN interval '200 minutes' ELSE interval '90 minutes' END,
       starts_at + place * interval '1 day' + CASE place WHEN 0 THEN interval '240 minutes' ELSE interval '100 minutes' END,
       'theory', 4, CASE WHEN place IN (2, 3) THEN 8 ELSE 100001 END, CASE place WHEN 3 THEN 8 ELSE 100001 END, false
FROM institutions_classsession CROSS JOIN generate_series(0, 3) place WHERE id = 176;
INSERT INTO trainees_person (id) SELECT 1000000 + place FROM generate_series(0, 3) place;
INSERT INTO trainees_enrolment (id, training_class_id, person_id, roster_row, state, enrolled_at)
SELECT 1000000 + place, 100001, CASE place WHEN 0 THEN 281 WHEN 1 THEN 282 ELSE 1000000 + place END, place, 'enrolled', timestamptz '2026-01-01'
FROM generate_series(0, 3) place;
-- at another site half an hour after the class's lesson; in a lesson at once; by the class's device; by its instructor
DELETE FROM trainees_attendancemark WHERE enrolment_id IN (281, 282) AND session_id IN (176, 178);
INSERT INTO trainees_attendancemark (enrolment_id, session_id, at, way, device, received_at)
SELECT enrolment, session, at, 'face', device, at + interval '5 hours' FROM (
    SELECT 281 AS enrolment, 176 AS session, starts_at + interval '185 minutes' AS at, 'device 8' AS device FROM institutions_classsession WHERE id = 176
    UNION ALL SELECT 1000000, 1000000, starts_at + interval '5 minutes', 'another' FROM institutions_classsession WHERE id = 1000000
    UNION ALL SELECT 282, 178, starts_at - interval '5 minutes', 'device 8' FROM institutions_classsession WHERE id = 178
    UNION ALL SELECT 1000001, 1000001, starts_at, 'another' FROM institutions_classsession WHERE id = 1000001
    UNION ALL SELECT 1000002, 1000002, starts_at, 'device 8' FROM institutions_classsession WHERE id = 1000002
    UNION ALL SELECT 1000003, 1000003, starts_at, 'another' FROM institutions_classsession WHERE id = 1000003
) AS beside;

-- against_a_register: 1
INSERT INTO reference_populationgroup (id, code) VALUES (1, 'registered_unemployed');
UPDATE trainees_enrolment SET group_id = 1 WHERE id = 361;

-- one_phone_for_several: 1
UPDATE trainees_attendancemark SET device = 'one phone' WHERE enrolment_id IN (441, 442) AND session_id BETWEEN 276 AND 279;

-- lessons_by_hand: 1
DELETE FROM trainees_attendancemark WHERE session_id = 330;
INSERT INTO trainees_attendanceruling (enrolment_id, session_id, status, reason, at)
SELECT id, 330, 'present', 'no current', timestamptz '2026-12-30' FROM trainees_enrolment WHERE training_class_id = 14;

-- device_in_two_places: 1
INSERT INTO institutions_site (id, institution_id, name) SELECT 100002, institution_id, 'further' FROM institutions_site WHERE id = 9;
INSERT INTO institutions_classsession (id, training_class_id, starts_at, ends_at, mode, hours, site_id, instructor_id, binding)
SELECT 1000009, 9, ends_at + interval '40 minutes', ends_at + interval '60 minutes', 'theory', 4, 100002, 9, false
FROM institutions_classsession WHERE id = 201;
INSERT INTO trainees_person (id) VALUES (1000009);
INSERT INTO trainees_enrolment (id, training_class_id, person_id, roster_row, state, enrolled_at)
VALUES (1000009, 9, 1000009, 41, 'enrolled', timestamptz '2026-01-01');
INSERT INTO trainees_attendancemark (enrolment_id, session_id, at, way, device, received_at)
SELECT 1000009, 1000009, (SELECT max(at) FROM trainees_attendancemark WHERE session_id = 201) + interval '1 minute', 'face', 'device 9', ends_at
FROM institutions_classsession WHERE id = 201;
