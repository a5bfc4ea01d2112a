"""Sums of yuan are taken in as people write them, and anything else is refused with what to write."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from portal.shared.sum_fields import SumField


@pytest.mark.parametrize("text", ["1800", "1,800", "１，８００", "1800元", " 1 800.00 ", "1,800.0 yuan"])
def test_sum_is_taken_as_written(text):
    assert SumField().clean(text) == Decimal(1800)


@pytest.mark.parametrize("text", ["-1", "1e3", "0.001", "18,00", "50%", "NaN", "一千"])
def test_what_is_no_sum_says_what_to_write(text):
    with pytest.raises(ValidationError) as refused:
        SumField().clean(text)
    assert "1,800.50" in str(refused.value)


def test_empty_box_is_asked_for_unless_it_may_be():
    assert SumField(required=False).clean(" ") is None
    with pytest.raises(ValidationError):
        SumField().clean("")


def test_largest_sum_is_held():
    with pytest.raises(ValidationError):
        SumField(max_value=Decimal(100)).clean("100.01")
    with pytest.raises(ValidationError):
        SumField(max_digits=4).clean("100.01")


def test_phone_shows_its_figures():
    assert SumField().widget.attrs["inputmode"] == "decimal"
