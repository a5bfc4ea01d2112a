"""A figure being worked out: where it stands, the steps that led there, and what there is to say about it."""

from collections.abc import Mapping
from decimal import Decimal

from subsidies.rules.reasons import NOTHING, Reason
from subsidies.rules.steps import ZERO, Step


class Reckoning:
    """`amount` is None where no amount is set; `against` is what the figure itself has against being paid."""

    __slots__ = ("against", "amount", "ceiling", "reasons", "recover", "steps")

    def __init__(self) -> None:
        self.amount: Decimal | None = ZERO
        self.ceiling: Decimal | None = None
        self.steps: list[Step] = []
        self.reasons: list[Reason] = []
        self.against: Reason | None = None
        self.recover: Decimal | None = None

    @property
    def figure(self) -> Decimal:
        """The amount as a number to go on with."""
        return ZERO if self.amount is None else self.amount

    def begin(self, step: Step) -> None:
        """Start from a first step that was made before."""
        self.steps.append(step)
        self.amount = step.after

    def step(self, code: str, clause: str, after: Decimal | None, inputs: Mapping[str, str] = NOTHING) -> None:
        """Move the figure on by one step."""
        self.steps.append(Step(code, clause, self.figure, after, inputs))
        self.amount = after

    def say(self, code: str, clause: str, inputs: Mapping[str, str] = NOTHING) -> None:
        """Add a reason."""
        self.reasons.append(Reason(code, clause, inputs))

    def no_longer_unchanged(self) -> None:
        """The published figure is not what is paid."""
        self.reasons = [reason for reason in self.reasons if reason.code != "STANDARD_APPLIED"]
