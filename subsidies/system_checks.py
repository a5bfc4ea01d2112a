"""What Django is asked before the portal starts: `manage.py check --database default`, and every `migrate`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error
from django.db import connections

from subsidies.models import Policy

DEMONSTRATION = Error(
    "This database holds the policy of a demonstration, and PORTAL_ENV is production.",
    hint="Nothing of a demonstration is paid. Give the city a database of its own.",
    id="subsidies.E001",
)


def no_demonstration_in_production(*, databases: Sequence[str] | None = None, **_others: Any) -> list[Error]:
    """Whether a city's portal was given the database of a demonstration."""
    if settings.DEMONSTRATION_ALLOWED or not databases:
        return []
    return [DEMONSTRATION for name in databases if _has_table(name) and _demonstrations(name)]


def _has_table(database: str) -> bool:
    return Policy._meta.db_table in connections[database].introspection.table_names()


def _demonstrations(database: str) -> bool:
    return Policy.objects.using(database).filter(is_demonstration=True).exists()
