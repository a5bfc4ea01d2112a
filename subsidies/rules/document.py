"""What a pack says about its document: where it comes from, how it stands, which days it covers.

Every table of a pack names the clauses it rests on, and the readings (AMB-nn) it takes where the text is open.
"""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from subsidies.rules.faults import wrong
from subsidies.rules.values import ClauseID, PlainDay, ReadingID, Text, written_like


class Table(BaseModel):
    """A table of a pack: unknown keys are refused, nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Ruled(Table):
    """A table that rests on clauses; the first is the one shown on amount sheets."""

    clauses: Annotated[tuple[ClauseID, ...], Field(min_length=1)]
    readings: tuple[ReadingID, ...] = ()

    @cached_property
    def clause(self) -> str:
        """The clause shown."""
        return self.clauses[0]


class Document(Ruled):
    """The policy document: where it comes from and how it stands."""

    id: Annotated[StrictStr, written_like(r"[a-z0-9-]+", "jiangyin-2019")]
    jurisdiction: Annotated[StrictStr, written_like(r"[A-Z]+", "JY")]
    place: Annotated[StrictStr, written_like(r"\d{6}", "320281")]
    place_zh: Text
    place_en: Text
    title_zh: Text
    title_en: Text
    issuer_zh: Text
    issuer_en: Text
    number: Text | None = None
    issued_on: PlainDay | None = None
    provenance_zh: Text
    provenance_en: Text
    parents: tuple[Text, ...] = ()
    standing: Literal["in_force", "draft"]
    demonstration: StrictBool = False
    clause_prefix: Annotated[StrictStr, written_like(r"[A-Z]{2}", "JY")]
    last_clause: Annotated[StrictInt, Field(ge=1, le=999)]

    def clause_of(self, number: int) -> str:
        """The ID of the document's clause of this number, such as JY-07."""
        return f"{self.clause_prefix}-{number:02}"


class Period(Ruled):
    """First and last day, both within; without a last day it is open. The date that is held against it is the
    certificate's or assessment's."""

    first_day: PlainDay
    last_day: PlainDay | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.last_day is not None and self.last_day < self.first_day:
            raise wrong("PERIOD_BACKWARDS", first_day=self.first_day, last_day=self.last_day)
        return self

    def holds(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)
