"""Reading rows that may hold anything: one that cannot be read breaks the statement, and stops no other."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import models

from portal.shared.encryption import Undecipherable

M = TypeVar("M", bound=models.Model)
Wrong = dict[str, Any] | None
AT_ONCE = 1000
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, Undecipherable)


def judged(
    rows: "models.QuerySet[M]", judge: Callable[[M], Wrong], *, named: Sequence[str] = ()
) -> Iterator[dict[str, Any]]:
    """What `judge` finds wrong with each row, with its key and the columns `named`; of a row that cannot be read or
    judged the kind of error, and no value."""
    told = list(rows.values("pk", *named))
    for start in range(0, len(told), AT_ONCE):
        some = told[start : start + AT_ONCE]
        read = _read(rows, [each["pk"] for each in some])
        for each in some:
            if each["pk"] in read and (wrong := _judged(read[each["pk"]], judge)) is not None:
                yield {"id": each.pop("pk")} | each | wrong


def _read(rows: "models.QuerySet[M]", keys: Sequence[int]) -> "dict[int, M | Exception]":
    """The rows by key; where one of them cannot be read, each is read by itself."""
    try:
        return {row.pk: row for row in rows.filter(pk__in=keys)}
    except UNREADABLE as error:
        if len(keys) == 1:
            return {keys[0]: error}
    return {key: row for each in keys for key, row in _read(rows, [each]).items()}


def _judged(row: "M | Exception", judge: Callable[[M], Wrong]) -> Wrong:
    if isinstance(row, Exception):
        return _unreadable(row)
    try:
        return judge(row)
    except UNREADABLE as error:
        return _unreadable(error)


def _unreadable(error: Exception) -> dict[str, Any]:
    return {"unreadable": type(error).__name__}


def as_number(text: str) -> str:
    """SQL for the number in a text: NULL where there is none; NaN, which is no amount, where it cannot be read."""
    return f"CASE WHEN {text} ~ '^-?[0-9]+([.][0-9]+)?$' THEN ({text})::numeric WHEN {text} IS NOT NULL THEN 'NaN' END"
