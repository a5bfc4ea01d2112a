"""The walk's first half: extracts, the filing with its roster, attendance, certificates."""

import io

import openpyxl

from institutions.models import TrainingClass
from tests.browser import steps
from tests.browser.desk import Desk
from tests.browser.stage import Stage
from tests.trainees.samples import EXPECTED
from trainees.models import Person


def read_registers(desk: Desk, ground: Stage) -> None:
    desk.sign_in(ground.first)
    desk.picture("home first review")
    for kind in ("pension", "insurance", "groups"):
        assert steps.import_register(desk, kind)[0] == EXPECTED[f"register-{kind}.csv"]["rows"]
    desk.picture("registers")


def file_class(desk: Desk, ground: Stage) -> int:
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
    _take_back_marked_workbook(desk, refused)
    steps.act(desk, "give_up")
    assert not Person.objects.exists()


def _take_back_marked_workbook(desk: Desk, refused: int) -> None:
    with desk.page.expect_download() as download:
        desk.click("a[href$='/marked/']")
    marked = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert marked is not None
    assert len({cell.row for row in marked.iter_rows() for cell in row if cell.comment}) >= refused


def _import_roster_twice(desk: Desk, course: int) -> None:
    desk.open("roster_upload", course)
    desk.hand_in("roster-clean.xlsx")
    desk.picture("roster preview clean")
    steps.act(desk, "confirm")
    desk.picture("roster")
    steps.import_roster(desk, course)
    assert Person.objects.count() == EXPECTED["roster-clean.xlsx"]["accepted"]


def return_filing(desk: Desk, ground: Stage, course: int) -> None:
    """An officer sends it back with a reason; the institution corrects it and files it again."""
    desk.sign_in(ground.first)
    desk.open("filing_review", course)
    desk.fill(reasons=["FEE_UNCLEAR"], note="请写明学员自付金额。", correct_by="2020-05-29")
    desk.press("form[action$='/send-back/'] button")
    desk.sign_in(ground.filer)
    desk.open("class_show", course)
    assert desk.says("请写明学员自付金额。")
    desk.picture("class returned")
    desk.open("class_revise", course)
    desk.fill(trainee_fee="2800.00")
    desk.press(steps.KEEP)
    desk.open("class_show", course)
    desk.press("button[form=file-class]")


def accept_filing(desk: Desk, ground: Stage, course: int) -> None:
    desk.sign_in(ground.first)
    desk.open("filing_list")
    desk.picture("filings")
    desk.open("filing_quote", course)
    desk.picture("filing quote")
    desk.open("filing_review", course)
    desk.picture("filing review")
    desk.press("button[form=accept-filing]")
    assert TrainingClass.objects.get(pk=course).state == TrainingClass.State.ACCEPTED


def attend(desk: Desk, ground: Stage, course: int) -> None:
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
    desk.unfold("complete")
    desk.press("#complete .dialog-actions button")
    assert TrainingClass.objects.get(pk=course).state == TrainingClass.State.ENDED
    desk.open("class_show", course)
    desk.picture("class ended")
    desk.open("class_history", course)
    desk.picture("class history")


def certify(desk: Desk, ground: Stage) -> None:
    desk.sign_in(ground.evaluator)
    desk.picture("home evaluation")
    steps.import_certificates(desk)
    desk.open("certificate_list")
    desk.picture("certificates")
    assert ground.city.pk and Person.objects.filter(certificates__isnull=False).count() == 40


def check_in_public(visitor: Desk) -> None:
    visitor.open("public_home")
    visitor.picture("public home")
    visitor.fill(number="S000032029920000003", name="许杰")
    visitor.click("#certificate-check form button")
    visitor.page.locator("#certificate-check .result h2").wait_for()
    assert visitor.says("许*") and not visitor.says("320299197403295093")
