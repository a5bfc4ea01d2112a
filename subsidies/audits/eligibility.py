"""Whether a line of the certificate scheme can be paid, worked out a second way: by SQL from the rows, with what the
published text asks, without the stored facts and the rules. The grounds are those of JY-34, JY-60 to JY-62, JY-64,
JY-87, JY-89, JY-90 and JY-92.

A refused line is looked at as of the moment it was refused: an extract that came in later, a use taken later, do not
count. Every other line is looked at as of now: what came to light since is a finding."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from subsidies.audits.found import rows_of
from subsidies.audits.published import SCHEME, Published

# One row for each line and each ground that stands against it by the rows.
LINES = """
    WITH line AS (
        SELECT line.id, line.state, line.refusal_codes::text[], line.refusal_note, line.person_id, line.enrolment_id,
               line.amount, line.certificate_id, claim.jurisdiction_id, class.starts_on, class.mode,
               class.institution_listed, class.in_catalogue,
               class.cost_per_person, certificate.kind, certificate.issued_on, certificate.route,
               certificate.revoked_at, certificate.occupation_id, person.id_index,
               CASE certificate.kind WHEN 'special_ability' THEN 'special' ELSE certificate.grade END AS grade,
               enrolment.employer_name, employer_place.path AS employer_path, enrolment.employer_id,
               roster_group.code AS roster_group,
               coalesce(CASE line.state WHEN 'refused' THEN line.refused_at END, 'infinity') AS asked_at
        FROM subsidies_claimline line
        JOIN subsidies_claim claim ON claim.id = line.claim_id
        JOIN trainees_person person ON person.id = line.person_id
        JOIN certificates_certificate certificate ON certificate.id = line.certificate_id
        JOIN trainees_enrolment enrolment ON enrolment.id = line.enrolment_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        LEFT JOIN reference_populationgroup roster_group ON roster_group.id = enrolment.group_id
        LEFT JOIN institutions_institution employer ON employer.id = enrolment.employer_id
        LEFT JOIN reference_jurisdiction employer_place ON employer_place.id = employer.jurisdiction_id
        WHERE line.scheme = %(scheme)s AND line.policy_id = %(policy)s
          AND claim.state NOT IN ('draft', 'withdrawn') AND line.state <> 'withdrawn'
    ), registered AS (
        SELECT line.id, extract.kind FROM line
        JOIN trainees_registerrecord record ON record.id_index = line.id_index
        JOIN trainees_registerextract extract ON extract.id = record.extract_id
        WHERE line.starts_on >= record.valid_from AND line.starts_on <= coalesce(record.valid_to, line.starts_on)
          AND extract.imported_at <= line.asked_at AND NOT EXISTS (
              SELECT FROM trainees_registerextract newer WHERE newer.kind = extract.kind
              AND newer.jurisdiction_id = extract.jurisdiction_id AND newer.imported_at <= line.asked_at
              AND (newer.as_of, newer.id) > (extract.as_of, extract.id))
    ), tied AS (
        SELECT line.id, bool_or(
            line.starts_on >= tie.valid_from AND line.starts_on <= coalesce(tie.valid_to, line.starts_on)
            AND starts_with(place.path, %(policy_path)s) AND tie.kind = ANY(%(ties)s)) AS here
        FROM line JOIN trainees_tie tie ON tie.person_id = line.person_id
        JOIN reference_jurisdiction place ON place.id = tie.jurisdiction_id
        GROUP BY line.id
    ), past AS (
        SELECT line.id, held.scheme, held.slot IS NOT NULL AND policy.code = %(policy_code)s
                   AND extract(year FROM line.issued_on) IN (held.year, extract(year FROM class.ends_on)) AS counts,
               held.occupation_id = line.occupation_id AND line.grade = CASE certificate.kind
                   WHEN 'special_ability' THEN 'special' ELSE held.grade END AS same
        FROM line JOIN subsidies_entitlement held ON held.person_id = line.person_id
            AND held.enrolment_id <> line.enrolment_id AND held.reserved_at <= line.asked_at
            AND coalesce(held.released_at, 'infinity') >= line.asked_at
        JOIN subsidies_policy policy ON policy.id = held.policy_id
        JOIN trainees_enrolment enrolment ON enrolment.id = held.enrolment_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        LEFT JOIN certificates_certificate certificate ON certificate.id = held.certificate_id
        WHERE line.state = 'refused'
    ), found AS (
        SELECT id, 'PENSION_ENTITLED' AS code FROM registered WHERE kind = 'pension'
        UNION SELECT id, 'NO_LOCAL_TIE' FROM line JOIN tied USING (id)
            WHERE NOT here AND NOT coalesce(starts_with(employer_path, %(policy_path)s), false)
        UNION SELECT id, 'NOT_LISTED' FROM line WHERE institution_listed IS NOT TRUE AND mode <> ALL(%(unlisted)s)
        UNION SELECT id, 'NOT_IN_CATALOGUE' FROM line
            WHERE in_catalogue IS NOT TRUE AND kind <> ALL(%(uncatalogued)s) AND NOT (%(employees_free)s AND (
                employer_id IS NOT NULL OR employer_name <> '' OR coalesce(roster_group = ANY(%(employed)s), false)
                OR EXISTS (SELECT FROM registered WHERE registered.id = line.id AND kind = 'insurance')))
        UNION SELECT id, 'CERTIFICATE_REVOKED' FROM line WHERE revoked_at <= asked_at
        UNION SELECT id, 'CERTIFICATE_KIND_NOT_ACCEPTED' FROM line WHERE kind <> ALL(%(kinds)s)
        UNION SELECT id, 'TRAINING_NOT_DONE' FROM line
            WHERE route <> 'training' AND NOT coalesce(%(routes)s::jsonb -> mode ? route, false)
        UNION SELECT id, 'OUT_OF_PERIOD' FROM line WHERE issued_on NOT BETWEEN %(first_day)s AND %(last_day)s
        UNION SELECT id, 'GRADE_NOT_COVERED' FROM line
            WHERE kind = ANY(%(kinds)s) AND NOT %(rates)s::jsonb ? (kind || ' ' || grade)
        UNION SELECT id, 'COST_LIMITED' FROM line WHERE cost_per_person < 0.01
        UNION SELECT id, 'ANNUAL_CAP_REACHED' FROM past WHERE counts GROUP BY id HAVING count(*) >= %(number)s
        UNION SELECT id, 'REPEAT_SAME_OCCUPATION_GRADE' FROM past
            WHERE same AND (scheme <> ALL(%(apart)s) OR scheme = ANY(%(repeating)s))
        UNION SELECT id, 'EXCLUDED_BY_INSURED' FROM past WHERE same AND scheme = ANY(%(excluding)s)
    ), ground AS (
        SELECT * FROM found WHERE code <> ALL(%(not_asked)s)
    )
