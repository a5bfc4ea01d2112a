"""Typed values that facts and packs are made of: exact decimals, plain days, codes of the closed lists."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt, StrictStr
from pydantic_core import PydanticUseDefault

from subsidies.rules.faults import allowed, written, wrong
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
        raise wrong("NOT_EXACT", written=written(value))
    return value


def _plain_number(value: object) -> object:
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise wrong("NO_PLAIN_NUMBER", written=written(value))


def _iso_day(value: object) -> object:
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise wrong("NO_DAY", written=written(value))


def _plain_day(value: object) -> object:
    if type(value) is date:
        return value
    raise wrong("NO_PLAIN_DAY", written=written(value))


def _left_out(value: object) -> object:
    if value is None:
        raise PydanticUseDefault
    return value


def _one_of(codes: Mapping[str, object], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in codes:
            raise wrong("NOT_KNOWN", given=value, list=what, allowed=allowed(codes, value))
        return value

    return AfterValidator(check)


def written_like(pattern: str, example: str) -> AfterValidator:
    """Holds a text to the whole of a pattern; the example is for people."""

    def check(value: str) -> str:
        if re.fullmatch(pattern, value, re.ASCII) is None:
            raise wrong("OTHER_FORM", given=value, pattern=pattern, example=example)
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
ClauseID = Annotated[StrictStr, written_like(r"[A-Z]{2}-\d{2,3}", "JY-61")]
ReadingID = Annotated[StrictStr, written_like(r"AMB-\d{2}", "AMB-01")]
SchemeID = Annotated[StrictStr, written_like(r"[A-Z]{2}-[A-Z]+", "JY-CERT")]
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
