"""The audit: one file per check, all of one shape (see docs/how-to-add-a-check.md); those of attendance come from
`trainees.plausibility`."""

from subsidies.audits import (
    amount_differs,
    attendance,
    beyond_the_year,
    certificate_revoked,
    double_certificate,
    paid_against_rows,
    refused_without_ground,
)
from subsidies.audits.found import Check

CHECKS: tuple[Check, ...] = (
    double_certificate.CHECK,
    *attendance.CHECKS,
    amount_differs.CHECK,
    paid_against_rows.CHECK,
    refused_without_ground.CHECK,
    beyond_the_year.CHECK,
    certificate_revoked.CHECK,
)
BY_NAME = {check.name: check for check in CHECKS}
