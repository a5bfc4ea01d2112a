"""Drafting, filing and deciding: each condition from both sides."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.utils.translation import override

from institutions import filings, timetable
from institutions.models import TrainingClass
from portal.reference.models import CitySetting
from portal.shared import trail
from portal.shared.refusals import Refused
from tests.institutions.factories import (
    CatalogueEntryFactory,
    ListingFactory,
    ShortageEntryFactory,
    SiteFactory,
    TrainingClassFactory,
    UserFactory,
    fill_timetable,
)
from tests.portal.reference.factories import CitySettingFactory, OccupationFactory

pytestmark = pytest.mark.django_db

FILED_ON = datetime(2026, 1, 6, 1, 0, tzinfo=UTC)


def ready(**fields):
    """A returned class: everything a filing needs is there, and it may still be changed."""
    made = TrainingClassFactory(filed=True, **fields)
    return send_back(made)


def send_back(made, **changes):
    details = {"reasons": ["OTHER"], "note": "请核对", "correct_by": date(2026, 1, 9)} | changes
    officer = UserFactory(username="factory_officer")
    return filings.send_back(made, actor=officer, now=FILED_ON, **details)


def file(made, now=FILED_ON):
    return filings.file(made, actor=UserFactory(username="factory_filer"), now=now)


def codes_of(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.codes


def test_filing_keeps_standing_and_deadline():
    made = TrainingClassFactory(filed=True)
    assert (made.in_catalogue, made.on_shortage_list, made.institution_listed) == (True, False, True)
    assert made.decide_by == date(2026, 1, 9)
    assert made.sessions.filter(binding=True).count() == 8


def test_filing_keeps_shortage_of_that_day():
    occupation = OccupationFactory()
    made = TrainingClassFactory(occupation=occupation)
    ShortageEntryFactory(occupation=occupation, jurisdiction=made.institution.jurisdiction)
    again = TrainingClassFactory(filed=True, institution=made.institution, occupation=occupation)
    assert again.on_shortage_list is True


def test_later_listing_does_not_change_standing():
    made = TrainingClassFactory(filed=True, listed=False)
    ListingFactory(institution=made.institution)
    made.refresh_from_db()
    assert made.institution_listed is False


@pytest.mark.parametrize(("day", "codes"), [(11, None), (12, ["FILED_TOO_LATE"]), (13, ["FILED_TOO_LATE"])])
def test_filing_comes_before_first_day(day, codes):
    made, now = ready(starts_on=date(2026, 1, 12)), datetime(2026, 1, day, 1, 0, tzinfo=UTC)
    if codes is None:
        assert file(made, now).state == "filed"
    else:
        assert codes_of(file, made, now) == codes


@pytest.mark.parametrize(("days", "codes"), [(6, None), (7, ["FILED_TOO_LATE"])])
def test_city_may_ask_for_days_before(days, codes):
    made = ready(starts_on=date(2026, 1, 12))
    place = made.institution.jurisdiction
    CitySettingFactory(jurisdiction=place, key="filing_days_before_start", value=days, valid_from=date(2020, 1, 1))
    if codes is None:
        assert file(made).state == "filed"
    else:
        assert codes_of(file, made) == codes


@pytest.mark.parametrize(("standard", "codes"), [(32, None), (33, ["HOURS_BELOW_STANDARD"])])
def test_hours_reach_catalogue_standard(standard, codes):
    made = ready(catalogued=False)
    CatalogueEntryFactory(
        jurisdiction=made.institution.jurisdiction, occupation=made.occupation, standard_hours=standard
    )
    if codes is None:
        assert file(made).state == "filed"
    else:
        assert codes_of(file, made) == codes


def test_class_outside_catalogue_may_be_filed():
    assert ready(catalogued=False).in_catalogue is False


def test_session_hours_equal_planned_hours():
    made = ready()
    filings.revise(made, actor=None, theory_hours=12)
    assert codes_of(file, made) == ["HOURS_DIFFER"]
    filings.revise(made, actor=None, theory_hours=8)
    assert file(made).state == "filed"


def test_hours_are_compared_mode_by_mode():
    made = ready()
    filings.revise(made, actor=None, theory_hours=12, practice_hours=20)
    assert codes_of(file, made) == ["HOURS_DIFFER", "HOURS_DIFFER"]


@pytest.mark.parametrize(("capacity", "codes"), [(20, None), (19, ["SITE_TOO_SMALL"])])
def test_headcount_fits_site(capacity, codes):
    made = ready()
    made.site.capacity = capacity
    made.site.save()
    if codes is None:
        assert file(made).state == "filed"
    else:
        assert codes_of(file, made) == codes


def test_headcount_fits_every_session_site():
    made = ready()
    small = SiteFactory(institution=made.institution, capacity=5)
    made.sessions.filter(pk=made.sessions.first().pk).update(site=small)
    assert codes_of(file, made) == ["SITE_TOO_SMALL"]


@pytest.mark.parametrize(("count", "codes"), [(0, ["NO_ROSTER"]), (1, None), (20, None), (21, ["ROSTER_TOO_LONG"])])
def test_roster_is_filled_within_plan(count, codes):
    made = ready()
    TrainingClass.objects.filter(pk=made.pk).update(enrolled_count=count)
    if codes is None:
        assert file(made).state == "filed"
    else:
        assert codes_of(file, made) == codes


def test_sessions_lie_within_class_days():
    made = ready()
    filings.revise(made, actor=None, starts_on=date(2026, 1, 13))
    assert codes_of(file, made) == ["OUTSIDE_CLASS", "OUTSIDE_CLASS"]


def test_all_failed_conditions_come_together():
    made = TrainingClassFactory()
    with pgtrigger.ignore("reference.CitySetting:never_deleted"):
        CitySetting.objects.all().delete()
    made.site.capacity = 1
    made.site.save()
    codes = codes_of(file, made, datetime(2026, 1, 12, 1, 0, tzinfo=UTC))
    assert codes == ["FILED_TOO_LATE", "NO_TIMETABLE", "SITE_TOO_SMALL", "NO_ROSTER", "CITY_SETTING_MISSING"]


def test_each_refusal_names_its_field():
    with pytest.raises(Refused) as refused:
        file(TrainingClassFactory())
    assert {reason.field for reason in refused.value.reasons} >= {"sessions", "roster"}


def test_wrong_state_is_the_only_reason():
    assert codes_of(file, TrainingClassFactory(accepted=True)) == ["WRONG_STATE"]


def test_filer_may_not_decide():
    made = TrainingClassFactory(filed=True)
    assert codes_of(filings.accept, made, actor=made.filed_by, now=FILED_ON) == ["SAME_PERSON"]
    faults = {"reasons": ["OTHER"], "note": "x", "correct_by": date(2026, 2, 1)}
    assert codes_of(filings.send_back, made, actor=made.filed_by, now=FILED_ON, **faults) == ["SAME_PERSON"]


def test_return_demands_reason_note_and_day():
    made = TrainingClassFactory(filed=True)
    codes = codes_of(send_back, made, reasons=[], note=" ", correct_by=date(2026, 1, 6))
    assert codes == ["NO_RETURN_REASON", "NO_NOTE", "CORRECT_BY_PAST"]
    assert codes_of(send_back, made, reasons=["BECAUSE"]) == ["UNKNOWN_REASON"]


def test_return_frees_rooms_until_filed_again():
    made = ready()
    assert made.return_reasons == ["OTHER"]
    assert not made.sessions.filter(binding=True).exists()
    file(made)
    assert made.sessions.filter(binding=True).count() == 8
    assert (made.return_reasons, made.decided_by) == ([], None)


@pytest.mark.parametrize(("stage", "step"), [("filed", "withdraw"), ("accepted", "cancel")])
def test_giving_up_frees_rooms(stage, step):
    made = TrainingClassFactory(stage=stage)
    getattr(filings, step)(made, actor=made.filed_by, now=FILED_ON, reason="人数不足")
    assert not made.sessions.filter(binding=True).exists()


def test_termination_frees_only_later_sessions():
    made = TrainingClassFactory(running=True)
    third = made.sessions.order_by("starts_at")[2]
    filings.terminate(made, actor=made.filed_by, now=third.starts_at, reason="停电")
    assert made.sessions.filter(binding=True).count() == 3


def test_giving_up_demands_a_reason():
    made = TrainingClassFactory(filed=True)
    assert codes_of(filings.withdraw, made, actor=None, now=FILED_ON, reason="  ") == ["NO_REASON"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ends_on": date(2026, 1, 11)}, "END_BEFORE_START"),
        ({"theory_hours": 0, "practice_hours": 0}, "NO_HOURS"),
        ({"planned_headcount": 0}, "NO_HEADCOUNT"),
        ({"cost_per_person": Decimal("-1")}, "NEGATIVE_MONEY"),
    ],
)
def test_impossible_plans_are_refused(fields, code):
    made = TrainingClassFactory(starts_on=date(2026, 1, 12))
    assert codes_of(filings.revise, made, actor=None, **fields) == [code]


def test_plan_takes_own_site_only():
    made, foreign = TrainingClassFactory(), SiteFactory()
    assert codes_of(filings.revise, made, actor=None, site=foreign) == ["NOT_OF_INSTITUTION"]


def test_grade_belongs_to_occupation():
    made = TrainingClassFactory()
    ungraded = OccupationFactory(without_grades=True)
    assert codes_of(filings.revise, made, actor=None, occupation=ungraded) == ["GRADE_NOT_OF_OCCUPATION"]
    assert filings.revise(made, actor=None, occupation=ungraded, grade="special").grade == "special"


def test_filed_plan_cannot_be_changed():
    made = TrainingClassFactory(filed=True)
    assert codes_of(filings.revise, made, actor=None, title="另一个") == ["WRONG_STATE"]
    assert codes_of(timetable.set_sessions, made, sessions=[], actor=None) == ["WRONG_STATE"]


def test_revision_names_changed_fields():
    made = TrainingClassFactory()
    filings.revise(made, actor=None, title="新名称", grade=made.grade)
    assert trail.of(made).first().details == {"fields": ["title"]}


def test_state_is_no_field_of_plan():
    with pytest.raises(TypeError):
        filings.revise(TrainingClassFactory(), actor=None, state="accepted")


def test_numbers_follow_year_and_differ():
    first, second = TrainingClassFactory.create_batch(2)
    assert first.number.startswith("KB-2026-")
    assert first.number != second.number


def test_refusals_are_chinese_sentences():
    with override("zh-hans"), pytest.raises(Refused) as refused:
        file(TrainingClassFactory(), FILED_ON + timedelta(days=30))
    assert all("。" in str(reason) and "%(" not in str(reason) for reason in refused.value.reasons)


def test_timetable_can_be_filled_again_when_returned():
    made = ready()
    fill_timetable(made, actor=None)
    assert made.session_count == made.sessions.count() == 8
