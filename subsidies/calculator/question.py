"""What is asked, which answers it takes, and what an answer says: values by their path in the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

from portal.shared import written_numbers
from portal.shared.figures import money
from portal.shared.sentences import Text, sentence
from subsidies.rules.reasons import figure

Told = Mapping[str, object]
NOTHING: Told = {}
UNKNOWN = "unknown"


class Choice(NamedTuple):
    """One answer to choose: its value in the address, its words, and what it says."""

    value: str
    words: Text
    told: Told = NOTHING


NOT_KNOWN = Choice(UNKNOWN, _("I do not know"))
# What is measured, in words.
MEASURED: Mapping[str, Text] = {
    "yuan": _("%(number)s yuan"),
    "months": _("%(number)s months"),
    "years": _("%(number)s years"),
    "days": _("%(number)s days"),
    "semesters": _("%(number)s semesters"),
}


@dataclass(frozen=True)
class Measure:
    """A number or a day that is asked. `tried` are values on which it may turn: those on both sides of a boundary."""

    path: str
    unit: Literal["yuan", "months", "years", "days", "semesters", "day"]
    tried: Sequence[Decimal | date]

    @property
    def whole(self) -> bool:
        """Whether it counts in whole numbers."""
        return self.unit in ("years", "days", "semesters")

    def told(self, value: Decimal | date) -> Told:
        """What a value says."""
        return {self.path: int(value) if self.whole and isinstance(value, Decimal) else value}

    def read(self, text: str) -> Decimal | date | None:
        """The value as it was written in, None for what is none."""
        if self.unit == "day":
            return _day(text)
        number = written_numbers.number(text, self.unit)
        return None if number is None or (self.whole and number % 1) else number

    def in_words(self, text: str) -> Text:
        """What was written in, as the portal writes it."""
        value = self.read(text)
        if not isinstance(value, Decimal):
            return text
        return sentence(MEASURED[self.unit], number=money(value) if self.unit == "yuan" else figure(value))


@dataclass(frozen=True)
class Question:
    """A question with choices of which one is taken, with `ticks` of which any number may be, or with a measure that
    may be left empty."""

    name: str
    words: Text
    choices: Sequence[Choice] = ()
    ticks: Sequence[Choice] = ()
    measure: Measure | None = None
    hint: Text = ""

    @property
    def ways(self) -> Sequence[Told]:
        """What its answers may say, each kind of answer once."""
        if self.measure:
            return [NOTHING, *(self.measure.told(value) for value in self.measure.tried)]
        return [choice.told for choice in self.choices] or [NOTHING, *(tick.told for tick in self.ticks)]

    def takes(self, given: str | None) -> bool:
        """Whether this is an answer."""
        if given is None:
            return False
        if self.measure:
            return not given or self.measure.read(given) is not None
        if self.ticks:
            return set(_parts(given)) <= {tick.value for tick in self.ticks}
        return given in {choice.value for choice in self.choices}

    def said(self, given: str) -> Sequence[Told]:
        """What an answer says; several ticks say several things."""
        if self.measure:
            value = self.measure.read(given)
            return [] if value is None else [self.measure.told(value)]
        return [choice.told for choice in self._chosen(given)]

    def in_words(self, given: str) -> Sequence[Text]:
        """An answer in words."""
        if self.measure:
            return [self.measure.in_words(given)] if given else [NOT_KNOWN.words]
        return [choice.words for choice in self._chosen(given)] or [_("none of these")]

    def _chosen(self, given: str) -> list[Choice]:
        parts = _parts(given)
        return [choice for choice in (*self.choices, *self.ticks) if choice.value in parts]


def _parts(given: str) -> list[str]:
    return [part for part in given.split(",") if part]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    except ValueError:
        return None
