"""What persons had before the claims of a table, as columns."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from subsidies.rules.facts import HistoryEntry


def _none() -> NDArray[np.int64]:
    return np.empty(0, np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """An entry of `entries` for a person: entry `which[i]` is of person `person[i]`, numbered as in the table.

    Earlier subsidies that are alike but for their persons share one entry.
    """

    person: NDArray[Any] = field(default_factory=_none)
    which: NDArray[Any] = field(default_factory=_none)
    entries: tuple[HistoryEntry, ...] = ()

    def of(self, person: int) -> tuple[HistoryEntry, ...]:
        """The earlier subsidies of one person."""
        return tuple(self.entries[int(number)] for number in self.which[self.person == person])
