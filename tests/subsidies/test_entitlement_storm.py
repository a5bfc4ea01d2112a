"""Many institutions reserve for the same few people at the same moment. Each test has a twin without the constraint,
which has to break: otherwise the storm would prove nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connections
from django.db.models import Count

from portal.shared.refusals import Refused
from subsidies import entitlements
from subsidies.models import Entitlement
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory
from tests.portal.reference.factories import JurisdictionFactory, OccupationFactory
from tests.subsidies.factories import published_policy
from tests.subsidies.storm import without
from tests.trainees.factories import EnrolmentFactory, PersonFactory

NOW = datetime(2026, 1, 7, 1, 0, tzinfo=UTC)
CLASSES, PEOPLE, CLIENTS = 12, 6, 12
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("storm")]


@pytest.fixture
def storm():
    """Every person enrolled in every class, each class in an occupation of its own; and the policy they go by."""
    city = JurisdictionFactory()
    people = PersonFactory.create_batch(PEOPLE)
    classes = [TrainingClassFactory(institution=InstitutionFactory(jurisdiction=city)) for _n in range(CLASSES)]
    enrolments = [EnrolmentFactory(training_class=c, person=p) for c in classes for p in people]
    return published_policy(city), enrolments


def _all_at_once(policy, enrolments, take):
    barrier = Barrier(CLIENTS)

    def client(share):
        barrier.wait()
        try:
            return [take(policy, enrolment) for enrolment in share]
        finally:
            connections.close_all()

    shares = [enrolments[n::CLIENTS] for n in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        return [outcome for done in pool.map(client, shares) for outcome in done]


def _reserve(policy, enrolment):
    try:
        return entitlements.reserve(enrolment, policy=policy, scheme="JY-CERT", year=2026, now=NOW).pk
    except Refused as refused:
        return refused.codes


def _count_then_insert(policy, enrolment):
    held = Entitlement.objects.live().filter(person=enrolment.person, year=2026).count()
    if held < 3:
        Entitlement.objects.create(
            person=enrolment.person,
            jurisdiction=policy.jurisdiction,
            policy=policy,
            scheme="JY-CERT",
            occupation=enrolment.training_class.occupation,
            grade=enrolment.training_class.grade,
            year=2026,
            slot=held + 1,
            cap=3,
            enrolment=enrolment,
            reserved_at=NOW,
        )


def _most_uses():
    counted = Entitlement.objects.live().values("person").annotate(uses=Count("pk"))
    return max(row["uses"] for row in counted)


def test_storm_never_exceeds_the_cap(storm):
    policy, enrolments = storm
    outcomes = _all_at_once(policy, enrolments, _reserve)
    assert Entitlement.objects.live().count() == PEOPLE * 3
    assert _most_uses() == 3
    refused = [outcome for outcome in outcomes if isinstance(outcome, list)]
    assert refused == [["ANNUAL_CAP_REACHED"]] * (len(enrolments) - PEOPLE * 3)


def test_counting_first_exceeds_the_cap_without_the_constraint(storm):
    with without("entitlement_slot_once"):
        _all_at_once(*storm, _count_then_insert)
        assert _most_uses() > 3


@pytest.fixture
def one_thing():
    """Every person enrolled in every class, all in one occupation and grade; and the policy they go by."""
    city, occupation = JurisdictionFactory(), OccupationFactory()
    schools = [InstitutionFactory(jurisdiction=city) for _n in range(CLASSES)]
    classes = [TrainingClassFactory(institution=school, occupation=occupation) for school in schools]
    people = PersonFactory.create_batch(PEOPLE)
    return published_policy(city), [EnrolmentFactory(training_class=c, person=p) for c in classes for p in people]


def _reserve_under(*schemes):
    """Classes reserve under the schemes in turn, each in a year of its own: no year's cap stands in the way."""

    def take(policy, enrolment):
        number = enrolment.training_class_id
        scheme = schemes[number % len(schemes)]
        try:
            return entitlements.reserve(enrolment, policy=policy, scheme=scheme, year=2000 + number % CLASSES, now=NOW)
        except Refused as refused:
            return refused.codes

    return take


REPEATED, EXCLUDED = "REPEAT_SAME_OCCUPATION_GRADE", "EXCLUDED_BY_INSURED"
CERTIFICATE, BOTH = ["JY-CERT"], ["JY-CERT", "JY-INSURED"]  # only the first counts repeats; both draw on a certificate
NO_REPEAT, EXCLUSIVE = "entitlement_no_repeat", "entitlement_exclusive"


@pytest.mark.clause("JY-62", "JY-90")
@pytest.mark.parametrize(
    ("schemes", "gone", "codes"),
    [
        (CERTIFICATE, [], {REPEATED}),
        (CERTIFICATE, [EXCLUSIVE], {REPEATED}),  # so that the other one is seen to hold alone
        (BOTH, [], {REPEATED, EXCLUDED}),
    ],
)
def test_storm_for_one_thing_gets_it_once(one_thing, schemes, gone, codes):
    with without(*gone):
        outcomes = _all_at_once(*one_thing, _reserve_under(*schemes))
        assert Entitlement.objects.live().count() == PEOPLE
        assert _most_uses() == 1
    refused = [code for outcome in outcomes if isinstance(outcome, list) for code in outcome]
    assert len(refused) == PEOPLE * (CLASSES - 1)
    assert set(refused) <= codes


@pytest.mark.parametrize(("schemes", "gone"), [(CERTIFICATE, [EXCLUSIVE, NO_REPEAT]), (BOTH, [EXCLUSIVE])])
def test_one_thing_is_had_more_than_once_without_the_constraint(one_thing, schemes, gone):
    with without(*gone):
        _all_at_once(*one_thing, _reserve_under(*schemes))
        assert _most_uses() > 1
