"""The access table, a module an area; `rows` puts them together."""

import importlib
import pkgutil

from tests.access_table import Row


def rows() -> list[Row]:
    """Every row, in the order of the modules."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return [row for module in modules for row in module.ROWS]
