"""The walk's end: batches, the bank's answers, the audit, the month's report, the trainee's own file."""

from certificates.models import Certificate
from portal.shared.models import Run
from subsidies.models import ClaimLine, Finding, Payment, PaymentBatch
from tests.browser import steps
from tests.browser.desk import Desk
from tests.browser.stage import Stage
from tests.portal.shared.worker_process import wait_for

OTHER_ACCOUNTS = 6217009900000000000


def send_batch(desk: Desk, ground: Stage, *, payments: int) -> PaymentBatch:
    """Made and checked by one officer of finance, approved and sent by another, who takes the bank's file."""
    desk.sign_in(ground.maker)
    desk.picture("home finance")
    desk.open("batch_list")
    desk.picture("batches")
    desk.open("batch_make", ground.fund.pk)
    desk.picture("batch new")
    desk.press("button[form=make-batch]")
    desk.press("form[action$='/check/'] button")
    batch = PaymentBatch.objects.latest("pk")
    desk.sign_in(ground.approver)
    desk.open("batch_detail", batch.pk)
    desk.picture("batch checked")
    desk.press("form[action$='/approve/'] button")
    desk.picture("password once more")
    desk.confirm()
    desk.press("form[action$='/send/'] button")
    with desk.page.expect_download() as download:
        desk.page.locator("a[href$='/file/']").click()
    assert download.value.failure() is None
    batch.refresh_from_db()
    assert (batch.state, batch.payment_count) == (PaymentBatch.State.SENT, payments)
    return batch


def enter_return(desk: Desk, ground: Stage, batch: PaymentBatch, *, paid: int, failed: int) -> None:
    """The bank's answer to a batch."""
    desk.sign_in(ground.maker)
    desk.open("return_upload", batch.pk)
    desk.picture("return upload")
    desk.hand_in(steps.answer_of_bank(batch) if failed else steps.answer_all_paid(batch))
    desk.picture("return preview")
    desk.press("form[action$='/confirm/'] button")
    desk.picture("batch reconciled")
    states = list(batch.payments.values_list("state", flat=True))
    assert (states.count("paid"), states.count("failed")) == (paid, failed)


def correct_accounts(desk: Desk, ground: Stage) -> None:
    """Their school enters another account for those whose payment failed, with the end of their ID numbers."""
    desk.sign_in(ground.filer)
    desk.open("failed_payments")
    desk.picture("failed payments")
    for payment in Payment.objects.filter(state=Payment.State.FAILED):
        person = payment.lines.get().line.person
        desk.open("payment_detail", payment.pk)
        desk.picture("payment failed")
        desk.fill(holder=person.name, bank="测试银行", number=OTHER_ACCOUNTS + payment.pk, tail=person.id_number[-6:])
        desk.press("main form button.primary")


def look_at_funds(desk: Desk, ground: Stage) -> None:
    desk.open("fund_list")
    desk.picture("funds")
    desk.open("fund_statement", ground.fund.pk)
    desk.picture("fund statement")
    assert desk.says("57,000.00")


def audit(desk: Desk, ground: Stage, *, findings: int) -> None:
    """Asked for at the page, carried out by the worker."""
    desk.sign_in(ground.auditor)
    desk.picture("home audit")
    desk.open("audit_list")
    desk.press("form[action$='/run/'] button")
    wait_for(lambda: Run.objects.filter(kind="audit").latest("pk").status == Run.Status.DONE)
    desk.page.reload()
    desk.picture("run")
    desk.open("audit_list")
    desk.picture("audit")
    desk.open("finding_list")
    desk.picture("findings")
    assert Finding.objects.count() == findings


def report(desk: Desk, ground: Stage) -> None:
    """Of August, which the clock asked for on the first of September."""
    august = Run.objects.filter(kind="monthly report", arguments__start="2020-08-01")
    wait_for(august.filter(status=Run.Status.DONE).exists)
    desk.sign_in(ground.auditor)
    desk.open("report_list")
    desk.picture("reports")
    desk.press("main table tbody a")
    desk.picture("report")
    assert desk.says("57,000.00")


def look_at_own_file(desk: Desk, ground: Stage) -> None:
    person = ClaimLine.objects.filter(state=ClaimLine.State.PAID).order_by("pk")[0].person
    person.user = ground.trainee
    person.save(update_fields=["user"])
    desk.sign_in(ground.trainee)
    desk.picture("home trainee")
    for page in ("my_file", "my_claims", "my_classes", "my_certificates"):
        desk.open(page)
        desk.picture(page.replace("_", " "))
    desk.open("my_claim", person.claim_lines.get().pk)
    desk.picture("my claim")
    assert desk.says("1,500.00")


def revoke(desk: Desk, ground: Stage, visitor: Desk) -> None:
    """The evaluation body takes a certificate back, and the public check says so at once."""
    certificate = Certificate.objects.get(number="S000032029920000003")
    desk.sign_in(ground.evaluator)
    desk.open("certificate_detail", certificate.pk)
    desk.fill(**{"revoke-reason": "经查实际由他人代考。", "revoke-meant": True})
    desk.press("form:has(input[value=revoke]) button")
    desk.picture("certificate revoked")
    visitor.open("certificate_check")
    visitor.fill(number=certificate.number, name="许杰")
    visitor.click("form:has([name=number]) button")
    visitor.page.locator(".result h2").wait_for()
    visitor.picture("certificate check revoked")
    assert visitor.says(str(Certificate.State.REVOKED.label))
