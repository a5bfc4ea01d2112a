"""What officers have decided besides the pack, as facts: local standards and settings that hold on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from portal.reference.models import CitySetting, Jurisdiction
from subsidies import local_standards
from subsidies.models import LocalStandard, Policy
from subsidies.rules import facts as rules

BOTH_DEPARTMENTS = ("hrss", "finance")


@dataclass(frozen=True)
class Decided:
    """What has been decided for a place, on whatever day: two queries serve any number of cases."""

    place: Jurisdiction
    policy: Policy
    standards: Sequence[LocalStandard]
    settings: Sequence[CitySetting]

    @classmethod
    def of(cls, place: Jurisdiction, policy: Policy) -> Self:
        within = policy.jurisdiction.path  # a place above the policy's has no say in it
        standards = [each for each in local_standards.holding_in(place) if each.jurisdiction.path.startswith(within)]
        return cls(place, policy, standards, list(CitySetting.objects.holding_in(place)))

    def facts(
        self, *, scheme: str, kind: str | None, grade: str | None, day: date, first_day: date
    ) -> rules.LocalDecisions:
        """As the rules read them. Standards and switches hold by the day that counts, the ratio of online hours by the
        first day of the class, as its completion does."""
        settings, ratio = self._settings(day), self._settings(first_day).get("online_ratio")
        return rules.LocalDecisions(
            **self.standards_for(day, scheme=scheme, kind=kind, grade=grade),
            in_force=settings.get("in_force", False),
            measures_in_force=settings.get("measures_in_force", False),
            online_ratio=None if ratio is None else Decimal(ratio),
            commitment_enabled=settings.get("commitment_enabled", False),
            voucher_value_cny=_number(settings.get("voucher_value_cny")),
            living_allowance=_allowance(settings.get("living_allowance")),
        )

    def _settings(self, day: date) -> dict[str, Any]:
        """The nearest place's value of each key, for the rows come from the furthest place to the nearest."""
        return {each.key: each.value for each in self.settings if each.valid_from <= day <= (each.valid_to or day)}

    def standards_for(self, day: date, *, scheme: str, kind: str | None, grade: str | None) -> dict[str, Any]:
        """The nearest one, and apart from each other that of the policy's place and that of a place below it."""
        what = {"scheme": scheme, "kind": kind, "grade": rules.decisive_grade(kind, grade), "place": self.place}
        standing = [each for each in self.standards if each.holds_on(day)]
        here = self.policy.jurisdiction_id
        county = local_standards.applying([each for each in standing if each.jurisdiction_id != here], **what)
        city = local_standards.applying([each for each in standing if each.jurisdiction_id == here], **what)
        return {
            "local_standard_cny": _amount(county or city),
            "city_standard_cny": _amount(city),
            "county_standard_cny": _amount(county),
            "county_signed_by": BOTH_DEPARTMENTS if county else (),
        }


def _amount(standard: LocalStandard | None) -> Decimal | None:
    return standard.amount if standard else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _allowance(held: dict[str, Any] | None) -> rules.LivingAllowance | None:
    if held is None:
        return None
    return rules.LivingAllowance(
        amount_cny=Decimal(held["amount_cny"]), unit=held["unit"], max_units=held["max_units"]
    )
