import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from portal.accounts.roles import Role
from subsidies import bank_returns, notices, reviews
from subsidies.models import Claim, ClaimLine, Fund, Notice, Objection
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution, make_user
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import bank, journeys, review_stage

pytestmark = pytest.mark.django_db
BAR = 'class="action-bar"'
SEEN = {"seen": 0}
FAR = date(2099, 1, 1)


@worlds.built_once
def world():
    """A claim in first review by the personas."""
    city = JurisdictionFactory()
    people = {
        "officer_first": make_user("officer_first", Role.FIRST_REVIEW, jurisdiction=city),
        "officer_final": make_user("officer_final", Role.FINAL_REVIEW, jurisdiction=city),
    }
    roles = {"first": people["officer_first"], "final": people["officer_final"]}
    school = make_institution("甲培训学校", city, 1)
    first = review_stage.in_first_review(city, school, **roles)
    return SimpleNamespace(city=city, institution_a=school, first=first, **people)


city, institution_a, officer_first, officer_final, first = worlds.parts(
    "city", "institution_a", "officer_first", "officer_final", "first"
)


@pytest.fixture
def final(first):
    """The claim in final review."""
    return review_stage.passed_on(first)


def _page(client, stage, **query):
    return client.get(reverse("claim_review", args=[stage.claim.pk]), query)


def _decide(client, stage, line, **data):
    address = reverse("claim_line_decide", args=[stage.claim.pk, line.pk])
    return client.post(address, SEEN | data)


def test_worklist_shows_what_waits_for_me(first, officer_first, officer_final, signed_in):
    shown = signed_in(officer_first).get(reverse("claim_worklist"))
    assert first.claim.number in shown.content.decode()
    assert "4,500.00" in shown.content.decode()
    assert first.claim.number not in signed_in(officer_final).get(reverse("claim_worklist")).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_review_shows_sheet_checks_and_uses(first, officer_first, signed_in, settings, language):
    client = signed_in(officer_first)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    text = _page(client, first).content.decode()
    for words in {"zh-hans": ("应发金额", "考勤重叠", "批量通过所选3条"), "en": ("Amount payable", "Accept 3 ticked")}[
        language
    ]:
        assert words in text
    assert first.lines()[0].person.id_number not in text


def test_reviewer_accepts_refuses_and_hands_over(first, officer_first, signed_in):
    client, (one, two, three) = signed_in(officer_first), first.lines()
    assert _decide(client, first, one, outcome="accept").status_code == 302
    _decide(client, first, two, outcome="refuse", note="成绩单缺页，请学校补", codes=["OTHER"])
    client.post(reverse("claim_accept_clean", args=[first.claim.pk]), {"row": [three.pk]})
    assert list(first.claim.lines.order_by("pk").values_list("first_opinion", flat=True)) == [
        "accept", "refuse", "accept",
    ]  # fmt: skip
    client.post(reverse("claim_pass_on", args=[first.claim.pk]))
    assert Claim.objects.get().state == "final_review"


def test_final_reviewer_concludes(final, officer_final, signed_in):
    signed_in(officer_final).post(reverse("claim_conclude", args=[final.claim.pk]))
    assert Claim.objects.get().state == "in_notice"


def test_stale_form_keeps_what_was_typed(first, officer_first, signed_in):
    line, other = first.lines()[0], review_stage.another_officer(first.city, "李明华")
    reviews.hold(line, actor=other, now=timezone.now(), note="等待异议答复")
    answer = _decide(signed_in(officer_first), first, line, outcome="refuse", note="我写的意见", codes=["OTHER"])
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("李明华", "等待异议答复"):
        assert words in text
    line.refresh_from_db()
    assert (line.held, line.first_opinion) == (True, "")


@pytest.mark.parametrize("outcome", ["refuse", "hold", ""])
def test_refusal_without_words_is_sent_back(first, officer_first, signed_in, outcome):
    answer = _decide(signed_in(officer_first), first, first.lines()[0], outcome=outcome)
    assert answer.status_code == 422
    assert ClaimLine.objects.filter(first_opinion="", held=False).count() == 3


def test_who_may_not_act_reads_why(final, officer_first, signed_in):
    text = _page(signed_in(officer_first), final).content.decode()
    assert "复审由相应岗位办理" in text
    assert BAR not in text


def test_own_work_is_said_with_the_name(city, institution_a, officer_first, signed_in):
    stage = review_stage.handed_in(city, institution_a, number=2, clerk=officer_first)
    text = _page(signed_in(officer_first), stage).content.decode()
    assert "officer_first已办理过这份申领的其他环节" in text
    assert BAR not in text


