"""A pack as a file writes it, and the clauses and readings its tables cite."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from subsidies.rules.checks import AnyCondition
from subsidies.rules.document import Document, Period, Ruled, Table
from subsidies.rules.listings import (
    Carriers,
    Figure,
    FundOrder,
    GradeList,
    GroupList,
    KindList,
    LocalSetting,
    ModeList,
    Names,
    ProviderList,
    Target,
    TypeList,
)
from subsidies.rules.schemes import Scheme
from subsidies.rules.terms import KinshipRule, Limits, ListsRule


class Rounding(Ruled):
    """Amounts are rounded down to 0.01 yuan; a pack can say on which reading, not otherwise."""


class Pack(Table):
    """The whole file."""

    document: Document
    period: Period
    groups: Annotated[tuple[GroupList, ...], Field(min_length=1)]
    certificate_kinds: Annotated[tuple[KindList, ...], Field(min_length=1)]
    grades: tuple[GradeList, ...] = ()
    training_types: tuple[TypeList, ...] = ()
    modes: tuple[ModeList, ...] = ()
    providers: tuple[ProviderList, ...] = ()
    named: Mapping[str, Names] = {}
    funds: FundOrder | None = None
    limits: Limits = Limits()
    kinship: KinshipRule | None = None
    lists: ListsRule
    rounding: Rounding
    targets: tuple[Target, ...] = ()
    figures: Mapping[str, Figure] = {}
    settings: Mapping[str, LocalSetting]
    conditions: tuple[AnyCondition, ...]
    schemes: Annotated[tuple[Scheme, ...], Field(min_length=1)]
    carriers: Carriers = {}

    def condition_lists(self) -> Iterator[tuple[str, tuple[AnyCondition, ...]]]:
        """The conditions of every scheme and those of each, with the key of the list."""
        yield "conditions", self.conditions
        yield from ((f"schemes.{place}.conditions", scheme.conditions) for place, scheme in enumerate(self.schemes))


def cited_clauses(table: object, key: str) -> Iterator[tuple[str, str]]:
    """Every clause a table cites, with the key that cites it."""
    yield from ((where, clause) for where, part in _ruled(table, key) for clause in part.clauses)


def cited_readings(table: object) -> set[str]:
    """Every reading a table takes."""
    return {reading for _, part in _ruled(table, "") for reading in part.readings}


def _ruled(table: object, key: str) -> Iterator[tuple[str, Ruled | LocalSetting]]:
    if isinstance(table, Ruled | LocalSetting):
        yield f"{key}.clauses", table
    if isinstance(table, Table):
        for name in type(table).model_fields:
            yield from _ruled(getattr(table, name), f"{key}.{name}".strip("."))
    elif isinstance(table, Mapping):
        for name, inner in table.items():
            yield from _ruled(inner, f"{key}.{name}")
    elif isinstance(table, tuple):
        for number, inner in enumerate(table):
            yield from _ruled(inner, f"{key}.{number}")
