"""Refused fields speak the house's Chinese, whoever wrote the field."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from rest_framework import serializers


class Fee(forms.Form):
    hours = forms.IntegerField(min_value=0, max_value=40)
    fee = forms.DecimalField(max_digits=6, decimal_places=2)
    mode = forms.ChoiceField(choices=[("social", "")])
    title = forms.CharField(max_length=3)


GOOD = {"hours": "8", "fee": Decimal("1.00"), "mode": "social", "title": "电工"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("hours", "", "此项必填。"),
        ("hours", "-1", "不能小于0，请更正。"),
        ("hours", "41", "不能大于40，请更正。"),
        ("fee", "1.005", "小数最多2位，请更正。"),
        ("fee", "10000", "小数点前最多4位，请更正。"),
        ("mode", "x", "列表中没有“x”，请重新选择。"),
        ("title", "维修电工", "最多3个字，现有4个，请删减。"),
        ("title", "电\0工", "含有无法保存的空字符（NUL），请删除。"),
    ],
)
def test_refused_field_speaks_plainly(field, value, words):
    with translation.override("zh-hans"):
        assert Fee(GOOD | {field: value}).errors[field][0] == words


def test_api_says_it_in_the_same_words():
    field = serializers.CharField()
    with translation.override("zh-hans"), pytest.raises(serializers.ValidationError) as refused:
        field.run_validation("电\0工")
    assert refused.value.detail == ["含有无法保存的空字符（NUL），请删除。"]
