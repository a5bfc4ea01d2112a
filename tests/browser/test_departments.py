"""A department's liaison and the leading group's office: a month from its first row to its acceptance."""

import pytest

from subsidies import department_files
from subsidies.models import DepartmentReport
from tests.subsidies.departments import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADS = ",".join(column.headings[0] for column in department_files.COLUMNS)
GOOD = "巾帼家政培训,家政服务员,品牌特色,2026-03-09,5,30,60,10,28,是,12000"
FAULTY = GOOD.replace(",60,", ",29,")


def table(line):
    content = "\r\n".join([HEADS, line, ""]).encode()
    return {"name": "月报.csv", "mimeType": "text/csv", "buffer": content}


def test_month_goes_from_the_liaison_to_the_office_and_back(open_desk, clock, signed_in, department, liaison, office):
    clock(f"{NOW:%Y-%m-%d %H:%M}")
    desk = open_desk().seat(signed_in(liaison))
    desk.open("home")
    assert desk.faults() == []
    desk.press("form:has(input[value='2026-03']) button")
    report = DepartmentReport.objects.get()
    desk.open("department_upload", report.pk)
    desk.hand_in(table(FAULTY))
    assert desk.says("29人次少于30人") and desk.faults() == []
    desk.press("button[value='give_up']")
    desk.open("department_upload", report.pk)
    desk.hand_in(table(GOOD))
    desk.press("button[value='confirm']")
    assert desk.says("12,000.00") and desk.faults() == []
    desk.press("button[form='hand-in']")

    over_there = open_desk().seat(signed_in(office))
    over_there.open("home")
    assert over_there.says("待审核") and over_there.faults() == []
    over_there.press(f"main a[href$='/reports/{report.pk}/']")
    over_there.fill(grounds=["FIGURES_DIFFER"], note="第1期人次与签到表不符")
    over_there.press("form[action$='/send-back/'] button")

    desk.open("department_report", report.pk)
    assert desk.says("第1期人次与签到表不符")
    desk.press("main table a")
    desk.fill(person_times="58")
    desk.press("main form button.primary")
    desk.press("button[form='hand-in']")

    over_there.open("department_report", report.pk)
    over_there.press("button[form='accept']")
    report.refresh_from_db()
    assert (report.state, report.trainings.get().person_times) == ("accepted", 58)
    over_there.open("department_overview", query="?month=2026-03")
    assert over_there.says("58") and over_there.faults() == []


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["department_report", "department_row_add", "department_upload"])
def test_pages_of_a_report_fit_the_screen(name, width, open_desk, signed_in, liaison, drafted_report):
    desk = open_desk().seat(signed_in(liaison))
    desk.page.set_viewport_size({"width": width, "height": 800})
    desk.open(name, drafted_report.pk)
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    assert desk.faults() == []
