"""The figures of the certificate scheme for engines that read no pack, taken from the pack."""

from benchmarks.settling.claims import GRADES, KINDS, SCHEME
from subsidies.rules.policy import Policy

LIFTED_FROM = GRADES.index("senior")
SPECIAL = KINDS.index("special_ability")
LIFT = 130  # percent; LIFTED_FROM and this are compared with the pack's by the check that all amounts are equal


def standards(policy: Policy) -> dict[tuple[int, int], int]:
    """Fen by kind and grade of the certificate; special ability has no grades."""
    return {
        (kind, grade): _fen(policy, KINDS[kind], "special" if kind == SPECIAL else GRADES[grade])
        for kind in range(len(KINDS))
        for grade in range(len(GRADES))
    }


def _fen(policy: Policy, kind: str, grade: str) -> int:
    scheme, day = policy.scheme(SCHEME), policy.period.first_day
    row = next(row for row in policy.rates[SCHEME, kind, grade] if row.runs_on(day))
    ceiling = row.ceiling if row.same_as is None else scheme.ceiling_of(row.same_as, day)
    return int((ceiling or 0) * 100)
