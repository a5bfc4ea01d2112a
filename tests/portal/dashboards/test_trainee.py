"""The trainee's own pages: their own file, and nobody else's."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from institutions import filings
from portal.accounts.roles import Role
from portal.shared import workflow
from subsidies import claims
from subsidies.models import ClaimLine
from tests.fixtures import worlds
from tests.fixtures.personas import make_user
from tests.institutions.factories import TrainingClassFactory
from tests.subsidies.classes import class_claimed
from tests.trainees.factories import EnrolmentFactory, PersonFactory

pytestmark = pytest.mark.django_db
BUDGET = 18

world = worlds.built_once(class_claimed)
[submitted_claim] = worlds.parts("submitted_claim")


@pytest.fixture
def browser(signed_in, trainee):
    return signed_in(trainee)


@pytest.fixture
def other(own_line):
    """Another trainee of the same class and claim, signed in with an account of their own."""
    line = ClaimLine.objects.filter(claim=own_line.claim).exclude(pk=own_line.pk).select_related("person").first()
    line.person.user = make_user("trainee_other", Role.TRAINEE)
    line.person.save(update_fields=["user"])
    return line


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["my_file", "my_claims", "my_claim", "my_classes", "my_certificates", "my_class"])
def test_page_renders_in_both_languages(name, language, browser, own_line):
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    keys = {"my_claim": [own_line.pk], "my_class": [own_line.enrolment_id]}
    answer = browser.get(reverse(name, args=keys.get(name, [])))
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)


def test_file_takes_few_queries(browser, own_line, django_assert_max_num_queries):
    browser.get(reverse("my_file"))
    with django_assert_max_num_queries(BUDGET):
        browser.get(reverse("my_file"))


def test_past_classes_are_reached_from_the_file(browser, stopped):
    _, past = stopped
    running = EnrolmentFactory(person=past.person, training_class=TrainingClassFactory(running=True))
    page = browser.get(reverse("my_file"))
    assert [own.enrolment for own in page.context["classes"]] == [running]
    assert f'href="{reverse("my_classes")}">全部2个班级</a>' in page.content.decode()
    every = browser.get(reverse("my_classes")).content.decode()
    assert all(reverse("my_class", args=[each.pk]) in every for each in (past, running))


@pytest.mark.clause("NY-32")
def test_file_shows_own_things_alone(browser, own_line, other):
    page = browser.get(reverse("my_file"))
    assert [each.line.pk for each in page.context["claims"]] == [own_line.pk]
    assert [each.person_id for each in page.context["certificates"]] == [own_line.person_id]
    assert other.person.name not in page.content.decode()
    classes = browser.get(reverse("my_classes")).context["classes"]
    assert [own.enrolment for own in classes] == [own_line.enrolment]


def test_own_sheet_is_in_plain_words(browser, own_line):
    """What officers look up by number, the person reads as a sentence; the person is nobody else."""
    page = browser.get(reverse("my_claim", args=[own_line.pk])).content.decode()
    assert "发给您本人" in page and "依据政策：" in page
    for word in ("劳动者", "政策版本", 'class="clause"', "JY-61"):
        assert word not in page


def test_things_of_others_do_not_exist(browser, own_line, other):
    assert browser.get(reverse("my_claim", args=[other.pk])).status_code == 404
    assert browser.get(reverse("my_class", args=[other.enrolment_id])).status_code == 404


def test_whoever_did_not_pass_reads_why(browser, trainee):
    failed = EnrolmentFactory(
        person=PersonFactory(user=trainee), state="failed", left_at=timezone.now(), left_reason="实操考核52分"
    )
    assert "实操考核52分" in browser.get(reverse("my_class", args=[failed.pk])).content.decode()


LEFT_AT = timezone.now()
NOT_PASSED = {"state": "failed", "left_at": LEFT_AT, "left_reason": "实操考核52分"}
HAS_LEFT = {"state": "dropped", "left_at": LEFT_AT, "left_on": LEFT_AT.date(), "left_reason": "外出务工"}
CERTIFICATE_COMES = "评价机构报送证书当天"
# pages that promise something, the promise, and why it is not made after a class that was not passed or was left
PROMISES = [
    (
        ("my_file", "my_claims"), "您不用申请",
        ("没有通过，不能申领补贴：实操考核52分", "已离班，不能申领补贴：外出务工"),
    ),
    (
        ("my_file", "my_certificates"), CERTIFICATE_COMES,
        ("没有通过，不会有证书：实操考核52分", "已离班，不会有证书：外出务工"),
    ),
]  # fmt: skip
NOTHING_COMES = [
    (name, promise, fields, said)
    for names, promise, sayings in PROMISES
    for name in names
    for fields, said in zip((NOT_PASSED, HAS_LEFT), sayings, strict=True)
]


@pytest.mark.parametrize(("name", "promise", "fields", "said"), NOTHING_COMES)
def test_for_whom_nothing_comes_reads_why(name, promise, fields, said, browser, trainee):
    person = PersonFactory(user=trainee)
    EnrolmentFactory(person=person, **fields)
    page = browser.get(reverse(name)).content.decode()
    assert said in page
    assert promise not in page
    EnrolmentFactory(person=person)
    assert promise in browser.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", ["my_file", "my_certificates"])
def test_of_a_stopped_class_no_certificate_comes(name, browser, stopped):
    page = browser.get(reverse(name)).content.decode()
    assert "该班不再继续，不会有证书" in page
    assert CERTIFICATE_COMES not in page


def test_of_a_stopped_class_no_claim_comes(browser, stopped):
    page = browser.get(reverse("my_claims")).content.decode()
    assert "该班不再继续，不能申领补贴" in page


@pytest.mark.parametrize(
    ("name", "said", "promise"),
    [
        ("my_certificates", "该班已关闭，没有收到您的证书", CERTIFICATE_COMES),
        ("my_claims", "该班已关闭，没有证书，不能申领补贴", "您不用申请"),
    ],
)
def test_of_a_class_closed_without_a_certificate_nothing_comes(name, said, promise, browser, trainee):
    course = TrainingClassFactory(ended=True)
    workflow.perform(course, "mark_evaluated", actor=None, now=LEFT_AT)
    workflow.perform(course, "close", actor=None, now=LEFT_AT)
    EnrolmentFactory(person=PersonFactory(user=trainee), training_class=course, completed=True)
    page = browser.get(reverse(name)).content.decode()
    assert said in page
    assert promise not in page


CORRECTED = "说明原因后可以更正"


def test_own_class_says_that_marks_are_corrected_only_while_they_are(browser, trainee):
    running = EnrolmentFactory(
        person=PersonFactory(user=trainee), training_class=TrainingClassFactory(running=True), state="enrolled"
    )
    assert CORRECTED in browser.get(reverse("my_class", args=[running.pk])).content.decode()
    course = TrainingClassFactory(ended=True)
    ended = EnrolmentFactory(person=running.person, training_class=course, **NOT_PASSED)
    assert CORRECTED not in browser.get(reverse("my_class", args=[ended.pk])).content.decode()


@pytest.fixture
def stopped(trainee):
    """A class of the trainee's, stopped between its sessions of the morning and those to come."""
    course = TrainingClassFactory(running=True)
    entered = EnrolmentFactory(person=PersonFactory(user=trainee), training_class=course)
    began = course.sessions.earliest("starts_at").starts_at
    return filings.terminate(course, actor=course.filed_by, now=began + timedelta(hours=1), reason="人数不足"), entered


