"""What a check of the audit is, and what it brings back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Found:
    """One thing that is not as it should be. `same` tells the same thing found again from another one; `rows` are the
    (model, key) pairs it rests on; `details` are the figures of its sentence, without personal data."""

    jurisdiction_id: int
    same: tuple[Any, ...]
    rows: list[tuple[str, int]]
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """A check: its name and risk, a title and a sentence (both translated, the sentence with %(named)s details), and
    the search itself, set-based over the rows."""

    name: str
    severity: str
    title: Any
    sentence: Any
    search: Callable[[], Iterator[Found]]


def rows_of(statement: str, values: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of an SQL statement as dicts."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or {})
        names = [column.name for column in cursor.description]
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))
