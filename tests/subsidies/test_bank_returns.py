"""The bank's answers: entered once and whole, or refused by line and reason."""

from decimal import Decimal

import pytest

from portal.shared.refusals import Refused
from subsidies import bank_files, bank_returns, funds, payments
from subsidies.models import BankReturn, Claim, ClaimLine, Payment, PaymentBatch, PaymentLine
from tests.subsidies import bank, journeys
from tests.subsidies.journeys import ANSWERED


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker) as stage:
        journeys.batch_sent(stage.ground, cast=stage.cast)
        yield stage


@pytest.fixture
def batch(stage, db):
    return PaymentBatch.objects.get()


@pytest.fixture
def apply(batch, stage):
    """Hand a file in and apply it."""

    def act(content, name="back.csv"):
        return bank_returns.apply(batch, content=content, name=name, actor=stage.cast.maker, now=ANSWERED)

    return act


def _standing(stage):
    """Everything that a return file may change."""
    return (
        list(Payment.objects.order_by("pk").values_list("state", "failure", "settled_at")),
        list(ClaimLine.objects.order_by("pk").values_list("state", "paid_at")),
        list(PaymentLine.objects.order_by("pk").values_list("live", flat=True)),
        list(PaymentBatch.objects.values_list("state", flat=True)),
        list(Claim.objects.values_list("state", flat=True)),
        BankReturn.objects.count(),
        funds.balances(stage.ground.fund),
    )


