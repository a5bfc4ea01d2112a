"""Which clauses are carried, by what, and what the others lack."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from subsidies.coverage.carriers import Known
from subsidies.coverage.marks import clauses_under_test
from subsidies.rules.clauses import Clause, catalogue
from subsidies.rules.policy import Policy

# What a clause of each tag has to be carried by, at least one of them: a target that only stands in a pack is reported
# by nobody, and a flow that no page or job goes through does not flow.
NEEDS: Mapping[str, frozenset[str]] = {
    "RULE": frozenset({"key", "check"}),
    "DATA": frozenset({"key", "field", "page"}),
    "FLOW": frozenset({"page", "job", "command"}),
    "REPORT": frozenset({"report", "page", "command"}),
    "CONTROL": frozenset({"check", "page", "report", "job", "field", "command"}),
    "DIRECTORY": frozenset({"page"}),
}


@dataclass(frozen=True)
class Covered:
    """One clause with what carries it and what it lacks; empty `lacks` means it is carried."""

    id: str
    clause: Clause
    carriers: Sequence[str]
    lacks: Sequence[str]


def covered(policies: Iterable[Policy], *, tag: str | None = None) -> Iterator[Covered]:
    """Every clause of the documents, or those of one tag, in order."""
    clauses, known, tested = catalogue(), Known(), clauses_under_test()
    for policy in policies:
        prefix = policy.document.clause_prefix
        for clause_id, clause in clauses.items():
            if clause_id.startswith(f"{prefix}-") and tag in (None, clause.tag):
                yield _covered(clause_id, clause, policy, known, tested)


def _covered(clause_id: str, clause: Clause, policy: Policy, known: Known, tested: set[str]) -> Covered:
    carriers = policy.pack.carriers[clause_id]
    if carriers == "context":
        lacks = [] if clause.tag == "CONTEXT" else [f"a clause of tag {clause.tag} is more than context"]
        return Covered(clause_id, clause, [], lacks)
    problems = (known.problem(carrier, clause=clause_id, pack=policy.pack) for carrier in carriers)
    lacks = [problem for problem in problems if problem]
    return Covered(clause_id, clause, carriers, [*lacks, *_lacks(clause_id, clause, carriers, tested)])


def _lacks(clause_id: str, clause: Clause, carriers: Sequence[str], tested: set[str]) -> Iterator[str]:
    if clause.tag == "CONTEXT":
        return
    kinds = {carrier.partition(":")[0] for carrier in carriers}
    if not kinds & NEEDS[clause.tag]:
        yield f"no {' or '.join(sorted(NEEDS[clause.tag]))} carries it"
    if clause_id not in tested:
        yield "no test names it"
