"""The amount by zen-engine: a decision table for standard and refusals, an expression for the uplift."""

from collections.abc import Callable
from typing import Any

import zen

from benchmarks.settling.claims import Claims
from benchmarks.settling.figures import LIFT, LIFTED_FROM, SPECIAL, standards
from subsidies.rules.policy import Policy

INPUTS = {"kind": "kind", "grade": "grade", "pension": "pension", "cat": "cat", "employed": "employed"}


def contexts(claims: Claims, count: int) -> list[dict[str, Any]]:
    """What zen is given for each of the first claims."""
    known = {name: column[:count].tolist() for name, column in claims.known.items()}
    return [dict(zip(known, values, strict=True)) for values in zip(*known.values(), strict=True)]


def evaluation(policy: Policy, given: list[dict[str, Any]], *, trace: bool) -> Callable[[], list[int]]:
    """A call that evaluates each of them, by key and with a loader, which is zen's fast way for one at a time."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"amount": _graph(policy)}}})
    options = {"trace": True} if trace else {}
    return lambda: [round(engine.evaluate("amount", one, options)["result"]["amount"]) for one in given]


def _graph(policy: Policy) -> dict[str, Any]:
    steps = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": _table(policy)},
        {"id": "lift", "type": "expressionNode", "name": "lift", "content": {"expressions": [_lift()]}},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    names = [step["id"] for step in steps]
    edges = [
        {"id": f"to {after}", "sourceId": before, "targetId": after, "type": "edge"}
        for before, after in zip(names, names[1:], strict=False)
    ]
    nodes = [{**step, "position": {"x": 0, "y": 0}} for step in steps]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _table(policy: Policy) -> dict[str, Any]:
    rules = [_rule("pension", "0", pension="true"), *_outside_the_catalogue()]
    for (kind, grade), fen in standards(policy).items():
        rules.append(_rule(f"{kind} {grade}", str(fen), kind=str(kind), grade=str(grade)))
    return {
        "hitPolicy": "first",
        "passThrough": True,
        "inputs": [{"id": name, "name": name, "type": "expression", "field": name} for name in INPUTS],
        "outputs": [{"id": "base", "name": "base", "type": "expression", "field": "base"}],
        "rules": rules,
    }


def _outside_the_catalogue() -> list[dict[str, str]]:
    return [_rule("outside", "0", kind=f"< {SPECIAL}", cat="false", employed="false")]


def _rule(name: str, base: str, **conditions: str) -> dict[str, str]:
    return {"_id": name, **{name: conditions.get(name, "") for name in INPUTS}, "base": base}


def _lift() -> dict[str, str]:
    lifted = f"kind < {SPECIAL} and grade >= {LIFTED_FROM} and cat and short"
    return {"id": "amount", "key": "amount", "value": f"{lifted} ? base * {LIFT} / 100 : base"}
