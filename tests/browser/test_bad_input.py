"""What goes wrong at a desk: wrong files, hasty clicks, the way back, other people's addresses, ended sessions."""

import pytest

from institutions.models import TrainingClass
from portal.shared.models import Upload
from subsidies.models import Claim
from tests.browser import steps
from tests.portal.reference.factories import OccupationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("name", ["roster-not-a-workbook.xlsx", "roster-wrong-columns.xlsx"])
def test_wrong_file_gets_a_sentence(open_desk, signed_in, training_class, staff_a, name):
    desk = open_desk().seat(signed_in(staff_a))
    desk.open("roster_upload", training_class.pk)
    desk.hand_in(name)
    assert desk.page.locator("main .notice").inner_text().strip()
    assert desk.page.locator("button[value=confirm]").count() == 0
    assert not training_class.enrolments.exists()


def test_repairs_that_were_not_kept_are_asked_about_on_leaving(open_desk, signed_in, training_class, staff_a):
    desk = open_desk().seat(signed_in(staff_a))
    desk.open("roster_upload", training_class.pk)
    desk.hand_in("roster-messy.xlsx")
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    box, words = desk.page.locator("input[name='repair:22:name']"), desk.page.locator(".filter-words a").nth(1)
    box.fill("林晓")
    words.click(no_wait_after=True)
    desk.page.wait_for_timeout(500)
    assert (asked, box.input_value()) == (["beforeunload"], "林晓")
    desk.press("button[value=repair]:visible")
    assert Upload.objects.get().repairs == {"22:name": "林晓"}
    words.click()
    desk.page.wait_for_url("**show=refused")
    assert asked == ["beforeunload"]


def test_missing_file_is_asked_for(open_desk, signed_in, training_class, staff_a):
    desk = open_desk().seat(signed_in(staff_a))
    desk.open("roster_upload", training_class.pk)
    desk.page.locator("input[type=file]").evaluate("(box) => box.removeAttribute('required')")
    desk.press("main form[enctype] button.primary")
    assert desk.says("请选择文件")
    assert not Upload.objects.exists()


def test_double_click_submits_once(open_desk, signed_in, draft_claim, staff_a):
    desk = open_desk().seat(signed_in(staff_a))
    desk.open("claim_detail", draft_claim.pk)
    desk.fill(commitment=True)
    posts: list[str] = []
    desk.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    desk.page.locator("button[form=submit-claim]").dblclick()
    desk.page.locator("button[form=submit-claim]").wait_for(state="detached")
    assert len(posts) == 1
    assert Claim.objects.get().state == Claim.State.SUBMITTED


def test_going_back_and_submitting_again_is_harmless(open_desk, signed_in, draft_claim, staff_a):
    desk = open_desk().seat(signed_in(staff_a))
    desk.open("claim_detail", draft_claim.pk)
    desk.fill(commitment=True)
    desk.press("button[form=submit-claim]")
    submitted = Claim.objects.get().submitted_at
    desk.page.go_back()
    again = desk.page.locator("button[form=submit-claim]")
    if again.count():  # the browser showed the page as it was
        desk.fill(commitment=True)
        desk.press("button[form=submit-claim]")
    assert desk.page.locator("main").count() == 1
    assert (Claim.objects.get().state, Claim.objects.get().submitted_at) == (Claim.State.SUBMITTED, submitted)


def test_foreign_class_is_not_there(open_desk, signed_in, training_class, staff_b):
    desk = open_desk().seat(signed_in(staff_b))
    answer = desk.open("class_show", training_class.pk)
    assert answer.status == 404
    assert desk.says("12333") and not desk.says(training_class.title)


def test_ended_session_loses_nothing_typed(open_desk, signed_in, site, instructor, staff_a):
    OccupationFactory(code=steps.PLAN["occupation"])
    desk = open_desk().seat(signed_in(staff_a))
    desk.open("class_draft")
    desk.fill(**steps.PLAN)
    desk.press(steps.KEEP)
    desk.fill(**steps.DAYS, site=site.pk, instructor=instructor.pk)
    desk.context.clear_cookies(name="sessionid")
    desk.press(steps.KEEP)
    assert desk.says("登录已过期") and not TrainingClass.objects.exists()
    with desk.beside():
        desk.sign_in(staff_a, forget=False)
    desk.press("a[data-back]")
    desk.press(steps.KEEP)
    assert TrainingClass.objects.get().title == steps.PLAN["title"]
