"""Database triggers that several tables share."""

from collections.abc import Sequence

import pgtrigger


def append_only(name: str = "append_only") -> pgtrigger.Protect:
    """Rows are written once and never changed or removed: a correction is a new row."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def never_deleted(name: str = "never_deleted") -> pgtrigger.Protect:
    """Rows may move on, but they stay."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete)


def stays(name: str, columns: Sequence[str], *, once: Sequence[str]) -> pgtrigger.Protect:
    """These columns keep their values once a row is in one of the states."""
    old, new = (", ".join(f'{row}."{column}"' for column in columns) for row in ("OLD", "NEW"))
    states = ", ".join(f"'{state}'" for state in once)
    changed = pgtrigger.Condition(f'ROW({old}) IS DISTINCT FROM ROW({new}) AND OLD."state" IN ({states})')
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update, condition=changed)
