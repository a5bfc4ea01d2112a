"""Pages of rosters, attendance, registers and persons: they work, they are scoped, nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from portal.shared.models import Document, TrailRecord, Upload
from portal.shared.refusals import Refused
from portal.shared.spreadsheets.reading import read
from tests.fixtures.personas import staff_of
from tests.institutions.factories import ClassSessionFactory, SiteFactory
from tests.portal.shared.papers import PDF, bomb
from tests.trainees.factories import AttendanceMarkFactory, EnrolmentFactory, RegisterRecordFactory
from tests.trainees.samples import sample
from tests.trainees.situations import attendance_terms, class_of, hand_in, hand_in_content, in_state
from trainees import attendance, registers
from trainees.models import AttendanceRuling, Device, Enrolment, RegisterExtract

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(institution_a: Any) -> Any:
    return class_of(institution_a)


@pytest.fixture
def staff(signed_in: Callable[[Any], Any], staff_a: Any) -> Any:
    return signed_in(staff_a)


@pytest.fixture
def messy(own: Any, staff_a: Any) -> Upload:
    return hand_in("roster-messy.xlsx", owner=staff_a, subject=own)


def posted(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, sample(name)[0])


def address(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def test_roster_goes_from_file_to_list(staff: Any, own: Any) -> None:
    preview = staff.post(address("roster_upload", own.pk), {"workbook": posted("roster-clean.xlsx")}, follow=True)
    assert preview.context["counts"]["takeable"] == 40
    page = staff.post(preview.request["PATH_INFO"], {"act": "confirm"}, follow=True)
    assert page.redirect_chain == [(address("class_roster", own.pk), 302)]
    assert len(page.context["table"].rows) == 40
    number = Enrolment.objects.first().person.id_number
    assert number not in page.content.decode() and number not in preview.content.decode()


def imported(staff: Any, own: Any) -> str:
    """What the page says after the clean roster was handed in and confirmed."""
    preview = staff.post(address("roster_upload", own.pk), {"workbook": posted("roster-clean.xlsx")}, follow=True)
    page = staff.post(preview.request["PATH_INFO"], {"act": "confirm"}, follow=True)
    return " ".join(map(str, page.context["messages"]))


def test_confirming_says_only_what_is_so(staff: Any, own: Any) -> None:
    assert imported(staff, own) == "已加入40人。"
    assert imported(staff, own) == "表中40人原已在班，没有新增。"


def test_history_folds_equal_acts(staff: Any, own: Any) -> None:
    imported(staff, own)
    imported(staff, own)
    events = staff.get(address("class_history", own.pk)).context["events"]
    assert [(str(event.sentence), event.note) for event in events[:2]] == [
        ("导入花名册", "共2次，新增40人"), ("办理入班", "新增40人"),
    ]  # fmt: skip


def test_repairs_and_leaving_out_on_the_page(staff: Any, own: Any, messy: Upload) -> None:
    url = address("roster_preview", own.pk, messy.pk)
    staff.post(url, {"repair:22:name": "林晓", "act": "repair"})
    staff.post(url, {"leave_out": "23"})
    page = staff.get(url)
    counts = page.context["counts"]
    assert (counts["refused"], counts["left_out"], counts["takeable"]) == (10, 1, 23)
    refused = staff.post(url, {"act": "confirm", "repair:26:phone": "13912345678"})
    assert refused.status_code == 422 and not Enrolment.objects.exists()
    messy.refresh_from_db()
    assert messy.repairs == {"22:name": "林晓", "26:phone": "13912345678"}
    staff.post(url, {"act": "leave_out_all"})
    staff.post(url, {"act": "confirm"})
    assert Enrolment.objects.count() == 24


def test_a_box_emptied_on_purpose_is_a_repair_and_one_left_alone_is_none(staff: Any, own: Any, messy: Upload) -> None:
    url = address("roster_preview", own.pk, messy.pk)
    as_it_stands = {"repair:18:id_number": "", "repair:24:name": "冒名者", "repair:28:name": ""}
    staff.post(url, {"act": "repair", "repair:27:group": "", **as_it_stands})
    messy.refresh_from_db()
    assert messy.repairs == {"27:group": ""}
    assert 27 not in {line.row.number for line in staff.get(url).context["preview"].refused}


def test_what_was_typed_and_refused_stands_in_its_box_again(staff: Any, own: Any, messy: Upload) -> None:
    url = address("roster_preview", own.pk, messy.pk)
    typed = {"repair:18:id_number": "320299197907129719", "repair:26:phone": "1391234567"}
    page = staff.post(url, {"act": "repair", **typed}, follow=True).content.decode()
    boxes = dict(re.findall(r'<input class="repair" name="([^"]+)" value="([^"]*)"', page))
    assert {name: boxes[name] for name in typed} == typed
    assert boxes["repair:20:id_number"] == ""  # from the file, so it stays masked
    assert page.count("320299197907129719") == 1  # the text beside the box stays masked
    messy.refresh_from_db()
    assert messy.repairs == {name.removeprefix("repair:"): value for name, value in typed.items()}
    staff.post(url, {"act": "repair", **typed, "repair:26:phone": ""})
    messy.refresh_from_db()
    assert messy.repairs["26:phone"] == ""


def test_enter_in_a_repair_box_keeps_the_repairs(staff: Any, own: Any, messy: Upload) -> None:
    page = staff.get(address("roster_preview", own.pk, messy.pk)).content.decode()
    buttons = [button for button in re.findall(r"<button[^>]*>", page) if 'form="rows"' in button]
    assert 'value="repair"' in buttons[0]  # a browser presses the first button of a form


def test_whatever_was_put_right_is_shown(staff: Any, own: Any, staff_a: Any) -> None:
    content = "姓名,身份证号,性别,银行账号\n唐芳,320299199011216009,F,6217 0099 0000 0000 018\n".encode()
    upload = hand_in_content(content, owner=staff_a, subject=own)
    page = staff.get(address("roster_preview", own.pk, upload.pk))
    assert page.context["counts"]["normalised"] == 1
    shown = page.content.decode()
    assert '<span class="normalised">女</span>' in shown and "“F”对应为“女”" in shown
    assert '<span class="normalised">****0018</span>' in shown and "6217 0099" not in shown


def test_giving_up_drops_the_file(staff: Any, own: Any, messy: Upload) -> None:
    staff.post(address("roster_preview", own.pk, messy.pk), {"act": "give_up"})
    messy.refresh_from_db()
    assert (messy.status, messy.content) == ("abandoned", None)


def test_file_dealt_with_in_another_window_says_so(staff: Any, own: Any, messy: Upload) -> None:
    staff.post(address("roster_preview", own.pk, messy.pk), {"act": "give_up"})
    answer = staff.post(address("roster_preview", own.pk, messy.pk), {"repair:22:name": "王小明"}, follow=True)
    assert answer.redirect_chain == [(address("class_roster", own.pk), 302)]
    assert "已处理（已放弃）" in answer.content.decode()


def test_marked_workbook_comes_back(staff: Any, own: Any, messy: Upload, tmp_path: Any) -> None:
    answer = staff.get(address("roster_annotated", own.pk, messy.pk))
    assert TrailRecord.objects.get(verb="take back file").purpose == "roster"
    (tmp_path / "marked.xlsx").write_bytes(answer.content)
    sheet = load_workbook(tmp_path / "marked.xlsx").active
    comments = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(comments) >= 12
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_empty_table_can_be_read_back(staff: Any, own: Any) -> None:
    answer = staff.get(address("roster_template", own.pk))
    sheet = read(answer.content, "empty.xlsx")
    assert [cell.text for cell in sheet.rows[0]][:4] == ["序号", "姓名", "性别", "身份证号"]


def test_whole_file_refused_with_a_sentence(staff: Any, own: Any) -> None:
    page = staff.post(
        address("roster_upload", own.pk), {"workbook": posted("roster-not-a-workbook.xlsx")}, follow=True
    )
    assert page.context["preview"].error and "没有写入任何数据" in page.content.decode()
    assert staff.post(address("roster_upload", own.pk), {}).status_code == 422


@pytest.mark.parametrize(
    ("state", "way"),
    [
        ("filed", "可请人社局退回补正"), ("accepted", "不再增加学员"), ("running", "不再增加学员"),
        ("ended", "退回补正时可以导入花名册。"),
    ],
)  # fmt: skip
def test_roster_closed_says_so_and_what_can_be_done(staff: Any, own: Any, state: str, way: str) -> None:
    in_state(own, state)
    answer = staff.post(address("roster_upload", own.pk), {"workbook": posted("roster-clean.xlsx")})
    assert answer.status_code == 422 and not Upload.objects.exists()
    assert way in answer.content.decode()
    assert "变更申请" not in answer.content.decode()


def test_foreign_files_and_classes_are_404(
    signed_in: Any, staff_b: Any, institution_a: Any, own: Any, messy: Upload
) -> None:
    other = signed_in(staff_b)
    enrolment = EnrolmentFactory(training_class=own)
    session = ClassSessionFactory(training_class=own)
    urls = [
        address("class_roster", own.pk),
        address("roster_upload", own.pk),
        address("roster_template", own.pk),
        address("roster_preview", own.pk, messy.pk),
        address("roster_annotated", own.pk, messy.pk),
        address("class_attendance", own.pk),
        address("attendance_upload", own.pk),
        address("attendance_sheet", own.pk),
        address("attendance_rule", enrolment.pk, session.pk),
        address("enrolment_drop", enrolment.pk),
        address("person_detail", enrolment.person.pk),
    ]
    assert {other.get(url).status_code for url in urls} == {404}
    assert other.post(address("class_complete", own.pk)).status_code == 404


def test_file_of_a_colleague_is_404(signed_in: Any, institution_a: Any, own: Any, messy: Upload) -> None:
    colleague = signed_in(staff_of(institution_a, "colleague"))
    assert colleague.get(address("roster_preview", own.pk, messy.pk)).status_code == 404


def test_file_of_another_class_is_404(staff: Any, institution_a: Any, messy: Upload) -> None:
    assert staff.get(address("roster_preview", class_of(institution_a).pk, messy.pk)).status_code == 404


def test_taking_off_needs_a_reason(staff: Any, own: Any) -> None:
    enrolment = EnrolmentFactory(training_class=own)
    url = address("enrolment_drop", enrolment.pk)
    assert staff.post(url, {"reason": ""}).status_code == 422
    assert staff.post(url, {"reason": "换了工作"}).status_code == 302
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.left_reason) == ("dropped", "换了工作")


def test_attendance_from_file_to_grid(staff: Any, own: Any) -> None:
    attendance_terms(own)
    EnrolmentFactory(training_class=own, person__id_number="320299199011216009", person__name="唐芳")
    for _day in range(2):
        ClassSessionFactory(training_class=own)
    in_state(own, "running")
    page = staff.post(address("attendance_upload", own.pk), {"workbook": posted("attendance-device.csv")}, follow=True)
    assert page.context["preview"].sorted.persons == 1
    done = staff.post(page.request["PATH_INFO"], {"act": "confirm"}, follow=True)
    assert done.status_code == 200 and 'class="attendance"' in done.content.decode()
    assert [row.enrolment.marks.count() for row in done.context["sheet"].grid.rows] == [
        len(page.context["preview"].sorted.new)
    ]


def test_marks_refused_for_one_reason_are_one_row(staff: Any, own: Any) -> None:
    attendance_terms(own)
    ClassSessionFactory(training_class=own)
    in_state(own, "running")
    page = staff.post(address("attendance_upload", own.pk), {"workbook": posted("attendance-device.csv")}, follow=True)
    rows, refused = page.context["table"].rows, page.context["preview"].refused
    assert sorted(number for row in rows for number in row.rows) == sorted(each.row for each in refused)
    assert len({row.why for row in rows}) == len(rows) < len(refused) / 10
    assert rows[0].places.count(",") == 4 and rows[0].places.endswith(" …")


def test_teacher_sets_one_cell(signed_in: Any, teacher_a: Any, own: Any) -> None:
    enrolment = EnrolmentFactory(training_class=own)
    session = ClassSessionFactory(training_class=own)
    in_state(own, "running")
    url = address("attendance_rule", enrolment.pk, session.pk)
    teacher = signed_in(teacher_a)
    assert teacher.get(url).status_code == 200
    kept = teacher.post(url, {"status": "present", "reason": ""})
    assert kept.status_code == 422
    assert teacher.post(url, {"status": "present", "reason": "签到表"}).status_code == 302
    assert AttendanceRuling.objects.get().by == teacher_a
    assert teacher.get(address("roster_upload", own.pk)).status_code == 403


@pytest.mark.parametrize(("state", "left"), [("ended", False), ("running", True)])
def test_cell_that_is_final_is_shown_without_a_form(staff: Any, own: Any, state: str, left: bool) -> None:
    enrolment = EnrolmentFactory(training_class=own)
    url = address("attendance_rule", enrolment.pk, ClassSessionFactory(training_class=own).pk)
    in_state(own, "running")
    staff.post(url, {"status": "present", "reason": "签到表"})
    in_state(own, state)
    if left:
        staff.post(address("enrolment_drop", enrolment.pk), {"reason": "本人外出务工"})
    answer = staff.get(url)
    assert answer.context["closed"]
    text = answer.content.decode()
    assert "签到表" in text
    assert 'name="status"' not in text
    assert str(answer.context["closed"][0]) in text
    late = staff.post(url, {"status": "absent", "reason": "写了很久的话"})
    assert (late.status_code, "写了很久的话" in late.content.decode()) == (422, True)
    assert enrolment.rulings.count() == 1


def test_class_without_terms_shows_hours(staff: Any, own: Any) -> None:
    EnrolmentFactory(training_class=own)
    ClassSessionFactory(training_class=own)
    page = staff.get(address("class_attendance", own.pk))
    assert page.context["sheet"].threshold is None and page.status_code == 200


def test_sign_in_sheet_names_everybody(staff: Any, own: Any) -> None:
    enrolment = EnrolmentFactory(training_class=own)
    ClassSessionFactory(training_class=own)
    page = staff.get(address("attendance_sheet", own.pk)).content.decode()
    assert enrolment.person.name in page and enrolment.person.id_number not in page


def test_sign_in_sheet_of_a_class_that_is_over_names_who_stayed(staff: Any, own: Any) -> None:
    stayed = EnrolmentFactory(training_class=own, certified=True)
    EnrolmentFactory(training_class=own, dropped=True)
    ClassSessionFactory(training_class=own)
    page = staff.get(address("attendance_sheet", own.pk))
    assert list(page.context["enrolments"]) == [stayed]


def test_sign_in_sheet_carries_its_day_in_the_language_of_the_reader(staff: Any, own: Any) -> None:
    lesson = ClassSessionFactory(training_class=own)
    staff.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = staff.get(address("attendance_sheet", own.pk)).content.decode()
    assert f"{lesson.starts_at.date():%Y-%m-%d}" not in page and f"{lesson.starts_at.year} " in page


@pytest.mark.clause("NY-33")
def test_extract_from_file_to_list(signed_in: Any, officer_first: Any, city: Any) -> None:
    officer = signed_in(officer_first)
    said = {"kind": "pension", "jurisdiction": city.pk, "source": "市社保中心", "as_of": "2020-05-18"}
    page = officer.post(address("register_upload"), {**said, "workbook": posted("register-pension.csv")}, follow=True)
    assert len(page.context["preview"].rows) == 2
    done = officer.post(page.request["PATH_INFO"], {"act": "confirm"}, follow=True)
    assert done.context["table"].rows == [RegisterExtract.objects.get()]
    missing = officer.post(address("register_upload"), {"kind": "pension"})
    assert missing.status_code == 422


def test_extract_of_a_day_to_come_is_refused_beside_its_box(signed_in: Any, officer_first: Any, city: Any) -> None:
    ahead = (timezone.localdate() + timedelta(days=1)).isoformat()
    said = {"kind": "pension", "jurisdiction": city.pk, "source": "市社保中心", "as_of": ahead}
    answer = signed_in(officer_first).post(
        address("register_upload"), {**said, "workbook": posted("register-pension.csv")}
    )
    assert answer.status_code == 422 and not Upload.objects.exists()
    form = answer.context["form"]
    assert list(form.errors) == ["as_of"] and "还没有到" in str(form.errors["as_of"])
    assert {name: form[name].value() for name in ("source", "as_of")} == {"source": "市社保中心", "as_of": ahead}


def test_extract_for_a_foreign_place_refused(signed_in: Any, officer_first: Any, other_city: Any) -> None:
    said = {"kind": "pension", "jurisdiction": other_city.pk, "source": "市社保中心", "as_of": "2020-05-18"}
    answer = signed_in(officer_first).post(
        address("register_upload"), {**said, "workbook": posted("register-pension.csv")}
    )
    assert answer.status_code == 422 and not Upload.objects.exists()


def test_extracts_are_for_first_review(signed_in: Any, staff: Any, officer_elsewhere: Any, officer_first: Any) -> None:
    assert staff.get(address("register_list")).status_code == 403
    terms = {"kind": "pension", "jurisdiction": 1, "source": "x", "as_of": "2020-05-18"}
    upload = hand_in("register-pension.csv", owner=officer_first, subject=None, purpose=registers.PURPOSE, **terms)
    assert signed_in(officer_elsewhere).get(address("register_preview", upload.pk)).status_code == 404


def test_person_masked_until_a_purpose(staff: Any, own: Any) -> None:
    person = EnrolmentFactory(training_class=own).person
    url = address("person_detail", person.pk)
    assert person.id_number not in staff.get(url).content.decode()
    shown = staff.post(url, {"reveal": "id_number", "purpose": "check_card"})
    assert person.id_number in shown.content.decode() and "no-store" in shown.headers["Cache-Control"]
    assert TrailRecord.objects.filter(verb="reveal id_number").count() == 1
    assert (
        person.id_number not in staff.post(url, {"reveal": "id_number", "purpose": "x"}, follow=True).content.decode()
    )


def test_groups_hidden_until_a_purpose(signed_in: Any, staff: Any, officer_first: Any, own: Any) -> None:
    person = EnrolmentFactory(training_class=in_state(own, "filed")).person
    RegisterRecordFactory(extract__groups=True, person=person, details={"group": "disabled", "degree": ""})
    officer, url = signed_in(officer_first), address("person_detail", person.pk)
    assert "残疾人" not in officer.get(url).content.decode()
    assert "残疾人" in officer.post(url, {"reveal": "register_groups", "purpose": "register"}).content.decode()
    assert "登记核验信息" not in staff.get(url).content.decode()


def test_class_is_completed_once_over(staff: Any, own: Any) -> None:
    attendance_terms(own)
    EnrolmentFactory(training_class=own)
    ClassSessionFactory(training_class=own)
    in_state(own, "running")
    assert staff.post(address("class_complete", own.pk)).status_code == 302
    own.refresh_from_db()
    assert (own.state, own.enrolments.get().state) == ("evaluated", "failed")


def test_lists_take_few_queries(staff: Any, own: Any, django_assert_max_num_queries: Any) -> None:
    EnrolmentFactory.create_batch(30, training_class=own)
    ClassSessionFactory.create_batch(5, training_class=own)
    for name in ("class_roster", "class_attendance"):
        staff.get(address(name, own.pk))  # the frame keeps for a minute what it asked
        with django_assert_max_num_queries(20):
            assert staff.get(address(name, own.pk)).status_code == 200


def test_roster_without_anything_to_do_has_no_empty_strip(signed_in: Any, officer_first: Any, own: Any) -> None:
    EnrolmentFactory(training_class=in_state(own, "running"))
    page = signed_in(officer_first).get(address("class_roster", own.pk)).content.decode()
    assert "data-scroll" in page and "list-strip" not in page


def ruling_of(running_class: Any) -> tuple[Any, str]:
    """A session that was held, and the page on which somebody's attendance in it is entered."""
    enrolment = EnrolmentFactory(training_class=running_class)
    session = running_class.sessions.earliest("starts_at")
    return session, address("attendance_rule", enrolment.pk, session.pk)


