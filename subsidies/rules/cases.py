"""Cases as JSON Lines: one case in, one answer out, errors told by key; the contract of `manage.py assess`."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from subsidies.rules.assess import StageNotOffered, assess
from subsidies.rules.award import Award
from subsidies.rules.facts import Facts, FactsRefused
from subsidies.rules.policy import Policy, SchemeNotHeld
from subsidies.rules.steps import Step


class CaseRefused(ValueError):
    """The line is no case. `key` names what is at fault, `case_id` the case where it could be read."""

    def __init__(self, key: str, message: str, case_id: object = None) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message
        self.case_id = case_id

    def answer(self) -> dict[str, Any]:
        """The answer to a line that could not be assessed."""
        return {"id": self.case_id, "error": {"key": self.key, "message": self.message}}


def assessed(line: bytes, policies: Mapping[str, Policy]) -> tuple[object, Award]:
    """The case's ID and its award under the policy of its jurisdiction. Raises CaseRefused."""
    case = _read(line)
    case_id = case.get("id")
    policy = _policy(case, policies)
    given = case.get("input")
    if not isinstance(given, Mapping):
        raise CaseRefused("input", "is missing or no object", case_id)
    try:
        return case_id, assess(Facts.from_json(given), policy)
    except FactsRefused as error:
        raise CaseRefused(error.key, error.message, case_id) from None
    except SchemeNotHeld as error:
        raise CaseRefused("scheme", str(error), case_id) from None
    except StageNotOffered as error:
        raise CaseRefused("stage", str(error), case_id) from None


def answer(case_id: object, award: Award) -> dict[str, Any]:
    """The award as the command prints it: figures as JSON numbers, reasons as codes, steps with their sentence."""
    told: dict[str, Any] = {
        "id": case_id,
        "eligible": award.eligible,
        "amount_cny": _number(award.amount),
        "payee": award.payee,
        "reasons": list(award.codes),
        "steps": [_step(step) for step in award.steps],
    }
    if award.recover is not None:
        told["recover_cny"] = _number(award.recover)
    if award.counted_hours is not None:
        told["counted_hours"] = _number(award.counted_hours)
    if award.fund is not None:
        told["fund"] = award.fund
    return told


def _read(line: bytes) -> Mapping[str, Any]:
    try:
        case = json.loads(line.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise CaseRefused("line", f"is no JSON: {error}") from None
    if not isinstance(case, Mapping):
        raise CaseRefused("line", "is no JSON object")
    return case


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _policy(case: Mapping[str, Any], policies: Mapping[str, Policy]) -> Policy:
    jurisdiction, given = case.get("jurisdiction"), case.get("input")
    if isinstance(jurisdiction, str) and jurisdiction in policies:
        return policies[jurisdiction]
    scheme = given.get("scheme") if isinstance(given, Mapping) else None
    raise CaseRefused("jurisdiction", f"no policy at hand for {jurisdiction!r} (scheme {scheme})", case.get("id"))


def _step(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "clause": step.clause,
        "before": _number(step.before),
        "after": _number(step.after),
        "inputs": dict(step.inputs),
        "text": step.text("zh"),
        "text_en": step.text("en"),
    }


def _number(amount: Decimal | None) -> int | float | None:
    """For printing alone: JSON has no decimals, and a float prints any sum of this size exactly as it stands."""
    if amount is None or amount == amount.to_integral_value():
        return None if amount is None else int(amount)
    return float(amount)
