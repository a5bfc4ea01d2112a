"""A line that stands, or was paid, though by the rows something of the policy is against it: a pension above all
(JY-92). More uses than a year allows, repeats and revoked certificates have checks of their own."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from subsidies.audits import eligibility
from subsidies.audits.found import Check, Found
from subsidies.audits.published import in_use
from subsidies.models import Finding

# A cost of nothing shows in the amount; certificates taken back are found by `certificate_revoked`.
SEARCH = """
    SELECT line.id, line.jurisdiction_id, line.amount, array_agg(ground.code ORDER BY ground.code) AS codes
    FROM line JOIN ground USING (id)
    WHERE line.state NOT IN ('refused', 'recovered') AND ground.code NOT IN ('COST_LIMITED', 'CERTIFICATE_REVOKED')
    GROUP BY line.id, line.jurisdiction_id, line.amount ORDER BY line.id
"""


def search() -> Iterator[Found]:
    for published in in_use():
        for row in eligibility.lines(SEARCH, published):
            yield Found(
                jurisdiction_id=row["jurisdiction_id"],
                same=(row["id"], *row["codes"]),
                rows=[("subsidies.claimline", row["id"])],
                details={"codes": row["codes"], "amount": str(row["amount"])},
            )


CHECK = Check(
    name="paid_against_rows",
    severity=Finding.Severity.HIGH,
    title=_("Granted against a condition"),
    sentence=_("The line stands with %(amount)s yuan, though by the records this is against it: %(codes)s."),
    search=search,
)
