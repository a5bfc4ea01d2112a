"""What differs between two packs, table by table and key by key, in words: old value, new value, clause."""

from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext_lazy

from portal.shared.components import DiffRow
from subsidies import clause_places, policy_values
from subsidies.models import Policy as Version
from subsidies.policy_reading import worded
from subsidies.policy_values import Value
from subsidies.policy_words import TABLES, key_in_words, said
from subsidies.rules.policy import Policy

NOT_THERE = gettext_lazy("not there")


def between_versions(old: Version, new: Version) -> dict[str, list[DiffRow]]:
    """The values that differ between two versions, each with its clause, which leads to where it can be read."""
    found = between(old.pack, new.pack)
    return {table: [_leading(row, new) for row in rows] for table, rows in found.items()}


def _leading(row: DiffRow, version: Version) -> DiffRow:
    if not row.clause:
        return row
    return replace(
        row, article=clause_places.article(row.clause), clause_url=clause_places.address(row.clause, version)
    )


def between(old: Policy, new: Policy) -> dict[str, list[DiffRow]]:
    """The values that differ, by the name of their table. Days that only follow the period are left out."""
    before, after = ({value.path: value for value in policy_values.of(policy.pack)} for policy in (old, new))
    changed = [
        (before.get(path), after.get(path))
        for path in sorted({*before, *after})
        if not _same(before.get(path), after.get(path), old, new)
    ]
    rows = [(_table(then or now, old, new), _row(then, now)) for then, now in changed]
    rows.sort(key=lambda pair: pair[0])
    return {table: [row for _name, row in group] for table, group in groupby(rows, key=lambda pair: pair[0])}


def _same(then: Value | None, now: Value | None, old: Policy, new: Policy) -> bool:
    days = tuple(value.said if value else "" for value in (then, now))
    if days[0] == days[1]:
        return True
    in_period = any(value.path[0] == "period" for value in (then, now) if value)
    return not in_period and days in (_ends(old, new, "first_day"), _ends(old, new, "last_day"))


def _ends(old: Policy, new: Policy, name: str) -> tuple[str, str]:
    first, second = (getattr(policy.period, name) for policy in (old, new))
    return said(first) if first else "", said(second) if second else ""


def _table(value: Value | None, old: Policy, new: Policy) -> str:
    path = value.path if value else ("",)
    if path[0] == "schemes":
        scheme = new.schemes.get(path[1]) or old.schemes[path[1]]
        return f"{scheme.id} {worded(scheme.zh, scheme.en)}"
    return str(TABLES[path[0]])


def name_of(value: Value) -> str:
    """What the value is called within its table: the names of the rows and keys it stands under."""
    parts = value.path[2:] if value.path[0] == "schemes" else value.path[1:]
    return " · ".join([*(key_in_words(part) for part in parts[:-1] if part), key_in_words(parts[-1], value.value)])


def _row(then: Value | None, now: Value | None) -> DiffRow:
    value = now or then
    assert value is not None
    return DiffRow(
        name=name_of(value),
        old=then.said if then else NOT_THERE,
        new=now.said if now else NOT_THERE,
        clause=value.clause,
    )
