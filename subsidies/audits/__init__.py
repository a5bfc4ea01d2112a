"""The audit: one file per check, all of one shape (see docs/how-to-add-a-check.md)."""

from subsidies.audits import (
    amount_differs,
    attendance_in_two_places,
    beyond_the_year,
    certificate_revoked,
    device_in_two_places,
    double_certificate,
    paid_against_rows,
    refused_without_ground,
    sessions_at_once,
)
from subsidies.audits.found import Check

CHECKS: tuple[Check, ...] = (
    double_certificate.CHECK,
    attendance_in_two_places.CHECK,
    sessions_at_once.CHECK,
    device_in_two_places.CHECK,
    amount_differs.CHECK,
    paid_against_rows.CHECK,
    refused_without_ground.CHECK,
    beyond_the_year.CHECK,
    certificate_revoked.CHECK,
)
BY_NAME = {check.name: check for check in CHECKS}
