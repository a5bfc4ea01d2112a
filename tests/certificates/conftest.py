"""The class of the sample files: 40 people of the clean roster who completed it, and the body that evaluates them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from certificates import issuing
from institutions.models import Institution, TrainingClass
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction, Occupation
from portal.shared.models import Upload
from tests.fixtures.personas import staff_of
from tests.institutions.factories import InstitutionFactory, ListingFactory, TrainingClassFactory
from tests.portal.reference.factories import OccupationFactory
from tests.trainees.factories import EnrolmentFactory, PersonFactory
from trainees.models import Enrolment
from trainees.roster import check_roster

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
NOW = datetime(2020, 8, 3, 2, 0, tzinfo=UTC)


def occupation_of_sample() -> Occupation:
    return OccupationFactory(code="6-31-01-03", name="电工", name_en="Electrician")


def body_of_sample(city: Jurisdiction, electrician: Occupation) -> Institution:
    """The evaluation body that the sample names, listed for electricians."""
    made = InstitutionFactory(evaluates=True, name="测试评价中心", jurisdiction=city, credit_code="91320299C9N079R2RF")
    ListingFactory(evaluation=True, institution=made, occupation=electrician, valid_from=date(2020, 1, 1))
    return made


def class_of_sample(institution: Institution, electrician: Occupation) -> TrainingClass:
    """An ended class of the institution, as yet without trainees."""
    return TrainingClassFactory(
        ended=True, institution=institution, occupation=electrician, starts_on=date(2020, 6, 1)
    )


def trainees_of_sample(course: TrainingClass) -> list[Enrolment]:
    """The 40 of the clean roster, all through with the class."""
    path = SAMPLES / "roster-clean.xlsx"
    rows = check_roster(path.read_bytes(), path.name, starts=course.starts_on).accepted
    return [
        EnrolmentFactory(
            completed=True,
            training_class=course,
            roster_row=row.number,
            enrolled_at=datetime(2020, 5, 20, tzinfo=UTC),
            person=PersonFactory(
                name=row.values["name"],
                id_number=row.values["id_number"].number,
                birth_date=row.values["id_number"].birth_date,
            ),
        )
        for row in rows
    ]


@pytest.fixture
def electrician(db: None) -> Occupation:
    return occupation_of_sample()


@pytest.fixture
def body(city: Jurisdiction, electrician: Occupation) -> Institution:
    return body_of_sample(city, electrician)


@pytest.fixture
def clerk(body: Institution) -> User:
    """The evaluation body's clerk."""
    return staff_of(body, "clerk", Role.EVALUATOR)


@pytest.fixture
def course(institution_a: Institution, electrician: Occupation) -> TrainingClass:
    return class_of_sample(institution_a, electrician)


@pytest.fixture
def trainees(course: TrainingClass) -> list[Enrolment]:
    return trainees_of_sample(course)


@pytest.fixture
def hand_in(body: Institution, clerk: User) -> Callable[..., Upload]:
    """Hand in a file of the samples, or bytes of your own."""

    def receive(name: str = "certificates.xlsx", content: bytes | None = None) -> Upload:
        content = (SAMPLES / name).read_bytes() if content is None else content
        return issuing.receive(name=name, content=content, body=body, actor=clerk, now=NOW)

    return receive
