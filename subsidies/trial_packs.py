"""A pack as if its document were in force, and had been on any day: for replays and for figures only shown."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from subsidies.rules.policy import Pack, Policy

FIRST_KEYS, LAST_KEYS = ("first_day", "from_day"), ("last_day", "to_day")


@lru_cache(maxsize=16)
def in_force(text: str) -> Policy:
    """The checked pack of this text with its document in force."""
    return Policy(Pack.model_validate(_in_force(text)))


@lru_cache(maxsize=16)
def on_any_day(text: str) -> Policy:
    """The same with what begins or ends with the pack's period reaching back and forth without end, so that a line of
    last year is asked what it would have got."""
    table = _in_force(text)
    return Policy(Pack.model_validate(_stretched(table, dict(table["period"]))))


def _in_force(text: str) -> dict[str, Any]:
    table = tomllib.loads(text, parse_float=Decimal)
    table["document"]["standing"] = "in_force"
    return table


def _stretched(value: Any, period: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_stretched(each, period) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _day(key, each, period) or _stretched(each, period) for key, each in value.items()}


def _day(key: str, value: Any, period: dict[str, Any]) -> date | None:
    if key in FIRST_KEYS and value == period["first_day"]:
        return date.min
    if key in LAST_KEYS and value == period.get("last_day"):
        return date.max
    return None
