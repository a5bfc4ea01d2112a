"""Database triggers that several tables share."""

import pgtrigger


def append_only(name: str = "append_only") -> pgtrigger.Protect:
    """Rows are written once and never changed or removed: a correction is a new row."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def never_deleted(name: str = "never_deleted") -> pgtrigger.Protect:
    """Rows may move on, but they stay."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete)
