"""Order and numbers for whole columns."""

import numpy as np

from subsidies.rules.many.table import Column, Rows

_BITS = 63


def in_order(values: Column, *, nearly: bool = False) -> tuple[Rows, Column]:
    """The rows by value and then by row, and the values in that order. Values are whole numbers from 0; where they are
    `nearly` in order, putting them in order is much less work."""
    width = len(values).bit_length()
    if not len(values) or int(values.max()).bit_length() + width > _BITS:
        order = np.argsort(values, kind="stable")
        return order, values[order]
    packed = values << width  # sorting value and row as one number takes half the time
    packed |= np.arange(len(values))
    packed.sort(kind="stable" if nearly else None)
    return packed & ((1 << width) - 1), packed >> width


def changes(ordered: Column) -> Column:
    """Where a value differs from the one before it; the first one does."""
    changed = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=changed[1:])
    return changed


def places(ordered: Column, wanted: Column) -> tuple[Rows, Column]:
    """Where the wanted values stand among ordered ones that differ, and which of them are there at all."""
    where = np.searchsorted(ordered, wanted)
    there = where < len(ordered)
    there[there] = ordered[where[there]] == wanted[there]
    return where, there
