"""All that lies in the database, to hold one making of it against another."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from tests import emptying

Tables = dict[str, list[dict[str, Any]]]


def start_over() -> None:
    """Every table of the portal empty and every count at one, as in a new database; undone with the transaction."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in _models())
    with emptying.allowed(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is emptied while a check of its rows is due
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        cursor.execute("ALTER SEQUENCE institutions_filing_number RESTART")  # of no table
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def read() -> Tables:
    """The rows of each table by key, encrypted columns in clear."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in _models()}


def differing(first: Tables, second: Tables) -> set[str]:
    """The columns, as `app.Model.column`, in which some row differs; a table alone where the number of rows does."""
    found = {label for label in first if len(first[label]) != len(second[label])}
    for label, rows in first.items():
        for one, other in zip(rows, second[label], strict=False):
            found |= {f"{label}.{column}" for column in one if one[column] != other[column]}
    return found


def _models() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if (settings.BASE_DIR / config.name.replace(".", "/")).is_dir():
            yield from config.get_models(include_auto_created=True)
