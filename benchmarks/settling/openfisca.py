"""The amount by OpenFisca: one entity, one formula over whole columns."""

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core import entities, periods, taxbenefitsystems, variables
from openfisca_core.parameters import ParameterNode
from openfisca_core.simulation_builder import SimulationBuilder

from benchmarks.settling.claims import GRADES, Claims, Column
from benchmarks.settling.figures import LIFT, LIFTED_FROM, SPECIAL, standards
from subsidies.rules.policy import Policy

YEAR = "2019"


def calculation(policy: Policy, claims: Claims) -> Callable[[], Column]:
    """A call that loads the columns and calculates the amount of every claim in fen."""
    claim = entities.build_entity(key="claim", plural="claims", label="claim", is_person=True)
    system = taxbenefitsystems.TaxBenefitSystem([claim])
    system.parameters = ParameterNode("", data=_parameters(policy))
    known = claims.known
    for name, column in known.items():
        system.add_variable(_variable(name, bool if column.dtype == np.bool_ else int, claim))
    system.add_variable(_variable("amount", int, claim, formula=_amount))

    def calculate() -> Column:
        simulation = SimulationBuilder().build_default_simulation(system, count=len(claims))
        for name, column in known.items():
            simulation.set_input(name, YEAR, column)
        amount: Column = simulation.calculate("amount", YEAR)
        return amount

    return calculate


def _variable(name: str, kind: type, entity: Any, **more: Any) -> type:
    fixed = {"value_type": kind, "entity": entity, "definition_period": periods.DateUnit.YEAR, "label": name}
    return type(name, (variables.Variable,), {**fixed, **more})


def _parameters(policy: Policy) -> dict[str, Any]:
    fen = standards(policy)
    graded = {f"grade_{grade}": _always(fen[0, grade]) for grade in range(len(GRADES))}
    return {"graded": graded, "special": _always(fen[SPECIAL, 0]), "lift": _always(LIFT)}


def _always(value: int) -> dict[str, dict[str, int]]:
    return {"values": {"2019-01-01": value}}


def _amount(claim: Any, period: Any, parameters: Any) -> Column:
    figures, kind, grade = parameters(period), claim("kind", period), claim("grade", period)
    graded = np.array([getattr(figures.graded, f"grade_{one}") for one in range(len(GRADES))], np.int32)[grade]
    base = np.where(kind == SPECIAL, figures.special, graded)
    listed = claim("cat", period)
    lifted = (kind != SPECIAL) & (grade >= LIFTED_FROM) & listed & claim("short", period)
    outside = ~listed & (kind != SPECIAL) & ~claim("employed", period)
    amount: Column = np.where(
        claim("pension", period) | outside, 0, np.where(lifted, base * figures.lift // 100, base)
    )
    return amount
