"""What a pack lists: codes its document names, targets, and values left to the city."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    Field,
    GetPydanticSchema,
    StrictBool,
    StrictStr,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from subsidies.rules.document import Ruled, Table
from subsidies.rules.faults import written, wrong
from subsidies.rules.values import (
    Amount,
    CertificateKind,
    ClauseID,
    Fund,
    Grade,
    Group,
    PlainDay,
    Provider,
    ReadingID,
    Text,
    TrainingMode,
    TrainingType,
    written_like,
)


class GroupList(Ruled):
    codes: Annotated[tuple[Group, ...], Field(min_length=1)]


class KindList(Ruled):
    codes: Annotated[tuple[CertificateKind, ...], Field(min_length=1)]


class GradeList(Ruled):
    codes: Annotated[tuple[Grade, ...], Field(min_length=1)]


class TypeList(Ruled):
    codes: Annotated[tuple[TrainingType, ...], Field(min_length=1)]


class ProviderList(Ruled):
    codes: Annotated[tuple[Provider, ...], Field(min_length=1)]


class ModeList(Ruled):
    codes: Annotated[tuple[TrainingMode, ...], Field(min_length=1)]


class FundOrder(Ruled):
    """Funds in the order they are drawn on."""

    order: Annotated[tuple[Fund, ...], Field(min_length=1)]


class Names(Ruled):
    """Things the document names besides the portal's own codes, each by its name in both languages."""

    zh: Annotated[tuple[Text, ...], Field(min_length=1)]
    en: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _pairs(self) -> "Names":
        if len(self.zh) != len(self.en):
            raise wrong("NAMES_WITHOUT_PAIR", zh=len(self.zh), en=len(self.en))
        return self


class Target(Ruled):
    """A figure the document wants reached. Without `value` the document gives none.

    `every` says it is wanted each year; otherwise it is wanted over the days given, or by the last of them.
    """

    metric: Annotated[StrictStr, written_like(r"[a-z_]+", "person_times")]
    zh: Text
    en: Text
    relation: Literal["at_least", "about", "exactly", "above_city"]
    strive: StrictBool = False
    value: Amount | None = None
    unit: Literal["person_times", "persons", "share", "units"]
    every: Literal["year"] | None = None
    first_day: PlainDay | None = None
    last_day: PlainDay | None = None


class LocalSetting(Table):
    """A value the document leaves to the city. Without `value` it is not set, and nothing may assume one."""

    zh: Text
    en: Text
    unit: Literal["working_days", "days", "months", "hours", "share", "count", "yuan", "day_of_month"]
    value: Amount | None = None
    demonstration: StrictBool = False
    clauses: tuple[ClauseID, ...] = ()
    readings: tuple[ReadingID, ...] = ()


class Figure(LocalSetting):
    """A value the document itself sets, and officers may raise or lower only with a new version."""

    value: Amount


def _context_or_list(value: object, as_list: ValidatorFunctionWrapHandler) -> object:
    if value == "context":
        return value
    if not isinstance(value, list):
        raise wrong("NEITHER_LIST_NOR_CONTEXT", written=written(value))
    return as_list(value)


# One schema for both, so that a carrier at fault is told once and not for each side of the union.
_CONTEXT_OR_LIST = GetPydanticSchema(lambda _, of: of(Annotated[tuple[Text, ...], WrapValidator(_context_or_list)]))
Carriers = Mapping[ClauseID, Annotated[Literal["context"] | tuple[Text, ...], _CONTEXT_OR_LIST]]
