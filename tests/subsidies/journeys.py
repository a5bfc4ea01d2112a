"""One class taken all the way by the operations themselves: filed, accepted, attended, certified, claimed, reviewed,
shown in public, approved, put in a batch, sent. Every step returns what the next one needs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from certificates import issuing
from certificates.judging import Entry
from certificates.models import Certificate
from institutions import filings as class_filings
from institutions.models import CatalogueEntry, Institution, Listing, TrainingClass
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from portal.shared.identity import parse
from subsidies import claims, filings, notices, payments, reviews
from subsidies.models import Claim, ClaimLine, Fund, PaymentBatch, Policy
from tests.fixtures import worlds
from tests.fixtures.personas import make_user
from tests.institutions.factories import (
    CatalogueEntryFactory,
    InstitutionFactory,
    ListingFactory,
    TrainingClassFactory,
    UserFactory,
    fill_timetable,
)
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.factories import fund_with, published_policy
from tests.trainees.factories import PersonFactory
from trainees import attendance, enrolments
from trainees.device_export import DeviceMark
from trainees.models import Person

LONG_AGO = date(2020, 1, 1)
FILED = datetime(2026, 1, 6, 1, 0, tzinfo=UTC)
ACCEPTED = datetime(2026, 1, 7, 1, 0, tzinfo=UTC)
STARTED = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)
COMPLETED = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
CERTIFIED = datetime(2026, 2, 4, 1, 0, tzinfo=UTC)
CLAIMED = datetime(2026, 2, 5, 1, 0, tzinfo=UTC)
FIRST_REVIEWED = datetime(2026, 2, 6, 1, 0, tzinfo=UTC)
FINALLY_REVIEWED = datetime(2026, 2, 9, 1, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 2, 10, 1, 0, tzinfo=UTC)
APPROVED = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
BATCHED = datetime(2026, 3, 17, 1, 0, tzinfo=UTC)
SENT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
ANSWERED = datetime(2026, 3, 19, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """The five people of one claim (always true 10)."""

    clerk: User
    first: User
    final: User
    maker: User
    approver: User


def cast() -> Cast:
    """Five people without roles: the operations ask who acted, the pages ask for roles."""
    names = ("the_clerk", "the_first", "the_final", "the_maker", "the_approver")
    return Cast(*[UserFactory(username=name) for name in names])


@dataclass(frozen=True)
class Ground:
    """A city with its policy in force and money in its fund."""

    city: Jurisdiction
    policy: Policy
    fund: Fund


def ground(city: Jurisdiction, *, money: str = "100000.00") -> Ground:
    return Ground(city, published_policy(city), fund_with(money, city))


def people_with_accounts(count: int) -> list[Person]:
    """Trainees of working age, each with an account in their own name."""
    return [PersonFactory(with_account=True, birth_date=date(1980 + n % 20, 3, 4)) for n in range(count)]


def accepted_class(institution: Institution, people: Sequence[Person], *, cast: Cast, **fields: Any) -> TrainingClass:
    """A filed class with these people on its roster, accepted by the first reviewer: uses and money are reserved."""
    made = TrainingClassFactory(institution=institution, **fields)
    for row, person in enumerate(people, start=1):
        enrolments.enrol(made, person, actor=cast.clerk, now=FILED, roster_row=row)
    _list_and_catalogue(made)
    fill_timetable(made, actor=cast.clerk)
    class_filings.file(made, actor=cast.clerk, now=FILED)
    return filings.accept(made, actor=cast.first, now=ACCEPTED)


def _list_and_catalogue(made: TrainingClass) -> None:
    what = {"occupation": made.occupation, "grade": made.grade}
    place = made.institution.jurisdiction
    if not Listing.objects.filter(institution=made.institution).exists():
        ListingFactory(institution=made.institution, valid_from=LONG_AGO)
    if not CatalogueEntry.objects.filter(jurisdiction=place, **what).exists():
        CatalogueEntryFactory(jurisdiction=place, valid_from=LONG_AGO, **what)


def completed_class(accepted: TrainingClass, *, cast: Cast) -> TrainingClass:
    """Everybody was in time and to the end in every session, each at their own moment, and completed. The device hands
    its marks in after each session."""
    class_filings.start_due(STARTED)
    accepted.refresh_from_db()
    people = [parse(row.person.id_number) for row in accepted.enrolments.select_related("person")]
    chance = Random(accepted.pk)
    for session in accepted.sessions.order_by("starts_at"):
        marks = [
            DeviceMark(0, number, at, "KQ-001", "face")
            for number in people
            for at in (
                session.starts_at - timedelta(seconds=chance.randrange(10, 600)),
                session.ends_at + timedelta(seconds=chance.randrange(10, 600)),
            )
        ]
        attendance.receive(accepted, marks, actor=cast.clerk, now=session.ends_at + timedelta(minutes=15))
    enrolments.complete_class(accepted, actor=cast.clerk, now=COMPLETED)
    return accepted


def certified_class(completed: TrainingClass, *, number: int = 1) -> TrainingClass:
    """Everybody got a certificate of the class's occupation and grade from a listed body."""
    body = InstitutionFactory(evaluates=True, jurisdiction=completed.institution.jurisdiction)
    ListingFactory(evaluation=True, institution=body, valid_from=LONG_AGO)
    entries = [
        _entry(row, enrolment.person, completed, body, f"S0000{number:04}2026{row:06}")
        for row, enrolment in enumerate(completed.enrolments.select_related("person").order_by("roster_row"), start=1)
    ]
    issuing.issue(entries, body=body, actor=UserFactory(username="the_evaluator"), now=CERTIFIED)
    completed.refresh_from_db()
    return completed


