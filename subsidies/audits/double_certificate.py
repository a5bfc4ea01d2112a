"""One certificate paid twice: the same certificate, or two of one holder for the same occupation and grade (JY-90)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from subsidies.audits.found import Check, Found, rows_of
from subsidies.models import Finding

SEARCH = """
    SELECT line.person_id, certificate.occupation_id, certificate.grade, min(claim.jurisdiction_id) AS jurisdiction_id,
           array_agg(line.id ORDER BY line.id) AS lines, sum(line.amount) AS amount, count(*) AS times
    FROM subsidies_claimline line
    JOIN subsidies_claim claim ON claim.id = line.claim_id
    JOIN certificates_certificate certificate ON certificate.id = line.certificate_id
    WHERE claim.state NOT IN ('draft', 'withdrawn') AND line.state NOT IN ('refused', 'withdrawn', 'recovered')
      AND line.scheme = 'JY-CERT'
    GROUP BY line.person_id, certificate.occupation_id, certificate.grade
    HAVING count(*) > 1
"""


def search() -> Iterator[Found]:
    for row in rows_of(SEARCH):
        yield Found(
            jurisdiction_id=row["jurisdiction_id"],
            same=tuple(row["lines"]),  # a further line is a further finding, also where an officer dismissed the first
            rows=[("subsidies.claimline", key) for key in row["lines"]],
            details={"times": row["times"], "amount": str(row["amount"])},
        )


CHECK = Check(
    name="double_certificate",
    severity=Finding.Severity.HIGH,
    title=_("Certificate claimed twice"),
    sentence=_("%(times)s lines claim the same occupation and grade for one person, %(amount)s yuan together."),
    search=search,
)
