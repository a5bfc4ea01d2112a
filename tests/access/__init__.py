"""The access table, a module an area; `rows` puts them together."""

import importlib
import pkgutil

from tests.access_table import Row


def rows() -> list[Row]:
    """Every row, in the order of the modules."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return [row for module in modules for row in module.ROWS]


def by_subject() -> list[tuple[str, list[Row]]]:
    """Rows that ask about the same thing stand together, so that it is made once; the others by the score."""
    every = rows()
    subjects = dict.fromkeys(row.own for row in every if row.own)
    alone = [row for row in every if not row.own]
    scores = [(f"none-{start}", alone[start : start + 20]) for start in range(0, len(alone), 20)]
    return scores + [(own, [row for row in every if row.own == own]) for own in subjects]
