from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from certificates.models import Certificate
from institutions.models import Institution
from portal.shared.models import TrailRecord, Upload
from tests.certificates import conftest
from tests.certificates.factories import CertificateFactory
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution
from tests.portal.reference.factories import JurisdictionFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from trainees.models import Enrolment


@worlds.built_once
def world():
    """The body and the trainees that the samples name, and a further class without any."""
    city, electrician = JurisdictionFactory(), conftest.occupation_of_sample()
    school = make_institution("甲培训学校", city, 1)
    trainees = conftest.trainees_of_sample(conftest.class_of_sample(school, electrician))
    return SimpleNamespace(
        city=city,
        institution_a=school,
        body=conftest.body_of_sample(city, electrician),
        trainees=trainees,
        course=conftest.class_of_sample(school, electrician),
    )


city, institution_a, body, trainees, course = worlds.parts("city", "institution_a", "body", "trainees", "course")


@pytest.fixture
def certificate(body):
    return CertificateFactory(body=body, person=PersonFactory(name="陈国梁"))


@pytest.fixture
def browser(signed_in, clerk):
    return signed_in(clerk)


def upload_sample(browser, name="certificates.xlsx"):
    with (conftest.SAMPLES / name).open("rb") as file:
        return browser.post(reverse("certificate_upload"), {"file": file, "body": ""} | own_body())


def own_body():
    return {"body": Institution.objects.get(credit_code="91320299C9N079R2RF").pk}


def test_list_by_state(browser, body, certificate):
    revoked = CertificateFactory(body=body, revoked=True)
    page = browser.get(reverse("certificate_list")).content.decode()
    assert certificate.number in page
    assert revoked.number in page
    page = browser.get(reverse("certificate_list"), {"state": "revoked"}).content.decode()
    assert (certificate.number in page, revoked.number in page) == (False, True)
    assert browser.get(reverse("certificate_list"), {"state": "lost"}).status_code == 404


def test_upload_preview_confirm(browser, trainees):
    response = upload_sample(browser)
    upload = Upload.objects.get()
    assert response.url == reverse("certificate_preview", args=[upload.pk])
    page = browser.get(response.url).content.decode()
    assert "确认导入40本证书" in page
    assert "不导入未接受的2行" in page
    assert "“九级”" in page
    assert trainees[0].person.id_number not in page
    confirm = reverse("certificate_confirm", args=[upload.pk])
    refused = browser.post(
        confirm, {"left_out": ["41", "42"]}, headers={"referer": f"http://testserver{response.url}"}
    )
    assert (refused.status_code, refused.url) == (302, f"http://testserver{response.url}")
    assert not Certificate.objects.exists()
    done = browser.post(confirm, {"left_out": ["41", "42"], "leave_out": "1"}, follow=True)
    assert "已登记40本证书" in done.content.decode()
    assert Certificate.objects.count() == 40


def test_preview_speaks_the_language_of_the_reader(browser, trainees):
    table = browser.get(upload_sample(browser).url).context["table"]
    with translation.override("en"):
        shown = {column.name: str(column.render(table.rows[0])) for column in table.columns}
    assert (shown["grade"], shown["issued_on"]) == ("Grade 4 / intermediate", "20 Jul 2020")


def test_marked_workbook_comes_back(browser, trainees):
    upload_sample(browser)
    response = browser.get(reverse("certificate_workbook", args=[Upload.objects.get().pk]))
    sheet = load_workbook(BytesIO(response.content)).active
    commented = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert {"A42", "E43"} <= commented