STEPS = ["claim_take", "claim_accept_clean", "claim_pass_on", "claim_conclude", "claim_send_back", "claim_hold"]


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(
    ("persona", "status"),
    [("officer_final", 403), ("finance_maker", 403), ("auditor", 403), ("staff_a", 403), ("officer_elsewhere", 404)],
)
def test_steps_are_the_first_reviewers(first, request, signed_in, name, persona, status):
    client = signed_in(request.getfixturevalue(persona))
    assert client.post(reverse(name, args=[first.claim.pk])).status_code == status


@pytest.mark.parametrize("name", STEPS)
def test_steps_are_posted(first, officer_first, signed_in, name):
    assert signed_in(officer_first).get(reverse(name, args=[first.claim.pk])).status_code == 405


@pytest.mark.parametrize(("persona", "status"), [("officer_elsewhere", 404), ("staff_a", 403), ("auditor", 200)])
def test_review_page_is_scoped(first, request, signed_in, persona, status):
    client = signed_in(request.getfixturevalue(persona))
    assert _page(client, first).status_code == status


def test_return_keeps_what_was_typed(first, officer_first, signed_in):
    address = reverse("claim_send_back", args=[first.claim.pk])
    answer = signed_in(officer_first).post(address, {"note": "补成绩单", "correct_by": "2020-01-01"})
    assert answer.status_code == 422
    assert "补成绩单" in answer.content.decode()
    signed_in(officer_first).post(address, {"note": "补成绩单", "correct_by": "2099-01-01"})
    assert Claim.objects.get().state == "returned"


OPEN = '<dialog class="dialog" id="{}" open'


@pytest.mark.parametrize(
    ("step", "dialog", "typed"),
    [
        ("claim_send_back", "send-back", {"note": "补成绩单原件", "correct_by": "2020-01-01"}),
        ("claim_hold", "hold-claim", {"note": "核" * 201}),
    ],
)
def test_refused_dialog_comes_back_open_with_its_sentence(first, officer_first, signed_in, step, dialog, typed):
    client = signed_in(officer_first)
    assert OPEN.format(dialog) not in _page(client, first).content.decode()
    text = client.post(reverse(step, args=[first.claim.pk]), typed).content.decode()
    assert text.count(" open aria-labelledby") == 1
    shown = text[text.index(OPEN.format(dialog)) :].partition("</dialog>")[0]
    assert typed["note"] in shown
    assert 'role="alert"' in shown
    assert text.index(OPEN.format(dialog)) < text.index('id="review"')


def test_ids_of_the_review_page_are_one_each(first, officer_first, signed_in):
    text = _page(signed_in(officer_first), first).content.decode()
    found = re.findall(r' id="([^"]+)"', text)
    assert [each for each in set(found) if found.count(each) > 1] == []


