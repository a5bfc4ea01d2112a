"""The steps of one class in pages, from its draft to the bank's answer. Each is done by whoever sits at the desk."""

import csv
import io
import re
from urllib.parse import urlsplit

from institutions.models.plan_words import Theme
from portal.reference.grades import Grade
from subsidies.models import PaymentBatch
from tests.browser.desk import Desk
from tests.browser.stage import Stage
from tests.subsidies import bank
from tests.trainees.samples import sample

PLAN = {
    "title": "2020年第3期电工（四级）",
    "occupation": "6-31-01-03",
    "grade": Grade.INTERMEDIATE.value,
    "training_type": "employment_skill",
    "mode": "social",
    "supply_channel": "government",
    "themes": Theme.values,
    "theory_hours": 8,
    "practice_hours": 32,
    "online_hours": 0,
    "paid_by": "individual",
    "cost_per_person": "3000.00",
    "trainee_fee": "3000.00",
}
DAYS = {"starts_on": "2020-06-01", "ends_on": "2020-06-10", "planned_headcount": 40}
KEEP = "button[form=plan][name=keep]"
MORNINGS = {"starts_at": "08:30", "ends_at": "12:00", "again_from": "", "again_until": "", "hours": 4}


def key_of(desk: Desk) -> int:
    """The number in the address of the present page."""
    found = re.findall(r"/(\d+)/", urlsplit(desk.page.url).path)
    return int(found[-1])


def figures(desk: Desk) -> list[int]:
    """The numbers of the summary on top of a preview, from left to right."""
    return [int(each) for each in re.findall(r"\d+", desk.page.locator(".summary").inner_text())]


def act(desk: Desk, name: str) -> None:
    """One of the buttons below a preview."""
    desk.press(f"button[name=act][value={name}]")


def draft_class(desk: Desk, stage: Stage, **changed: object) -> int:
    """What is taught, then days, site and instructor; returns the class's key."""
    desk.open("class_draft")
    desk.picture("class plan")
    desk.fill(**PLAN | changed)
    desk.press(KEEP)
    draft_days(desk, stage.site.pk, stage.instructor.pk)
    return key_of(desk)


def draft_days(desk: Desk, site: int, instructor: int) -> None:
    """The second step of a class still to begin."""
    desk.fill(**DAYS, site=site, instructor=instructor)
    desk.picture("class days and place")
    desk.press(KEEP)


def fill_timetable(desk: Desk, course: int) -> None:
    """Ten mornings: two of theory, eight of practice."""
    desk.open("class_timetable", course)
    for mode in ("theory", "practice"):
        desk.fill(mode=mode, weekdays=[*range(7)], **MORNINGS) if mode == "theory" else desk.fill(mode=mode)
        desk.press("button[name=generate]")
    desk.press("button[name=keep]")
    desk.picture("class timetable")


def import_register(desk: Desk, kind: str) -> list[int]:
    """An extract of another department; returns the figures of its preview."""
    desk.open("register_upload")
    desk.fill(kind=kind, source="市社保中心", as_of="2020-05-18")
    desk.hand_in(f"register-{kind}.csv")
    found = figures(desk)
    desk.picture(f"register preview {kind}")
    act(desk, "confirm")
    return found


def import_roster(desk: Desk, course: int) -> None:
    desk.open("roster_upload", course)
    desk.hand_in("roster-clean.xlsx")
    act(desk, "confirm")


def import_certificates(desk: Desk) -> None:
    """The body's list without its two faulty rows."""
    desk.open("certificate_upload")
    desk.picture("certificates upload")
    desk.hand_in("certificates.xlsx")
    desk.picture("certificates preview")
    desk.fill(leave_out=True)
    desk.press("#confirm button")


def answer_of_bank(batch: PaymentBatch) -> dict[str, object]:
    """The bank's sample, with the numbers of this batch put in."""
    content, name = sample("bank-result.csv")
    references = {each.account_number: each.reference for each in batch.payments.all()}
    rows = list(csv.reader(io.StringIO(content.decode("gb18030"))))
    for row in rows[1:]:
        row[:2] = [batch.number, references[row[3]]]
    return {"name": name, "mimeType": "text/csv", "buffer": bank.as_csv(rows)}


def answer_all_paid(batch: PaymentBatch) -> dict[str, object]:
    """The bank's word that every payment of the batch reached its account."""
    return {"name": "bank-result.csv", "mimeType": "text/csv", "buffer": bank.answer(batch)}
