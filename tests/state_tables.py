"""Life cycles held to their whole tables. A table says of each step from which states it is open, to which it leads
and, for tests that carry steps out, with which details; where rows have to be made for these, a function of the row.

    test_table_of_findings = state_tables.whole(Finding, TABLE)
    test_life_of_findings = state_tables.walked(Finding, TABLE, open_finding)

Every subclass of `Stateful` has the first; tests/project/test_state_tables.py asks for it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from portal.shared import workflow
from portal.shared.refusals import Refused
from portal.shared.workflow import Stateful
from tests.institutions.factories import UserFactory

Table = Mapping[str, tuple[Any, ...]]


def whole(model: type[Stateful], table: Table) -> Callable[[], None]:
    """A test: the model declares the steps of the table and no other, and each is open in its states alone."""

    @pytest.mark.django_db
    def test() -> None:
        declared = {each.name: (set(each.sources), each.target) for each in workflow.declarations(model)}
        assert declared == {step: (set(sources), target) for step, (sources, target, *_details) in table.items()}
        found = {step: {state for state in model.State.values if _is_open(model, step, state)} for step in table}
        assert found == {step: set(sources) for step, (sources, *_rest) in table.items()}

    return test


def _is_open(model: type[Stateful], step: str, state: str) -> bool:
    return "WRONG_STATE" not in [reason.code for reason in workflow.objections(model(pk=0, state=state), step)]


def walked(model: type[Stateful], table: Table, first: Callable[[], Stateful]) -> Callable[[str, str], None]:
    """A test with a row in every state, brought there by the steps of the table from `first()`: each step."""
    paths = _paths(model, table)
    assert set(paths) == set(model.State.values), "no way leads to the other states"

    @pytest.mark.django_db
    @pytest.mark.parametrize("step", table)
    @pytest.mark.parametrize("state", paths)
    def test(state: str, step: str) -> None:
        row = first()
        for earlier in paths[state]:
            workflow.perform(row, earlier, actor=UserFactory(username=earlier), **_details(row, table[earlier]))
        takes_or_refuses(row, state=state, step=step, table=table, **_details(row, table[step]))

    return test


def _paths(model: type[Stateful], table: Table) -> dict[str, list[str]]:
    """Steps that lead from the first state to each other, as few as there are."""
    paths: dict[str, list[str]] = {model._meta.get_field("state").default: []}
    for state in (reached := list(paths)):
        for step, (sources, target, *_details) in table.items():
            if state in sources and target not in paths:
                paths[target] = [*paths[state], step]
                reached.append(target)
    return paths


def _details(row: Stateful, entry: tuple[Any, ...]) -> dict[str, Any]:
    given = entry[2]
    return given(row) if callable(given) else given


def takes_or_refuses(row: Stateful, *, state: str, step: str, table: Table, **details: Any) -> None:
    """Carry a step out on a row in a state: what the table opens reaches its target, anything else leaves the row."""
    sources, target = table[step][:2]
    before = _stored(row)
    assert before["state"] == state
    actor = UserFactory(username=f"actor_of_{step}")
    if state in sources:
        workflow.perform(row, step, actor=actor, **details)
        assert _stored(row)["state"] == target
        return
    with pytest.raises(Refused) as refused:
        workflow.perform(row, step, actor=actor, **details)
    assert refused.value.codes == ["WRONG_STATE"]
    assert _stored(row) == before


def _stored(row: Stateful) -> dict[str, Any]:
    return type(row)._base_manager.filter(pk=row.pk).values().get()
