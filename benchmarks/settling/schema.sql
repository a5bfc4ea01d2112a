-- Claims to settle, what is known beside them, and where results go.
CREATE TABLE claim (
    id int PRIMARY KEY, person int NOT NULL, occupation smallint NOT NULL, kind smallint NOT NULL,
    grade smallint NOT NULL, day int NOT NULL
);
CREATE TABLE person (id int PRIMARY KEY, employed bool NOT NULL, pension_from int NOT NULL);
CREATE TABLE occupation (id smallint PRIMARY KEY, listed bool NOT NULL);
CREATE TABLE shortage (occupation smallint, year smallint, short bool NOT NULL, PRIMARY KEY (occupation, year));
CREATE TABLE calendar (day int PRIMARY KEY, year smallint NOT NULL);
CREATE TABLE standard (kind smallint, grade smallint, fen int NOT NULL, PRIMARY KEY (kind, grade));
CREATE TABLE result (id int NOT NULL, fen int NOT NULL, reasons bigint NOT NULL);

-- The sum of each claim by itself; 0 where something but the past stands against it. `thing` is the occupation at the
-- grade that decides.
CREATE VIEW amount AS
SELECT claim.id, claim.person, claim.day, calendar.year,
       claim.occupation * 8 + CASE WHEN claim.kind = 2 THEN 7 ELSE claim.grade END AS thing,
       CASE WHEN person.pension_from <= claim.day THEN 0
            WHEN claim.kind <> 2 AND NOT occupation.listed AND NOT person.employed THEN 0
            WHEN claim.kind <> 2 AND claim.grade >= 2 AND occupation.listed AND shortage.short
                THEN standard.fen * 130 / 100
            ELSE standard.fen END AS fen
FROM claim
JOIN standard USING (kind, grade)
JOIN calendar USING (day)
JOIN occupation ON occupation.id = claim.occupation
JOIN shortage ON shortage.occupation = claim.occupation AND shortage.year = calendar.year
JOIN person ON person.id = claim.person;
