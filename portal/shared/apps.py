from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SharedConfig(AppConfig):
    name = "portal.shared"
    label = "shared"
    verbose_name = _("Jobs and records")

    def ready(self) -> None:
        post_migrate.connect(_make_cache_tables, sender=self)


def _make_cache_tables(*, using: str, **_others: Any) -> None:
    """The tables of the caches belong to no model; here they come with the others, so `migrate` is all it takes."""
    call_command("createcachetable", database=using, verbosity=0)
