"""The pages institution staff use, driven as they are used."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from institutions import filings
from institutions.models import Instructor, Membership, Site, TrainingClass
from tests.fixtures.classes import first_day
from tests.fixtures.personas import LONG_AGO
from tests.institutions.factories import SiteFactory, TrainingClassFactory, fill_timetable
from tests.portal.reference.factories import OccupationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(signed_in, staff_a):
    return signed_in(staff_a)


def plan(site, instructor, **changes):
    """What the form of a plan sends."""
    first = first_day()
    return {
        "title": "电工三级0424班", "occupation": OccupationFactory(name="电工").code, "grade": "senior",
        "training_type": "employment_skill", "mode": "social", "supply_channel": "government",
        "themes": TrainingClass.Theme.values, "paid_by": "individual", "cost_per_person": "3000", "trainee_fee": "0",
        "theory_hours": 8, "practice_hours": 24, "online_hours": 0, "planned_headcount": 20,
        "starts_on": first.isoformat(), "ends_on": (first + timedelta(days=18)).isoformat(),
        "site": site.pk, "instructor": instructor.pk,
    } | changes  # fmt: skip


def draft(browser, words, **options):
    """The first two steps of a filing, as far as they are taken: the answer to the last one."""
    answer = browser.post(reverse("class_draft"), words)
    if answer.status_code != 302:
        return answer
    return browser.post(reverse("class_draft_when"), words, **options)


def page(answer):
    return answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("class_list", None), ("class_draft", None), ("class_show", "training_class"), ("class_show", "filed_class"),
        ("class_show", "running_class"), ("class_revise", "training_class"), ("class_timetable", "training_class"),
        ("class_timetable", "running_class"), ("class_history", "running_class"), ("premises_list", None),
        ("site_add", None), ("site_revise", "site"), ("instructor_add", None), ("instructor_revise", "instructor"),
    ],
)  # fmt: skip
def test_page_renders_in_both_languages(name, subject, language, browser, request):
    args = [request.getfixturevalue(subject).pk] if subject else []
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


@pytest.mark.clause("JY-117", "SC-38")
def test_class_goes_from_form_to_filing(browser, institution_a, site, instructor, staff_a):
    answer = draft(browser, plan(site, instructor), follow=True)
    made = TrainingClass.objects.get(institution=institution_a)
    assert answer.redirect_chain[-1][0] == reverse("class_timetable", args=[made.pk])
    assert (made.title, made.created_by) == ("电工三级0424班", staff_a)
    TrainingClassFactory(institution=institution_a, filed=True)  # brings listing and settings of the city
    fill_timetable(made, actor=staff_a)
    TrainingClass.objects.filter(pk=made.pk).update(enrolled_count=5)
    browser.post(reverse("class_file", args=[made.pk]))
    made.refresh_from_db()
    assert (made.state, made.filed_by) == ("filed", staff_a)


def test_faulty_plan_keeps_everything_typed(browser, site, instructor):
    first = first_day()
    wrong = plan(site, instructor, title="留住我", ends_on=(first - timedelta(days=1)).isoformat(), theory_hours="x")
    answer = draft(browser, wrong)
    assert answer.status_code == 422
    assert 'value="留住我"' in page(answer)
    assert 'value="x"' in page(answer)
    assert not TrainingClass.objects.exists()


def test_reasons_stand_beside_their_fields(browser, site, instructor):
    first = first_day()
    wrong = plan(site, instructor, ends_on=(first - timedelta(days=1)).isoformat(), planned_headcount=0)
    answer = draft(browser, wrong)
    assert set(answer.context["form"].errors) == {"ends_on", "planned_headcount"}


@pytest.mark.parametrize(
    ("box", "typed"),
    [
        ("planned_headcount", "300000"), ("theory_hours", "32768"), ("practice_hours", "99999999999"),
        ("online_hours", "-1"), ("cost_per_person", "1e40"), ("starts_on", "0001-01-01"), ("ends_on", "9999-12-31"),
        ("title", "\u200b"), ("title", "字" * 61), ("site", "x"), ("occupation", "9" * 400),
    ],
)  # fmt: skip
def test_what_no_column_can_hold_is_said_beside_its_box(box, typed, browser, site, instructor):
    answer = draft(browser, plan(site, instructor) | {box: typed})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {box})
    assert not TrainingClass.objects.exists()


def seen_on(answer):
    """The mark of what the page is a change of; the timetable's stands below that of days and place."""
    return re.findall('name="seen" value="([^"]+)"', page(answer))[-1]


