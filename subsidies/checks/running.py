"""Running the checks of a claim, and reading what they came to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from portal.shared import clockwork
from subsidies.checks import BY_NAME, CHECKS
from subsidies.checks.check import Asked, Found, LineCheck
from subsidies.models import Check, Claim, ClaimLine

RELATED = (
    "claim__training_class__institution__jurisdiction", "claim__jurisdiction", "claim__policy", "person", "enrolment",
    "certificate", "entitlement", "policy__jurisdiction",
)  # fmt: skip

Rows = dict[str, Check]


@transaction.atomic
def run(claim: Claim, *, now: datetime) -> int:
    """Run every check over the lines that wait for a decision. What came out as before is not written again, so that
    it may be run as often as one likes. How many rows were written."""
    Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    pending = claim.lines.filter(state=ClaimLine.State.PENDING)
    lines = list(pending.select_related(*RELATED).order_by("pk"))
    if not lines:
        return 0
    asked, known = Asked(lines, now), newest(lines)
    rows = [row for check in CHECKS for row in _changed(check, check.run(asked), known, now)]
    Check.objects.bulk_create(rows)
    return len(rows)


def _changed(check: LineCheck, found: dict[int, Found], known: dict[int, Rows], now: datetime) -> Iterable[Check]:
    for key, item in found.items():
        last = known.get(key, {}).get(check.name)
        if last is None or (last.outcome, last.finding) != (item.outcome, item.finding):
            yield Check(line_id=key, name=check.name, outcome=item.outcome, finding=item.finding, at=now)


def run_due(*, now: datetime) -> list[Claim]:
    """Check the claims that were handed in and have lines without a check; each in a transaction of its own. One that
    cannot be checked keeps none of the others from it; at the end `Refused` says why."""

    def checked(claim: Claim) -> Claim:
        run(claim, now=now)
        return claim

    waiting = ClaimLine.objects.filter(state=ClaimLine.State.PENDING, checks=None)
    claims = Claim.objects.filter(state=Claim.State.SUBMITTED, pk__in=waiting.values("claim"))
    return clockwork.of_each(claims.order_by("pk"), checked)


def newest(lines: Sequence[ClaimLine]) -> dict[int, Rows]:
    """What each check said last of each line, in the order of the list of checks. One query."""
    rows = Check.objects.filter(line__in=[line.pk for line in lines], name__in=BY_NAME)
    found: dict[int, Rows] = defaultdict(dict)
    for row in rows.order_by("line_id", "name", "-pk").distinct("line_id", "name"):
        found[row.line_id][row.name] = row
    return {key: {name: held[name] for name in BY_NAME if name in held} for key, held in found.items()}


def is_clean(rows: Rows | None) -> bool:
    """Every check was run and none is open."""
    return (
        bool(rows) and len(rows) == len(CHECKS) and all(row.outcome == Check.Outcome.PASSED for row in rows.values())
    )


def clean(lines: Sequence[ClaimLine]) -> list[ClaimLine]:
    """The lines that no check speaks against."""
    known = newest(lines)
    return [line for line in lines if is_clean(known.get(line.pk))]


def not_met(lines: Sequence[ClaimLine]) -> dict[int, list[LineCheck]]:
    """The checks whose newest word is that a condition is not met, by line; lines without one are left out."""
    found = {
        key: [BY_NAME[name] for name, row in rows.items() if row.outcome == Check.Outcome.FAILED]
        for key, rows in newest(lines).items()
    }
    return {key: names for key, names in found.items() if names}