def scanned(content: bytes = PDF, name: str = "签到表.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_scan_of_the_paper_is_kept_with_the_entry(staff: Any, running_class: Any) -> None:
    session, page = ruling_of(running_class)
    staff.post(page, {"status": "leave", "reason": "住院", "scan": scanned()})
    ruling = AttendanceRuling.objects.get()
    assert ruling.paper is not None and ruling.paper.name == "签到表.pdf"
    shown = staff.get(page)
    assert address("attendance_paper", ruling.paper.pk) in shown.content.decode()
    assert staff.get(address("attendance_paper", ruling.paper.pk)).content == PDF
    other = address("attendance_rule", EnrolmentFactory(training_class=running_class).pk, session.pk)
    staff.post(other, {"status": "leave", "reason": "同上", "paper": ruling.paper.pk})
    assert AttendanceRuling.objects.filter(paper=ruling.paper).count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>no photo</html>", "不是PDF、JPEG或PNG"),
        (bomb(), "像素"),
        (PDF + b"\0" * (11 * 1024 * 1024), "超过10 MB"),
    ],
)
def test_scan_that_is_none_is_told(staff: Any, running_class: Any, content: bytes, words: str) -> None:
    _session, page = ruling_of(running_class)
    answer = staff.post(page, {"status": "leave", "reason": "住院", "scan": scanned(content, "photo.jpg")})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not AttendanceRuling.objects.exists() and not Document.objects.exists()


