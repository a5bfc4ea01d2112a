"""Kinds of training, marks, channel and themes of a plan, and what the checks say of them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from institutions import checks, filings, plans
from institutions.models import TrainingClass
from institutions.models.plan_words import DeliveryMark, SupplyChannel, Theme, TrainingType
from portal.shared.refusals import Refused
from subsidies.rules.vocabulary import TRAINING_TYPES
from tests.institutions.factories import TrainingClassFactory, UserFactory
from tests.institutions.test_filings import codes_of, file, ready
from tests.portal.reference.factories import CitySettingFactory

pytestmark = pytest.mark.django_db


def lines(made, code):
    filing = checks.Filing(made, day=date(2026, 1, 6), reader=UserFactory())
    return [check for check in checks.of(filing) if check.code == code]


def test_types_are_those_of_the_rules():
    assert set(TrainingType.values) == set(TRAINING_TYPES)


@pytest.mark.clause("JY-13", "NY-11", "SC-14", "SC-20", "SC-27", "SC-26")
def test_marks_are_those_of_the_table():
    assert len(DeliveryMark) == 10
    made = TrainingClassFactory(marks=["work_study", "order", "order"])
    assert made.marks == ["order", "work_study"]


@pytest.mark.clause("JY-16")
def test_every_class_belongs_to_a_channel():
    assert set(SupplyChannel.values) == {"government", "enterprise", "market"}
    assert TrainingClassFactory(supply_channel="market").supply_channel == "market"


@pytest.mark.parametrize(
    ("field", "value"),
    [("training_type", "cooking"), ("supply_channel", "other"), ("marks", ["night"]), ("themes", ["chess"])],
)
def test_database_knows_the_lists_alone(field, value):
    made = TrainingClassFactory()
    with pytest.raises(IntegrityError, match="class_words_of_the_lists"), transaction.atomic():
        TrainingClass.objects.filter(pk=made.pk).update(**{field: value})


@pytest.mark.parametrize("field", ["marks", "themes"])
def test_word_of_no_list_is_refused(field):
    assert codes_of(filings.revise, TrainingClassFactory(), actor=None, **{field: ["night"]}) == ["NOT_ON_LIST"]


@pytest.mark.clause("JY-11")
def test_missing_themes_are_named_to_the_officer():
    made = ready(themes=[theme for theme in Theme if theme not in ("patriotism", "work_safety")])
    [line] = lines(made, "THEMES_MISSING")
    assert line.outcome is checks.Outcome.JUDGE
    with override("zh-hans"):
        assert "爱国主义，安全生产" in str(line.finding)
    assert file(made).state == "filed"


@pytest.mark.clause("JY-11")
def test_all_themes_are_in_order():
    assert [line.outcome for line in lines(ready(), "THEMES_MISSING")] == [checks.Outcome.OK]


def test_mark_online_without_hours_is_judged():
    assert [line.outcome for line in lines(ready(marks=["blended"]), "MARK_WITHOUT_HOURS")] == [checks.Outcome.JUDGE]
    assert lines(ready(marks=["blended"], practice_hours=16, online_hours=8), "MARK_WITHOUT_HOURS") == []


@pytest.mark.clause("SC-27")
@pytest.mark.parametrize(("limit", "refused"), [("0.25", False), ("0.24", True)])
def test_city_may_limit_hours_online(limit, refused):
    made = ready(practice_hours=16, online_hours=8)
    place = made.institution.jurisdiction
    CitySettingFactory(jurisdiction=place, key="online_share_at_most", value=limit, valid_from=date(2020, 1, 1))
    if refused:
        assert codes_of(file, made) == ["ONLINE_SHARE_TOO_LARGE"]
    else:
        assert file(made).state == "filed"


def test_without_a_limit_nothing_is_said_of_hours_online():
    assert lines(ready(practice_hours=16, online_hours=8), "ONLINE_SHARE_TOO_LARGE") == []


def test_mark_of_a_plan_changes_with_its_words():
    made = TrainingClassFactory()
    before = plans.mark(made)
    made.themes = ["patriotism"]
    assert plans.mark(made) != before


def test_every_reason_of_what_is_taught_comes_at_once():
    with pytest.raises(Refused) as refused:
        filings.revise(TrainingClassFactory(), actor=None, title=" ", theory_hours=0, practice_hours=0, marks=["x"])
    assert refused.value.codes == ["NO_TITLE", "NO_HOURS", "NOT_ON_LIST"]
