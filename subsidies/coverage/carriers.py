"""Carriers of clauses: each is written `kind:name` in a pack, and is looked up where things of its kind are kept."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management import get_commands

from portal.shared import runs
from subsidies import audits, checks, tasks  # noqa: F401  (tasks register the jobs)
from subsidies.coverage.marks import pages_in_access_table
from subsidies.reports import BY_KIND
from subsidies.rules.checks import REGISTERED
from subsidies.rules.document import Table
from subsidies.rules.pack import Pack, cited_clauses


class Known:
    """What there is, looked up once: a carrier's problem in words, or nothing where it is there."""

    def __init__(self) -> None:
        self.pages = pages_in_access_table()
        self.commands = set(get_commands())
        self.checks = {*REGISTERED, *checks.BY_NAME, *audits.BY_NAME}

    def problem(self, carrier: str, *, clause: str, pack: Pack) -> str:
        """Why the carrier does not carry the clause; empty where it does."""
        kind, _, name = carrier.partition(":")
        if kind == "key":
            return _problem_of_key(name, clause, pack)
        look = self._kinds().get(kind)
        if look is None:
            return f"{kind or 'nothing'} is no kind of carrier"
        return "" if look(name) else f"there is no {kind} {name}"

    def _kinds(self) -> Mapping[str, Callable[[str], bool]]:
        return {
            "check": lambda name: name in self.checks,
            "page": lambda name: name in self.pages,
            "report": lambda name: name in BY_KIND,
            "job": runs.is_job,
            "command": lambda name: name in self.commands,
            "field": _is_field,
        }


def _problem_of_key(name: str, clause: str, pack: Pack) -> str:
    tables = list(_held_at(pack, name.split(".")))
    if not tables:
        return f"the pack has no key {name}"
    cited = {cited for table in tables for _, cited in cited_clauses(table, "")}
    return "" if clause in cited else f"the key {name} does not rest on the clause"


def _held_at(table: Any, path: list[str]) -> Iterator[Any]:
    """What a pack holds under a path; items of a list go by their ID, metric or check."""
    if not path:
        yield table
        return
    for inner in _named(table, path[0]):
        yield from _held_at(inner, path[1:])


def _named(table: Any, name: str) -> Iterator[Any]:
    if isinstance(table, Table):
        held = getattr(table, name, None) if name in type(table).model_fields else None
        yield from () if held is None else (held,)
    elif isinstance(table, Mapping):
        yield from (table[name],) if name in table else ()
    elif isinstance(table, tuple):
        yield from (item for item in table if name in (getattr(item, key, None) for key in ("id", "metric", "check")))


def _is_field(name: str) -> bool:
    model, _, field = name.rpartition(".")
    try:
        apps.get_model(model)._meta.get_field(field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return False
    return True
