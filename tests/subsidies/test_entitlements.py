from datetime import UTC, date, datetime

import pgtrigger
import pytest
from django.db import IntegrityError, InternalError, transaction

from portal.shared.refusals import Refused
from subsidies import entitlements
from subsidies.models import Entitlement
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory
from tests.portal.reference.factories import OccupationFactory
from tests.subsidies.factories import published_policy
from tests.trainees.factories import EnrolmentFactory, PersonFactory

NOW = datetime(2026, 1, 7, 1, 0, tzinfo=UTC)
FROZEN = ["subsidies.Entitlement:what_it_is_stays", "subsidies.Entitlement:year_stays"]


@pytest.fixture
def policy(city):
    return published_policy(city)


@pytest.fixture
def person(db):
    return PersonFactory()


@pytest.fixture
def reserve(policy, city, person):
    """Reserve a use for a class in an occupation of its own, unless one is given."""

    def make(**given):
        fields = {"institution": InstitutionFactory(jurisdiction=city), "occupation": OccupationFactory()} | given
        enrolment = EnrolmentFactory(training_class=TrainingClassFactory(**fields), person=person)
        return entitlements.reserve(enrolment, policy=policy, scheme="JY-CERT", year=2026, now=NOW)

    return make


@pytest.mark.clause("JY-89")
def test_three_uses_then_refused(reserve):
    assert [reserve().slot for _n in range(3)] == [1, 2, 3]
    with pytest.raises(Refused) as refused:
        reserve()
    assert refused.value.codes == ["ANNUAL_CAP_REACHED"]


@pytest.mark.clause("JY-90")
def test_same_occupation_and_grade_is_refused(reserve):
    occupation = OccupationFactory()
    reserve(occupation=occupation)
    with pytest.raises(Refused) as refused:
        reserve(occupation=occupation)
    assert refused.value.codes == ["REPEAT_SAME_OCCUPATION_GRADE"]


def test_released_use_is_free_again(reserve):
    taken = [reserve() for _n in range(3)]
    entitlements.release(taken[1], because="trainee_left", actor=None, now=NOW)
    assert reserve().slot == 2


def test_database_refuses_fourth_slot(reserve):
    taken = reserve()
    frozen = pgtrigger.ignore(*FROZEN)
    with frozen, pytest.raises(IntegrityError, match="entitlement_slot_within_cap"), transaction.atomic():
        Entitlement.objects.filter(pk=taken.pk).update(slot=4)


@pytest.mark.parametrize("values", [{"slot": None}, {"cap": None}])
def test_database_refuses_use_that_escapes_the_count(reserve, values):
    taken = reserve()
    frozen = pgtrigger.ignore(*FROZEN)
    with frozen, pytest.raises(IntegrityError, match="entitlement_slot_within_cap"), transaction.atomic():
        Entitlement.objects.filter(pk=taken.pk).update(**values)


@pytest.mark.parametrize(
    "changed",
    [
        {"person_id": 9001}, {"enrolment_id": 9001}, {"policy_id": 9001}, {"jurisdiction_id": 9001},
        {"scheme": "JY-HIRE"}, {"occupation_id": 9001}, {"grade": "senior"}, {"cap": 9}, {"by_override": True},
        {"repeat_key": None}, {"exclusion_key": None}, {"year": 2027}, {"slot": 2}, {"certificate_id": 9001},
    ],
    ids=lambda changed: "".join(changed),
)  # fmt: skip
def test_database_refuses_to_change_what_a_use_says(reserve, changed):
    taken = reserve()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Entitlement.objects.filter(pk=taken.pk).update(**changed)


def test_database_brings_no_released_use_back(reserve):
    taken = reserve()
    entitlements.release(taken, because="trainee_left", actor=None, now=NOW)
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Entitlement.objects.filter(pk=taken.pk).update(state="reserved")


@pytest.mark.parametrize("ground", ["", "退班"])
def test_database_refuses_a_release_without_a_ground_of_the_list(reserve, ground):
    taken = reserve()
    with pytest.raises(IntegrityError, match="entitlement_released_says_why"), transaction.atomic():
        Entitlement.objects.filter(pk=taken.pk).update(state="released", released_at=NOW, released_because=ground)


def test_database_refuses_slot_twice(reserve):
    reserve()
    second = reserve()
    frozen = pgtrigger.ignore(*FROZEN)
    with frozen, pytest.raises(IntegrityError, match="entitlement_slot_once"), transaction.atomic():
        Entitlement.objects.filter(pk=second.pk).update(slot=1)


def test_uses_of_a_year_are_counted(reserve, person, city):
    reserve()
    uses = entitlements.uses_of(person, jurisdiction=city, year=2026, cap=3)
    assert (len(uses.live), uses.left) == (1, 2)


def test_reservation_stands_in_the_planned_year(reserve):
    assert reserve(starts_on=date(2026, 3, 2)).year == 2026
