"""The award: what an assessment says, kept on claim lines as JSON and read back without loss."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from subsidies.rules.reasons import Reason
from subsidies.rules.steps import Step


class Award(NamedTuple):
    """Eligible with a number: pay it. Eligible with None: conditions met, no amount set. Else amount 0, no payee.

    `recover` is what must be paid back at settlement, `counted_hours` the hours that count where hours are given.
    """

    eligible: bool
    amount: Decimal | None
    payee: str | None
    fund: str | None
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]
    recover: Decimal | None = None
    counted_hours: Decimal | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all reasons, each once."""
        return tuple(dict.fromkeys(reason.code for reason in self.reasons))

    def to_json(self) -> dict[str, Any]:
        """A JSON object; decimals are strings."""
        return {
            "eligible": self.eligible,
            "amount_cny": _written(self.amount),
            "payee": self.payee,
            "fund": self.fund,
            "reasons": [{"code": r.code, "clause": r.clause, "inputs": dict(r.inputs)} for r in self.reasons],
            "steps": [_step_to_json(step) for step in self.steps],
            "recover_cny": _written(self.recover),
            "counted_hours": _written(self.counted_hours),
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Award":
        """Read what `to_json` wrote. Raises KeyError or decimal.InvalidOperation on anything else."""
        return cls(
            eligible=given["eligible"],
            amount=_read(given["amount_cny"]),
            payee=given["payee"],
            fund=given["fund"],
            reasons=tuple(Reason(r["code"], r["clause"], r["inputs"]) for r in given["reasons"]),
            steps=tuple(_step_from_json(step) for step in given["steps"]),
            recover=_read(given["recover_cny"]),
            counted_hours=_read(given["counted_hours"]),
        )


def _step_to_json(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "clause": step.clause,
        "before": str(step.before),
        "after": _written(step.after),
        "inputs": dict(step.inputs),
    }


def _step_from_json(given: Mapping[str, Any]) -> Step:
    return Step(given["code"], given["clause"], Decimal(given["before"]), _read(given["after"]), given["inputs"])


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _read(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
