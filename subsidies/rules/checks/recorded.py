"""Conditions that a value can say: something recorded as no (or yes), a number below the least, a code not taken.

What is not recorded never decides against anyone.
"""

from collections.abc import Callable, Collection
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal

from pydantic import StrictBool, StrictInt, StrictStr, field_validator, model_validator

from subsidies.rules.checks.condition import Condition
from subsidies.rules.facts import Facts
from subsidies.rules.faults import allowed, wrong
from subsidies.rules.reasons import Reason, figure
from subsidies.rules.terms import Terms
from subsidies.rules.values import ReasonCode, Stage
from subsidies.rules.vocabulary import CHOICES, FLAGS, MEASURES

INPUT_NAMES = {"employer.type": "type", "employer.size": "size", "institution.kind": "place", "training_mode": "mode"}


def reader(path: str) -> Callable[[Facts], Any]:
    """A function that reads a path of the facts' JSON, such as class.filed; None where the part is not recorded."""
    part, _, leaf = path.replace("class.", "training_class.").partition(".")
    if not leaf:
        return attrgetter(part)

    def read(facts: Facts) -> Any:
        held = getattr(facts, part)
        return None if held is None else getattr(held, leaf)

    return read


class Requires(Condition):
    """What the facts record at `fact` is what `must_be` says, or nothing; asked at every stage, or not at some."""

    check: Literal["requires"]
    fact: StrictStr
    must_be: StrictBool = True
    reason_code: ReasonCode
    only_at: tuple[Stage, ...] = ()
    not_at: tuple[Stage, ...] = ()

    @field_validator("fact")
    @classmethod
    def _is_known(cls, fact: str) -> str:
        return _known(fact, FLAGS)

    @cached_property
    def read(self) -> Callable[[Facts], Any]:
        """Reads the fact."""
        return reader(self.fact)

    def asked_at(self, stage: str) -> bool:
        return stage not in self.not_at and (not self.only_at or stage in self.only_at)

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        recorded = self.read(facts)
        if recorded is None or recorded is self.must_be:
            return None
        return self.reason(self.reason_code, {"condition": self.fact})


class AtLeast(Condition):
    """A number the facts record is not below `least`."""

    check: Literal["at_least"]
    fact: StrictStr
    least: StrictInt
    reason_code: ReasonCode

    @field_validator("fact")
    @classmethod
    def _is_known(cls, fact: str) -> str:
        return _known(fact, MEASURES)

    @cached_property
    def read(self) -> Callable[[Facts], Any]:
        """Reads the fact."""
        return reader(self.fact)

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        number = self.read(facts)
        if number is None or number >= self.least:
            return None
        told = {"measure": self.fact, "months": figure(Decimal(number)), "required": str(self.least)}
        return self.reason(self.reason_code, told)


class OneOf(Condition):
    """A code the facts record is one of those `accepted`."""

    check: Literal["one_of"]
    fact: StrictStr
    accepted: tuple[StrictStr, ...]
    reason_code: ReasonCode

    @field_validator("fact")
    @classmethod
    def _is_known(cls, fact: str) -> str:
        return _known(fact, CHOICES)

    @model_validator(mode="after")
    def _takes_known_codes(self) -> "OneOf":
        known = CHOICES[self.fact]
        for code in self.accepted:
            if code not in known:
                raise wrong("NO_VALUE_OF_FACT", given=code, fact=self.fact, allowed=allowed(known, code))
        return self

    @cached_property
    def read(self) -> Callable[[Facts], Any]:
        """Reads the fact."""
        return reader(self.fact)

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        code = self.read(facts)
        if code is None or code in self.accepted:
            return None
        return self.reason(self.reason_code, {INPUT_NAMES.get(self.fact, self.fact): code, "condition": self.fact})


def _known(fact: str, paths: Collection[str]) -> str:
    if fact not in paths:
        raise wrong("NO_FACT", given=fact, allowed=allowed(paths, fact))
    return fact
