"""One class from its draft to paid subsidies, in pages, by the people who do it, with the files they would have.

The clock of the process is set to the summer of 2020, in which the files happened; the jobs of the clock are called
where the worker would have rung.
"""

import pytest

from institutions.models import TrainingClass
from portal.shared import runs
from portal.shared.models import Run
from subsidies import tasks
from subsidies.models import Claim, ClaimLine, Finding, Notice, PaymentBatch
from tests.browser import steps
from tests.browser.desk import Desk
from tests.browser.stage import Stage, stage
from tests.trainees.samples import EXPECTED
from trainees.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_class_goes_all_the_way(open_desk, clock):
    ground, desk = stage(), open_desk()
    _read_registers(desk, ground)
    clock("2020-05-26 01:00")
    course = _file_class(desk, ground)
    _accept_filing(desk, ground, course)
    clock("2020-06-11 01:00")
    tasks.keep_the_clock()
    _attend(desk, ground, course)
    clock("2020-07-22 01:00")
    _certify(desk, ground)
    _check_in_public(open_desk())
    tasks.keep_the_clock()
    claim = _claim(desk, ground)
    clock("2020-07-23 01:00")
    _review(desk, ground, claim)
    clock("2020-07-27 01:00")
    _show_in_public(desk, ground)
    clock("2020-08-10 01:00")
    tasks.keep_the_clock()
    batch = _send_batch(desk, ground)
    clock("2020-08-12 01:00")
    _enter_return(desk, ground, batch)
    _audit(desk, ground)
    clock("2020-09-05 01:00")
    _report(desk, ground)
    _look_at_own_file(desk, ground)


def _read_registers(desk: Desk, ground: Stage) -> None:
    desk.sign_in(ground.first)
    desk.picture("home first review")
    for kind in ("pension", "insurance", "groups"):
        assert steps.import_register(desk, kind)[0] == EXPECTED[f"register-{kind}.csv"]["rows"]
    desk.picture("registers")


def _file_class(desk: Desk, ground: Stage) -> int:
    desk.sign_in(ground.filer)
    desk.picture("home institution")
    course = steps.draft_class(desk, ground)
    steps.fill_timetable(desk, course)
    _try_messy_roster(desk, course)
    _import_roster_twice(desk, course)
    desk.open("class_show", course)
    desk.picture("class draft")
    desk.press("button[form=file-class]")
    assert TrainingClass.objects.get(pk=course).state == TrainingClass.State.FILED
    desk.picture("class filed")
    return course


def _try_messy_roster(desk: Desk, course: int) -> None:
    desk.open("roster_upload", course)
    desk.picture("roster upload")
    desk.hand_in("roster-messy.xlsx")
    desk.picture("roster preview messy")
    expected = EXPECTED["roster-messy.xlsx"]
    refused, normalised = len(expected["refuse"]), len(expected["normalise"])
    assert steps.figures(desk) == [expected["rows"] - refused, normalised, refused, 0, 0]
    steps.act(desk, "give_up")
    assert not Person.objects.exists()


def _import_roster_twice(desk: Desk, course: int) -> None:
    desk.open("roster_upload", course)
    desk.hand_in("roster-clean.xlsx")
    desk.picture("roster preview clean")
    steps.act(desk, "confirm")
    desk.picture("roster")
    steps.import_roster(desk, course)
    assert Person.objects.count() == EXPECTED["roster-clean.xlsx"]["accepted"]


def _accept_filing(desk: Desk, ground: Stage, course: int) -> None:
    desk.sign_in(ground.first)
    desk.open("filing_list")
    desk.picture("filings")
    desk.open("filing_quote", course)
    desk.picture("filing quote")
    desk.open("filing_review", course)
    desk.picture("filing review")
    desk.press("button[form=accept-filing]")
    assert TrainingClass.objects.get(pk=course).state == TrainingClass.State.ACCEPTED


def _attend(desk: Desk, ground: Stage, course: int) -> None:
    desk.sign_in(ground.filer)
    desk.open("attendance_upload", course)
    desk.picture("attendance upload")
    desk.hand_in("attendance-device.csv")
    expected = EXPECTED["attendance-device.csv"]
    _new, persons, repeated, refused = steps.figures(desk)
    assert (persons, repeated, refused) == (expected["persons"], expected["repeats_ignored"], len(expected["refuse"]))
    desk.picture("attendance preview")
    steps.act(desk, "confirm")
    desk.picture("attendance")
    desk.click("a[href='#complete']")
    desk.press("#complete .dialog-actions button")
    assert TrainingClass.objects.get(pk=course).state == TrainingClass.State.ENDED
    desk.open("class_show", course)
    desk.picture("class ended")
    desk.open("class_history", course)
    desk.picture("class history")


def _certify(desk: Desk, ground: Stage) -> None:
    desk.sign_in(ground.evaluator)
    desk.picture("home evaluation")
    steps.import_certificates(desk)
    desk.open("certificate_list")
    desk.picture("certificates")
    assert ground.city.pk and Person.objects.filter(certificates__isnull=False).count() == 40


