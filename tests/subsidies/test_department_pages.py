"""The pages of departments' reports: by hand, by file, handed in, decided, corrected; what the home says is due."""

import io
from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal.reference import city_settings
from portal.shared.models import TrailRecord, Upload
from subsidies import department_files, department_months
from subsidies.department_months import REPORT_DAY
from subsidies.models import DepartmentReport, DepartmentTarget, Liaison
from tests.fixtures.personas import make_user
from tests.subsidies.departments import MONTH, NOW, another, handed_in, row, spoken_for

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "焊工安全培训", "topic": "焊工", "training_type": "safety", "starts_on": "2026-03-12", "days": "3",
    "persons": "20", "person_times": "20", "key_group_persons": "0", "certificates": "0", "funds": "1,800元",
}  # fmt: skip
HEADS = ",".join(column.headings[0] for column in department_files.COLUMNS)
GOOD = "巾帼家政培训,家政服务员,品牌特色,2026-03-09,5天,30人,60人次,10,28,是,12000"


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(signed_in, liaison):
    return signed_in(liaison)


@pytest.fixture
def desk(signed_in, office):
    return signed_in(office)


def post(browser, name, key, **data):
    return browser.post(reverse(name, args=[key]), data)


def table(*lines, encoding="utf-8"):
    content = io.BytesIO("\r\n".join([HEADS, *lines, ""]).encode(encoding))
    content.name = "月报.csv"
    return content


def preview_of(browser, report, *lines):
    answer = post(browser, "department_upload", report.pk, workbook=table(*lines))
    assert answer.status_code == 302
    return answer.url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("department_months", None), ("department_report", "drafted_report"), ("department_row_add", "drafted_report"),
        ("department_row", "department_training"), ("department_upload", "drafted_report"),
        ("department_preview", "report_file"),
    ],
)  # fmt: skip
def test_pages_of_a_liaison_render(name, subject, language, browser, department, request):
    keys = [request.getfixturevalue(subject).pk] if subject else []
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(reverse(name, args=keys))
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)


def test_home_says_what_is_due_and_what_is_late(browser, department, city, liaison_post):
    city_settings.put(REPORT_DAY, 2, jurisdiction=city, valid_from=date(2020, 1, 1), clause="x")
    page = browser.get(reverse("home")).content.decode()
    assert "4月2日已截止" in page and "市教育局" in page


def test_home_without_a_deadline_says_so(browser, department):
    assert "本地未设截止日" in browser.get(reverse("home")).content.decode()


def test_home_of_somebody_nobody_named(signed_in, liaison):
    assert "还没有被指定" in signed_in(liaison).get(reverse("home")).content.decode()


def test_month_is_reported_by_hand(browser, desk, department):
    begun = browser.post(reverse("department_begin"), {"department": department.pk, "month": "2026-03"})
    report = DepartmentReport.objects.get()
    assert begun.url == reverse("department_report", args=[report.pk])
    assert post(browser, "department_row_add", report.pk, **TYPED).status_code == 302
    assert report.trainings.get().funds == 1800
    assert post(browser, "department_hand_in", report.pk).status_code == 302
    assert "焊工安全培训" in desk.get(reverse("department_report", args=[report.pk])).content.decode()
    assert post(desk, "department_accept", report.pk).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.decided_by.username) == ("accepted", "office")
    verbs = TrailRecord.objects.filter(subject_type="subsidies.departmentreport").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["begin report", "write row", "hand_in", "accept"]


