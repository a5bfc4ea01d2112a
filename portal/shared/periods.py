"""Things that hold from a day to a day, the last day included; an open end means until further notice."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Func, Q, Value


def in_force(day: date, prefix: str = "") -> Q:
    """The condition that a row's period holds on that day."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


class PeriodQuerySet(models.QuerySet[Any]):
    def in_force(self, day: date) -> Self:
        return self.filter(in_force(day))


def period_in_order(name: str) -> models.CheckConstraint:
    """The last day is not before the first."""
    return models.CheckConstraint(name=name, condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")))


def period_in_order_or_taken_back(name: str) -> models.CheckConstraint:
    """The same, but what was taken back before it held ends the day before its first: it has no day at all."""
    day_before = F("valid_from") - timedelta(days=1)
    return models.CheckConstraint(name=name, condition=Q(valid_to=None) | Q(valid_to__gte=day_before))


def days(first: str = "valid_from", last: str = "valid_to") -> Func:
    """The days of a row as a range, for exclusion constraints."""
    return Func(F(first), F(last), Value("[]"), function="daterange")


def same_text(column: str) -> Func:
    """The same of a text, which takes part by its 64-bit hash: it has no operators of its own there."""
    number = Func(F(column), Value(0), function="hashtextextended", output_field=models.BigIntegerField())
    return Func(number, number, Value("[]"), function="int8range")


def same(column: str) -> Func:
    """The key in this column as a range of one, so that an exclusion constraint can compare it without btree_gist."""
    return Func(F(column), F(column), Value("[]"), function="int8range")