def test_refused_entry_keeps_no_scan(staff: Any, running_class: Any) -> None:
    enrolment = EnrolmentFactory(training_class=running_class, dropped=True)
    page = address("attendance_rule", enrolment.pk, running_class.sessions.earliest("starts_at").pk)
    staff.post(page, {"status": "leave", "reason": "住院", "scan": scanned()})
    assert not AttendanceRuling.objects.exists() and not Document.objects.exists()


def test_paper_of_another_session_is_not_taken(staff: Any, running_class: Any, staff_a: Any) -> None:
    session, page = ruling_of(running_class)
    staff.post(page, {"status": "leave", "reason": "住院", "scan": scanned()})
    other = running_class.sessions.exclude(pk=session.pk).earliest("starts_at")
    enrolment = Enrolment.objects.latest("pk")
    with pytest.raises(Refused) as refused:
        attendance.rule(
            enrolment, other, status="leave", reason="住院", actor=staff_a, now=timezone.now(),
            paper=Document.objects.get(),
        )  # fmt: skip
    assert refused.value.codes == ["OTHER_PAPER"]


def test_device_goes_from_registration_to_its_end(staff: Any, site: Any) -> None:
    typed = {"number": "KQ-001", "name": "门口人脸机", "site": site.pk}
    told = staff.post(address("device_add"), typed)
    device = Device.objects.get()
    assert device.key in told.content.decode() and len(device.key) == 64
    for page in (address("device_show", device.pk), address("device_list")):
        assert device.key not in staff.get(page).content.decode()
    again = staff.post(address("device_add"), typed)
    assert again.status_code == 422 and "KQ-001" in again.content.decode()
    renewed = staff.post(address("device_renew", device.pk))
    device.refresh_from_db()
    assert device.key in renewed.content.decode() and device.key not in told.content.decode()
    ended = staff.post(address("device_retire", device.pk), follow=True)
    assert ended.context["serves"] is False and address("device_renew", device.pk) not in ended.content.decode()
    refused = staff.post(address("device_renew", device.pk), follow=True)
    assert "已停用" in refused.content.decode()


def test_site_of_another_institution_is_no_choice(staff: Any, institution_b: Any) -> None:
    foreign = SiteFactory(institution=institution_b)
    answer = staff.post(address("device_add"), {"number": "KQ-001", "name": "门口", "site": foreign.pk})
    assert answer.status_code == 422 and not Device.objects.exists()


def test_newest_marks_are_those_of_the_grid(staff: Any, running_class: Any) -> None:
    session = running_class.sessions.earliest("starts_at")
    enrolments = EnrolmentFactory.create_batch(9, training_class=running_class)
    for minute, each in enumerate(enrolments):
        at = session.starts_at + timedelta(minutes=minute)
        AttendanceMarkFactory(enrolment=each, session=session, at=at, received_at=at)
    page = staff.get(address("class_attendance", running_class.pk))
    fragment = staff.get(address("attendance_newest", running_class.pk))
    names = [each.person.name for each in reversed(enrolments[1:])]
    assert [name for name, _mark in page.context["newest"]] == names
    assert [name for name, _mark in fragment.context["newest"]] == names
    assert address("attendance_newest", running_class.pk) in page.content.decode()
