"""What a clerk types is kept without a button, offered again, and never taken for the plan."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from institutions import plan_typings, plans
from institutions.models import CatalogueEntry, Membership, PlanTyping, TrainingClass
from tests.fixtures.classes import first_day
from tests.fixtures.personas import LONG_AGO, make_user
from tests.institutions.factories import CatalogueEntryFactory, TrainingClassFactory
from tests.institutions.test_pages_for_institution import draft, page, plan, seen_on

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
AGAIN = "尚未保存到计划"


@pytest.fixture
def browser(signed_in, staff_a):
    return signed_in(staff_a)


def typed(browser, boxes, part="what", training_class=None, **options):
    args = [training_class.pk, part] if training_class else [part]
    address = reverse("class_typing" if training_class else "class_draft_typing", args=args)
    return browser.post(address, boxes, **options)


def rows(training_class, **changes):
    """One row of a timetable as the page sends it."""
    first = {
        "day": first_day().isoformat(), "starts_at": "08:30", "ends_at": "11:30", "mode": "practice", "hours": "4",
        "site": training_class.site_id, "instructor": training_class.instructor_id,
    } | changes  # fmt: skip
    management = {"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0}
    return management | {f"rows-0-{name}": value for name, value in first.items()}


def test_incomplete_and_wrong_words_are_kept(browser, staff_a):
    answer = typed(browser, {"title": "写了一半", "theory_hours": "x"}, headers=HTMX)
    assert answer.status_code == 200
    at = timezone.localtime(PlanTyping.objects.get(owner=staff_a, training_class=None).at)
    assert f"{at:%H:%M}已暂存" in page(answer)
    again = page(browser.get(reverse("class_draft")))
    assert 'value="写了一半"' in again
    assert 'value="x"' in again
    assert AGAIN in again
    assert not TrainingClass.objects.exists()


def test_nothing_is_said_against_words_offered_again(browser):
    typed(browser, {"title": "", "theory_hours": "x"}, headers=HTMX)
    assert not browser.get(reverse("class_draft")).context["form"].errors


def test_button_keeps_without_scripts(browser):
    answer = typed(browser, {"title": "以后再写", "later": "1"})
    assert (answer.status_code, answer.url) == (302, reverse("class_list"))
    assert reverse("class_draft") in page(browser.get(reverse("class_list")))
    assert 'value="以后再写"' in page(browser.get(reverse("class_draft")))


def test_typed_words_are_seen_by_their_owner_alone(browser, signed_in, institution_a, training_class):
    typed(browser, {"title": "我的"}, training_class=training_class, headers=HTMX)
    other = make_user("staff_c", "filer")
    Membership.objects.create(institution=institution_a, user=other, valid_from=LONG_AGO)
    assert "我的" not in page(signed_in(other).get(reverse("class_revise", args=[training_class.pk])))
    assert not PlanTyping.objects.visible_to(other).exists()


def test_plan_that_is_kept_ends_the_typing(browser, training_class, site, instructor):
    typed(browser, {"title": "改到一半"}, training_class=training_class, headers=HTMX)
    address = reverse("class_revise", args=[training_class.pk])
    assert 'value="改到一半"' in page(browser.get(address))
    browser.post(address, plan(site, instructor, title="改好了"))
    assert not PlanTyping.objects.exists()
    assert AGAIN not in page(browser.get(address))


def test_class_that_is_drafted_ends_the_typing(browser, site, instructor):
    draft(browser, plan(site, instructor))
    assert TrainingClass.objects.count() == 1
    assert not PlanTyping.objects.exists()


def test_second_click_makes_no_second_class(browser, site, instructor):
    words = plan(site, instructor)
    draft(browser, words)
    assert browser.post(reverse("class_draft_when"), words).url == reverse("class_list")
    assert TrainingClass.objects.count() == 1


def test_refused_second_step_keeps_what_was_typed(browser, site, instructor, staff_a):
    assert draft(browser, plan(site, instructor, planned_headcount=0)).status_code == 422
    assert "what" in PlanTyping.objects.get(owner=staff_a).values


def test_second_step_waits_for_the_first(browser):
    typed(browser, {"title": "还缺别的"}, headers=HTMX)
    assert browser.get(reverse("class_draft_when")).url == reverse("class_draft")


def test_words_can_be_dropped(browser, training_class):
    typed(browser, {"title": "不要了"}, training_class=training_class, headers=HTMX)
    answer = typed(browser, {"forget": "1"}, training_class=training_class)
    assert answer.url == reverse("class_revise", args=[training_class.pk])
    assert not PlanTyping.objects.exists()


def test_words_typed_before_another_change_do_not_overwrite_it(browser, training_class, site, instructor):
    """Two windows: what was typed goes on from the plan that it was a change of."""
    address = reverse("class_revise", args=[training_class.pk])
    seen = seen_on(browser.get(address))
    words = plan(site, instructor, title="先录入后保存")
    typed(browser, words | {"seen": seen}, training_class=training_class, headers=HTMX)
    TrainingClass.objects.filter(pk=training_class.pk).update(title="别人改的")
    offered = browser.get(address)
    assert 'value="先录入后保存"' in page(offered)
    assert seen_on(offered) == seen
    answer = browser.post(address, words | {"seen": seen})
    assert answer.status_code == 422
    training_class.refresh_from_db()
    assert training_class.title == "别人改的"


def test_late_echo_of_the_kept_plan_is_not_offered(browser, training_class, site, instructor):
    """The page's own message may overtake the button: it says what the plan says already."""
    words = plan(site, instructor, title="改好了")
    browser.post(reverse("class_revise", args=[training_class.pk]), words)
    training_class.refresh_from_db()
    typed(browser, words | {"seen": plans.mark(training_class)}, training_class=training_class, headers=HTMX)
    assert AGAIN not in page(browser.get(reverse("class_revise", args=[training_class.pk])))


