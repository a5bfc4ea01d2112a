"""The city in which the sample files happened: summer 2020, under Jiangyin's pack of 2019, with everyone who acts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from institutions.models import Institution, Instructor, Site
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from subsidies import policies
from subsidies.models import Fund
from subsidies.rules.policy import packs_directory
from tests.fixtures.personas import make_institution, make_user, staff_of
from tests.institutions.factories import (
    CatalogueEntryFactory,
    InstitutionFactory,
    InstructorFactory,
    ListingFactory,
    SiteFactory,
    UserFactory,
)
from tests.portal.reference.factories import CitySettingFactory, JurisdictionFactory, OccupationFactory
from tests.subsidies.factories import fund_with
from tests.trainees.situations import groups_loaded

LONG_AGO = date(2019, 1, 1)
SIGNED = datetime(2019, 12, 2, 2, 0, tzinfo=UTC)
BODY_CODE = "91320299C9N079R2RF"  # of certificates.xlsx
LEFT_OPEN = {  # what the pack leaves to the city
    "notice_working_days": 5,
    "attendance_threshold": "0.6",  # four people of the device's export were there on six mornings of ten
    "online_ratio": "0.5",
    "filing_working_days": 3,
    "first_review_working_days": 5,
    "final_review_working_days": 5,
}


@dataclass(frozen=True)
class Stage:
    """The city, its school and body, and the people at their desks."""

    city: Jurisdiction
    school: Institution
    site: Site
    instructor: Instructor
    fund: Fund
    filer: User
    evaluator: User
    first: User
    final: User
    arbiter: User
    maker: User
    approver: User
    auditor: User
    trainee: User


def stage() -> Stage:
    """Everything that stands before the first page is opened."""
    groups_loaded()
    city = JurisdictionFactory(name="测试市", name_en="Test City")
    _policy(city)
    school = _school(city)
    body = _evaluation_body(city)
    return Stage(
        city=city,
        school=school,
        site=SiteFactory(institution=school, name="一号实训室"),
        instructor=InstructorFactory(institution=school, name="顾明远"),
        fund=fund_with("60000.00", city, year=2020),
        filer=staff_of(school, "filer"),
        evaluator=staff_of(body, "evaluator", Role.EVALUATOR),
        first=make_user("first", Role.FIRST_REVIEW, jurisdiction=city),
        final=make_user("final", Role.FINAL_REVIEW, jurisdiction=city),
        arbiter=make_user("arbiter", Role.FIRST_REVIEW, jurisdiction=city),
        maker=make_user("maker", Role.FINANCE, jurisdiction=city),
        approver=make_user("approver", Role.FINANCE, jurisdiction=city),
        auditor=make_user("auditor", Role.AUDITOR, jurisdiction=city),
        trainee=make_user("trainee", Role.TRAINEE),
    )


def _policy(city: Jurisdiction) -> None:
    text = (packs_directory / "jiangyin-2019.toml").read_text(encoding="utf-8")
    author, cosigner = UserFactory(username="policy_author"), UserFactory(username="policy_cosigner")
    policy = policies.draft(text, version="2019", jurisdiction=city, actor=author)
    policies.propose(policy, actor=author, now=SIGNED)
    for key, value in LEFT_OPEN.items():
        CitySettingFactory(jurisdiction=city, key=key, value=value, valid_from=LONG_AGO)
    policies.publish(policy, actor=cosigner, now=SIGNED)


def _school(city: Jurisdiction) -> Institution:
    school = make_institution("光明职业培训学校", city, 1)
    ListingFactory(institution=school, valid_from=LONG_AGO)
    electrician = OccupationFactory(code="6-31-01-03", name="电工", name_en="Electrician")
    CatalogueEntryFactory(jurisdiction=city, occupation=electrician, valid_from=LONG_AGO)
    return school


def _evaluation_body(city: Jurisdiction) -> Institution:
    body = InstitutionFactory(evaluates=True, jurisdiction=city, credit_code=BODY_CODE, name="明正评价中心")
    electrician = OccupationFactory(code="6-31-01-03")
    ListingFactory(evaluation=True, institution=body, occupation=electrician, valid_from=LONG_AGO)
    return body
