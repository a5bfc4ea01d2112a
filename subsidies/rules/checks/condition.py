"""The shape of every check: a table of the pack that can hold itself against facts."""

from typing import ClassVar

from subsidies.rules.document import Ruled, Terms
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import NOTHING, Inputs, Reason
from subsidies.rules.values import Stage


class Condition(Ruled):
    """One condition of a scheme. Subclasses name themselves in `check` and answer in `against`."""

    # Stages at which the condition means nothing yet, such as the certificate before there is one.
    NOT_AT: ClassVar[frozenset[Stage]] = frozenset()

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        """A reason where the condition has something to say about these facts, else None."""
        raise NotImplementedError

    def reason(self, code: str, inputs: Inputs = NOTHING) -> Reason:
        """A reason resting on this condition's clause."""
        return Reason(code, self.clause, inputs)
