"""What can be wrong with a pack beyond single values: where its parts do not agree."""

from collections.abc import Iterator

from subsidies.rules.clauses import last_of
from subsidies.rules.document import Document
from subsidies.rules.faults import Fault, not_listed
from subsidies.rules.pack import Pack, cited_clauses
from subsidies.rules.scheme_names import name_faults
from subsidies.rules.twice import twice_faults


def faults(pack: Pack) -> Iterator[Fault]:
    """What is wrong with the pack beyond single values."""
    yield from _end_faults(pack.document)
    yield from _clause_faults(pack)
    yield from _scheme_faults(pack)
    yield from _group_faults(pack)
    yield from name_faults(pack)
    yield from twice_faults(pack)
    if not pack.document.demonstration:
        for number in range(1, pack.document.last_clause + 1):
            clause = pack.document.clause_of(number)
            if clause not in pack.carriers:
                yield Fault(f"carriers.{clause}", "CARRIER_MISSING")


def _end_faults(document: Document) -> Iterator[Fault]:
    """A text that ended its document early would need no carriers for the clauses after."""
    last = last_of(document.clause_prefix)
    if last is not None and document.last_clause != last:
        told = {"given": document.clause_of(document.last_clause), "last": document.clause_of(last)}
        yield Fault("document.last_clause", "ENDS_OTHERWISE", told)


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
            yield not_listed(f"schemes.{place}.funds", "FUND_NOT_LISTED", fund, order)
        for kind in sorted({kind for row in scheme.standards for kind in row.kinds or ()} - kinds):
            yield not_listed(f"schemes.{place}.standards.kinds", "KIND_NOT_LISTED", kind, kinds)
        yield from (fault._replace(key=f"schemes.{place}.{fault.key}") for fault in scheme.faults(pack.period))


def _group_faults(pack: Pack) -> Iterator[Fault]:
    listed = {code for table in pack.groups for code in table.codes}
    for place, scheme in enumerate(pack.schemes):
        for number, condition in enumerate(scheme.conditions):
            for group in sorted(set(getattr(condition, "groups", ())) - listed):
                key = f"schemes.{place}.conditions.{number}.groups"
                yield not_listed(key, "GROUP_NOT_LISTED", group, listed)
