"""Database triggers that several tables share."""

from collections.abc import Mapping, Sequence

import pgtrigger

NEVER_EMPTIED = "never_emptied"


def append_only(change: pgtrigger.Operation = pgtrigger.Update) -> tuple[pgtrigger.Trigger, ...]:
    """Rows are written once and never changed (by a `change` of this kind) or removed: a correction is a new row."""
    return pgtrigger.Protect(name="append_only", operation=change | pgtrigger.Delete), _never_emptied()


def never_deleted() -> tuple[pgtrigger.Trigger, ...]:
    """Rows may move on, but they stay."""
    return pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete), _never_emptied()


def _never_emptied() -> pgtrigger.Trigger:
    """Nor are all rows removed at once, which no trigger of rows sees."""
    return pgtrigger.Trigger(
        name=NEVER_EMPTIED,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
    )


def stays(name: str, columns: Sequence[str], *, once: Sequence[str]) -> pgtrigger.Protect:
    """These columns keep their values once a row is in one of the states."""
    return unchanged(name, columns, where=f'OLD."state" IN ({in_sql(once)})')


def in_sql(states: Sequence[str]) -> str:
    """States as a list for SQL, without its brackets."""
    return ", ".join(f"'{state}'" for state in states)


def unchanged(name: str, columns: Sequence[str], *, where: str = "true") -> pgtrigger.Protect:
    """These columns keep their values from the beginning, or in rows of which `where` (SQL of OLD and NEW) holds."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update, condition=changed(columns, where=where))


def changed(columns: Sequence[str], *, where: str = "true") -> pgtrigger.Condition:
    """That one of these columns gets another value, in rows of which `where` holds."""
    old, new = (", ".join(f'{row}."{column}"' for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Condition(f"ROW({old}) IS DISTINCT FROM ROW({new}) AND {where}")


def begins(state: str) -> pgtrigger.Protect:
    """Every row begins in this state; it gets to another by its steps alone."""
    begun_elsewhere = pgtrigger.Condition(f"NEW.\"state\" <> '{state}'")
    return pgtrigger.Protect(name="begins", operation=pgtrigger.Insert, condition=begun_elsewhere)


def steps(table: Mapping[str, Sequence[str]]) -> pgtrigger.FSM:
    """The state moves as the table says, each state to those that follow it, whoever writes it."""
    moves = [(str(source), str(target)) for source, targets in table.items() for target in targets]
    return pgtrigger.FSM(name="steps", field="state", transitions=moves)
