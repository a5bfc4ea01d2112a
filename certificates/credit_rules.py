"""How a place counts learning credits: settings of the place, each from a day on, by a decision. No document gives the
figures (JY-17, JY-19, NY-32 only ask for an account of credits), so none stands here: what a place has not set earns
nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import cache
from typing import Any

from portal.reference import city_settings
from portal.reference.grades import LADDER, Grade
from portal.reference.models import CitySetting, Jurisdiction

HOURS = "credit_hours"
ONLINE = "credit_online_share"
CAP = "credit_year_cap"
GRADES = (Grade.NONE, Grade.SPECIAL, *LADDER)
CENT = Decimal("0.01")


def key_of(grade: str) -> str:
    """The setting that says what a certificate of this grade brings."""
    return f"credit_certificate_{grade}"


KEYS = (HOURS, ONLINE, *(key_of(grade) for grade in GRADES), CAP)
EARNING = (HOURS, *(key_of(grade) for grade in GRADES))


@dataclass(frozen=True)
class Rules:
    """What holds in a place on a day; a value that is not set is not in it."""

    set: Mapping[str, Decimal]

    def of_hours(self, on_site: Decimal, online: Decimal) -> Decimal:
        """Credits of a completed training: hours in the room in full, online ones by their share and not at all where
        none is set. Cut off after two places."""
        each = self.set.get(HOURS, Decimal(0))
        counted = on_site + online * self.set.get(ONLINE, Decimal(0))
        return (counted / each).quantize(CENT, ROUND_DOWN) if each > 0 else Decimal(0)

    def of_certificate(self, grade: str) -> Decimal:
        return self.set.get(key_of(grade), Decimal(0))

    @property
    def cap(self) -> Decimal | None:
        """At most so many count in a year; None where the place sets no limit."""
        return self.set.get(CAP)

    def said(self, *keys: str) -> dict[str, str]:
        """The values of these keys as text, to be kept with what they gave."""
        return {key: str(self.set[key]) for key in keys if key in self.set}


def rules_of(place: Jurisdiction, day: date) -> Rules:
    """The rules of a place on a day, those of the nearest place it lies in that has set one."""
    return _rules(city_settings.values(jurisdiction=place, on=day))


def _rules(held: Mapping[str, Any]) -> Rules:
    return Rules({key: Decimal(str(held[key])) for key in KEYS if held.get(key) is not None})


def remembered() -> Any:
    """`rules_of` that asks once for each place and day."""
    return cache(rules_of)


def since() -> dict[tuple[str, str], date]:
    """From which day on each place (by path) has set each key under which something is earned; the first of them."""
    rows = CitySetting.objects.filter(key__in=EARNING).order_by("-valid_from")
    return {(path, key): day for path, key, day in rows.values_list("jurisdiction__path", "key", "valid_from")}


def decided(place: Jurisdiction, day: date) -> list[CitySetting]:
    """The settings that make up the rules of a place, in the order of the list, the nearest place's each."""
    rows = CitySetting.objects.holding_in(place).in_force(day).filter(key__in=KEYS)
    nearest = {row.key: row for row in rows.select_related("jurisdiction")}
    return [nearest[key] for key in KEYS if key in nearest]
