"""Every noun with a life cycle: which dates and actors each of its states has, and in which order they came."""

from subsidies.invariants.invariant import Invariant
from subsidies.invariants.lives import claimed, paid, ruled, training

LIVES = (*training.LIVES, *claimed.LIVES, *paid.LIVES, *ruled.LIVES)
INVARIANTS = (
    Invariant(
        "18c",
        "Every state has its dates and actors, in order, and none of a state that was not reached.",
        " UNION ALL ".join(life.query for life in LIVES),
    ),
)
