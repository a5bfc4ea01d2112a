"""Every operation of the API asked by machine: what is sent fits its description, and so must what is answered."""

import random
import secrets
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import CHECKS, load_all_checks

SEED = random.SystemRandom().randrange(2**32)
# Values may fit the schema and yet name nothing that exists: then 400 is right.
LEFT_OUT = {"positive_data_acceptance"}


def _checks() -> list[Any]:
    """What an answer is held against."""
    load_all_checks()
    return [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]


def ask_all(described: Any, token: str, subjects: Mapping[str, Any], *, examples: int) -> int:
    """Ask every operation of the description as whoever holds the token; the number of operations.

    `subjects` are keys of things that exist, by the part of the path they stand behind.
    """
    sys.stdout.write(f"seed of this run: {SEED}\n")
    checks, operations = _checks(), [result.ok() for result in described.get_all_operations()]
    for operation in operations:
        subject = next((key for part, key in subjects.items() if part in operation.path), None)
        _ask(operation, token, subject, checks, examples=examples)
    return len(operations)


def _ask(operation: Any, token: str, subject: Any, checks: Sequence[Any], *, examples: int) -> None:
    @seed(SEED)
    @settings(
        max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        for name in case.path_parameters or {}:
            case.path_parameters[name] = subject if subject is not None else case.path_parameters[name]
        if case.headers and "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = secrets.token_urlsafe(16)
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=checks)

    ask()
