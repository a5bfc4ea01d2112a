"""The files that institutions, bodies and departments hand in, all the way to a claim under Jiangyin's pack."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from certificates import issuing
from institutions import filings as class_filings
from institutions.models import TrainingClass
from portal.accounts.roles import Role
from portal.shared import uploads
from subsidies import claims, filings, policies
from subsidies.models import ClaimLine, Entitlement
from subsidies.rules.assess import assess
from subsidies.rules.facts import Facts
from subsidies.rules.policy import packs_directory
from tests.fixtures.personas import staff_of
from tests.institutions.factories import (
    CatalogueEntryFactory,
    InstitutionFactory,
    ListingFactory,
    TrainingClassFactory,
    UserFactory,
    fill_timetable,
)
from tests.portal.reference.factories import CitySettingFactory, OccupationFactory
from tests.subsidies.factories import fund_with
from tests.trainees.samples import EXPECTED
from tests.trainees.situations import groups_loaded, hand_in
from trainees import registers, roster_import
from trainees.models import Enrolment

LONG_AGO = date(2019, 1, 1)
FILED = datetime(2020, 5, 26, 2, 0, tzinfo=UTC)
ENDED = datetime(2020, 6, 20, 2, 0, tzinfo=UTC)
NOW = datetime(2020, 8, 3, 2, 0, tzinfo=UTC)
PENSIONERS = [1, 2]  # rows of the roster


@pytest.fixture
def jiangyin(city):
    """The document of 2019–2021; what it leaves open the city has set."""
    text = (packs_directory / "jiangyin-2019.toml").read_text(encoding="utf-8")
    author, cosigner = UserFactory(username="policy_author"), UserFactory(username="policy_cosigner")
    policy = policies.draft(text, version="2019", jurisdiction=city, actor=author)
    policies.propose(policy, actor=author, now=FILED)
    for key, value in {"filing_working_days": 3, "first_review_working_days": 5}.items():
        CitySettingFactory(jurisdiction=city, key=key, value=value, valid_from=LONG_AGO)
    return policies.publish(policy, actor=cosigner, now=FILED)


@pytest.fixture
def electrician(city):
    made = OccupationFactory(code="6-31-01-03", name="电工", name_en="Electrician")
    CatalogueEntryFactory(jurisdiction=city, occupation=made, valid_from=LONG_AGO)
    return made


@pytest.fixture
def body(city, electrician):
    made = InstitutionFactory(evaluates=True, jurisdiction=city, credit_code="91320299C9N079R2RF")
    ListingFactory(evaluation=True, institution=made, occupation=electrician, valid_from=LONG_AGO)
    return made


@pytest.fixture
def extracts(city, officer_first):
    """What the other departments handed in before the class was filed."""
    for kind in ("pension", "insurance", "groups"):
        terms = registers.terms(kind=kind, jurisdiction=city, source="市社保中心", as_of=date(2020, 5, 18))
        upload = hand_in(f"register-{kind}.csv", owner=officer_first, subject=None, purpose="register", **terms)
        registers.import_extract(upload, actor=officer_first, now=FILED)


@pytest.fixture
def filed(jiangyin, electrician, institution_a, staff_a):
    """The class of the clean roster, filed."""
    groups_loaded()
    ListingFactory(institution=institution_a, valid_from=LONG_AGO)
    course = TrainingClassFactory(
        institution=institution_a, occupation=electrician, starts_on=date(2020, 6, 1), planned_headcount=40
    )
    roster = hand_in("roster-clean.xlsx", owner=staff_a, subject=course)
    roster_import.confirm(roster, training_class=course, actor=staff_a, now=FILED)
    fill_timetable(course, actor=staff_a)
    return class_filings.file(course, actor=staff_a, now=FILED)


def end(course, clerk):
    """Everybody was there to the end."""
    class_filings.start_due(ENDED)
    course.refresh_from_db()
    class_filings.finish(course, actor=clerk, now=ENDED)
    done = {"state": Enrolment.State.COMPLETED, "completed_at": ENDED, "attended_hours": 32, "online_hours": 0}
    course.enrolments.update(attendance_rate=1, **done)


def certify(body):
    clerk = staff_of(body, "evaluation_clerk", Role.EVALUATOR)
    upload = hand_in("certificates.xlsx", owner=clerk, subject=body, purpose=issuing.PURPOSE)
    uploads.leave_out(upload, rows=[41, 42])
    issuing.confirm(upload, body=body, actor=clerk, now=NOW)


@pytest.mark.clause("JY-61", "JY-92")
def test_sample_files_make_the_expected_claim(filed, extracts, body, city, staff_a, officer_first):
    fund = fund_with("60000.00", city, year=2020)
    filings.accept(filed, actor=officer_first, now=FILED)
    assert Entitlement.objects.count() == 38
    end(filed, staff_a)
    certify(body)
    [claim] = claims.draft_due(now=NOW)
    claims.submit(claim, actor=staff_a, now=NOW)

    refused = claim.lines.filter(state=ClaimLine.State.REFUSED)
    expected = EXPECTED["register-pension.csv"]
    assert sorted(refused.values_list("enrolment__roster_row", flat=True)) == expected["refused_claim_lines"]
    assert {code for line in refused for code in line.refusal_codes} == {expected["code"]}
    paid = claim.lines.filter(state=ClaimLine.State.PENDING)
    assert set(paid.values_list("amount", "payee", "fund_source")) == {
        (Decimal("1500.00"), "individual", "special_account")
    }
    assert (claim.line_count, claim.amount, fund.source) == (38, Decimal(57_000), "special_account")
    for line in claim.lines.all():
        assert assess(Facts.from_json(line.facts), claim.policy.pack) == line.award


def test_registers_speak_in_the_facts(filed, extracts):
    policy = filings.policy_of(filed)
    assert {award.amount for award in filings.quote_under(policy, filed).values()} == {Decimal(0), Decimal(1500)}
    known = claims.facts.of_class(filed, policy=policy, scheme=filings.SCHEME, stage="quote")
    groups = [fact.person.groups for fact in known.values()]
    severe = sum("severely_disabled" in each for each in groups)
    assert severe == EXPECTED["register-groups.csv"]["severely_disabled"]
    uninsured = sum(fact.employer is None or not fact.employer.insured for fact in known.values())
    assert uninsured == EXPECTED["register-insurance.csv"]["lapsed_before_the_class"]
    assert TrainingClass.objects.get(pk=filed.pk).in_catalogue is True