def test_plan_changed_in_another_window_is_not_written_over_unasked(browser, training_class, site, instructor):
    address = reverse("class_revise", args=[training_class.pk])
    seen = seen_on(browser.get(address))
    browser.post(address, plan(site, instructor, title="先改的") | {"seen": seen})
    later = plan(site, instructor, title="后改的") | {"seen": seen}
    faulty = browser.post(address, later | {"theory_hours": "x"})
    answer = browser.post(address, later | {"seen": seen_on(faulty)})
    assert answer.status_code == 422
    assert "又被修改" in page(answer)
    assert 'value="后改的"' in page(answer)
    training_class.refresh_from_db()
    assert training_class.title == "先改的"
    browser.post(address, later | {"seen": seen_on(answer)})
    training_class.refresh_from_db()
    assert training_class.title == "后改的"


def test_plan_sent_twice_by_a_double_click_is_kept(browser, training_class, site, instructor):
    address = reverse("class_revise", args=[training_class.pk])
    sent = plan(site, instructor, title="改过的") | {"seen": seen_on(browser.get(address))}
    assert [browser.post(address, sent).status_code for _click in range(2)] == [302, 302]


@pytest.mark.parametrize("typed", ["name", "code", "suggestion", "trade"])
def test_occupation_is_found_by_its_words(typed, browser, site, instructor):
    occupation = OccupationFactory(name="电工", other_names=["维修电工"])
    words = {
        "name": "电工", "code": occupation.code, "suggestion": f"{occupation.code} 电工", "trade": "维修电工",
    }  # fmt: skip
    draft(browser, plan(site, instructor, occupation=words[typed]))
    assert TrainingClass.objects.get().occupation == occupation


def test_unknown_occupation_is_said(browser, site, instructor):
    answer = draft(browser, plan(site, instructor, occupation="炼金术士"))
    assert "“炼金术士”" in answer.context["form"].errors["occupation"][0]


def test_foreign_site_cannot_be_chosen(browser, site, instructor):
    answer = draft(browser, plan(SiteFactory(), instructor))
    assert list(answer.context["form"].errors) == ["site"]


def test_clerk_of_two_names_the_institution(browser, staff_a, institution_b, site, instructor):
    Membership.objects.create(institution=institution_b, user=staff_a, valid_from=LONG_AGO)
    answer = draft(browser, plan(site, instructor))
    assert list(answer.context["form"].errors) == ["institution"]
    answer = draft(browser, plan(site, instructor, institution=institution_b.pk))
    assert set(answer.context["form"].errors) == {"site", "instructor"}
    draft(browser, plan(site, instructor, institution=site.institution_id))
    assert TrainingClass.objects.get().institution == site.institution


def test_plan_is_changed_by_form(browser, training_class, site, instructor):
    address = reverse("class_revise", args=[training_class.pk])
    assert training_class.occupation.code in page(browser.get(address))
    browser.post(address, plan(site, instructor, title="改名班", cost_per_person="2500.50"))
    training_class.refresh_from_db()
    assert (training_class.title, training_class.cost_per_person) == ("改名班", Decimal("2500.50"))


def test_filed_plan_keeps_words_typed_too_late(browser, filed_class):
    words = plan(filed_class.site, filed_class.instructor, title="来晚了")
    answer = browser.post(reverse("class_revise", args=[filed_class.pk]), words)
    assert answer.status_code == 422
    assert 'value="来晚了"' in page(answer)


