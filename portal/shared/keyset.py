"""Pages of a list by the last row seen, so that page 400 costs what page 1 costs."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import b64_decode, b64_encode
from django.db.models import Model, Q, QuerySet

COUNTED_UP_TO = 1_000


class BadCursor(SuspiciousOperation):
    """The place in the list was not one of ours; answered with 400."""


@dataclass(frozen=True)
class KeysetPage:
    """One page: its rows, the number of its first row (from 1), how many there are, and the places before and after.

    `count` is exact up to 1,000; above that it is 1,000 and `more` is true.
    """

    rows: list[Any]
    first: int
    count: int
    more: bool
    before: str
    after: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page(
    queryset: QuerySet[Any], *, order: Sequence[str], after: str = "", before: str = "", size: int = 50
) -> KeysetPage:
    """The page of `queryset` after or before a place.

    `order` names fields as `order_by` does (a leading minus turns one round); none of them may be null. The primary
    key is added, so that the order is total. Raises BadCursor for a place that cannot be read.
    """
    keys = [*order, "pk"]
    first, values = _read(before or after, len(keys))
    rows = queryset.order_by(*(_turned(keys) if before else keys))
    if values is not None:
        rows = rows.filter(_beyond(_turned(keys) if before else keys, values))
    found = list(rows[: size + 1])
    further, found = len(found) > size, found[:size]
    if before:
        found.reverse()
        first = max(first - len(found), 1)
    count = queryset.order_by()[: COUNTED_UP_TO + 1].count()
    has_before, has_after = (further, True) if before else (bool(after), further)
    return KeysetPage(
        rows=found,
        first=first,
        count=min(count, COUNTED_UP_TO),
        more=count > COUNTED_UP_TO,
        before=_place(found[0], keys, first) if has_before and found else "",
        after=_place(found[-1], keys, first + len(found)) if has_after and found else "",
    )


def _turned(keys: Sequence[str]) -> list[str]:
    return [key[1:] if key.startswith("-") else f"-{key}" for key in keys]


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) beyond (x, y): a beyond x, or a equal and b beyond y."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        field = key.lstrip("-")
        condition |= equal & Q(**{f"{field}__{'lt' if key.startswith('-') else 'gt'}": value})
        equal &= Q(**{field: value})
    return condition


def _place(row: Model, keys: Sequence[str], number: int) -> str:
    values = [_value(row, key.lstrip("-")) for key in keys]
    return b64_encode(json.dumps([number, *values], cls=DjangoJSONEncoder).encode()).decode()


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    if row is None:
        raise ValueError(f"a list ordered by {path} met a row without it")
    return row.isoformat() if isinstance(row, dt.datetime) else str(row) if isinstance(row, Decimal) else row


def _read(place: str, length: int) -> tuple[int, list[Any] | None]:
    if not place:
        return 1, None
    try:
        number, *values = json.loads(b64_decode(place.encode()))
    except (ValueError, TypeError) as error:
        raise BadCursor("this place in the list cannot be read") from error
    if len(values) != length or not isinstance(number, int):
        raise BadCursor("this place in the list belongs to another order")
    return number, values
