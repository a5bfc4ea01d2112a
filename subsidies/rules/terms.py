"""The terms that all schemes of a pack share: limits, kinship, and from when the lists count."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from subsidies.rules.document import Period, Ruled, Table
from subsidies.rules.values import SchemeID, Text


class YearlyLimit(Ruled):
    """How many subsidies of the schemes `counted` a person may have in a year, all within the jurisdiction."""

    number: Annotated[StrictInt, Field(ge=1)]
    counted: Annotated[tuple[SchemeID, ...], Field(min_length=1)]
    may_be_overridden: StrictBool
    year: Literal["calendar", "twelve_months"] = "calendar"
    dated_by: Literal["certificate", "claim"] = "certificate"

    def holds(self, earlier: date, day: date) -> bool:
        """Whether an earlier day falls into the same year as this one."""
        if self.year == "calendar":
            return earlier.year == day.year
        return (earlier.year + 1, earlier.month, earlier.day) > (day.year, day.month, day.day)


class RepeatRule(Ruled):
    """Same occupation at the same grade only once; subsidies of the schemes `apart` do not stand in its way."""

    apart: tuple[SchemeID, ...]
    within: Literal["ever", "calendar_year"] = "ever"
    other_places: StrictBool = True
    special_ability_is_junior: StrictBool = False


class Limits(Table):
    per_year: YearlyLimit | None = None
    repeat: RepeatRule | None = None


class KinshipRule(Ruled):
    """Direct relatives of poor or severely disabled people train as if the disabled person did."""

    relations: tuple[Text, ...]
    granted: StrictBool
    record: Literal["relative", "disabled_person"] = "relative"


class ListsRule(Ruled):
    """Which version of catalogue and shortage list decides: that of the filing, or of the certificate's date."""

    counted_on: Literal["filing", "certificate_date"]


class Terms(Table):
    """What checks and steps of every scheme may look at."""

    code: str
    prefix: str
    in_force: bool
    period: Period
    limits: Limits
    kinship: KinshipRule | None
    lists_at_filing: bool
    rounding_clause: str
    online_ratio: Decimal
