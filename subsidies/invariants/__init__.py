"""What must always hold, as queries for the rows that break it. Most of it the database refuses by itself; these look
past every constraint, so that a hole in one is seen the same night."""

from subsidies.invariants import (
    amounts,
    attendance,
    decided,
    entitlements,
    funds,
    learning,
    listed,
    lives,
    looks,
    noticed,
    payments,
    people,
    records,
    sealed,
    shown,
    stamps,
)
from subsidies.invariants.invariant import Invariant, Recomputed

INVARIANTS: tuple[Invariant | Recomputed, ...] = (
    *entitlements.INVARIANTS,
    *amounts.INVARIANTS,
    *noticed.INVARIANTS,
    *people.INVARIANTS,
    *funds.INVARIANTS,
    *payments.INVARIANTS,
    *attendance.INVARIANTS,
    *listed.INVARIANTS,
    *stamps.INVARIANTS,
    *records.INVARIANTS,
    *lives.INVARIANTS,
    *looks.INVARIANTS,
    *shown.INVARIANTS,
    *sealed.INVARIANTS,
    *decided.INVARIANTS,
    *learning.INVARIANTS,
)
