"""Finance's pages: who sees what, what may be done by whom, and that doing it twice does no harm."""

import io
import re
from decimal import Decimal
from unittest.mock import patch

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.roles import Role
from subsidies import bank_returns, funds, payments
from subsidies.models import Fund, LedgerTransaction, PaymentBatch, PaymentLine
from subsidies.views import finance_returns
from tests.fixtures.personas import make_user, staff_of
from tests.institutions.factories import InstitutionFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import bank, journeys
from tests.subsidies.journeys import ANSWERED, BATCHED

PASS_PHRASE = "a long pass phrase"  # of make_user


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker) as stage:
        yield stage


@pytest.fixture
def cast(stage, db):
    return stage.cast


@pytest.fixture
def ground(stage, db):
    return stage.ground


@pytest.fixture
def maker(ground):
    return make_user("maker", Role.FINANCE, jurisdiction=ground.city)


@pytest.fixture
def approver(ground):
    return make_user("approver", Role.FINANCE, jurisdiction=ground.city)


@pytest.fixture
def page(signed_in, maker):
    """A page as the maker sees it, in Chinese."""
    return signed_in(maker)


def confirmed(asked, client):
    """What follows once the password is given again; the answer itself where none was asked for."""
    if not asked.url.startswith(reverse("account_reauthenticate")):
        return asked
    return client.post(asked.url, {"password": PASS_PHRASE})


@pytest.fixture
def sent(ground, cast):
    return journeys.batch_sent(ground, cast=cast)


@pytest.fixture
def failed(sent, cast):
    bank_returns.apply(sent, content=bank.answer(sent, failed={1}), name="a.csv", actor=cast.maker, now=ANSWERED)
    return sent.payments.get(place=1)


