"""More paid uses of a person in a calendar year than the published text allows, counted from lines and certificates
and not from the uses that were taken (always true 1, JY-89). What an officer let through by override is left out."""

import json
import tomllib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from subsidies.audits.found import Check, Found, rows_of
from subsidies.models import Finding, Policy

SEARCH = """
    WITH allowed AS (
        SELECT * FROM jsonb_to_recordset(%(allowed)s::jsonb) AS row(policy bigint, number int, scheme text)
    ), counted AS (
        SELECT line.id, line.amount, claim.jurisdiction_id, allowed.number,
               extract(year FROM certificate.issued_on)::int AS year,
               row_number() OVER (
                   PARTITION BY line.person_id, policy.jurisdiction_id, extract(year FROM certificate.issued_on)
                   ORDER BY certificate.issued_on, line.id
               ) AS place
        FROM subsidies_claimline line
        JOIN allowed ON allowed.policy = line.policy_id AND allowed.scheme = line.scheme
        JOIN subsidies_policy policy ON policy.id = line.policy_id
        JOIN subsidies_claim claim ON claim.id = line.claim_id
        JOIN certificates_certificate certificate ON certificate.id = line.certificate_id
        WHERE claim.state NOT IN ('draft', 'withdrawn') AND line.state NOT IN ('refused', 'withdrawn', 'recovered')
          AND NOT EXISTS (
              SELECT FROM subsidies_entitlement held WHERE held.id = line.entitlement_id AND held.by_override
          )
    )
    SELECT * FROM counted WHERE place > number ORDER BY id
"""


def search() -> Iterator[Found]:
    for row in rows_of(SEARCH, {"allowed": json.dumps(_allowed())}):
        yield Found(
            jurisdiction_id=row["jurisdiction_id"],
            same=(row["id"],),
            rows=[("subsidies.claimline", row["id"])],
            details={
                "place": row["place"],
                "year": row["year"],
                "number": row["number"],
                "amount": str(row["amount"]),
            },
        )


def _allowed() -> list[dict[str, Any]]:
    """The number a year of each scheme that counts, as the published texts have it."""
    policies = Policy.objects.filter(claim_lines__isnull=False).distinct()
    limits = [(policy.pk, tomllib.loads(policy.text).get("limits", {}).get("per_year")) for policy in policies]
    return [
        {"policy": key, "number": limit["number"], "scheme": scheme}
        for key, limit in limits
        if limit
        for scheme in limit["counted"]
    ]


CHECK = Check(
    name="beyond_the_year",
    severity=Finding.Severity.HIGH,
    title=_("More uses than a year allows"),
    sentence=_("This is use %(place)s of the person in %(year)s; the policy allows %(number)s (%(amount)s yuan)."),
    search=search,
)
