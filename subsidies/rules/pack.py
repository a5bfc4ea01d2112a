"""A pack as a file writes it, and what can be wrong with it beyond single values."""

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated

from pydantic import Field

from subsidies.rules.checks import AnyCondition
from subsidies.rules.document import Document, Period, Ruled, Table
from subsidies.rules.faults import Fault, allowed
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


def faults(pack: Pack) -> Iterator[Fault]:
    """What is wrong with the pack beyond single values."""
    yield from _clause_faults(pack)
    yield from _scheme_faults(pack)
    yield from _group_faults(pack)
    if not pack.document.demonstration:
        for number in range(1, pack.document.last_clause + 1):
            clause = pack.document.clause_of(number)
            if clause not in pack.carriers:
                yield Fault(f"carriers.{clause}", "CARRIER_MISSING")


def _clause_faults(pack: Pack) -> Iterator[Fault]:
    document = pack.document
    ends = {"first": document.clause_of(1), "last": document.clause_of(document.last_clause)}
    for key, clause in [*cited_clauses(pack, ""), *((f"carriers.{clause}", clause) for clause in pack.carriers)]:
        prefix, number = clause.split("-")
        if prefix != document.clause_prefix or not 1 <= int(number) <= document.last_clause:
            yield Fault(key, "NO_CLAUSE_HERE", {"given": clause, **ends})


def _scheme_faults(pack: Pack) -> Iterator[Fault]:
    kinds = {code for table in pack.certificate_kinds for code in table.codes}
    order = pack.funds.order if pack.funds is not None else ()
    seen = set()
    for place, scheme in enumerate(pack.schemes):
        if scheme.id in seen:
            yield Fault(f"schemes.{place}.id", "GIVEN_TWICE", {"given": scheme.id})
        seen.add(scheme.id)
        for fund in sorted(set(scheme.funds) - set(order)):
            yield _not_listed(f"schemes.{place}.funds", "FUND_NOT_LISTED", fund, order)
        for kind in sorted({kind for row in scheme.standards for kind in row.kinds or ()} - kinds):
            yield _not_listed(f"schemes.{place}.standards.kinds", "KIND_NOT_LISTED", kind, kinds)
        yield from (fault._replace(key=f"schemes.{place}.{fault.key}") for fault in scheme.faults(pack.period))


def _group_faults(pack: Pack) -> Iterator[Fault]:
    listed = {code for table in pack.groups for code in table.codes}
    for place, scheme in enumerate(pack.schemes):
        for number, condition in enumerate(scheme.conditions):
            for group in sorted(set(getattr(condition, "groups", ())) - listed):
                key = f"schemes.{place}.conditions.{number}.groups"
                yield _not_listed(key, "GROUP_NOT_LISTED", group, listed)


def _not_listed(key: str, code: str, given: str, listed: Collection[str]) -> Fault:
    return Fault(key, code, {"given": given, "allowed": allowed(listed, given)})


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