def _pages(ground, sent):
    payment = sent.payments.first()
    return [
        reverse("fund_list"), reverse("fund_statement", args=[ground.fund.pk]), reverse("fund_appropriate"),
        reverse("batch_list"), reverse("batch_make", args=[ground.fund.pk]), reverse("batch_detail", args=[sent.pk]),
        reverse("batch_file", args=[sent.pk]), reverse("return_upload", args=[sent.pk]),
        reverse("payment_detail", args=[payment.pk]),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens(page, ground, failed, language):
    for url in _pages(ground, failed.batch):
        answer = page.get(url, headers={"Accept-Language": language})
        assert answer.status_code == 200, url


def test_other_roles_are_refused(signed_in, ground, sent):
    reviewer = signed_in(make_user("reviewer", Role.FINAL_REVIEW, jurisdiction=ground.city))
    assert {reviewer.get(url).status_code for url in _pages(ground, sent)} == {403}


def test_other_jurisdiction_finds_nothing(signed_in, ground, sent):
    elsewhere = signed_in(make_user("elsewhere", Role.FINANCE, jurisdiction=JurisdictionFactory()))
    found = {url: elsewhere.get(url).status_code for url in _pages(ground, sent)}
    assert {url for url, code in found.items() if code == 200} == {
        reverse("fund_list"), reverse("batch_list"), reverse("fund_appropriate"),
    }  # fmt: skip
    assert set(found.values()) == {200, 404}
    assert sent.number not in elsewhere.get(reverse("batch_list")).content.decode()


def test_auditor_reads_and_does_not_act(signed_in, ground, sent):
    auditor = signed_in(make_user("auditor_here", Role.AUDITOR, jurisdiction=ground.city))
    assert auditor.get(reverse("batch_detail", args=[sent.pk])).status_code == 200
    assert auditor.get(reverse("batch_file", args=[sent.pk])).status_code == 403
    assert auditor.post(reverse("batch_step", args=[sent.pk, "close"])).status_code == 403


def test_accounts_are_shown_masked(page, sent):
    payment = sent.payments.first()
    shown = page.get(reverse("batch_detail", args=[sent.pk])).content.decode()
    assert f"****{payment.account_number[-4:]}" in shown
    assert payment.account_number not in shown


def test_batch_of_what_was_seen_is_made_once(page, ground):
    url = reverse("batch_make", args=[ground.fund.pk])
    seen = page.get(url).context["waiting"].fingerprint
    first = page.post(url, {"seen": seen})
    second = page.post(url, {"seen": seen})
    assert (first.status_code, second.status_code) == (302, 422)
    assert PaymentBatch.objects.count() == 1


def test_batch_is_not_made_unseen(page, ground):
    assert page.post(reverse("batch_make", args=[ground.fund.pk])).status_code == 422
    assert not PaymentBatch.objects.exists()


def test_two_officers_carry_a_batch_to_the_bank(page, signed_in, approver, ground, maker):
    batch = payments.make_batch(ground.fund, actor=maker, now=BATCHED)
    other = signed_in(approver)
    for client, step in ((page, "check"), (other, "approve"), (page, "send")):
        confirmed(client.post(reverse("batch_step", args=[batch.pk, step])), client)
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.SENT
    assert page.get(reverse("batch_file", args=[batch.pk])).content.startswith("批次号".encode("gb18030"))


@pytest.mark.parametrize("step", ["approve", "send"])
def test_release_waits_for_the_password(signed_in, approver, ground, maker, step):
    batch = payments.check_over(payments.make_batch(ground.fund, actor=maker, now=BATCHED), actor=maker, now=BATCHED)
    if step == "send":
        payments.approve(batch, actor=approver, now=BATCHED)
    client, before = signed_in(approver), batch.state
    asked = client.post(reverse("batch_step", args=[batch.pk, step]))
    assert client.post(asked.url, {"password": "a wrong pass phrase"}).status_code == 200
    batch.refresh_from_db()
    assert batch.state == before
    assert confirmed(asked, client).url == reverse("batch_detail", args=[batch.pk])
    batch.refresh_from_db()
    assert batch.state != before


def test_password_confirmed_twice_leads_back_to_the_batch(signed_in, approver, ground, maker):
    batch = payments.check_over(payments.make_batch(ground.fund, actor=maker, now=BATCHED), actor=maker, now=BATCHED)
    client = signed_in(approver)
    asked = client.post(reverse("batch_step", args=[batch.pk, "approve"]))
    answers = [client.post(asked.url, {"password": PASS_PHRASE}, follow=True) for _n in range(2)]
    assert [answer.request["PATH_INFO"] for answer in answers] == [reverse("batch_detail", args=[batch.pk])] * 2


def test_maker_reads_why_not_to_approve(page, ground, maker):
    batch = payments.check_over(payments.make_batch(ground.fund, actor=maker, now=BATCHED), actor=maker, now=BATCHED)
    answer = page.get(reverse("batch_detail", args=[batch.pk]))
    assert "disabled" in answer.content.decode()
    assert str(payments.approver_objections(batch, maker)[0]) in answer.content.decode()
    confirmed(page.post(reverse("batch_step", args=[batch.pk, "approve"])), page)
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.CHECKED


def test_step_taken_twice_does_no_harm(page, ground, maker):
    batch = payments.make_batch(ground.fund, actor=maker, now=BATCHED)
    url = reverse("batch_step", args=[batch.pk, "check"])
    assert [page.post(url).status_code for _n in range(2)] == [302, 302]


def test_download_stands_in_the_history(page, sent):
    page.get(reverse("batch_file", args=[sent.pk]))
    shown = page.get(reverse("batch_detail", args=[sent.pk]))
    assert [event.actor for event in shown.context["events"]][0] == "maker"


def test_giving_up_needs_a_reason(page, ground, maker):
    batch = payments.make_batch(ground.fund, actor=maker, now=BATCHED)
    url = reverse("batch_abandon", args=[batch.pk])
    assert page.post(url, {"reason": " "}).status_code == 422
    assert page.post(url, {"reason": "名单有误"}).status_code == 302
    late = page.post(url, {"reason": "写了很久的话"})
    assert (late.status_code, "写了很久的话" in late.content.decode()) == (422, True)
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.ABANDONED


def _hand_in(page, batch, content, name="back.csv"):
    file = SimpleUploadedFile(name, content)
    return page.post(reverse("return_upload", args=[batch.pk]), {"file": file})["Location"]


def test_return_file_is_seen_then_applied_once(page, sent):
    preview = _hand_in(page, sent, bank.answer(sent, failed={2}))
    assert len(page.get(preview).context["report"].paid) == 4
    confirm = f"{preview}confirm/"
    assert [page.post(confirm)["Location"] for _n in range(2)] == [reverse("batch_detail", args=[sent.pk])] * 2
    assert sent.returns.count() == 1
    again = _hand_in(page, sent, bank.answer(sent, failed={2}))
    assert [reason.code for reason in page.get(again).context["whole_file"]] == ["APPLIED_BEFORE"]


def test_double_click_leads_to_the_applied_return(page, sent):
    """The second of two clicks finds the file open, and then waits for the first."""
    confirm, found = f"{_hand_in(page, sent, bank.answer(sent, failed={2}))}confirm/", finance_returns._upload

    def found_before_its_twin(request, pk):
        held = found(request, pk)
        with patch.object(finance_returns, "_upload", found):
            page.post(confirm)
        return held

    with patch.object(finance_returns, "_upload", found_before_its_twin):
        answer = page.post(confirm, follow=True)
    assert answer.redirect_chain == [(reverse("batch_detail", args=[sent.pk]), 302)]
    assert "成功4笔，失败1笔。没有重复记入" in answer.content.decode()


def test_look_at_an_applied_file_leads_to_its_batch(page, sent):
    preview = _hand_in(page, sent, bank.answer(sent))
    page.post(f"{preview}confirm/")
    answer = page.get(preview, follow=True)
    assert answer.redirect_chain == [(reverse("batch_detail", args=[sent.pk]), 302)]
    assert "成功5笔，失败0笔。没有重复记入" in answer.content.decode()


def test_faulty_return_file_says_line_and_reason(page, sent):
    rows = bank.rows_of(sent)
    rows[2][4] = "1.00"
    preview = _hand_in(page, sent, bank.as_csv(rows))
    shown = page.get(preview)
    assert shown.context["table"].rows[0].told.line == 3
    assert "confirm" not in shown.content.decode()
    page.post(f"{preview}confirm/")
    assert not sent.returns.exists()


def test_total_row_of_a_return_file_is_said_to_be_checked(page, sent):
    total = [sent.number, "合计", str(sent.payment_count), "", f"{sent.amount:.2f}", "", ""]
    rows = bank.rows_of(sent)
    assert "合计行已核对" not in page.get(_hand_in(page, sent, bank.as_csv(rows))).content.decode()
    assert "合计行已核对" in page.get(_hand_in(page, sent, bank.as_csv([*rows, total]))).content.decode()


def test_broken_return_file_says_so(page, sent):
    shown = page.get(_hand_in(page, sent, b"PK\x03\x04 no workbook", name="back.xlsx"))
    assert (shown.status_code, len(shown.context["whole_file"])) == (200, 1)


def test_account_is_mended_on_the_payment(page, failed, ground):
    url = reverse("payment_detail", args=[failed.pk])
    given = {"holder": failed.person.name, "bank": "测试银行", "number": "6217 0099 0000 0000 018", "tail": "000000"}
    assert page.post(url, given).status_code == 422
    assert page.post(url, given | {"tail": failed.person.id_number[-6:]}).status_code == 302
    assert payments.due(ground.fund).count() == 1
    assert page.post(url, given).status_code == 422


def test_institution_sees_its_own_lines_of_a_payment(signed_in, failed, stage, ground, cast):
    """The same payment also pays somebody trained elsewhere."""
    elsewhere = InstitutionFactory(jurisdiction=ground.city)
    accepted = journeys.accepted_class(elsewhere, journeys.people_with_accounts(1), cast=cast)
    certified = journeys.certified_class(journeys.completed_class(accepted, cast=cast), number=9)
    foreign = journeys.submitted_claim(certified, cast=cast).lines.get()
    PaymentLine.objects.create(payment=failed, line=foreign, amount=1, live=False)
    url = reverse("payment_detail", args=[failed.pk])
    clerk = signed_in(staff_of(stage.claim.institution, "clerk_here"))
    assert [each.line.person for each in clerk.get(url).context["table"].rows] == [failed.person]


def test_institution_mends_its_own_alone(signed_in, failed, stage):
    own = signed_in(staff_of(stage.claim.institution, "clerk_here"))
    other = signed_in(make_user("clerk_elsewhere", Role.FILER))
    url = reverse("payment_detail", args=[failed.pk])
    assert (own.get(url).status_code, other.get(url).status_code) == (200, 404)
    assert failed.reference in own.get(reverse("failed_payments")).content.decode()
    assert failed.reference not in other.get(reverse("failed_payments")).content.decode()


def test_missing_account_is_entered(page, ground, stage):
    line = stage.claim.lines.first()
    line.person.account_number = ""
    line.person.save()
    url = reverse("line_account", args=[line.pk])
    assert url in page.get(reverse("batch_make", args=[ground.fund.pk])).content.decode()
    given = {"holder": line.person.name, "bank": "测试银行", "number": "6217009900000000018"}
    page.post(url, given | {"tail": line.person.id_number[-6:]})
    assert not payments.waiting(ground.fund).blocked


@pytest.fixture
def money(ground):
    return {
        "place": ground.city.pk, "source": "fiscal", "year": 2027, "amount": "1200.50", "note": "测财社〔2026〕1号",
        "key": "6f7c9f3e-5dd0-4c6e-9d3c-0c1b8a1c2d3e",
    }  # fmt: skip


def test_appropriation_sent_twice_counts_once(page, money):
    url = reverse("fund_appropriate")
    assert [page.post(url, money).status_code for _n in range(2)] == [302, 302]
    fund = Fund.objects.get(source="fiscal")
    assert funds.balances(fund)["available"] == Decimal("1200.50")


def test_same_form_with_another_sum_is_refused(page, money):
    url = reverse("fund_appropriate")
    page.post(url, money)
    assert page.post(url, money | {"amount": "99.00"}).status_code == 422
    assert LedgerTransaction.objects.filter(key__contains=money["key"]).count() == 1


@pytest.mark.parametrize("amount", ["0", "-5", "1.234", "abc", "NaN", "99999999999999"])
def test_no_amount_is_refused(page, money, amount):
    assert page.post(reverse("fund_appropriate"), money | {"amount": amount}).status_code == 422
    assert not Fund.objects.filter(source="fiscal").exists()


def test_money_for_another_place_is_refused(page, money):
    other = JurisdictionFactory()
    assert page.post(reverse("fund_appropriate"), money | {"place": other.pk}).status_code == 422


@pytest.mark.clause("JY-104")
def test_statement_runs_down_to_the_balance(page, ground):
    rows = page.get(reverse("fund_statement", args=[ground.fund.pk])).context["table"].rows
    assert rows[0].balance == funds.balances(ground.fund)["available"]
    assert rows[-1].balance == rows[-1].amount


def test_statement_leads_to_the_classes(page, ground):
    text = page.get(reverse("fund_statement", args=[ground.fund.pk])).content.decode()
    assert re.search(r'href="/institution/classes/\d+/claims/"', text)


def test_home_leads_to_pages_that_open(page, failed):
    text = page.get(reverse("home")).content.decode()
    for address in set(re.findall(r'href="(/(?:finance|bureau|institution|audit|payments)/[^"#]*)"', text)):
        assert page.get(address.replace("&amp;", "&")).status_code == 200, address


def test_statement_is_exported_with_numbers(page, ground):
    answer = page.get(reverse("fund_statement", args=[ground.fund.pk]), {"account": "committed", "form": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) == 6
    assert Decimal(str(rows[-1][-1])) == Decimal("7500.00")


def test_unknown_account_is_not_found(page, ground):
    assert page.get(reverse("fund_statement", args=[ground.fund.pk]), {"account": "x"}).status_code == 404
