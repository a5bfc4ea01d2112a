"""What is counted is named in the word that fits the number, in both languages."""

import pytest
from django.utils import translation

from portal.shared.templatetags.marks import counted
from portal.shared.units import UNITS, unit_of


@pytest.mark.parametrize("noun", UNITS)
def test_one_is_not_said_like_many(noun: str) -> None:
    with translation.override("en"):
        assert unit_of(0, noun) == unit_of(2, noun) == noun.replace("_", " " if noun == "working_days" else "-")
        assert unit_of(1, noun) != unit_of(2, noun)
    with translation.override("zh-hans"):
        assert unit_of(1, noun) == unit_of(2, noun)
        assert unit_of(1, noun).isalpha() and not unit_of(1, noun).isascii()


def test_figure_carries_its_word() -> None:
    with translation.override("en"):
        assert ">1<" in counted(1, "persons") and ">person<" in counted(1, "persons")
        assert ">persons<" in counted(38, "persons")
