"""What differs between two packs, table by table and key by key, in words: old value, new value, clause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import BaseModel

from portal.shared.components import DiffRow
from portal.shared.sentences import Text
from subsidies.line_reasons import language
from subsidies.rules.policy import Policy
from subsidies.rules.reasons import figure
from subsidies.rules.vocabulary import CERTIFICATE_KINDS, FUNDS, GRADES, GROUPS, PAYEES, TRAINING_MODES

NOT_THERE = gettext_lazy("not there")
# What a table rests on, and what of the portal carries a clause, are no terms of the policy.
LEFT_OUT = ("clauses", "readings", "carriers")
# What tells one row of a list from the others.
NAMES = ("id", "check", "kinds", "kind", "grade", "codes", "modes", "level", "years")
CODES = {**GRADES, **CERTIFICATE_KINDS, **FUNDS, **PAYEES, **TRAINING_MODES, **GROUPS}
TABLES: dict[str, Text] = {
    "document": gettext_lazy("Document"),
    "period": gettext_lazy("Period"),
    "groups": gettext_lazy("Groups of people"),
    "certificate_kinds": gettext_lazy("Certificate kinds"),
    "funds": gettext_lazy("Funds"),
    "limits": gettext_lazy("Limits"),
    "rounding": gettext_lazy("Rounding"),
    "targets": gettext_lazy("Targets"),
    "figures": gettext_lazy("Figures"),
    "lists": gettext_lazy("Lists"),
    "kinship": gettext_lazy("Relatives"),
    "grades": gettext_lazy("Grades"),
    "modes": gettext_lazy("Ways of training"),
    "settings": gettext_lazy("Settings"),
    "conditions": gettext_lazy("Conditions of every scheme"),
}
KEYS: dict[str, Text] = {
    "ceiling": gettext_lazy("at most (yuan)"),
    "rate": gettext_lazy("fixed sum (yuan)"),
    "from_day": gettext_lazy("from"),
    "to_day": gettext_lazy("to"),
    "first_day": pgettext_lazy("policy", "first day"),
    "last_day": pgettext_lazy("policy", "last day"),
    "standards": gettext_lazy("standard"),
    "conditions": gettext_lazy("condition"),
    "share": gettext_lazy("share"),
    "value": gettext_lazy("value"),
    "uplift": gettext_lazy("uplift"),
    "prepayment": gettext_lazy("advance"),
    "number": gettext_lazy("number"),
    "per_year": gettext_lazy("a year"),
    "grades": gettext_lazy("grades"),
    "kinds": gettext_lazy("certificate kinds"),
    "not_set": gettext_lazy("not set"),
    "same_as": gettext_lazy("as for"),
    "payee": gettext_lazy("payee"),
    "cost_limit": gettext_lazy("cost limit"),
    "standing": gettext_lazy("standing"),
}


@dataclass(frozen=True)
class Value:
    """One value of a pack: where it stands, what it says, on which clause it rests."""

    path: tuple[str, ...]
    said: str
    clause: str


def between(old: Policy, new: Policy) -> dict[str, list[DiffRow]]:
    """The values that differ, by the name of their table. Days that only follow the period are left out."""
    before, after = ({value.path: value for value in _values(policy.pack)} for policy in (old, new))
    changed = [
        (before.get(path), after.get(path))
        for path in sorted({*before, *after})
        if not _same(before.get(path), after.get(path), old, new)
    ]
    rows = [(_table(then or now, old, new), _row(then, now)) for then, now in changed]
    rows.sort(key=lambda pair: pair[0])
    return {table: [row for _name, row in group] for table, group in groupby(rows, key=lambda pair: pair[0])}


def _same(then: Value | None, now: Value | None, old: Policy, new: Policy) -> bool:
    if then is None or now is None:
        return False
    days = (then.said, now.said)
    follows = (_ends(old, new, "first_day"), _ends(old, new, "last_day"))
    return then.said == now.said or (days in follows and now.path[0] != "period")


def _ends(old: Policy, new: Policy, name: str) -> tuple[str, str]:
    return said(getattr(old.period, name)), said(getattr(new.period, name))


def _values(table: Any, path: tuple[str, ...] = (), clause: str = "") -> Iterator[Value]:
    if isinstance(table, BaseModel):
        clause = next(iter(getattr(table, "clauses", ())), clause)
        parts: Any = [(name, getattr(table, name)) for name in type(table).model_fields if name not in LEFT_OUT]
    elif isinstance(table, Mapping):
        parts = table.items()
    elif isinstance(table, tuple) and any(isinstance(item, BaseModel) for item in table):
        parts = _named(table)
    else:
        if table is not None:
            yield Value(path, said(table), clause)
        return
    for name, part in parts:
        yield from _values(part, (*path, str(name)), clause)


def _named(rows: tuple[BaseModel, ...]) -> Iterator[tuple[str, BaseModel]]:
    """Rows by what tells them apart; those that follow each other in time are numbered."""
    met: dict[str, int] = {}
    for row in rows:
        name = " · ".join(said(getattr(row, key)) for key in NAMES if getattr(row, key, None) is not None)
        met[name] = met.get(name, 0) + 1
        yield (name if met[name] == 1 else f"{name} ({met[name]})"), row


def said(value: Any) -> str:
    """A value in words; codes by their names."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return figure(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset):
        return "、".join(said(item) for item in value)
    names = CODES.get(value) if isinstance(value, str) else None
    return (names[0] if language() == "zh" else names[1]) if names else str(value)


def _table(value: Value, old: Policy, new: Policy) -> str:
    if value.path[0] == "schemes":
        scheme = new.schemes.get(value.path[1]) or old.schemes[value.path[1]]
        return f"{scheme.id} {scheme.zh if language() == 'zh' else scheme.en}"
    return str(TABLES.get(value.path[0], value.path[0]))


def _row(then: Value | None, now: Value | None) -> DiffRow:
    value = now or then
    parts = value.path[2:] if value.path[0] == "schemes" else value.path[1:]
    return DiffRow(
        name=" · ".join(str(KEYS.get(part, said(part))) for part in parts),
        old=then.said if then else NOT_THERE,
        new=now.said if now else NOT_THERE,
        clause=value.clause,
    )
