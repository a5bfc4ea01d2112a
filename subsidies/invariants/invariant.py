from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from subsidies.audits.found import rows_of


@dataclass(frozen=True)
class Invariant:
    """A statement that always holds, and the query for rows that break it. `number` is its place in the list."""

    number: str
    statement: str
    query: str

    def broken_by(self) -> Iterator[dict[str, Any]]:
        """The rows that break it; none when all is well."""
        return rows_of(self.query)


@dataclass(frozen=True)
class Recomputed:
    """A statement that a query cannot say, because what it is about is hashed or decrypted first."""

    number: str
    statement: str
    search: Callable[[], Iterator[dict[str, Any]]]

    def broken_by(self) -> Iterator[dict[str, Any]]:
        """The rows that break it; none when all is well."""
        return self.search()