def _entry(row: int, person: Person, course: TrainingClass, body: Institution, number: str) -> Entry:
    return Entry(
        row=row,
        number=number,
        name=person.name,
        id_number=person.id_number,
        occupation=course.occupation.code,
        grade=course.grade,
        kind=Certificate.Kind.SKILL_LEVEL,
        issued_on=date(2026, 2, 3),
        credit_code=body.credit_code,
    )


def submitted_claim(certified: TrainingClass, *, cast: Cast) -> Claim:
    """The portal's draft, handed in by the institution."""
    return claims.submit(claims.draft(certified, now=CLAIMED), actor=cast.clerk, now=CLAIMED)


def reviewed_claim(submitted: Claim, *, cast: Cast) -> Claim:
    """Taken, every open line accepted, passed on, concluded by the final reviewer."""
    reviews.take(submitted, actor=cast.first, now=FIRST_REVIEWED)
    for line in submitted.lines.filter(state=ClaimLine.State.PENDING):
        reviews.give_opinion(line, outcome="accept", actor=cast.first, now=FIRST_REVIEWED)
    reviews.pass_on(submitted, actor=cast.first, now=FIRST_REVIEWED)
    return reviews.conclude(submitted, actor=cast.final, now=FINALLY_REVIEWED)


def approved_claim(reviewed: Claim, *, cast: Cast) -> Claim:
    """On public notice for its full term, without objections."""
    notice = notices.prepare(reviewed.jurisdiction, title="公示", actor=cast.first, now=PUBLISHED)
    notices.publish(notice, actor=cast.first, now=PUBLISHED)
    notices.end_due(now=APPROVED)
    reviewed.refresh_from_db()
    return reviewed


def claim_due(
    ground: Ground, *, cast: Cast, people: Sequence[Person] | None = None, number: int = 1, **fields: Any
) -> Claim:
    """A claim whose lines are approved and wait for payment: five trainees unless others are given."""
    institution = fields.pop("institution", None) or InstitutionFactory(jurisdiction=ground.city)
    accepted = accepted_class(institution, people or people_with_accounts(5), cast=cast, **fields)
    certified = certified_class(completed_class(accepted, cast=cast), number=number)
    return approved_claim(reviewed_claim(submitted_claim(certified, cast=cast), cast=cast), cast=cast)


def batch_made(ground: Ground, *, cast: Cast) -> PaymentBatch:
    """Everything due, in a batch."""
    return payments.make_batch(ground.fund, actor=cast.maker, now=BATCHED)


def batch_approved(ground: Ground, *, cast: Cast) -> PaymentBatch:
    batch = payments.check_over(batch_made(ground, cast=cast), actor=cast.maker, now=BATCHED)
    return payments.approve(batch, actor=cast.approver, now=BATCHED)


def batch_sent(ground: Ground, *, cast: Cast) -> PaymentBatch:
    """The bank has the file."""
    batch = batch_approved(ground, cast=cast)
    payments.send(batch, actor=cast.maker, now=SENT)
    return batch


def officer_of(city: Jurisdiction) -> User:
    """A first reviewer with the role, for acts that ask for it."""
    return make_user("the_officer", Role.FIRST_REVIEW, jurisdiction=city)


@dataclass(frozen=True)
class Stage:
    """What a module of tests begins with: a city, its five people and one claim."""

    ground: Ground
    cast: Cast
    claim: Claim


@contextmanager
def staged(blocker: Any, *, people: int = 5) -> Iterator[Stage]:
    """A claim due, built once for a module of tests and rolled back at its end; each test works on a savepoint of its
    own inside. `blocker` is the fixture django_db_blocker; read rows anew, the objects here are as they were built."""
    with worlds.kept(blocker):
        found, actors = ground(JurisdictionFactory()), cast()
        yield Stage(found, actors, claim_due(found, cast=actors, people=people_with_accounts(people)))