def test_faulty_row_is_said_beside_its_box(browser, drafted_report):
    answer = post(browser, "department_row_add", drafted_report.pk, **TYPED | {"person_times": "19"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["person_times"]
    assert "19人次少于20人" in answer.content.decode()


def test_foreign_month_and_department_are_not_there(browser, department, city):
    other, _somebody = another(city)
    begin = reverse("department_begin")
    assert browser.post(begin, {"department": other.pk, "month": "2026-03"}).status_code == 404
    for month in ("2026-13", "0001-01", "1999-12", ""):
        assert browser.post(begin, {"department": department.pk, "month": month}).status_code == 404
    assert browser.post(begin, {"department": "9" * 30, "month": "2026-03"}).status_code == 404


def test_other_liaison_does_not_find_the_report(signed_in, drafted_report, city):
    _other, somebody = another(city)
    assert signed_in(somebody).get(reverse("department_report", args=[drafted_report.pk])).status_code == 404


def test_draft_is_not_there_for_the_office(desk, drafted_report, department):
    assert desk.get(reverse("department_report", args=[drafted_report.pk])).status_code == 404
    page = desk.get(reverse("department_detail", args=[department.pk])).content.decode()
    assert reverse("department_report", args=[drafted_report.pk]) not in page


def test_file_takes_the_place_of_the_rows(browser, drafted_report):
    address = preview_of(browser, drafted_report, GOOD, GOOD.replace("巾帼家政培训", "养老护理培训"))
    assert browser.get(address).context["found"].changes
    assert drafted_report.trainings.count() == 1  # nothing is written before
    assert browser.post(address, {"act": "confirm"}).url == reverse("department_report", args=[drafted_report.pk])
    held = drafted_report.trainings.values_list("title", "person_times", "subsidised", "training_type")
    assert set(held) == {("巾帼家政培训", 60, True, "brand"), ("养老护理培训", 60, True, "brand")}


def test_same_file_again_changes_nothing(browser, drafted_report):
    address = preview_of(browser, drafted_report, GOOD)
    before = list(drafted_report.trainings.values_list("pk", flat=True))
    page = browser.get(address)
    assert (page.context["found"].changes, page.context["why_not"]) == (False, "没有变化")
    browser.post(address, {"act": "confirm"})
    assert list(drafted_report.trainings.values_list("pk", flat=True)) == before
    assert not TrailRecord.objects.filter(verb="replace rows").exists()


FAULTY = {
    "2026-02-09": ("2026-03-09", "OTHER_MONTH"),
    "29人次": ("60人次", "FEWER_TIMES"),
    "三十": ("30人", "BAD_COUNT"),
    "插花": ("品牌特色", "BAD_TYPE"),
    "也许": ("是", "BAD_ANSWER"),
    "一万二": ("12000", "BAD_SUM"),
    "0天": ("5天", "BAD_COUNT"),
}


@pytest.mark.parametrize("written", FAULTY)
def test_faulty_cell_is_refused_and_nothing_is_written(browser, drafted_report, written):
    good, code = FAULTY[written]
    address = preview_of(browser, drafted_report, GOOD.replace(good, written, 1), GOOD)
    page = browser.get(address)
    assert [fault.code for fault in page.context["found"].file.refused] == [code]
    assert page.context["why_not"]
    before = list(drafted_report.trainings.values())
    assert browser.post(address, {"act": "confirm"}).status_code == 422
    assert list(drafted_report.trainings.values()) == before
    assert Upload.objects.get().status == Upload.Status.OPEN


def test_two_rows_of_one_training_are_refused(browser, drafted_report):
    page = browser.get(preview_of(browser, drafted_report, GOOD, GOOD))
    assert [fault.code for fault in page.context["found"].file.refused] == ["SAME_TRAINING"]


def test_marked_table_names_the_fault_in_its_cell(browser, drafted_report):
    preview_of(browser, drafted_report, GOOD.replace("60人次", "29人次"))
    answer = browser.get(reverse("department_marked", args=[Upload.objects.get().pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert "29人次少于30人" in sheet.cell(2, 7).comment.text


def test_file_that_is_no_table_is_said(browser, drafted_report):
    file = io.BytesIO(b"\x00\x01not a table")
    file.name = "月报.xlsx"
    answer = post(browser, "department_upload", drafted_report.pk, workbook=file)
    page = browser.get(answer.url)
    assert page.context["found"].file.error and page.status_code == 200


def test_file_confirmed_after_the_handing_in_writes_nothing(browser, drafted_report):
    address = preview_of(browser, drafted_report, GOOD.replace("28", "27"))
    post(browser, "department_hand_in", drafted_report.pk)
    answer = browser.post(address, {"act": "confirm"})
    assert answer.status_code == 422
    assert [reason.code for reason in answer.context["reasons"]] == ["NOT_WRITABLE"]
    assert drafted_report.trainings.get().certificates == 28


def test_blank_table_is_read_again(browser, drafted_report):
    content = io.BytesIO(browser.get(reverse("department_template")).content)
    sheet = load_workbook(content).active
    assert [cell.value for cell in sheet[1]] == [column.headings[0] for column in department_files.COLUMNS]


def test_office_returns_a_report_with_its_ground(desk, browser, handed_report):
    said = {"grounds": ["COUNTED_TWICE"], "note": "第1期已在平台备案"}
    assert post(desk, "department_send_back", handed_report.pk, grounds=[], note="").status_code == 422
    assert post(desk, "department_send_back", handed_report.pk, **said).status_code == 302
    page = browser.get(reverse("department_report", args=[handed_report.pk])).content.decode()
    assert "第1期已在平台备案" in page and "重复计数" in page


def test_accepted_report_is_corrected(browser, accepted_report):
    assert post(browser, "department_correct", accepted_report.pk, reason="").status_code == 422
    answer = post(browser, "department_correct", accepted_report.pk, reason="少报一期")
    made = DepartmentReport.objects.get(edition=2)
    assert answer.url == reverse("department_report", args=[made.pk])
    assert "少报一期" in browser.get(answer.url).content.decode()


@pytest.mark.clause("JY-110")
def test_office_sees_who_is_late(desk, department, city, liaison):
    other, _somebody = another(city)
    city_settings.put(REPORT_DAY, 2, jurisdiction=city, valid_from=date(2020, 1, 1), clause="x")
    handed_in(department, liaison, row())
    answer = desk.get(reverse("department_overview"), {"month": f"{MONTH:%Y-%m}"})
    assert answer.context["late"] == [other]
    assert "1个部门逾期未报" in answer.content.decode()


@pytest.mark.parametrize("month", ["2026-09", "2026-13", "1999-01", "", "x"])
def test_month_that_is_none_shows_the_last(desk, department, month):
    assert desk.get(reverse("department_overview"), {"month": month}).context["month"] == "2026-03"


def test_office_names_a_liaison_and_ends_it(desk, department, city):
    somebody = make_user("new_liaison", "liaison", jurisdiction=city)
    post(desk, "department_liaison", department.pk, user=somebody.pk, valid_from="2026-04-01")
    post_of_somebody = Liaison.objects.get(user=somebody)
    assert post(desk, "department_liaison_end", post_of_somebody.pk).status_code == 302
    post_of_somebody.refresh_from_db()
    assert post_of_somebody.valid_to == date(2026, 4, 2)


@pytest.mark.clause("BC-42")
def test_office_allots_and_the_liaison_sees_the_pace(desk, browser, department):
    said = {"year": "2026", "metric": "person_times", "value": "400", "decision": "演就领〔2026〕2号"}
    assert post(desk, "department_target", department.pk, **said).status_code == 302
    assert DepartmentTarget.objects.get().value == 400
    page = browser.get(reverse("home")).content.decode()
    assert "落后100人次" in page and "演就领〔2026〕2号" in page


def test_waiting_report_is_counted_on_the_rail(desk, handed_report):
    place = next(each for each in desk.get(reverse("home")).context["rail"] if each["count"])
    assert (place["url"], place["count"]) == (reverse("department_overview"), 1)


def test_overview_takes_as_many_queries_for_many_departments(
    desk, department, liaison, city, django_assert_num_queries
):
    handed_in(department, liaison, row())
    address = reverse("department_overview")
    desk.get(address)
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    for number in range(4):
        somebody = make_user(f"liaison_{number}", "liaison", jurisdiction=city)
        handed_in(
            spoken_for(city, somebody, word=f"b{'ab'[number % 2] * number}", name=f"第{number}局"), somebody, row()
        )
    with django_assert_num_queries(len(few)):
        desk.get(address)


def test_home_takes_as_many_queries_for_many_months(browser, department, city):
    city_settings.put(REPORT_DAY, 2, jurisdiction=city, valid_from=date(2020, 1, 1), clause="x")
    browser.get(reverse("home"))
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse("home"))
    assert len(page.context["own"][0]["open"]) > 60  # named in 2020
    assert len(queries) < 20


def test_day_of_nothing_is_no_deadline(department, city):
    city_settings.put(REPORT_DAY, 0, jurisdiction=city, valid_from=date(2020, 1, 1), clause="x")
    assert department_months.due_day(city, MONTH) is None
