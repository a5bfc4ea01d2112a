"""A pack's text with some of its values changed; comments and everything else stay as they were written."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import tomlkit

Key = tuple[str | int, ...]
# What a standard row says where it says no sum.
NOT_SET = "not_set"


def changed(text: str, values: Mapping[Key, Any]) -> str:
    """The text with these values in the places of the keys; None takes a value out.

    Yuan and shares are Decimal, days dates, lists sequences of codes. Standards that run with the period's first or
    last day go on doing so. Raises KeyError where a key leads nowhere.
    """
    document = tomlkit.parse(text)
    for key, value in values.items():
        if key[0] == "period":
            _carry_along(document, key, value)
        table = _table(document, key)
        if value is None:
            table.pop(key[-1], None)
        else:
            table[key[-1]] = _written(value)
        if key[-1] == "ceiling":
            _say_whether_set(table, value is not None)
    return tomlkit.dumps(document)


def _table(document: Any, key: Key) -> Any:
    for part in key[:-1]:
        document = document[part]
    return document


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return tomlkit.value(format(value, "f"))
    return list(value) if isinstance(value, tuple) else value


def _say_whether_set(standard: Any, is_set: bool) -> None:
    """A standard without a sum says so, and one with a sum does not."""
    standard.pop(NOT_SET, None)
    if not is_set:
        standard[NOT_SET] = True


def _carry_along(document: Any, key: Key, value: date | None) -> None:
    """Standards that begin or end with the policy's period move with it."""
    name = {"first_day": "from_day", "last_day": "to_day"}[str(key[-1])]
    before = document["period"].get(key[-1])
    for standard in _standards(document):
        if before is not None and standard.get(name) == before:
            if value is None:
                standard.pop(name)
            else:
                standard[name] = value


def _standards(document: Any) -> Iterator[Any]:
    for scheme in document["schemes"]:
        yield from scheme["standards"]
