"""Typed values that facts and packs are made of: exact decimals, plain days, codes of the closed lists."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt, StrictStr
from pydantic_core import PydanticUseDefault

from subsidies.rules.sentences import SENTENCES
from subsidies.rules.vocabulary import (
    CERTIFICATE_KINDS,
    FUNDS,
    GRADES,
    GROUPS,
    INDUSTRIES,
    PROVIDERS,
    TRAINING_MODES,
    TRAINING_TYPES,
)


def _exact(value: object) -> object:
    if isinstance(value, float | bool):
        raise ValueError("a number must be read as an exact decimal, not as a float or a yes/no")
    return value


def _plain_number(value: object) -> object:
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError("must be a plain TOML number, read as an exact decimal")


def _iso_day(value: object) -> object:
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("a day is written YYYY-MM-DD")


def _plain_day(value: object) -> object:
    if type(value) is date:
        return value
    raise ValueError("must be a plain TOML date, such as 2019-01-01")


def _left_out(value: object) -> object:
    if value is None:
        raise PydanticUseDefault
    return value


def _one_of(codes: Mapping[str, object], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in codes:
            raise ValueError(f"{value!r} is not a known {what}")
        return value

    return AfterValidator(check)


# The bounds keep absurd exponents and counts out of the arithmetic; no subsidy comes near them.
_BOUNDS = Field(ge=0, lt=Decimal("1e12"))

# Of facts, which come as JSON
Number = Annotated[Decimal, BeforeValidator(_exact), _BOUNDS]
Day = Annotated[date, BeforeValidator(_iso_day)]
Count = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
Flag = StrictBool | None
# Null and left out say the same, also where the value has a default of its own.
OrDefault = BeforeValidator(_left_out)
Switch = Annotated[StrictBool, OrDefault]

# Of packs, which come as TOML
Amount = Annotated[Decimal, BeforeValidator(_plain_number), _BOUNDS]
Share = Annotated[Decimal, BeforeValidator(_plain_number), Field(gt=0, le=1)]
PlainDay = Annotated[date, BeforeValidator(_plain_day)]
Text = Annotated[StrictStr, Field(min_length=1)]
ClauseID = Annotated[StrictStr, Field(pattern=r"^[A-Z]{2}-\d{2,3}$")]
ReadingID = Annotated[StrictStr, Field(pattern=r"^AMB-\d{2}$")]
SchemeID = Annotated[StrictStr, Field(pattern=r"^[A-Z]{2}-[A-Z]+$")]
ReasonCode = Annotated[StrictStr, _one_of(SENTENCES, "outcome reason")]
Industry = Annotated[StrictStr, _one_of(INDUSTRIES, "industry")]
Provider = Annotated[StrictStr, _one_of(PROVIDERS, "provider kind")]
TrainingType = Annotated[StrictStr, _one_of(TRAINING_TYPES, "training type")]

# Of both
Grade = Annotated[StrictStr, _one_of(GRADES, "grade")]
CertificateKind = Annotated[StrictStr, _one_of(CERTIFICATE_KINDS, "certificate kind")]
TrainingMode = Annotated[StrictStr, _one_of(TRAINING_MODES, "training mode")]
Fund = Annotated[StrictStr, _one_of(FUNDS, "fund source")]
Group = Annotated[StrictStr, _one_of(GROUPS, "group")]
Stage = Literal["quote", "claim", "prepay", "settle", "disburse", "redeem"]
Payer = Literal["individual", "employer", "institution"]
Tie = Literal["household", "residence", "job_seeking", "work"]
Route = Literal["training", "evaluation", "contest", "honour"]
