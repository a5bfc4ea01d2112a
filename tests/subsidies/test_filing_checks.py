"""What trainees could draw stands among the checks of a filing, and the clock accepts where the city says so."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from institutions import checks, history
from institutions.models import TrainingClass
from portal.shared import clockwork
from portal.shared.models import Run
from portal.shared.refusals import Refused
from subsidies import filings, tasks
from subsidies.invariants.lives import training
from subsidies.models import Entitlement
from tests.fixtures.personas import make_user
from tests.institutions.factories import InstitutionFactory, UserFactory
from tests.portal.reference.factories import CitySettingFactory, JurisdictionFactory
from tests.subsidies.classes import claiming_school, filed_class
from tests.subsidies.factories import fund_with, published_policy
from tests.trainees.factories import PersonFactory, RegisterExtractFactory, RegisterRecordFactory

pytestmark = pytest.mark.django_db
AFTER = datetime(2026, 1, 10, 1, 0, tzinfo=UTC)  # the factories' filings are to be decided by 9 January


@pytest.fixture
def world(db):
    return claiming_school()


def draws_of(made):
    filing = checks.Filing(made, day=date(2026, 1, 6), reader=UserFactory())
    with override("en"):
        return [(line.outcome, str(line.finding)) for line in checks.of(filing) if line.code == "CANNOT_DRAW"]


def tacit(place, **fields):
    return CitySettingFactory(
        jurisdiction=place, key=filings.TACIT, **{"value": True, "valid_from": date(2025, 1, 1)} | fields
    )


def test_everybody_who_can_draw_is_summed(world):
    made = filed_class(3, institution=world.institution_a)
    amount = sum(award.amount for award in filings.quote(made).values())
    assert amount > 0
    assert draws_of(made) == [
        (checks.Outcome.OK, f"All 3 on the roster can draw, {amount:,.2f} yuan together at most.")
    ]


def test_whoever_cannot_draw_is_counted_with_the_reason(world):
    pensioners, extract = [PersonFactory(), PersonFactory()], RegisterExtractFactory(jurisdiction=world.city)
    for person in pensioners:
        RegisterRecordFactory(person=person, extract=extract)
    made = filed_class(3, people=[*pensioners, PersonFactory()], institution=world.institution_a)
    [sums, why] = draws_of(made)
    assert sums[0] is why[0] is checks.Outcome.JUDGE
    assert sums[1].startswith("1 of 3 on the roster can draw")
    assert why[1].startswith("2 people cannot draw: ")


def test_without_a_policy_the_line_says_so(db):
    made = filed_class(1)
    filing = checks.Filing(made, day=date(2026, 1, 6), reader=UserFactory())
    [line] = [line for line in checks.of(filing) if str(line.name) == "学员可享受的补贴"]
    assert line.outcome is checks.Outcome.JUDGE


def test_nothing_is_told_of_a_class_that_was_decided(world):
    made = filed_class(1, institution=world.institution_a)
    filings.accept(made, actor=UserFactory(username="factory_officer"), now=AFTER)
    assert draws_of(made) == []


def test_officer_reads_what_trainees_could_draw(world, signed_in):
    made = filed_class(2, institution=world.institution_a)
    officer = make_user("officer_x", "first_review", jurisdiction=world.city)
    page = signed_in(officer).get(reverse("filing_review", args=[made.pk])).content.decode()
    assert "花名册上2人均可享受" in page


@pytest.mark.clause("BC-52")
def test_clock_accepts_what_nobody_decided_on(world):
    tacit(world.city)
    made = filed_class(2, institution=world.institution_a)
    assert filings.accept_due(now=AFTER) == [made]
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.decided_at) == ("accepted", None, AFTER)
    assert Entitlement.objects.filter(enrolment__training_class=made, state="reserved").count() == 2
    assert filings.accept_due(now=AFTER) == []
    with override("zh-hans"):
        [event] = [each for each in history.of(made) if "受理" in str(each.sentence)]
    assert (event.actor, str(event.sentence)) == ("", "逾期未审，系统受理")


def test_acceptance_by_the_clock_needs_nobody_who_decided(world):
    tacit(world.city)
    made = filed_class(1, institution=world.institution_a)
    filings.accept_due(now=AFTER)
    assert not broken()
    TrainingClass.objects.filter(pk=made.pk).update(decided_at=datetime(2026, 1, 9, 1, 0, tzinfo=UTC))
    assert broken() == [made.pk]


def broken():
    """Classes whose states lack what they ask for."""
    [life] = [life for life in training.LIVES if life.model is TrainingClass]
    with connection.cursor() as cursor:
        cursor.execute(life.query)
        return [row[1] for row in cursor.fetchall()]


def test_officers_acceptance_is_told_as_before(world):
    made = filed_class(1, institution=world.institution_a)
    filings.accept(made, actor=UserFactory(username="factory_officer"), now=AFTER)
    with override("zh-hans"):
        assert "逾期未审，系统受理" not in [str(each.sentence) for each in history.of(made)]


@pytest.mark.parametrize("fields", [None, {"value": False}, {"valid_from": date(2026, 1, 7)}])
def test_clock_leaves_alone_what_the_city_did_not_give_it(fields, world):
    """A setting counts as it stood on the day of filing, 6 January."""
    if fields:
        tacit(world.city, **fields)
    made = filed_class(1, institution=world.institution_a)
    assert filings.accept_due(now=AFTER) == []
    made.refresh_from_db()
    assert made.state == "filed"


def test_clock_waits_for_the_end_of_the_last_day(world):
    tacit(world.city)
    filed_class(1, institution=world.institution_a)
    assert filings.accept_due(now=datetime(2026, 1, 9, 15, 59, tzinfo=UTC)) == []  # 23:59 in China
    assert len(filings.accept_due(now=datetime(2026, 1, 9, 16, 0, tzinfo=UTC))) == 1


def test_one_that_fails_keeps_no_other_from_acceptance(world):
    """A city without money beside one with it: the failure is on record, and nothing of it is reserved."""
    poor = JurisdictionFactory()
    published_policy(poor)
    fund_with("1.00", poor)
    for place in (poor, world.city):
        tacit(place)
    short = filed_class(1, institution=InstitutionFactory(jurisdiction=poor))
    made = filed_class(1, institution=world.institution_a)
    with pytest.raises(Refused):
        clockwork.take("filings accepted", now=AFTER)
    for each in (short, made):
        each.refresh_from_db()
    assert (short.state, made.state) == ("filed", "accepted")
    assert not Entitlement.objects.filter(enrolment__training_class=short).exists()
    runs = {run.status: run for run in Run.objects.filter(arguments__step="filings accepted")}
    assert runs[Run.Status.DONE].done == 1
    assert runs[Run.Status.FAILED].error


def test_clock_takes_the_step_before_classes_begin():
    order = list(tasks.CLOCKWORK)
    assert order.index("filings accepted") < order.index("classes begun")


def test_check_list_asks_as_much_for_many_as_for_few(world, django_assert_num_queries):
    few, many = (filed_class(count, institution=InstitutionFactory(jurisdiction=world.city)) for count in (2, 30))
    reader = UserFactory()
    with CaptureQueriesContext(connection) as asked:
        checks.of(checks.Filing(few, day=date(2026, 1, 6), reader=reader))
    with django_assert_num_queries(len(asked)):
        checks.of(checks.Filing(many, day=date(2026, 1, 6), reader=reader))
