"""Pages of claims, and of the money side of filings: what they show, to whom, with how many queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from certificates.models import Certificate
from institutions.models import TrainingClass
from subsidies import claims, entitlements
from subsidies.models import Claim, ClaimLine, Entitlement
from tests.access.claims import ROWS
from tests.fixtures import worlds
from tests.fixtures.personas import staff_of
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory, UserFactory
from tests.portal.reference.factories import OccupationFactory
from tests.subsidies.classes import NOW, certified_class, class_to_claim, filed_class
from tests.subsidies.factories import fund_with, published_policy
from tests.trainees.factories import (
    EnrolmentFactory,
    PersonFactory,
    RegisterExtractFactory,
    RegisterRecordFactory,
)

world = worlds.built_once(class_to_claim)
city, policy, fund, institution_a, certified = worlds.parts("city", "policy", "fund", "institution_a", "certified")


@pytest.fixture
def browser(signed_in, staff_a):
    return signed_in(staff_a)


@pytest.fixture
def clerk_elsewhere(db):
    return UserFactory(username="clerk_elsewhere")


def page(browser, name, *args, **query):
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def in_english(browser):
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return browser


def pensioner(course, city):
    """The first trainee of the class is entitled to a pension."""
    extract = RegisterExtractFactory(jurisdiction=city, as_of=date(2026, 1, 4), source="市社保中心")
    person = course.enrolments.order_by("roster_row").first().person
    RegisterRecordFactory(extract=extract, person=person, valid_from=date(2025, 11, 1))
    return person


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "post"], ids=lambda row: row.name)
def test_acts_are_not_read(row, request, browser, signed_in, officer_first):
    subject = request.getfixturevalue(row.own)
    reader = browser if "staff_a" in row.allowed else signed_in(officer_first)
    assert reader.get(reverse(row.name, args=row.arguments(subject))).status_code == 405


def test_list_says_what_waits(browser, draft_claim):
    said = page(browser, "claim_list")
    assert draft_claim.number in said
    assert "1件待提交，共3,000.00元" in said
    assert "Demonstration policy" not in said
    assert "演示" in said


def test_lines_show_amounts_and_reasons(browser, certified, city):
    person = pensioner(certified, city)
    claim = claims.draft(certified, now=NOW)
    said = page(browser, "claim_detail", claim.pk)
    assert "1条，共1,500.00元" in said
    assert '<del class="refused-amount">1,500.00</del> 0.00' in said
    assert "已具有按月领取养老金资格" in said
    assert "JY-92" in said
    assert person.id_number not in said
    assert ("不符合" in said, "待提交" in said) == (True, True)
    assert "2条中可申领1条" in said


def test_chosen_line_shows_its_sheet(browser, draft_claim):
    second = draft_claim.lines.order_by("enrolment__roster_row").last()
    said = page(browser, "claim_detail", draft_claim.pk, line=second.pk)
    assert reverse("claim_line", args=[second.pk]) in said
    assert "JY-61" in said


def test_sheet_names_register_and_day(browser, certified, city):
    person = pensioner(certified, city)
    claim = claims.draft(certified, now=NOW)
    said = page(browser, "claim_line", claim.lines.get(person=person).pk)
    assert "自2025-11-01起有按月领取养老金资格" in said
    assert "市社保中心" in said
    assert "2026-01-04" in said
    assert "还没有导入这项登记信息" in said  # nobody has handed in groups or insurance


def test_silent_register_is_named_too(browser, certified, city):
    pensioner(certified, city)
    claim = claims.draft(certified, now=NOW)
    other = claim.lines.order_by("enrolment__roster_row").last()
    said = page(browser, "claim_line", other.pk)
    assert "2026-01-12没有有效记录" in said
    assert "人民币壹仟伍佰元整" in said
    assert f"HS-{claim.number[3:]}-002" in said


def test_sheet_keeps_the_extract_of_its_submission(browser, submitted_claim, city):
    """An extract that comes in afterwards is not what the claim was decided on."""
    line = submitted_claim.lines.first()
    later = RegisterExtractFactory(jurisdiction=city, as_of=date(2099, 1, 1))
    RegisterRecordFactory(extract=later, person=line.person)
    assert "有按月领取养老金资格" not in page(browser, "claim_line", line.pk)


def test_draft_says_that_records_changed(browser, draft_line, city):
    assert "数据有更新" not in page(browser, "claim_line", draft_line.pk)
    RegisterRecordFactory(extract=RegisterExtractFactory(jurisdiction=city), person=draft_line.person)
    assert "现核算0.00元，原为1,500.00元" in page(browser, "claim_line", draft_line.pk)


def test_missing_things_are_listed(browser, certified):
    course = certified
    EnrolmentFactory(training_class=course, completed=True, roster_row=3)
    EnrolmentFactory(training_class=course, dropped=True, roster_row=4)
    held = course.enrolments.get(roster_row=1).certificates.get()
    Certificate.objects.filter(pk=held.pk).update(state="suspended", suspended_at=NOW, reason="核实中")
    claims.draft(course, now=NOW)
    said = page(browser, "class_claims", course.pk)
    assert "已结业，还没有证书，由评价机构上传。" in said
    assert "已离班：换了工作" in said
    assert "暂停使用（核实中）" in said


def test_commitment_is_asked_for(browser, draft_claim):
    answer = browser.post(reverse("claim_submit", args=[draft_claim.pk]), {"seen": "3000.00"})
    assert answer.status_code == 422
    assert "请阅读承诺内容并勾选" in answer.content.decode()
    draft_claim.refresh_from_db()
    assert draft_claim.state == Claim.State.DRAFT


@pytest.mark.clause("JY-117", "BC-55")
def test_second_click_says_handed_in(browser, draft_claim):
    given = {"seen": "3000.00", "commitment": "on"}
    for words in ("已提交：2条，共3,000.00元", "没有重复提交"):
        answer = browser.post(reverse("claim_submit", args=[draft_claim.pk]), given, follow=True)
        assert words in answer.content.decode()
    assert Entitlement.objects.count() == 2


def test_changed_sum_is_shown_before_submitting(browser, certified, city):
    claim = claims.draft(certified, now=NOW)
    pensioner(certified, city)
    answer = browser.post(reverse("claim_submit", args=[claim.pk]), {"seen": "3000.00", "commitment": "on"})
    assert answer.status_code == 422
    assert "申领金额由3,000.00元变为1,500.00元" in answer.content.decode()
    assert 'value="1500.00"' in answer.content.decode()


@pytest.mark.parametrize(("state", "why"), [("revoked", "撤销（替考）"), ("suspended", "暂停使用（替考）")])
def test_draft_shows_at_once_that_a_certificate_is_lost(browser, draft_claim, clerk_elsewhere, state, why):
    line, stamps = draft_claim.lines.first(), {"revoked": {"revoked_at": NOW, "revoked_by": clerk_elsewhere}}
    given = stamps.get(state, {"suspended_at": NOW})
    Certificate.objects.filter(pk=line.certificate_id).update(state=state, reason="替考", **given)
    said = page(browser, "claim_detail", draft_claim.pk, line=line.pk)
    assert why in said
    assert "1条，共1,500.00元" in said
    assert "2条中可申领1条" in said
    assert 'value="1500.00"' in said
    assert "因存在不予通过的情形，不发放" in said
    sheet = page(browser, "claim_line", line.pk)
    assert (why in sheet, "人民币零元整" in sheet) == (True, True)
    given = {"seen": "1500.00", "commitment": "on"}
    answer = browser.post(reverse("claim_submit", args=[draft_claim.pk]), given, follow=True)
    assert "已提交：1条，共1,500.00元" in answer.content.decode()


def test_sum_with_a_revoked_line_is_not_agreed_to(browser, draft_claim, clerk_elsewhere):
    revoked = {"state": "revoked", "revoked_at": NOW, "revoked_by": clerk_elsewhere, "reason": "替考"}
    Certificate.objects.filter(pk=draft_claim.lines.first().certificate_id).update(**revoked)
    given = {"seen": "3000.00", "commitment": "on"}
    answer = browser.post(reverse("claim_submit", args=[draft_claim.pk]), given)
    assert answer.status_code == 422
    assert "申领金额由3,000.00元变为1,500.00元" in answer.content.decode()
    assert 'value="1500.00"' in answer.content.decode()


def test_returned_claim_is_mended(browser, returned_line):
    claim = returned_line.claim
    assert "成绩单不清楚" in page(browser, "claim_detail", claim.pk)
    browser.post(reverse("claim_line_leave_out", args=[returned_line.pk]))
    assert_promises_nothing(page(browser, "claim_line", returned_line.pk))
    answer = browser.post(
        reverse("claim_submit", args=[claim.pk]), {"seen": "1500.00", "commitment": "on"}, follow=True
    )
    assert "已提交：1条，共1,500.00元" in answer.content.decode()


def assert_promises_nothing(sheet):
    """What the sheet of a line that was taken back says of its amount and of the uses of the year."""
    assert "已撤回，不发放" in sheet
    assert '<del class="refused-amount">1,500.00</del> 0.00' in sheet
    assert "已享受0/3次" in sheet
    for words in ("应发金额", "拨付至", "壹仟伍佰", "全额发放", "本次后还剩"):
        assert words not in sheet


def test_line_of_a_withdrawn_claim_is_not_payable(browser, submitted_claim):
    claims.withdraw(submitted_claim, actor=submitted_claim.submitted_by, now=NOW)
    assert_promises_nothing(page(browser, "claim_line", submitted_claim.lines.first().pk))


def test_withdrawn_claim_says_where_its_lines_went(browser, submitted_claim):
    claims.withdraw(submitted_claim, actor=submitted_claim.submitted_by, now=NOW)
    said = page(browser, "claim_detail", submitted_claim.pk)
    assert "还没有明细" not in said
    assert "申领已撤回，所含证书会重新生成草稿。" in said


@pytest.mark.parametrize("name", ["claim_list", "class_claims"])
def test_withdrawn_claim_asks_for_nothing(name, browser, submitted_claim):
    """In the lists as on its own page."""
    about = [] if name == "claim_list" else [submitted_claim.training_class_id]
    assert "3,000.00" in page(browser, name, *about)
    claims.withdraw(submitted_claim, actor=submitted_claim.submitted_by, now=NOW)
    assert "3,000.00" not in page(browser, name, *about)
    assert "可申领0条，共0.00元" in page(browser, "claim_detail", submitted_claim.pk)


def test_withdrawn_claim_leads_to_its_class(browser, submitted_claim):
    answer = browser.post(reverse("claim_withdraw", args=[submitted_claim.pk]))
    assert answer.url == reverse("class_claims", args=[submitted_claim.training_class_id])
    assert set(submitted_claim.lines.values_list("state", flat=True)) == {ClaimLine.State.WITHDRAWN}


@pytest.mark.parametrize("name", ["claim_list", "claim_detail", "claim_line", "class_claims", "filing_quote"])
def test_pages_speak_english_too(browser, draft_claim, name):
    args = {
        "claim_list": (), "claim_detail": (draft_claim.pk,), "claim_line": (draft_claim.lines.first().pk,),
        "class_claims": (draft_claim.training_class_id,), "filing_quote": (draft_claim.training_class_id,),
    }[name]  # fmt: skip
    said = page(in_english(browser), name, *args)
    assert "yuan" in said or "Claims" in said
    assert "Demonstration policy pack" in said


def test_long_claim_takes_few_queries(browser, policy, institution_a, django_assert_max_num_queries):
    claim = claims.draft(certified_class(60, institution=institution_a), now=NOW)
    address = reverse("claim_detail", args=[claim.pk])
    browser.get(address)
    with django_assert_max_num_queries(15):
        assert browser.get(address).status_code == 200


def test_quote_counts_and_refuses(signed_in, officer_first, policy, fund, city, institution_a):
    course = filed_class(2, institution=institution_a, people=[PersonFactory(), PersonFactory()])
    pensioner(course, city)
    said = page(signed_in(officer_first), "filing_quote", course.pk)
    assert "已具有按月领取养老金资格" in said
    assert "从可用的100,000.00元中预留1,500.00元" in said
    assert "2条中可申领1条" in said


@pytest.fixture
def repeated(policy, institution_a):
    """A filed class whose only trainee has a use for the same occupation and grade; the occupation has a name."""
    occupation = OccupationFactory(name="电工")
    first = filed_class(1, institution=institution_a, occupation=occupation)
    person = first.enrolments.get().person
    entitlements.reserve(first.enrolments.get(), policy=policy, scheme="JY-CERT", year=2026, now=NOW)
    return filed_class(1, people=[person], institution=institution_a, occupation=occupation)


def test_quote_calls_an_occupation_by_its_name(browser, signed_in, officer_first, repeated):
    """Codes are for the officer: the institution reads the sentence alone."""
    for reader, code in ((browser, False), (signed_in(officer_first), True)):
        said = page(reader, "filing_quote", repeated.pk)
        assert "享受过“电工”同一等级的补贴" in said
        assert ("REPEAT_SAME_OCCUPATION_GRADE" in said) is code


@pytest.mark.parametrize("name", ["claim_detail", "claim_line"])
def test_codes_of_reasons_are_for_the_officer(browser, signed_in, officer_first, policy, city, institution_a, name):
    course = certified_class(1, institution=institution_a)
    pensioner(course, city)
    draft = claims.draft(course, now=NOW)
    about = draft.pk if name == "claim_detail" else draft.lines.get().pk
    for reader, code in ((browser, False), (signed_in(officer_first), True)):
        said = page(reader, name, about)
        assert "已具有按月领取养老金资格" in said
        assert ("PENSION_ENTITLED" in said) is code


def test_institution_is_not_told_the_fund(browser, policy, fund, institution_a):
    course = filed_class(1, institution=institution_a)
    said = page(browser, "filing_quote", course.pk)
    assert "100,000.00" not in said
    assert reverse("filing_accept", args=[course.pk]) not in said


def test_quote_without_policy_says_so(signed_in, other_city):
    course = TrainingClassFactory(institution=InstitutionFactory(jurisdiction=other_city))
    EnrolmentFactory(training_class=course)
    staff = staff_of(course.institution, "staff_elsewhere")
    assert other_city.name in page(signed_in(staff), "filing_quote", course.pk)


def test_acceptance_reserves(signed_in, officer_first, policy, fund, institution_a):
    course = filed_class(2, institution=institution_a)
    answer = signed_in(officer_first).post(reverse("filing_accept", args=[course.pk]), follow=True)
    assert "已预留3,000.00元" in answer.content.decode()
    course.refresh_from_db()
    assert (course.state, Entitlement.objects.count()) == (TrainingClass.State.ACCEPTED, 2)


def test_short_fund_is_told_with_figures(signed_in, other_city, officer_elsewhere):
    published_policy(other_city)
    fund_with("2999.99", other_city)
    course = filed_class(2, institution=InstitutionFactory(jurisdiction=other_city))
    answer = signed_in(officer_elsewhere).post(reverse("filing_accept", args=[course.pk]))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "2999.99" in said or "2,999.99" in said
    course.refresh_from_db()
    assert course.state == TrainingClass.State.FILED
    assert not Entitlement.objects.exists()


def test_officer_reads_without_acting(signed_in, officer_first, draft_claim):
    said = page(signed_in(officer_first), "claim_detail", draft_claim.pk)
    assert reverse("claim_submit", args=[draft_claim.pk]) not in said


def test_other_institutions_claim_is_not_listed(browser, draft_claim, city):
    other = certified_class(1, institution=InstitutionFactory(jurisdiction=city))
    foreign = claims.submit(claims.draft(other, now=NOW), actor=UserFactory(username="x"), now=NOW)
    said = page(browser, "claim_list")
    assert (draft_claim.number in said, foreign.number in said) == (True, False)
    assert Decimal(foreign.amount) == 1500


def test_line_of_a_returned_claim_has_one_word_for_its_state(browser, returned_line):
    for name, args in (("claim_detail", [returned_line.claim_id]), ("claim_line", [returned_line.pk])):
        shown = page(browser, name, *args)
        assert "<span>待提交</span>" in shown
        assert "<span>待审</span>" not in shown
