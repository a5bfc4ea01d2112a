"""What no row of its own stands for, a notice to prepare or a batch to make, is in the worklist all the same."""

import pytest
from django.urls import reverse

from subsidies import payments, reviews
from tests.subsidies import review_stage
from tests.subsidies.journeys import ANSWERED, BATCHED

pytestmark = pytest.mark.django_db


def home_of(browser):
    return browser.get(reverse("home"))


def test_finance_is_told_of_lines_in_no_batch(signed_in, finance_maker, officer_elsewhere, due_line, paying_fund):
    (item,) = home_of(signed_in(finance_maker)).context["waits"].items
    assert (item.url, item.count) == (reverse("batch_make", args=[paying_fund.pk]), 2)
    assert item.amount == 2 * due_line.amount
    assert home_of(signed_in(officer_elsewhere)).context["total"] == 0


@pytest.mark.parametrize("hold", ["line", "claim"])
def test_what_is_on_hold_waits_for_no_batch(signed_in, finance_maker, officer_final, due_line, hold):
    if hold == "line":
        reviews.hold(due_line, actor=officer_final, now=BATCHED, note="核对社保")
    else:
        reviews.hold_claim(due_line.claim, actor=officer_final, now=BATCHED, note="核对社保")
    assert home_of(signed_in(finance_maker)).context["lines"]["due"] == (1 if hold == "line" else 0)


def test_first_review_is_told_of_lines_without_a_notice(signed_in, officer_first, city, institution_a):
    stage = review_stage.accepted(city, institution_a)
    (item,) = home_of(signed_in(officer_first)).context["waits"].items
    lines = stage.claim.lines.filter(state="accepted")
    assert (item.url, item.count) == (reverse("notice_list"), lines.count())
    assert item.amount == sum(line.amount for line in lines)


def test_institution_is_told_of_a_failed_payment(signed_in, staff_a, staff_b, teacher_a, failed_payment):
    url = reverse("failed_payments")
    (item,) = [item for item in home_of(signed_in(staff_a)).context["waits"].items if item.url == url]
    assert (item.count, item.amount) == (1, failed_payment.amount)
    for other in (staff_b, teacher_a):
        assert url not in home_of(signed_in(other)).content.decode()


def test_claim_of_a_failed_payment_leads_to_it(signed_in, staff_a, staff_b, teacher_a, finance_maker, failed_payment):
    claim = failed_payment.lines.get().line.claim
    pages = [reverse("claim_list"), reverse("claim_detail", args=[claim.pk])]
    url = reverse("failed_payments")
    assert all(url in signed_in(staff_a).get(page).content.decode() for page in pages)
    for reader in (teacher_a, finance_maker):
        assert url not in signed_in(reader).get(pages[1]).content.decode()
    assert url not in signed_in(staff_b).get(pages[0]).content.decode()


def test_what_is_paid_is_no_longer_under_way(signed_in, staff_a, failed_payment):
    """Of the claim's two lines the bank paid one."""
    (row,) = home_of(signed_in(staff_a)).context["money"]
    assert (row.count, row.amount) == (1, failed_payment.amount)


def test_finance_closes_a_batch_once_its_failed_payments_are_mended(signed_in, finance_maker, failed_payment):
    browser, url = signed_in(finance_maker), reverse("batch_detail", args=[failed_payment.batch_id])

    def matter():
        (said,) = [item.matter for item in home_of(browser).context["waits"].items if item.url == url]
        return str(said)

    assert matter() == "更正失败拨付"
    person = failed_payment.person
    given = {"holder": person.name, "bank": "测试银行", "number": "6217009900000000018", "tail": person.id_number[-6:]}
    payments.correct_account(failed_payment, actor=finance_maker, now=ANSWERED, **given)
    assert matter() == "关闭批次"
