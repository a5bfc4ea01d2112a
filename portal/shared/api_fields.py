"""Values of the API's requests: read strictly, refused by name."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from rest_framework import serializers

from portal.shared.identity import ValueRefused

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
FIRST_MOMENT, LAST_MOMENT = datetime(1950, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, tzinfo=UTC)


class DayField(serializers.DateField):
    """A day that a calendar of this system can hold."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators += [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class MomentField(serializers.DateTimeField):
    """An instant; without an offset it is local time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators += [MinValueValidator(FIRST_MOMENT), MaxValueValidator(LAST_MOMENT)]

    def enforce_timezone(self, value: datetime) -> Any:
        try:
            return super().enforce_timezone(value)
        except OverflowError:  # local time at an end of the calendar, whose instant lies beyond it
            self.fail("overflow")


class NumberField(serializers.PrimaryKeyRelatedField[Any]):
    """A row by its number; only rows inside the caller's scope exist."""

    def __init__(self, **options: Any) -> None:
        super().__init__(pk_field=serializers.IntegerField(), **options)

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["request"].user)


class NormalisedField(serializers.CharField):
    """A text that is kept in its normal form; `normalise` raises `ValueRefused`."""

    def __init__(self, normalise: Callable[[str], str], **options: Any) -> None:
        super().__init__(**options)
        self.normalise = normalise

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            return self.normalise(text)
        except ValueRefused as refused:
            raise serializers.ValidationError(str(refused.sentence), code=refused.code) from refused