def test_refused_filing_lists_every_reason(browser, training_class):
    answer = browser.post(reverse("class_file", args=[training_class.pk]))
    assert answer.status_code == 422
    assert {reason.code for reason in answer.context["refused"]} >= {"NO_TIMETABLE", "NO_ROSTER"}
    assert "课表还是空的" in page(answer)


@pytest.mark.parametrize(
    ("step", "subject", "state"),
    [
        ("class_withdraw", "filed_class", "withdrawn"),
        ("class_cancel", "training_class", "cancelled"),
        ("class_terminate", "running_class", "terminated"),
    ],
)
def test_giving_up_takes_a_reason(step, subject, state, browser, request):
    made = request.getfixturevalue(subject)
    assert reverse(step, args=[made.pk]) in page(browser.get(reverse("class_show", args=[made.pk])))
    assert browser.post(reverse(step, args=[made.pk]), {"reason": " "}).status_code == 422
    browser.post(reverse(step, args=[made.pk]), {"reason": "人数不足"})
    made.refresh_from_db()
    assert (made.state, made.stop_reason) == (state, "人数不足")


def test_refused_step_keeps_the_reason_typed(browser, training_class):
    answer = browser.post(reverse("class_terminate", args=[training_class.pk]), {"reason": "写了很久的原因"})
    assert answer.status_code == 422
    assert "写了很久的原因" in page(answer)
    assert page(answer).count('<dialog class="dialog" id="give-up" open') == 1
    assert page(answer).count('role="alert"') == 1
    assert page(answer).count('id="id_reason"') == 1


@pytest.mark.parametrize("step", ["class_withdraw", "class_cancel", "class_terminate"])
def test_reason_typed_too_late_stands_on_the_page(step, browser, running_class):
    TrainingClass.objects.filter(pk=running_class.pk).update(state="ended", ended_at=running_class.started_at)
    answer = browser.post(reverse(step, args=[running_class.pk]), {"reason": "写了很久的原因"})
    assert answer.status_code == 422
    assert "写了很久的原因</textarea>" in page(answer)
    assert page(answer).count('role="alert"') == 1
    assert 'id="id_reason"' not in page(browser.get(reverse("class_show", args=[running_class.pk])))


def test_teacher_reads_without_buttons(signed_in, teacher_a, training_class):
    answer = signed_in(teacher_a).get(reverse("class_show", args=[training_class.pk]))
    assert reverse("class_file", args=[training_class.pk]) not in page(answer)
    assert answer.context["acts"] is False


def test_state_words_count_and_narrow(browser, training_class, filed_class):
    answer = browser.get(reverse("class_list"), {"state": "filed"})
    assert [row.title for row in answer.context["table"].rows] == ["备案班"]
    assert [(str(word.label), word.count) for word in answer.context["words"]] == [
        ("全部", 2), ("草稿", 1), ("已备案", 1),
    ]  # fmt: skip


@pytest.mark.clause("BC-55")
def test_list_shows_own_classes_alone(browser, training_class):
    TrainingClassFactory(title="别家的班")
    assert "别家的班" not in page(browser.get(reverse("class_list")))


def pattern(made, **changes):
    return {
        "weekdays": list(range(7)), "mode": "theory", "starts_at": "08:30", "ends_at": "11:30", "again_from": "13:00",
        "again_until": "16:00", "hours": "4", "first_day": made.starts_on.isoformat(),
        "last_day": made.ends_on.isoformat(), "except_on": "", "site": made.site_id, "instructor": made.instructor_id,
        "generate": "1",
    } | changes  # fmt: skip


def rows(*sessions, standing=0):
    sent = {"rows-TOTAL_FORMS": len(sessions), "rows-INITIAL_FORMS": standing}
    for place, row in enumerate(sessions):
        sent |= {f"rows-{place}-{name}": value for name, value in row.items()}
    return sent