FORMS = {
    "gb18030": lambda rows: (bank.as_csv(rows, "gb18030"), "back.csv"),
    "utf-8": lambda rows: (bank.as_csv(rows, "utf-8"), "back.csv"),
    "utf-8 with mark": lambda rows: (bank.as_csv(rows, "utf-8-sig"), "back.csv"),
    "workbook": lambda rows: (bank.as_xlsx(rows), "back.xlsx"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_applied(apply, batch, form):
    kept = apply(*FORMS[form](bank.rows_of(batch, failed={2})))
    batch.refresh_from_db()
    assert (kept.paid_count, kept.failed_count, batch.state) == (4, 1, PaymentBatch.State.RECONCILED)


def test_wide_digits_and_commas_are_read(apply, batch):
    wide = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
    rows = bank.rows_of(batch)
    for row in rows[1:]:
        row[4] = "1,500.00"
        row[:] = [cell.translate(wide) for cell in row]
    assert apply(bank.as_csv(rows)).paid_count == 5


def test_failure_keeps_the_words_of_the_bank(apply, batch):
    apply(bank.answer(batch, failed={3}))
    payment = batch.payments.get(place=3)
    assert (payment.state, payment.failure) == (Payment.State.FAILED, bank.NO_MATCH)
    assert payment.lines.get().line.state == ClaimLine.State.FAILED


def test_only_what_was_paid_leaves_the_fund(apply, batch, stage):
    apply(bank.answer(batch, failed={3}))
    left = funds.balances(stage.ground.fund)
    assert (left["paid"], left["committed"]) == (Decimal("6000.00"), Decimal("1500.00"))


def _replaced(place, value):
    def change(rows):
        rows[2][place] = value

    return change


def _swap_accounts(rows):
    rows[1][3], rows[2][3] = rows[2][3], rows[1][3]


def _repeat_otherwise(rows):
    rows.append([*rows[2][:5], "失败", "账户已销户"])


def _shift(rows):
    rows[2].insert(1, "")


def _lose_column(rows):
    for row in rows:
        del row[5]


def _lose_head(rows):
    del rows[0]


def _only_head(rows):
    del rows[1:]


# what was done to the file: the codes and the line of the refusal (0: the file as a whole)
MUTATIONS = {
    "other batch": (_replaced(0, "BF-2020-000001"), "OTHER_BATCH", 3),
    "no batch": (_replaced(0, ""), "EMPTY", 3),
    "unknown payment": (_replaced(1, "BF-2020-000001-0001"), "UNKNOWN_PAYMENT", 3),
    "no payment": (_replaced(1, ""), "EMPTY", 3),
    "other holder": (_replaced(2, "别人"), "OTHER_HOLDER", 3),
    "other account": (_replaced(3, "6217009900000000018"), "OTHER_ACCOUNT", 3),
    "account cut off": (_replaced(3, "62170"), "ACCOUNT_FORM", 3),
    "accounts swapped": (_swap_accounts, "OTHER_ACCOUNT", 2),
    "other amount": (_replaced(4, "1500.01"), "OTHER_AMOUNT", 3),
    "amount in cents": (_replaced(4, "150000"), "OTHER_AMOUNT", 3),
    "negative amount": (_replaced(4, "-1500.00"), "AMOUNT_FORM", 3),
    "three decimals": (_replaced(4, "1500.001"), "AMOUNT_FORM", 3),
    "no amount": (_replaced(4, ""), "AMOUNT_FORM", 3),
    "amount as formula": (_replaced(4, "=1500"), "FORMULA", 3),
    "unknown outcome": (_replaced(5, "处理中"), "UNKNOWN_OUTCOME", 3),
    "no outcome": (_replaced(5, ""), "UNKNOWN_OUTCOME", 3),
    "failed without reason": (_replaced(5, "失败"), "REASON_MISSING", 3),
    "paid with reason": (_replaced(6, "户名账号不符"), "CONTRADICTORY", 3),
    "two answers": (_repeat_otherwise, "CONTRADICTORY", 3),
    "cells shifted": (_shift, "EMPTY", 3),
    "column lost": (_lose_column, "NO_COLUMN", 0),
    "heading lost": (_lose_head, "NO_COLUMN", 0),
    "heading alone": (_only_head, "NO_ROWS", 0),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_altered_file_changes_nothing(apply, batch, stage, mutation, form):
    alter, code, line = MUTATIONS[mutation]
    rows, before = bank.rows_of(batch), _standing(stage)
    alter(rows)
    with pytest.raises(Refused) as refused:
        apply(*FORMS[form](rows))
    assert (code, f"line {line}" if line else "") in [(each.code, each.field) for each in refused.value.reasons]
    if line:
        assert all(str(line) in str(each) for each in refused.value.reasons if each.field == f"line {line}")
    assert _standing(stage) == before


def test_account_that_lost_digits_is_refused(apply, batch):
    rows = bank.rows_of(batch)
    rows[1][3] = float(rows[1][3])
    with pytest.raises(Refused) as refused:
        apply(bank.as_xlsx(rows), "back.xlsx")
    assert "LOST_DIGITS" in refused.value.codes


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x00\xff\xfe", "批次号".encode(), b"\xef\xbb\xbf"])
def test_file_that_is_none_is_refused(apply, batch, stage, content):
    before = _standing(stage)
    with pytest.raises(Refused):
        apply(content)
    assert _standing(stage) == before


def test_file_cut_anywhere_is_part_or_refused(apply, batch, stage):
    content, sent = bank.answer(batch, failed={2}), {p.pk: p for p in batch.payments.all()}
    for cut in range(60, len(content), 37):
        report = bank_returns.preview(batch, content=content[:cut], name="back.csv")
        for each in report.lines:
            payment = sent[each.payment.pk] if each.counts else None
            assert payment is None or (each.told.outcome == "failed") == (payment.place == 2)


def test_part_of_an_answer_leaves_the_batch_open(apply, batch):
    rows = bank.rows_of(batch)
    assert apply(bank.as_csv(rows[:4])).paid_count == 3
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.SENT
    assert apply(bank.as_csv([rows[0], *rows[3:]])).paid_count == 2
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.RECONCILED


def _with_total(batch, *, count="5", amount="7500.00", word="合计", place=1):
    """The answer to a batch with the row that ends the file the bank was sent."""
    total = [batch.number, "", count, "", amount, "", ""]
    total[place] = word
    return [*bank.rows_of(batch, failed={2}), total]


@pytest.mark.parametrize("form", FORMS)
def test_total_row_that_agrees_is_no_payment(apply, batch, form):
    content, name = FORMS[form](_with_total(batch))
    report = bank_returns.preview(batch, content=content, name=name)
    assert (len(report.lines), report.total_agrees, report.objections) == (5, True, [])
    assert apply(content, name).paid_count == 4


@pytest.mark.parametrize(
    "written",
    [{"count": "共5笔"}, {"count": ""}, {"amount": "7,500.00元"}, {"word": "总 计："}, {"word": "合计", "place": 0}],
)
def test_total_row_is_read_in_every_writing(apply, batch, written):
    assert apply(bank.as_csv(_with_total(batch, **written))).paid_count == 4


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ({"amount": "9000.00"}, "TOTAL_SUM", "合计为9,000.00元，文件中各行相加为7,500.00元"),
        ({"count": "6"}, "TOTAL_COUNT", "合计为6笔，文件中有5笔"),
        ({"amount": "=SUM(E2:E6)"}, "FORMULA", "金额：这里是公式"),
        ({"amount": ""}, "AMOUNT_FORM", "金额："),
    ],
)
def test_total_row_that_disagrees_is_refused_by_its_own_sentence(apply, batch, stage, written, code, words):
    before = _standing(stage)
    with pytest.raises(Refused) as refused:
        apply(bank.as_csv(_with_total(batch, **written)))
    assert [(each.code, each.field) for each in refused.value.reasons] == [(code, "line 7")]
    assert words in str(refused.value.reasons[0])
    assert _standing(stage) == before


def test_total_row_of_a_file_that_lost_a_line_is_refused(apply, batch):
    rows = _with_total(batch)
    del rows[3]
    with pytest.raises(Refused) as refused:
        apply(bank.as_csv(rows))
    assert refused.value.codes == ["TOTAL_SUM", "TOTAL_COUNT"]


@pytest.mark.parametrize("form", FORMS)
def test_file_of_a_total_row_alone_is_empty(batch, form):
    content, name = FORMS[form]([bank.rows_of(batch)[0], [batch.number, "合计", "0", "", "0.00", "", ""]])
    report = bank_returns.preview(batch, content=content, name=name)
    assert ([each.code for each in report.objections], report.total_agrees) == (["NO_ROWS"], False)


def test_total_row_beside_a_faulty_line_is_not_said_to_agree(apply, batch):
    rows = _with_total(batch, count="9" * 5000)
    rows[2][4] = "150O"
    report = bank_returns.preview(batch, content=bank.as_csv(rows), name="back.csv")
    assert not report.total_agrees
    assert [each.code for each in report.objections] == ["AMOUNT_FORM"]


def test_line_with_an_account_is_no_total(apply, batch):
    rows = bank.rows_of(batch)
    rows[2][1] = "合计"
    with pytest.raises(Refused) as refused:
        apply(bank.as_csv(rows))
    assert refused.value.codes == ["UNKNOWN_PAYMENT"]


def test_order_of_lines_does_not_matter(apply, batch):
    head, *rows = bank.rows_of(batch)
    assert apply(bank.as_csv([head, *reversed(rows)])).paid_count == 5


def test_line_given_twice_counts_once(apply, batch):
    rows = bank.rows_of(batch)
    assert apply(bank.as_csv([*rows, rows[1]])).paid_count == 5


def test_same_file_again_says_so(apply, batch, stage):
    content = bank.answer(batch, failed={2})
    apply(content)
    before = _standing(stage)
    with pytest.raises(Refused) as refused:
        apply(content)
    assert refused.value.codes == ["APPLIED_BEFORE"]
    assert _standing(stage) == before


def test_same_answers_in_another_form_change_nothing(apply, batch, stage):
    rows = bank.rows_of(batch)
    apply(bank.as_csv(rows))
    before = _standing(stage)
    with pytest.raises(Refused) as refused:
        apply(bank.as_xlsx(rows), "back.xlsx")
    assert refused.value.codes == ["NOTHING_NEW"]
    assert _standing(stage) == before


@pytest.mark.parametrize(("first", "then", "code"), [(set(), {1}, "LATE_RETURN"), ({1}, set(), "PAID_AFTER_FAILURE")])
def test_turned_answer_is_refused(apply, batch, stage, first, then, code):
    apply(bank.answer(batch, failed=first))
    before = _standing(stage)
    with pytest.raises(Refused) as refused:
        apply(bank.answer(batch, failed=then))
    assert refused.value.codes == [code]
    assert _standing(stage) == before


def test_batch_not_sent_takes_no_answer(batch, stage, apply):
    content = bank.answer(batch, failed={1, 2, 3, 4, 5})
    apply(content)
    for payment in batch.payments.all():
        account = {"holder": payment.person.name, "bank": "测试银行", "number": payment.account_number}
        tail = payment.person.id_number[-6:]
        payments.correct_account(payment, actor=stage.cast.clerk, now=ANSWERED, tail=tail, **account)
    again = journeys.batch_made(stage.ground, cast=stage.cast)
    with pytest.raises(Refused) as refused:
        bank_returns.apply(again, content=content, name="x.csv", actor=stage.cast.maker, now=ANSWERED)
    assert refused.value.codes == ["NOT_SENT"]


def test_refusal_shows_no_whole_account(apply, batch):
    rows = bank.rows_of(batch)
    rows[1][3], rows[2][3] = "6217009900000000018", "62170099000000000180000000000000000000"
    with pytest.raises(Refused) as refused:
        apply(bank.as_csv(rows))
    said = " ".join(str(each) for each in refused.value.reasons)
    assert "62170099" not in said
    assert batch.payments.first().account_number not in said


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "＝1", "甲\n乙", " =1", "\u200b@x"])
def test_name_that_is_a_formula_is_never_written(batch, name):
    bank.rewrite(batch.payments.first(), holder=name)
    with pytest.raises(bank_files.Unwritable):
        bank_files.write(batch)


def test_rare_names_reach_the_bank(batch):
    bank.rewrite(batch.payments.first(), holder="𠮷㐂·䶮𬭚")
    assert "𠮷㐂·䶮𬭚" in bank_files.write(batch).decode("gb18030")
    assert bank_files.write(batch) == bank_files.write(batch)