@pytest.mark.parametrize("step", ["claim_send_back", "claim_hold"])
def test_a_step_too_late_says_so_and_keeps_what_was_typed(first, officer_first, signed_in, step):
    reviews.send_back(first.claim, actor=officer_first, now=timezone.now(), note="补", correct_by=FAR)
    typed = {"note": "补成绩单原件", "correct_by": "2099-01-01"}
    answer = signed_in(officer_first).post(reverse(step, args=[first.claim.pk]), typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert "补成绩单原件" in answer.content.decode()


def test_sixty_lines_cost_few_queries(
    city, institution_a, officer_first, officer_final, signed_in, django_assert_max_num_queries
):
    roles = {"first": officer_first, "final": officer_final}
    stage = review_stage.taken(review_stage.handed_in(city, institution_a, people=60, number=2, **roles))
    client = signed_in(officer_first)
    _page(client, stage)  # what the frame of every page keeps in the cache is there from now on
    with django_assert_max_num_queries(25):
        assert _page(client, stage).status_code == 200


@pytest.fixture
def waiting(final):
    return review_stage.concluded(final)


@pytest.fixture
def public(waiting, officer_first, signed_in):
    """A notice prepared and published by the pages, today."""
    client = signed_in(officer_first)
    client.post(reverse("notice_prepare"), {"title": "职业培训补贴公示"})
    notice = Notice.objects.get()
    client.post(reverse("notice_publish", args=[notice.pk]))
    notice.refresh_from_db()
    return notice


def test_preview_is_what_the_public_sees(waiting, officer_first, signed_in, client):
    officer = signed_in(officer_first)
    officer.post(reverse("notice_prepare"), {"title": "职业培训补贴公示"})
    notice = Notice.objects.get()
    assert client.get(reverse("public_notice", args=[notice.number])).status_code == 404
    preview = officer.get(reverse("notice_detail", args=[notice.pk])).content.decode()
    officer.post(reverse("notice_publish", args=[notice.pk]))
    shown = client.get(reverse("public_notice", args=[notice.number])).content.decode()
    for row in notice.lines.all():
        for words in (row.masked_name, row.masked_id_number, row.institution_name):
            assert words in preview
            assert words in shown


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (review_stage.china(2026, 3, 16, 10), 5),  # a Monday, the day of publishing, which does not count
        (review_stage.china(2026, 3, 17), 5),
        (review_stage.china(2026, 3, 20), 2),
        (review_stage.china(2026, 3, 23), 1),
    ],
)
def test_days_left_are_those_of_the_term(today, left, waiting, client):
    with time_machine.travel(today, tick=False):
        notice = review_stage.published(waiting, now=review_stage.china(2026, 3, 16))
        for address in (reverse("public_notice", args=[notice.number]), reverse("public_notices")):
            assert f"还剩{left}个工作日" in client.get(address).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_public_page_shows_no_more_than_masks(public, client, settings, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    pages = [
        reverse("public_notices"), reverse("public_notice", args=[public.number]),
        reverse("public_object", args=[public.number, 1]),
    ]  # fmt: skip
    text = "".join(client.get(page).content.decode() for page in pages)
    for row in public.lines.select_related("line__person"):
        person = row.line.person
        hidden = [person.name, person.id_number, person.phone, person.account_number, person.birth_date.isoformat()]
        assert [value for value in hidden if value in text] == []
        assert f"{person.birth_date:%Y%m%d}" not in text
    assert not re.search(r"\d{17}[\dX]", text.replace(public.content_hash, ""))


def test_rows_leave_the_page_with_the_term(public, client):
    Notice.objects.filter(pk=public.pk).update(
        opens_at=public.opens_at - timedelta(days=60), closes_at=timezone.now() - timedelta(seconds=1)
    )
    text = client.get(reverse("public_notice", args=[public.number])).content.decode()
    assert public.content_hash in text
    assert public.number in text
    assert "****" not in text
    assert client.get(reverse("public_object", args=[public.number, 1])).status_code == 404


def test_anonymous_objection_gets_a_receipt(public, client):
    address = reverse("public_object", args=[public.number, 1])
    assert client.post(address, {"text": ""}).status_code == 422
    answer = client.post(address, {"text": "此人未参训"}, follow=True)
    objection = Objection.objects.get()
    assert objection.receipt in answer.content.decode()
    assert objection.notice_line.line.state == "disputed"
    found = client.get(reverse("objection_find"), {"receipt": objection.receipt.lower()}, follow=True)
    assert found.status_code == 200


@pytest.mark.parametrize("typed", [" ", "　", "回执编号", "—", ".", "/", "ABCDE 23456 7", "\u200b", "x" * 5000])
def test_what_is_no_receipt_number_is_said(typed, client, db):
    answer = client.get(reverse("objection_find"), {"receipt": typed})
    assert (answer.status_code, list(answer.context["receipt_form"].errors)) == (422, ["receipt"])


def test_receipt_number_may_be_typed_in_full_width(public, client):
    client.post(reverse("public_object", args=[public.number, 1]), {"text": "此人未参训"})
    receipt = Objection.objects.get().receipt
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in f" {receipt} ".strip())
    found = client.get(reverse("objection_find"), {"receipt": wide})
    assert found.url == reverse("objection_receipt", args=[receipt])


def test_objection_sent_after_the_term_is_refused_and_kept(public, client):
    address, row = reverse("public_object", args=[public.number, 1]), public.lines.get(place=1)
    Notice.objects.filter(pk=public.pk).update(closes_at=timezone.now())
    late = client.post(address, {"text": "写了很久的话"})
    assert late.status_code == 422
    assert "这份公示已结束" in late.content.decode()
    assert "写了很久的话" in late.content.decode()
    assert row.masked_name not in late.content.decode()
    assert not Objection.objects.exists()


