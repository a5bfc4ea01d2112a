"""What must always hold, as queries for the rows that break it. Most of it the database refuses by itself; these look
past every constraint, so that a hole in one is seen the same night."""

from subsidies.invariants import decided, entitlements, money, people, records, sealed
from subsidies.invariants.invariant import Invariant, Recomputed

INVARIANTS: tuple[Invariant | Recomputed, ...] = (
    *entitlements.INVARIANTS,
    *people.INVARIANTS,
    *money.INVARIANTS,
    *records.INVARIANTS,
    *sealed.INVARIANTS,
    *decided.INVARIANTS,
)
