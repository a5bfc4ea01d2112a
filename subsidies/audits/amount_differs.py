"""Every line of the certificate scheme recomputed a second way: by SQL from the rows, with the figures read from the
published text and the local standards, without the stored facts and the rules. A difference is a finding (always true
6)."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from subsidies.audits.found import Check, Found, rows_of
from subsidies.audits.published import SCHEME, Published, in_use
from subsidies.models import Finding

SEARCH = """
    WITH standard AS (
        SELECT * FROM jsonb_to_recordset(%(standards)s::jsonb)
            AS row(kind text, grade text, amount numeric, from_day date, to_day date)
    ), line AS (
        SELECT line.id, line.amount, line.person_id, claim.jurisdiction_id, certificate.kind, certificate.issued_on,
               CASE WHEN certificate.kind = 'special_ability' THEN 'special' ELSE certificate.grade END AS grade,
               place.path AS place_path, class.cost_per_person, class.in_catalogue AND class.on_shortage_list AS lifted
        FROM subsidies_claimline line
        JOIN subsidies_claim claim ON claim.id = line.claim_id
        JOIN reference_jurisdiction place ON place.id = claim.jurisdiction_id
        JOIN certificates_certificate certificate ON certificate.id = line.certificate_id
        JOIN trainees_enrolment enrolment ON enrolment.id = line.enrolment_id
        JOIN institutions_trainingclass class ON class.id = enrolment.training_class_id
        WHERE line.scheme = %(scheme)s AND line.policy_id = %(policy)s AND claim.state NOT IN ('draft', 'withdrawn')
          AND line.state NOT IN ('refused', 'withdrawn')
    ), expected AS (
        SELECT line.*, least(standard.amount, set_locally.amount)
               * CASE WHEN lifted AND line.grade = ANY(%(lifted_grades)s)
                 THEN 1 + %(lift)s::numeric ELSE 1 END AS raised
        FROM line LEFT JOIN standard ON standard.kind = line.kind AND standard.grade = line.grade
            AND line.issued_on BETWEEN standard.from_day AND standard.to_day
        LEFT JOIN LATERAL (
            SELECT held.amount FROM subsidies_localstandard held
            JOIN reference_jurisdiction place ON place.id = held.jurisdiction_id
            WHERE held.scheme = %(scheme)s AND held.cosigned_at IS NOT NULL
              AND line.issued_on >= held.valid_from AND (held.valid_to IS NULL OR line.issued_on <= held.valid_to)
              AND held.kind IN ('', line.kind) AND held.grade IN ('', line.grade)
              AND starts_with(line.place_path, place.path) AND starts_with(place.path, %(policy_path)s)
            ORDER BY length(place.path) DESC, held.grade <> '' DESC, held.kind <> '' DESC LIMIT 1
        ) AS set_locally ON true
    )
    SELECT id, jurisdiction_id, amount,
           trunc(least(raised, cost_per_person), 2) AS recomputed
    FROM expected
    WHERE amount IS DISTINCT FROM trunc(least(raised, cost_per_person), 2)
"""


def search() -> Iterator[Found]:
    for published in in_use():
        for row in rows_of(SEARCH, _figures(published)):
            yield Found(
                jurisdiction_id=row["jurisdiction_id"],
                same=(row["id"], str(row["amount"]), str(row["recomputed"])),
                rows=[("subsidies.claimline", row["id"])],
                details={"stored": str(row["amount"]), "recomputed": str(row["recomputed"])},
            )


def _figures(published: Published) -> dict[str, Any]:
    """The figures of the scheme as the published text has them."""
    policy, scheme = published.policy, published.scheme
    ceilings = {row["grade"]: row["ceiling"] for row in scheme["standards"] if "ceiling" in row}
    standards = [
        {
            "kind": kind,
            "grade": row["grade"],
            "amount": str(row.get("ceiling", ceilings.get(row.get("same_as", "")))),
            "from_day": row["from_day"].isoformat(),
            "to_day": row["to_day"].isoformat(),
        }
        for row in scheme["standards"]
        if "ceiling" in row or "same_as" in row
        for kind in row["kinds"]
    ]
    return {
        "standards": json.dumps(standards),
        "scheme": SCHEME,
        "policy": policy.pk,
        "policy_path": policy.jurisdiction.path,
        "lifted_grades": scheme["uplift"]["grades"],
        "lift": scheme["uplift"]["share"],
    }


CHECK = Check(
    name="amount_differs",
    severity=Finding.Severity.MEDIUM,
    title=_("Amount differs from the recomputation"),
    sentence=_("The line says %(stored)s yuan; recomputed from the rows it is %(recomputed)s yuan."),
    search=search,
)
