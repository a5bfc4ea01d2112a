"""Every single value of a pack: where it stands in the text, how it is named, on which clause it rests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from portal.shared.figures import money
from subsidies.line_reasons import language
from subsidies.policy_words import said
from subsidies.rules.pack import Pack

# What a table rests on, and what of the portal carries a clause, are no terms of the policy.
LEFT_OUT = ("clauses", "readings", "carriers")
# What tells one row of a list from the others.
NAMES = ("id", "check", "fact", "scheme", "kinds", "kind", "grade", "codes", "modes", "level", "years")
# Keys of yuan; a value with a unit of its own says so there.
SUMS = ("ceiling", "rate", "least", "most", "total")


@dataclass(frozen=True)
class Value:
    """One value: `path` names it for people, `key` finds it in the text (rows of a list by their place)."""

    path: tuple[str, ...]
    key: tuple[str | int, ...]
    value: Any
    clause: str
    table: BaseModel

    @property
    def said(self) -> str:
        """The value in words; a sum as money."""
        return money(self.value) if self.is_sum else said(self.value, self.list_name)

    @property
    def is_sum(self) -> bool:
        """Whether it is yuan. A least number of months stands under the same key as a least sum, but is an int."""
        named = self.named_by in SUMS or (self.named_by == "value" and getattr(self.table, "unit", "") == "yuan")
        return named and isinstance(self.value, Decimal)

    @property
    def list_name(self) -> str:
        """The key that says of which list its codes are."""
        return self.path[0] if self.path[-1] == "codes" else self.named_by

    @property
    def named_by(self) -> str:
        """The key that says what the value is: its own, or that of the mapping it is an entry of."""
        last = str(self.key[-1])
        return last if last in type(self.table).model_fields else str(self.key[-2])


def of(pack: Pack) -> Iterator[Value]:
    """All values that are given, in the order of the tables."""
    yield from _values(pack, (), (), "", pack)


def _values(part: Any, path: tuple[str, ...], key: tuple[str | int, ...], clause: str, table: Any) -> Iterator[Value]:
    if isinstance(part, BaseModel):
        clause = next(iter(getattr(part, "clauses", ())), clause)
        for name in type(part).model_fields:
            if name not in LEFT_OUT:
                yield from _values(getattr(part, name), (*path, name), (*key, name), clause, part)
    elif isinstance(part, Mapping):
        for name, inner in part.items():
            yield from _values(inner, (*path, _own_name(inner) or str(name)), (*key, name), clause, table)
    elif isinstance(part, tuple) and any(isinstance(item, BaseModel) for item in part):
        for number, (name, row) in enumerate(_named(part)):
            yield from _values(row, (*path, name), (*key, number), clause, table)
    elif part is not None and (part != () or len(key) > 1):
        yield Value(path, key, part, clause, table)


def _named(rows: tuple[BaseModel, ...]) -> Iterator[tuple[str, BaseModel]]:
    """Rows by what tells them apart; those that follow each other in time are numbered."""
    met: dict[str, int] = {}
    for row in rows:
        told = (said(getattr(row, key), key) for key in NAMES if getattr(row, key, None) is not None)
        name = " · ".join(told) or _own_name(row)
        met[name] = met.get(name, 0) + 1
        yield (name if met[name] == 1 else f"{name} ({met[name]})".strip()), row


def _own_name(row: Any) -> str:
    """The name a target, a setting or a figure has of its own."""
    name = getattr(row, language(), "")
    return name if isinstance(name, str) else ""
