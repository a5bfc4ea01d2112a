"""What officers see of a line whose certificate was revoked, and how the final review ends it."""

import pytest
from django.urls import reverse

from certificates import issuing
from portal.accounts.models import User
from subsidies import notices
from subsidies.models import ClaimLine, Fund, Notice
from tests.subsidies import journeys

pytestmark = pytest.mark.django_db


def _review(line):
    return reverse("claim_review", args=[line.claim_id]) + f"?line={line.pk}"


def _end(line):
    return reverse("claim_line_end", args=[line.claim_id, line.pk])


@pytest.mark.parametrize(("persona", "may_end"), [("officer_final", True), ("officer_first", False)])
def test_review_says_why_the_line_stops(revoked_line, request, signed_in, persona, may_end):
    page = signed_in(request.getfixturevalue(persona)).get(_review(revoked_line)).content.decode()
    assert f"证书{revoked_line.certificate.number}已于" in page
    assert "代考" in page
    assert (_end(revoked_line) in page) is may_end


def test_final_reviewer_ends_the_line(revoked_line, officer_final, signed_in):
    client = signed_in(officer_final)
    page = client.post(_end(revoked_line), follow=True).content.decode()
    assert "已不予通过" in page
    assert ClaimLine.objects.get(pk=revoked_line.pk).refusal_codes == ["CERTIFICATE_REVOKED"]


def test_ended_line_is_not_ended_again(revoked_line, officer_final, signed_in):
    client = signed_in(officer_final)
    client.post(_end(revoked_line))
    assert revoked_line.person.name in client.post(_end(revoked_line), follow=True).content.decode()
    assert ClaimLine.objects.get(pk=revoked_line.pk).decisions.filter(outcome="refuse").count() == 1


def test_ending_is_posted(revoked_line, officer_final, signed_in):
    assert signed_in(officer_final).get(_end(revoked_line)).status_code == 405


def test_institution_reads_why_its_line_stops(revoked_line, staff_a, signed_in):
    page = signed_in(staff_a).get(reverse("claim_line", args=[revoked_line.pk])).content.decode()
    assert f"证书{revoked_line.certificate.number}已于" in page


@pytest.mark.parametrize(("persona", "led"), [("officer_first", True), ("finance_maker", False)])
def test_notice_names_the_lines_that_stop(revoked_line, request, signed_in, persona, led):
    notice = Notice.objects.get()
    client = signed_in(request.getfixturevalue(persona))
    for address in (reverse("notice_detail", args=[notice.pk]), reverse("notice_list")):
        page = client.get(address).content.decode()
        assert f"证书{revoked_line.certificate.number}已于" in page
        assert (_review(revoked_line) in page) is led


def test_payment_page_names_the_line(revoked_line, finance_maker, signed_in):
    notices.end_due(now=journeys.APPROVED)
    line = revoked_line.claim.lines.exclude(pk=revoked_line.pk).first()
    officer = User.objects.get(username="the_officer")
    issuing.revoke(line.certificate, actor=officer, now=journeys.BATCHED, reason="伪造")
    page = signed_in(finance_maker).get(reverse("batch_make", args=[Fund.objects.get().pk])).content.decode()
    assert f"证书{line.certificate.number}已于" in page
