"""How the uses of a year are drawn beside a line: one rule for every list and panel."""

from collections.abc import Mapping, Sequence

from subsidies.models import ClaimLine, Entitlement
from trainees.models import Enrolment

Uses = Mapping[tuple[int, int], Sequence[Entitlement]]
SPENT = (ClaimLine.State.PAID, ClaimLine.State.RECOVERED)


def year_of(line: ClaimLine) -> int:
    """The year whose use the line spends: that of the certificate."""
    return line.certificate.issued_on.year


def others_of(enrolment: Enrolment, year: int, uses: Uses) -> list[Entitlement]:
    """The uses of the year that are not this training's own."""
    return [use for use in uses.get((enrolment.person_id, year), ()) if use.enrolment_id != enrolment.pk]


def before_it(enrolment: Enrolment, year: int, uses: Uses, cap: int | None, *, payable: bool) -> tuple[int, int]:
    """The uses drawn full, and 1 where this training's own is drawn hatched: where it holds one, or finds room."""
    used = len(others_of(enrolment, year, uses))
    holds = len(uses.get((enrolment.person_id, year), ())) > used
    return used, int(payable and (holds or cap is None or used < cap))


def of_line(line: ClaimLine, uses: Uses, cap: int | None, *, payable: bool) -> tuple[int, int]:
    """The same for a claim line; once it is paid, its use is one of those drawn full; taken back, it draws none."""
    payable = payable and line.state != ClaimLine.State.WITHDRAWN
    used, current = before_it(line.enrolment, year_of(line), uses, cap, payable=payable)
    return (used + current, 0) if line.state in SPENT else (used, current)
