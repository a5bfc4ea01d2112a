"""What no row of its own stands for yet, a notice to prepare and a batch to make, is in the worklist all the same."""

import pytest
from django.urls import reverse

from tests.subsidies import review_stage

pytestmark = pytest.mark.django_db


def home_of(browser):
    return browser.get(reverse("home"))


def test_finance_is_told_of_lines_in_no_batch(signed_in, finance_maker, officer_elsewhere, due_line, paying_fund):
    (item,) = home_of(signed_in(finance_maker)).context["waits"].items
    assert (item.url, item.count) == (reverse("batch_make", args=[paying_fund.pk]), 2)
    assert item.amount == 2 * due_line.amount
    assert home_of(signed_in(officer_elsewhere)).context["total"] == 0


def test_first_review_is_told_of_lines_without_a_notice(signed_in, officer_first, city, institution_a):
    stage = review_stage.accepted(city, institution_a)
    (item,) = home_of(signed_in(officer_first)).context["waits"].items
    lines = stage.claim.lines.filter(state="accepted")
    assert (item.url, item.count) == (reverse("notice_list"), lines.count())
    assert item.amount == sum(line.amount for line in lines)
