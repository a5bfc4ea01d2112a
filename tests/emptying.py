"""Tests with committed data empty every table behind them, also those that PostgreSQL lets nobody empty."""

from contextlib import AbstractContextManager

import pgtrigger
from django.test import TransactionTestCase

from portal.shared.triggers import NEVER_EMPTIED


def allowed() -> AbstractContextManager[None]:
    """Inside, this thread may empty tables; whatever else their triggers refuse they go on refusing."""
    guards = [(model, trigger) for model, trigger in pgtrigger.registered() if trigger.name == NEVER_EMPTIED]
    return pgtrigger.ignore(*[trigger.get_uri(model) for model, trigger in guards])


def allow_between_tests() -> None:
    """Let Django empty the tables after a test with committed data."""
    tear_down = TransactionTestCase._fixture_teardown

    def tear_down_emptying(case: TransactionTestCase) -> None:
        with allowed():
            tear_down(case)

    TransactionTestCase._fixture_teardown = tear_down_emptying
