import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from portal.shared import figures

TODAY = dt.date(2026, 11, 19)
THIS_YEAR = dt.date(2026, 11, 24)
LAST_YEAR = dt.date(2025, 3, 1)


@pytest.fixture(params=["zh-hans"], autouse=True)
def chinese(request):
    with translation.override(request.param):
        yield


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1234"), "1,234.00"),
        (Decimal("-120"), "\u2212120.00"),
        (Decimal("0"), "0.00"),
        (Decimal("0.005"), "0.01"),
        (None, "未定标准"),
    ],
)
def test_money_is_written_out(amount, text):
    assert figures.money(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"), [(Decimal(600), "+600.00"), (Decimal(-120), "\u2212120.00"), (Decimal(0), "不变")]
)
def test_change_carries_its_sign(amount, text):
    assert figures.change(amount) == text


def test_overview_counts_in_wan():
    assert figures.wan(Decimal("63862700")) == "6,386.27"
    assert figures.wan(None) == "未定标准"
    with translation.override("en"):
        assert figures.wan(Decimal("63862700")) == "63,862,700"


@pytest.mark.parametrize(("share", "text"), [(Decimal("0.643"), "64.3%"), (1, "100.0%"), (Decimal("0.6425"), "64.3%")])
def test_percent_has_one_decimal(share, text):
    assert figures.percent(share) == text


def test_persons_and_person_times_differ():
    assert (figures.persons(38), figures.person_times(24318)) == ("38人", "24,318人次")


def test_dates_follow_their_place():
    assert figures.date_in_words(THIS_YEAR, today=TODAY) == "11月24日"
    assert figures.date_in_words(LAST_YEAR, today=TODAY) == "2025年3月1日"
    assert figures.date_in_table(THIS_YEAR, today=TODAY) == "11-24"
    assert figures.date_in_table(LAST_YEAR, today=TODAY) == "2025-03-01"
    assert figures.date_on_paper(THIS_YEAR) == "2026-11-24"
    assert figures.date_in_table(None, today=TODAY) == "—"


def test_english_dates_carry_the_month():
    with translation.override("en"):
        assert figures.date_in_words(THIS_YEAR, today=TODAY) == "24 Nov 2026"
        assert figures.date_in_table(THIS_YEAR, today=TODAY) == "24\u00a0Nov"  # on one line, in the narrowest column
        assert figures.date_range(LAST_YEAR, THIS_YEAR, today=TODAY) == "1 Mar 2025 to 24 Nov 2026"
        assert figures.persons(1) == "1 person"


def test_ranges_use_the_word():
    assert figures.date_range(TODAY, THIS_YEAR, today=TODAY) == "11月19日至11月24日"


def test_instants_show_the_minute():
    moment = dt.datetime(2026, 11, 19, 10, 42, tzinfo=dt.UTC)
    assert figures.instant(moment, today=TODAY) == "11-19 10:42"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("2480", "人民币贰仟肆佰捌拾元整"),
        ("0", "人民币零元整"),
        ("10", "人民币壹拾元整"),
        ("80520", "人民币捌万零伍佰贰拾元整"),
        ("100000", "人民币壹拾万元整"),
        ("1002003", "人民币壹佰万零贰仟零叁元整"),
        ("100000001", "人民币壹亿零壹元整"),
        ("1200000000", "人民币壹拾贰亿元整"),
        ("1234.56", "人民币壹仟贰佰叁拾肆元伍角陆分"),
        ("1234.50", "人民币壹仟贰佰叁拾肆元伍角整"),
        ("1234.06", "人民币壹仟贰佰叁拾肆元零陆分"),
        ("0.05", "人民币伍分"),
    ],
)
def test_capital_numerals_for_paper(amount, words):
    assert figures.capital(Decimal(amount)) == words


def test_capital_numerals_refuse_negatives():
    with pytest.raises(ValueError, match="zero or more"):
        figures.capital(Decimal(-1))