def row(made, **changes):
    return {
        "day": made.starts_on.isoformat(), "starts_at": "08:30", "ends_at": "11:30", "mode": "practice", "hours": "4",
        "site": made.site_id, "instructor": made.instructor_id,
    } | changes  # fmt: skip


def test_pattern_fills_rows_without_keeping_them(browser, training_class):
    address = reverse("class_timetable", args=[training_class.pk])
    answer = browser.post(
        address, rows(row(training_class, starts_at="17:00", ends_at="19:00")) | pattern(training_class)
    )
    shown = [form.initial["starts_at"].hour for form in answer.context["rows"] if form.initial]
    assert shown == [8, 13, 17]
    assert not training_class.sessions.exists()


def test_wrong_pattern_keeps_typed_rows(browser, training_class):
    address = reverse("class_timetable", args=[training_class.pk])
    sent = rows(row(training_class, hours="3.5")) | pattern(training_class, except_on="明天")
    answer = browser.post(address, sent)
    assert answer.status_code == 422
    assert list(answer.context["pattern"].errors) == ["except_on"]
    assert 'value="3.5"' in page(answer)


def test_rows_are_kept_in_order(browser, training_class):
    address = reverse("class_timetable", args=[training_class.pk])
    empty = {"day": "", "starts_at": "", "ends_at": "", "mode": "theory", "hours": "", "site": "", "instructor": ""}
    later = row(training_class, starts_at="13:00", ends_at="16:00")
    browser.post(address, rows(later, row(training_class), empty))
    assert [f"{s.starts_at:%H}" for s in training_class.sessions.all()] == ["00", "05"]  # in UTC


def test_ticked_row_is_removed(browser, training_class):
    address = reverse("class_timetable", args=[training_class.pk])
    kept, gone = row(training_class), row(training_class, starts_at="13:00", ends_at="16:00", DELETE="on")
    browser.post(address, rows(kept, gone, standing=2))
    assert [f"{s.starts_at:%H}" for s in training_class.sessions.all()] == ["00"]  # in UTC


def test_overlapping_rows_are_refused_and_kept(browser, training_class):
    twice = rows(row(training_class), row(training_class, starts_at="10:00", ends_at="12:00"))
    answer = browser.post(reverse("class_timetable", args=[training_class.pk]), twice)
    assert answer.status_code == 422
    assert [reason.code for reason in answer.context["refused"]] == ["TWO_AT_ONCE"]
    assert 'value="10:00"' in page(answer)


def test_unreadable_row_says_what_is_missing(browser, training_class):
    answer = browser.post(reverse("class_timetable", args=[training_class.pk]), rows(row(training_class, hours="")))
    assert answer.status_code == 422
    assert answer.context["wrong_rows"] == 1


def test_timetable_changed_in_another_window_is_not_written_over_unasked(browser, training_class):
    address = reverse("class_timetable", args=[training_class.pk])
    seen = seen_on(browser.get(address))
    browser.post(address, rows(row(training_class, hours="2.5")) | {"seen": seen})
    later = rows(row(training_class, hours="3.5"))
    filled = browser.post(address, later | pattern(training_class) | {"seen": seen})
    answer = browser.post(address, later | {"seen": seen_on(filled)})
    assert answer.status_code == 422
    assert [reason.code for reason in answer.context["refused"]] == ["TIMETABLE_CHANGED"]
    assert 'value="3.5"' in page(answer)
    assert str(training_class.sessions.get().hours) == "2.5"
    browser.post(address, later | {"seen": seen_on(answer)})
    assert str(training_class.sessions.get().hours) == "3.5"


def test_timetable_sent_twice_by_a_double_click_is_kept(browser, training_class):
    address = reverse("class_timetable", args=[training_class.pk])
    sent = rows(row(training_class, hours="2.5")) | {"seen": seen_on(browser.get(address))}
    assert [browser.post(address, sent).status_code for _click in range(2)] == [302, 302]


