"""The shape of every check: a table of the pack that can hold itself against facts."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, Protocol, get_args

from subsidies.rules.document import Ruled
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import NOTHING, Inputs, Reason
from subsidies.rules.terms import Terms
from subsidies.rules.values import Stage

Ask = Callable[[Facts, Terms], Reason | None]
# Parts of the facts that are either recorded or not; a check that rests on one has nothing to say without it.
Part = Literal["past", "person", "institution", "fund"]
PARTS: tuple[Part, ...] = get_args(Part)


class Check(Protocol):
    """What is run at an assessment: a condition, or one part of a condition that has several reasons to give."""

    RESTS_ON: ClassVar[Part | None]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        """A reason where there is something to say about these facts, else None."""
        ...


class Condition(Ruled):
    """One condition of a scheme. Subclasses name themselves in `check` and answer in `against`."""

    # Stages at which the condition means nothing yet, such as the certificate before there is one.
    NOT_AT: ClassVar[frozenset[Stage]] = frozenset()
    RESTS_ON: ClassVar[Part | None] = None

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        """A reason where the condition has something to say about these facts, else None."""
        raise NotImplementedError

    def asked_at(self, stage: str) -> bool:
        """Whether the condition means something at this stage."""
        return stage not in self.NOT_AT

    def parts(self) -> Sequence[Check]:
        """The checks to run, each with one reason at most; usually the condition itself."""
        return (self,)

    def reason(self, code: str, inputs: Inputs = NOTHING) -> Reason:
        """A reason resting on this condition's clause."""
        return Reason(code, self.clause, inputs)