@pytest.mark.parametrize("name", ["my_file", "my_class"])
def test_stopped_class_is_no_class_one_is_in(name, browser, stopped):
    _, entered = stopped
    page = browser.get(reverse(name, args=[entered.pk] if name == "my_class" else [])).content.decode()
    assert "已终止" in page and "不再开课" in page
    assert "在学" not in page


def test_stopped_class_has_no_session_to_come(browser, stopped, monkeypatch):
    course, entered = stopped
    monkeypatch.setattr(timezone, "now", lambda: course.stopped_at)
    [own] = browser.get(reverse("my_file")).context["classes"]
    sessions = browser.get(reverse("my_class", args=[entered.pk])).context["sessions"]
    assert own.next is None
    assert [each["session"] for each in sessions] == [course.sessions.earliest("starts_at")]


def test_cancelled_class_never_had_a_session(browser, trainee):
    course = TrainingClassFactory(accepted=True)
    entered = EnrolmentFactory(person=PersonFactory(user=trainee), training_class=course)
    filings.cancel(course, actor=course.filed_by, now=timezone.now(), reason="人数不足")
    assert browser.get(reverse("my_class", args=[entered.pk])).context["sessions"] == []


def test_uses_of_the_year_are_counted(browser, own_line):
    page = browser.get(reverse("my_file"))
    uses = page.context["uses"]
    assert (uses.cap, len(page.context["cards"])) == (3, 3)
    taken = [card for card in page.context["cards"] if card.use]
    assert len(taken) == 3 - uses.left


@pytest.fixture
def claim_taken_back(own_line):
    """The trainee's certificate keeps its use of the year, and no claim is made for it any more."""
    return claims.withdraw(own_line.claim, actor=own_line.claim.submitted_by, now=timezone.now())


USED, WAITS = "已享受", "占用1次，等待申领"


def test_use_of_a_certificate_not_claimed_for_waits(browser, claim_taken_back):
    page = browser.get(reverse("my_file")).content.decode()
    assert WAITS in page and USED not in page
    claims.draft(claim_taken_back.training_class, now=timezone.now())
    page = browser.get(reverse("my_file")).content.decode()
    assert WAITS in page and USED not in page


def test_use_of_a_claim_shows_its_amount(browser, own_line):
    page = browser.get(reverse("my_file")).content.decode()
    [card] = [card for card in browser.get(reverse("my_file")).context["cards"] if card.use]
    assert card.amount == own_line.amount and WAITS not in page


@pytest.mark.parametrize("name", ["my_file", "my_claims"])
def test_claim_that_awaits_its_draft_is_said_to_be_drafted(name, browser, claim_taken_back):
    page = browser.get(reverse(name)).content.decode()
    assert "证书已登记，系统正在生成申领" in page
    assert "证书登记以后" not in page


def test_file_says_when_the_review_ends(browser, own_line):
    day = own_line.claim.first_review_by_day
    assert f"{day.month}月{day.day}日" in browser.get(reverse("my_file")).content.decode()


def test_account_without_a_person_is_told(browser):
    assert "还没有关联到学员" in browser.get(reverse("my_file")).content.decode()


def test_bar_at_the_bottom_leads_to_own_pages(browser, own_line):
    rail = browser.get(reverse("my_class", args=[own_line.enrolment_id])).context["rail"]
    assert [item["url"] for item in rail if item["current"]] == [reverse("my_file")]