@pytest.mark.parametrize("number", ["320299198806155005", "6222 0212 3456 7890 123"])
def test_numbers_of_people_are_not_kept(number, browser):
    typed(browser, {"title": f"张三 {number}", "grade": "senior"}, headers=HTMX)
    assert PlanTyping.objects.get().values == {"what": {"title": [], "grade": ["senior"]}}


def test_unprintable_and_endless_words_do_no_harm(browser):
    assert typed(browser, {"title": "a\x00b" + "字" * 5000}, headers=HTMX).status_code == 200
    assert len(PlanTyping.objects.get().values["what"]["title"][0]) < plan_typings.LONGEST


def test_filed_class_keeps_nothing_typed(browser, filed_class):
    answer = typed(browser, {"title": "太晚了"}, training_class=filed_class, headers=HTMX)
    assert "培训班现在" in page(answer)
    assert not PlanTyping.objects.exists()
    assert typed(browser, {"title": "太晚了", "later": "1"}, training_class=filed_class).status_code == 302
    assert not PlanTyping.objects.exists()


@pytest.mark.parametrize("part", ["roster", "check"])
def test_other_parts_are_not_there(part, browser, training_class):
    assert typed(browser, {}, part, training_class).status_code == 404
    assert typed(browser, {}, "timetable").status_code == 404


def test_foreign_class_is_not_there(signed_in, staff_b, training_class):
    assert typed(signed_in(staff_b), {"title": "x"}, training_class=training_class).status_code == 404


def test_standard_hours_are_said_while_typing(browser, institution_a):
    entry = CatalogueEntryFactory(jurisdiction=institution_a.jurisdiction, grade="senior", standard_hours=40)
    boxes = {"occupation": entry.occupation.code, "grade": "senior", "theory_hours": "8", "practice_hours": "x"}
    assert "目录标准是40学时，还差32学时" in page(typed(browser, boxes, headers=HTMX))
    assert "目录标准是40学时" not in page(typed(browser, boxes | {"grade": ""}, headers=HTMX))
    assert CatalogueEntry.objects.count() == 1


def test_timetable_typed_stands_there_again(browser, training_class):
    typed(browser, rows(training_class, starts_at="09:15"), "timetable", training_class, headers=HTMX)
    again = page(browser.get(reverse("class_timetable", args=[training_class.pk])))
    assert 'value="09:15"' in again
    assert AGAIN in again
    assert not training_class.sessions.exists()


def test_taken_room_is_said_while_typing(browser, institution_a, training_class):
    other = TrainingClassFactory(
        filed=True, institution=institution_a, site=training_class.site, starts_on=first_day(), title="占用班"
    )
    session = other.sessions.order_by("starts_at").first()
    day = timezone.localdate(session.starts_at).isoformat()
    answer = typed(browser, rows(training_class, day=day), "timetable", training_class, headers=HTMX)
    assert "占用班" in page(answer)
    free = typed(browser, rows(training_class, day=day, starts_at="18:00", ends_at="20:00"), "timetable",
                 training_class, headers=HTMX)  # fmt: skip
    assert "占用班" not in page(free)
    unread = typed(browser, rows(training_class, day="x"), "timetable", training_class, headers=HTMX)
    assert 'id="clashes"' not in page(unread)


def test_days_and_place_are_kept_by_a_form_of_their_own(browser, training_class, site, instructor):
    address = reverse("class_when", args=[training_class.pk])
    words = plan(site, instructor, planned_headcount=33)
    assert browser.post(address, words).url == reverse("class_timetable", args=[training_class.pk])
    training_class.refresh_from_db()
    assert (training_class.planned_headcount, training_class.title) == (33, "甲班")
    wrong = browser.post(address, words | {"ends_on": (first_day() - timedelta(days=1)).isoformat()})
    assert (wrong.status_code, list(wrong.context["when"].errors)) == (422, ["ends_on"])


def test_two_forms_of_a_page_share_no_id(browser, training_class):
    shown = page(browser.get(reverse("class_timetable", args=[training_class.pk])))
    found = re.findall(r'\sid="([^"]+)"', shown)
    assert len(found) == len(set(found))


def test_what_nobody_came_back_to_is_dropped(staff_a, training_class):
    now = timezone.now()
    plan_typings.keep(staff_a, None, "what", {"title": ["旧"]}, now=now - plan_typings.KEPT_FOR - timedelta(hours=1))
    plan_typings.keep(staff_a, training_class, "what", {"title": ["新"]}, now=now - timedelta(days=29))
    assert plan_typings.forget_old(now) == 1
    assert PlanTyping.objects.get().training_class == training_class


def test_each_step_shows_where_one_is(browser, training_class):
    for name in ("class_revise", "class_timetable", "class_roster", "class_show"):
        shown = page(browser.get(reverse(name, args=[training_class.pk])))
        steps = re.search(r'<div class="step-line">(.*?)</ol>', shown, re.S).group(1)
        assert steps.count("<li") == 4
        assert f'href="{reverse(name, args=[training_class.pk])}"' in steps.split('aria-current="step"')[1]


def test_readers_see_the_life_of_the_class(signed_in, teacher_a, training_class):
    shown = page(signed_in(teacher_a).get(reverse("class_show", args=[training_class.pk])))
    assert reverse("class_revise", args=[training_class.pk]) not in shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_second_step_asks_for_days_and_place(language, browser, class_being_typed):
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(reverse("class_draft_when"))
    assert answer.status_code == 200
    assert list(answer.context["form"].fields) == list(plans.WHEN)
