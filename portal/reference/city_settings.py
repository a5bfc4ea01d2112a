"""Reading and writing what published policies set: the only way the apps below subsidies learn of a policy."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.reference.models import CitySetting, Jurisdiction
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence

NOT_SET = _(
    "No policy in force in %(place)s on %(day)s sets “%(key)s”. The human resources bureau has to publish one that "
    "does."
)


class Decided(NamedTuple):
    """A value and the clause that decides it."""

    value: Any
    clause: str


class SettingMissing(Refused):
    """No policy in force sets this value for this place on this day."""

    def __init__(self, key: str, *, jurisdiction: Jurisdiction, on: date) -> None:
        why = sentence(NOT_SET, place=jurisdiction, day=on, key=key)
        super().__init__(Reason("CITY_SETTING_MISSING", why))


def values(*, jurisdiction: Jurisdiction, on: date) -> dict[str, Any]:
    """Every setting that holds in a place on a day, one query; the nearest place's value wins."""
    holding = CitySetting.objects.holding_in(jurisdiction).in_force(on)
    return dict(holding.values_list("key", "value"))


def value(key: str, *, jurisdiction: Jurisdiction, on: date) -> Any:
    """The value of one setting in a place on a day, that of the nearest place which has one.

    Raises `SettingMissing` where nobody has set it: there is no default behind a policy.
    """
    held = values(jurisdiction=jurisdiction, on=on)
    if key not in held:
        raise SettingMissing(key, jurisdiction=jurisdiction, on=on)
    return held[key]


def put(
    key: str, value: Any, *, jurisdiction: Jurisdiction, valid_from: date, valid_to: date | None = None, clause: str
) -> CitySetting:
    """Set one value from a day on, as `put_all` does."""
    decided = {key: Decided(value, clause)}
    return put_all(decided, jurisdiction=jurisdiction, valid_from=valid_from, valid_to=valid_to)[0]


@transaction.atomic
def put_all(
    decided: Mapping[str, Decided], *, jurisdiction: Jurisdiction, valid_from: date, valid_to: date | None = None
) -> list[CitySetting]:
    """Set values by key from a day on: what stands with an open end and an earlier start ends the day before.

    Any other overlap is refused by the database (IntegrityError): what has been decided for a period is not
    rewritten by accident.
    """
    standing = CitySetting.objects.filter(jurisdiction=jurisdiction, valid_to=None, valid_from__lt=valid_from)
    standing.filter(key__in=decided).update(valid_to=valid_from - timedelta(days=1))
    period = {"jurisdiction": jurisdiction, "valid_from": valid_from, "valid_to": valid_to}
    return CitySetting.objects.bulk_create(
        CitySetting(key=key, value=each.value, clause=each.clause, **period) for key, each in decided.items()
    )