def test_objections_of_one_address_are_throttled(public, client):
    address = reverse("public_object", args=[public.number, 1])
    answers = [client.post(address, {"text": "此人未参训"}).status_code for _turn in range(11)]
    assert answers == [302] * 10 + [429]
    assert client.post(address, {"text": "此人未参训"}, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_objection_is_heard_by_somebody_new(public, client, officer_first, signed_in):
    client.post(reverse("public_object", args=[public.number, 1]), {"text": "此人未参训", "name": "王五"})
    objection = Objection.objects.get()
    address = reverse("objection_decide", args=[objection.pk])
    own = signed_in(officer_first)
    assert "officer_first已办理过这条明细" in own.get(address).content.decode()
    barred = own.post(address, {"answer": "写了很久的话", "verdict": "uphold"})
    assert (barred.status_code, "写了很久的话" in barred.content.decode()) == (422, True)
    assert not own.get(reverse("home")).context["waits"].items
    hearer = signed_in(review_stage.another_officer(public.jurisdiction))
    assert address in hearer.get(reverse("home")).content.decode()
    assert hearer.post(address, {"answer": "查实", "verdict": "uphold"}).status_code == 302
    late = hearer.post(address, {"answer": "写了很久的话", "verdict": "dismiss"})
    assert (late.status_code, "写了很久的话" in late.content.decode()) == (422, True)
    text = client.get(reverse("objection_receipt", args=[objection.receipt])).content.decode()
    assert "查实" in text
    assert "王五" not in text


def test_mistyped_receipt_can_be_corrected(client, db):
    answer = client.get(reverse("objection_receipt", args=["ABCD"]))
    assert answer.status_code == 404
    assert "没有查到回执号ABCD" in answer.content.decode()
    assert 'value="ABCD"' in answer.content.decode()


def test_notice_with_objections_is_sorted_by_its_rows(public, client, officer_first, signed_in):
    client.post(reverse("public_object", args=[public.number, 1]), {"text": "此人未参训"})
    answer = signed_in(officer_first).get(reverse("notice_detail", args=[public.pk]), {"sort": "-place"})
    assert len(answer.context["objections"].rows) == 1


def test_finance_is_not_led_to_a_closed_page(public, client, officer_first, finance_maker, signed_in):
    client.post(reverse("public_object", args=[public.number, 1]), {"text": "此人未参训"})
    objection = Objection.objects.get()
    review = reverse("claim_review", args=[objection.notice_line.line.claim_id])
    address = reverse("objection_decide", args=[objection.pk])
    assert review in signed_in(officer_first).get(address).content.decode()
    assert review not in signed_in(finance_maker).get(address).content.decode()


@pytest.mark.parametrize(
    ("persona", "status"), [("officer_final", 403), ("finance_maker", 403), ("officer_elsewhere", 404)]
)
@pytest.mark.parametrize("name", ["notice_publish", "notice_discard"])
def test_notices_are_the_first_reviewers(waiting, request, signed_in, name, persona, status):
    notice = notices.prepare(waiting.city, title="公示", actor=waiting.cast.first, now=journeys.PUBLISHED)
    client = signed_in(request.getfixturevalue(persona))
    assert client.post(reverse(name, args=[notice.pk])).status_code == status


@pytest.mark.parametrize("name", ["notice_list", "objection_list", "claim_worklist"])
def test_lists_answer_every_reader(waiting, city, signed_in, name):
    auditor = make_user("reader", Role.AUDITOR, jurisdiction=city)
    assert signed_in(auditor).get(reverse(name)).status_code == 200


def test_line_held_after_it_was_found_good_is_let_go_after_the_review(final, officer_final, officer_first, signed_in):
    line, browser = final.lines()[0], signed_in(officer_final)
    seen = {"seen": line.decisions.get().pk}
    for outcome in ("accept", "hold"):  # in one window and in another
        assert _decide(browser, final, line, outcome=outcome, note="核对社保", **seen).status_code == 302
    browser.post(reverse("claim_conclude", args=[final.claim.pk]))
    line.refresh_from_db()
    assert (line.state, line.held, line.claim.state) == ("accepted", True, "in_notice")
    lift = reverse("claim_line_resume", args=[final.claim.pk, line.pk])
    assert lift not in _page(signed_in(officer_first), final, line=line.pk).content.decode()
    assert lift in _page(browser, final, line=line.pk).content.decode()
    browser.post(lift)
    line.refresh_from_db()
    assert not line.held


def test_hold_set_while_the_bank_pays_is_lifted_when_it_has(final, officer_final, signed_in):
    """The hold of the line and that of its claim: the bank had the file before."""
    review_stage.published(review_stage.concluded(final))
    notices.end_due(now=journeys.APPROVED)
    ground = SimpleNamespace(fund=Fund.objects.get())
    batch, later = journeys.batch_sent(ground, cast=final.cast), journeys.ANSWERED
    line = final.lines()[0]
    reviews.hold(line, actor=officer_final, now=later, note="核对社保")
    reviews.hold_claim(line.claim, actor=officer_final, now=later, note="核对社保")
    bank_returns.apply(batch, content=bank.answer(batch), name="a.csv", actor=final.cast.maker, now=later)
    call_command("check_invariants")
    browser = signed_in(officer_final)
    for name, keys in (("claim_line_resume", [line.claim_id, line.pk]), ("claim_resume", [line.claim_id])):
        lift = reverse(name, args=keys)
        assert lift in _page(browser, final, line=line.pk).content.decode()
        browser.post(lift)
    line.refresh_from_db()
    assert (line.state, line.held, line.claim.held) == ("paid", False, False)
