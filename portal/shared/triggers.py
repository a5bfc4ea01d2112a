"""Database triggers that several tables share."""

from collections.abc import Mapping, Sequence

import pgtrigger


def append_only(name: str = "append_only") -> pgtrigger.Protect:
    """Rows are written once and never changed or removed: a correction is a new row."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def never_deleted(name: str = "never_deleted") -> pgtrigger.Protect:
    """Rows may move on, but they stay."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete)


def stays(name: str, columns: Sequence[str], *, once: Sequence[str]) -> pgtrigger.Protect:
    """These columns keep their values once a row is in one of the states."""
    return unchanged(name, columns, where=f'OLD."state" IN ({in_sql(once)})')


def in_sql(states: Sequence[str]) -> str:
    """States as a list for SQL, without its brackets."""
    return ", ".join(f"'{state}'" for state in states)


def unchanged(name: str, columns: Sequence[str], *, where: str = "true") -> pgtrigger.Protect:
    """These columns keep their values from the beginning, or in rows of which `where` (SQL of OLD and NEW) holds."""
    old, new = (", ".join(f'{row}."{column}"' for column in columns) for row in ("OLD", "NEW"))
    changed = pgtrigger.Condition(f"ROW({old}) IS DISTINCT FROM ROW({new}) AND {where}")
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update, condition=changed)


def steps(table: Mapping[str, Sequence[str]]) -> pgtrigger.FSM:
    """The state moves as the table says, each state to those that follow it, whoever writes it."""
    moves = [(str(source), str(target)) for source, targets in table.items() for target in targets]
    return pgtrigger.FSM(name="steps", field="state", transitions=moves)