def test_no_marked_workbook_of_a_table_without_its_columns(browser, body):
    preview = browser.post(
        reverse("certificate_upload"), {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n"), "body": body.pk}
    ).url
    response = browser.get(reverse("certificate_workbook", args=[Upload.objects.get().pk]), HTTP_REFERER=preview)
    assert response.status_code == 302 and not TrailRecord.objects.filter(verb="take back file").exists()


def test_filtered_preview_shows_refused_rows(browser, trainees):
    response = upload_sample(browser)
    page = browser.get(response.url, {"show": "refused"}).content.decode()
    assert "S000032029920999999" in page
    assert "S000032029920000002" not in page
    assert browser.get(response.url, {"show": "all"}).status_code == 404


def test_empty_cell_of_a_column_not_shown_is_named(signed_in, evaluator, certificate_file):
    page = signed_in(evaluator).get(reverse("certificate_preview", args=[certificate_file.pk])).content.decode()
    assert "证书类型：没有填写" in page and "这里没有填写" in page
    assert "“”" not in page


def test_file_that_cannot_be_read(browser, body):
    page = browser.get(upload_sample(browser, "roster-not-a-workbook.xlsx").url).content.decode()
    assert 'class="notice family-bad"' in page
    assert "确认导入" not in page


def test_upload_without_file_says_so(browser, body):
    response = browser.post(reverse("certificate_upload"), own_body())
    assert response.status_code == 422
    assert "请先选择文件" in response.content.decode()


def test_given_up_file_is_gone(browser, trainees):
    upload_sample(browser)
    upload = Upload.objects.get()
    browser.post(reverse("certificate_abandon", args=[upload.pk]))
    assert Upload.objects.get().content is None
    answer = browser.get(reverse("certificate_preview", args=[upload.pk]))
    assert (answer.status_code, answer.url) == (302, reverse("certificate_upload"))


def test_address_of_a_form_opened_by_itself_has_words(browser, trainees):
    answer = browser.get(reverse("certificate_abandon", args=[1]))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "没有改动任何内容" in answer.content.decode()


def test_upload_is_its_owners_alone(browser, signed_in, evaluator, trainees):
    response = upload_sample(browser)
    assert signed_in(evaluator).get(response.url).status_code == 404


def test_detail_changes_standing(browser, certificate):
    change = reverse("certificate_change", args=[certificate.pk])
    page = browser.post(change, {"step": "suspend", "suspend-reason": ""})
    assert (page.status_code, "请写明原因" in page.content.decode()) == (422, True)
    page = browser.post(change, {"step": "suspend", "suspend-reason": "核实成绩"}, follow=True).content.decode()
    assert "暂停使用" in page
    assert "核实成绩" in page
    unsure = browser.post(change, {"step": "revoke", "revoke-reason": "替考"})
    certificate.refresh_from_db()
    assert (unsure.status_code, certificate.state) == (422, "suspended")
    assert "替考" in unsure.content.decode() and "证书没有撤销" in unsure.content.decode()
    browser.post(change, {"step": "revoke", "revoke-reason": "替考", "revoke-meant": "on"})
    certificate.refresh_from_db()
    assert certificate.state == Certificate.State.REVOKED
    assert browser.post(change, {"step": "expire"}).status_code == 404


def test_step_taken_in_another_window_is_refused_and_the_reason_kept(browser, certificate):
    change = reverse("certificate_change", args=[certificate.pk])
    browser.post(change, {"step": "suspend", "suspend-reason": "核实成绩"})
    late = browser.post(change, {"step": "suspend", "suspend-reason": "写了很久的话"})
    assert late.status_code == 422
    assert "现在的状态是“暂停使用”" in late.content.decode()
    assert "写了很久的话" in late.content.decode()
    certificate.refresh_from_db()
    assert certificate.reason == "核实成绩"


def test_detail_masks_and_links(browser, certificate):
    page = browser.get(reverse("certificate_detail", args=[certificate.pk])).content.decode()
    assert certificate.person.masked_id_number in page
    assert certificate.person.id_number not in page
    assert reverse("certificate_by_code", args=[certificate.check_code]) in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200), ("officer_first", 200), ("auditor", 200), ("evaluator", 404), ("staff_b", 404),
        ("officer_elsewhere", 404), ("trainee", 403),
    ],
)  # fmt: skip
def test_detail_inside_the_scope(request, signed_in, certificate, who, status):
    response = signed_in(request.getfixturevalue(who)).get(reverse("certificate_detail", args=[certificate.pk]))
    assert response.status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer_first", 302), ("evaluator", 404), ("officer_elsewhere", 404), ("officer_final", 403), ("staff_a", 403)],
)
def test_change_inside_role_and_scope(request, signed_in, certificate, who, status):
    address = reverse("certificate_change", args=[certificate.pk])
    data = {"step": "suspend", "suspend-reason": "核实"}
    assert signed_in(request.getfixturevalue(who)).post(address, data).status_code == status


@pytest.mark.parametrize("who", ["staff_a", "officer_first", "trainee", "finance_maker"])
@pytest.mark.parametrize("name", ["certificate_upload", "results_list"])
def test_evaluation_pages_by_role(request, signed_in, who, name):
    assert signed_in(request.getfixturevalue(who)).get(reverse(name)).status_code == 403


@pytest.fixture
def enrolment(course):
    return EnrolmentFactory(certified=True, training_class=course, person=PersonFactory(name="沈雅琴"))


def test_class_page_tells_who_lacks_one(signed_in, staff_a, enrolment, course, body):
    held = CertificateFactory(after_training=True, enrolment=enrolment, body=body)
    EnrolmentFactory(completed=True, training_class=course, person=PersonFactory(name="陆志强"))
    page = signed_in(staff_a).get(reverse("class_certificates", args=[course.pk])).content.decode()
    assert held.number in page
    assert "陆志强" in page
    assert "已结业" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("staff_a", 200), ("officer_first", 200), ("staff_b", 404), ("officer_elsewhere", 404), ("clerk", 403)],
)
def test_class_page_inside_the_scope(request, signed_in, enrolment, course, who, status):
    response = signed_in(request.getfixturevalue(who)).get(reverse("class_certificates", args=[course.pk]))
    assert response.status_code == status


@pytest.mark.clause("SC-38")
def test_evaluator_enters_not_passed(browser, course):
    row = EnrolmentFactory(completed=True, training_class=course, person=PersonFactory(name="陆志强"))
    assert course.title in browser.get(reverse("results_list")).content.decode()
    address = reverse("class_results", args=[course.pk])
    page = browser.post(address, {"enrolment": row.pk, "reason": ""})
    assert (page.status_code, "未合格的原因" in page.content.decode()) == (422, True)
    page = browser.post(address, {"enrolment": row.pk, "reason": "实操考核52分"}, follow=True).content.decode()
    row.refresh_from_db()
    assert row.state == Enrolment.State.FAILED
    assert "实操考核52分" in page


def test_results_of_other_bodies_are_hidden(signed_in, evaluator, course):
    assert signed_in(evaluator).get(reverse("class_results", args=[course.pk])).status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_list_costs_the_same(browser, body, django_assert_max_num_queries, count):
    CertificateFactory.create_batch(count, body=body)
    browser.get(reverse("certificate_list"))  # the frame keeps for a minute what it asked
    with django_assert_max_num_queries(14):
        browser.get(reverse("certificate_list"))
