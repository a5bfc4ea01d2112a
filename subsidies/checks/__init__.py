"""The automatic checks of a claim's lines: one file per check, all of one shape (see docs/how-to-add-a-check.md)."""

from subsidies.checks import (
    amount,
    attendance_doubts,
    attendance_overlap,
    attendance_rate,
    certificate_status,
    institution_listed,
    issuing_body,
    pension,
    repeats,
    shared_account,
    shared_phone,
    uses_of_year,
)
from subsidies.checks.check import LineCheck

CHECKS: tuple[LineCheck, ...] = (
    certificate_status.CHECK, issuing_body.CHECK, attendance_rate.CHECK, attendance_overlap.CHECK,
    attendance_doubts.CHECK, pension.CHECK, repeats.CHECK, institution_listed.CHECK, uses_of_year.CHECK,
    shared_account.CHECK, shared_phone.CHECK, amount.CHECK,
)  # fmt: skip
BY_NAME = {check.name: check for check in CHECKS}