def _check_in_public(visitor: Desk) -> None:
    visitor.open("public_home")
    visitor.picture("public home")
    visitor.fill(number="S000032029920000003", name="许杰")
    visitor.click("#certificate-check form button")
    visitor.page.locator("#certificate-check .result h2").wait_for()
    assert visitor.says("许*") and not visitor.says("320299197403295093")


def _claim(desk: Desk, ground: Stage) -> Claim:
    claim = Claim.objects.get()
    desk.sign_in(ground.filer)
    desk.open("claim_list")
    desk.picture("claims")
    desk.open("claim_detail", claim.pk)
    desk.picture("claim draft")
    desk.fill(commitment=True)
    desk.press("button[form=submit-claim]")
    desk.picture("claim submitted")
    expected = EXPECTED["register-pension.csv"]
    refused = claim.lines.filter(state=ClaimLine.State.REFUSED)
    assert sorted(refused.values_list("enrolment__roster_row", flat=True)) == expected["refused_claim_lines"]
    assert {code for line in refused for code in line.refusal_codes} == {expected["code"]}
    desk.open("claim_line", refused[0].pk)
    desk.picture("claim line refused")
    return claim


def _review(desk: Desk, ground: Stage, claim: Claim) -> None:
    tasks.keep_the_clock()
    desk.sign_in(ground.first)
    desk.open("claim_worklist")
    desk.picture("claims under review")
    desk.open("claim_review", claim.pk)
    desk.press("form[action$='/take/'] button")
    desk.picture("first review")
    desk.press("#bulk button")
    desk.press("form[action$='/pass-on/'] button")
    desk.sign_in(ground.final)
    desk.picture("home final review")
    desk.open("claim_review", claim.pk)
    desk.picture("final review")
    desk.click("a[href='#conclude']")
    desk.press("#conclude .dialog-actions button")
    assert claim.lines.filter(state=ClaimLine.State.ACCEPTED).count() == 38


def _show_in_public(desk: Desk, ground: Stage) -> None:
    desk.sign_in(ground.first)
    desk.open("notice_list")
    desk.fill(title="2020年第3期职业培训补贴公示")
    desk.press("form[action$='/prepare/'] button")
    desk.picture("notice")
    desk.click("a[href='#publish']")
    desk.press("#publish .dialog-actions button")
    desk.open("notice_list")
    desk.picture("notices")
    desk.open("public_notices")
    desk.picture("public notices")
    notice = Notice.objects.get()
    desk.open("public_notice", notice.number)
    desk.picture("public notice")
    assert notice.state == Notice.State.RUNNING and not desk.says("320299197403295093")


def _send_batch(desk: Desk, ground: Stage) -> PaymentBatch:
    desk.sign_in(ground.maker)
    desk.picture("home finance")
    desk.open("batch_list")
    desk.picture("batches")
    desk.open("batch_make", ground.fund.pk)
    desk.picture("batch new")
    desk.press("button[form=make-batch]")
    desk.press("form[action$='/check/'] button")
    batch = PaymentBatch.objects.get()
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
    assert (batch.state, batch.payment_count) == (PaymentBatch.State.SENT, 38)
    return batch


def _enter_return(desk: Desk, ground: Stage, batch: PaymentBatch) -> None:
    desk.sign_in(ground.maker)
    desk.open("return_upload", batch.pk)
    desk.picture("return upload")
    desk.hand_in(steps.answer_of_bank(batch))
    desk.picture("return preview")
    desk.press("form[action$='/confirm/'] button")
    desk.picture("batch reconciled")
    states = list(batch.payments.values_list("state", flat=True))
    assert (states.count("paid"), states.count("failed")) == (35, 3)
    desk.open("fund_list")
    desk.picture("funds")
    desk.open("fund_statement", ground.fund.pk)
    desk.picture("fund statement")


def _audit(desk: Desk, ground: Stage) -> None:
    desk.sign_in(ground.auditor)
    desk.picture("home audit")
    desk.open("audit_list")
    desk.press("form[action$='/run/'] button")
    runs.perform(Run.objects.get(kind="audit").pk)
    desk.page.reload()
    desk.picture("run")
    desk.open("audit_list")
    desk.picture("audit")
    desk.open("finding_list")
    desk.picture("findings")
    assert not Finding.objects.exists()


def _report(desk: Desk, ground: Stage) -> None:
    tasks.start_monthly_report()
    runs.perform(Run.objects.get(kind="monthly report").pk)
    desk.sign_in(ground.auditor)
    desk.open("report_list")
    desk.picture("reports")
    desk.press("main table tbody a")
    desk.picture("report")
    assert desk.says("52,500.00")


def _look_at_own_file(desk: Desk, ground: Stage) -> None:
    person = ClaimLine.objects.filter(state=ClaimLine.State.PAID).order_by("pk")[0].person
    person.user = ground.trainee
    person.save(update_fields=["user"])
    desk.sign_in(ground.trainee)
    desk.picture("home trainee")
    for page in ("my_file", "my_claims", "my_certificates"):
        desk.open(page)
        desk.picture(page.replace("_", " "))
    desk.open("my_claim", person.claim_lines.get().pk)
    desk.picture("my claim")
    assert desk.says("1,500.00")