def test_pattern_of_a_timetable_that_is_refused_is_kept(browser, training_class, filed_class):
    sent = rows(row(training_class, hours="2.5")) | pattern(training_class, except_on="2026-11-24", hours="3.5")
    answer = browser.post(reverse("class_timetable", args=[filed_class.pk]), sent)
    assert 'value="2026-11-24"' in page(answer)
    del sent["generate"]
    wrong = sent | rows(row(training_class, hours="99"))
    answer = browser.post(reverse("class_timetable", args=[training_class.pk]), wrong)
    assert 'value="2026-11-24"' in page(answer)


def test_filed_timetable_is_read_only(browser, filed_class):
    address = reverse("class_timetable", args=[filed_class.pk])
    assert "rows-TOTAL_FORMS" not in page(browser.get(address))
    assert browser.post(address, rows(row(filed_class))).status_code == 422
    assert filed_class.sessions.count() == 8


@pytest.mark.parametrize("pressed", ["keep", "generate"])
def test_rows_of_a_timetable_filed_meanwhile_are_refused_and_kept(pressed, browser, filed_class):
    sent = rows(row(filed_class, hours="3.5")) | pattern(filed_class)
    del sent["generate"]
    answer = browser.post(reverse("class_timetable", args=[filed_class.pk]), sent | {pressed: "1"})
    assert answer.status_code == 422
    assert [reason.code for reason in answer.context["refused"]] == ["WRONG_STATE"]
    assert 'value="3.5"' in page(answer)


def test_history_names_acts_and_people(browser, filed_class):
    shown = page(browser.get(reverse("class_history", args=[filed_class.pk])))
    assert "提交开班备案" in shown
    assert "陈洁" in shown


def test_premises_are_added_and_changed(browser, institution_a):
    browser.post(reverse("site_add"), {"name": "三号楼", "address": "测试路3号", "capacity": 30})
    browser.post(reverse("instructor_add"), {"name": "李春生", "qualification": "高级技师"})
    site, person = Site.objects.get(), Instructor.objects.get()
    assert {site.institution, person.institution} == {institution_a}
    browser.post(reverse("site_revise", args=[site.pk]), {"name": "三号楼", "address": "测试路3号", "capacity": 60})
    site.refresh_from_db()
    assert site.capacity == 60


def test_premises_names_are_used_once(browser, site):
    answer = browser.post(reverse("site_add"), {"name": site.name, "address": "别处", "capacity": 30})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]
    assert 'value="别处"' in page(answer)


def test_premises_of_another_institution_cannot_be_added(browser, institution_b):
    address = f"{reverse('site_add')}?institution={institution_b.pk}"
    assert browser.post(address, {"name": "x", "address": "x", "capacity": 1}).status_code == 404
    assert not Site.objects.exists()


def test_premises_of_what_is_no_institution_are_the_own_ones(browser, institution_a):
    answer = browser.get(reverse("site_add"), {"institution": "²"})
    assert answer.context["institution"] == institution_a


@pytest.mark.parametrize("name", ["王师傅 320299198603070016", "王师傅6222 0212 3456 7890 123"])
def test_name_of_an_instructor_holds_no_number(name, browser, institution_a):
    answer = browser.post(reverse("instructor_add"), {"name": name, "qualification": "高级技师"})
    assert answer.status_code == 422
    assert "请只写姓名" in page(answer)
    assert not Instructor.objects.filter(institution=institution_a).exists()


def test_returned_class_shows_what_to_correct(browser, filed_class, officer_first):
    details = {
        "reasons": ["TIMETABLE_CLASH", "OTHER"],
        "note": "请补拍实训室照片",
        "correct_by": first_day() + timedelta(days=90),
    }
    now = filed_class.filed_at + timedelta(hours=1)
    filings.send_back(filed_class, actor=officer_first, now=now, **details)
    shown = page(browser.get(reverse("class_show", args=[filed_class.pk])))
    assert "请补拍实训室照片" in shown
    for code in details["reasons"]:
        assert str(TrainingClass.ReturnReason(code).label) in shown
    assert reverse("class_file", args=[filed_class.pk]) in shown
