"""The four steps of a filing at a browser: what is typed is kept by itself, with and without scripts."""

import pytest
from django.utils import timezone

from institutions.models import ClassSession, PlanTyping, TrainingClass
from portal.reference import loading
from tests.browser import steps
from tests.fixtures.classes import first_day
from tests.institutions.factories import CatalogueEntryFactory, TrainingClassFactory
from tests.portal.reference.factories import OccupationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_typed_words_outlive_the_page(open_desk, signed_in, institution_a, staff_a):
    occupation = OccupationFactory(code=steps.PLAN["occupation"])
    CatalogueEntryFactory(jurisdiction=institution_a.jurisdiction, occupation=occupation, standard_hours=40)
    desk = open_desk().seat(signed_in(staff_a))
    desk.open("class_draft")
    desk.fill(title="写了一半", occupation=occupation.code, grade="intermediate", practice_hours=24)
    desk.page.locator("#kept-plan:has-text('已暂存')").wait_for()
    desk.page.locator("#standard-hours:has-text('还差16学时')").wait_for()
    assert desk.faults() == []
    desk.open("class_list")
    desk.press("a:has-text('继续录入')")
    assert desk.page.locator("[name=title]").input_value() == "写了一半"
    assert not TrainingClass.objects.exists()


def test_taken_room_is_said_before_the_row_is_kept(open_desk, signed_in, institution_a, training_class, staff_a):
    other = TrainingClassFactory(
        filed=True, institution=institution_a, site=training_class.site, starts_on=first_day(), title="占用班"
    )
    day = timezone.localdate(other.sessions.order_by("starts_at").first().starts_at).isoformat()
    desk = open_desk().seat(signed_in(staff_a))
    desk.open("class_timetable", training_class.pk)
    desk.fill(**{"rows-0-day": day, "rows-0-starts_at": "09:00", "rows-0-ends_at": "10:00", "rows-0-hours": 1})
    desk.page.locator("#clashes:has-text('占用班')").wait_for()
    assert desk.faults() == []
    assert not ClassSession.objects.filter(training_class=training_class).exists()


def test_every_step_is_walked_without_scripts(open_desk, signed_in, site, instructor, staff_a):
    loading.load_population_groups()
    OccupationFactory(code=steps.PLAN["occupation"])
    desk = open_desk(scripts=False).seat(signed_in(staff_a))
    desk.open("class_draft")
    desk.fill(title="以后再写")
    desk.press("button[name=later]")
    assert PlanTyping.objects.get().values["what"]["title"] == ["以后再写"]
    desk.open("class_draft")
    assert desk.page.locator("[name=title]").input_value() == "以后再写"
    desk.fill(**steps.PLAN)
    desk.press(steps.KEEP)
    steps.draft_days(desk, site.pk, instructor.pk)
    course = steps.key_of(desk)
    for word in ("花名册", "核对提交", "教什么", "何时何地"):
        desk.press(f".step-line a:has-text('{word}')")
        assert desk.page.locator(".step-line [aria-current=step]").inner_text().strip().startswith(word)
    assert TrainingClass.objects.get().pk == course
