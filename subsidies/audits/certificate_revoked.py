"""A line that stands though its certificate was taken back after it was accepted."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from subsidies.audits.found import Check, Found, rows_of
from subsidies.models import Finding

SEARCH = """
    SELECT line.id, line.amount, claim.jurisdiction_id FROM subsidies_claimline line
    JOIN subsidies_claim claim ON claim.id = line.claim_id
    JOIN certificates_certificate certificate ON certificate.id = line.certificate_id
    WHERE certificate.state = 'revoked' AND line.state NOT IN ('pending', 'refused', 'withdrawn', 'recovered')
"""


def search() -> Iterator[Found]:
    for row in rows_of(SEARCH):
        yield Found(
            jurisdiction_id=row["jurisdiction_id"],
            same=(row["id"],),
            rows=[("subsidies.claimline", row["id"])],
            details={"amount": str(row["amount"])},
        )


CHECK = Check(
    name="certificate_revoked",
    severity=Finding.Severity.HIGH,
    title=_("Certificate revoked after the line was accepted"),
    sentence=_("The certificate was revoked, and its line of %(amount)s yuan still stands."),
    search=search,
)