"""
# Who is on the roster as one of these is employed, whether or not the employer is known (AMB-05).
EMPLOYED = ["enterprise_employee", "new_hire", "transferred_staff", "dispatch_worker"]
ASKED_BY = {
    "PENSION_ENTITLED": "no_pension",
    "NO_LOCAL_TIE": "local_tie",
    "NOT_LISTED": "listed_at_filing",
    "NOT_IN_CATALOGUE": "in_catalogue",
    "CERTIFICATE_KIND_NOT_ACCEPTED": "certificate_kind",
    "TRAINING_NOT_DONE": "trained",
    "OUT_OF_PERIOD": "in_period",
    "ANNUAL_CAP_REACHED": "within_yearly_limit",
    "REPEAT_SAME_OCCUPATION_GRADE": "not_repeated",
    "EXCLUDED_BY_INSURED": "excluded_by",
}


def lines(query: str, published: Published, **values: Any) -> Iterator[dict[str, Any]]:
    """The rows of a query over `line` and `ground`: every line handed in under a policy, and what is against it."""
    return rows_of(LINES + query, _asked(published) | values)


def _asked(published: Published) -> dict[str, Any]:
    """What the text asks, as the query takes it; what it does not ask is no ground."""
    policy, text, scheme = published.policy, published.text, published.scheme
    catalogue, limits = published.condition("in_catalogue"), text.get("limits", {})
    excluded = [each for each in scheme["conditions"] if each["check"] == "excluded_by"]
    return {
        "scheme": SCHEME,
        "policy": policy.pk,
        "policy_code": policy.code,
        "policy_path": policy.jurisdiction.path,
        "not_asked": [code for code, check in ASKED_BY.items() if not published.condition(check)],
        "ties": published.condition("local_tie").get("any_of", []),
        "unlisted": published.condition("listed_at_filing").get("free", []),
        "uncatalogued": catalogue.get("free", []),
        "employees_free": catalogue.get("employees_free", False),
        "employed": EMPLOYED,
        "kinds": published.condition("certificate_kind").get("accepted", []),
        "routes": json.dumps(published.condition("trained").get("routes", {})),
        "first_day": text["period"]["first_day"],
        "last_day": text["period"].get("last_day", date.max),
        "rates": json.dumps([f"{kind} {row.get('grade')}" for row in scheme["standards"] for kind in row["kinds"]]),
        "number": limits.get("per_year", {}).get("number"),
        "apart": limits.get("repeat", {}).get("apart", []),
        "repeating": [each["scheme"] for each in excluded if each["reason_code"].startswith("REPEAT")],
        "excluding": [each["scheme"] for each in excluded if each["reason_code"] == "EXCLUDED_BY_INSURED"],
    }
