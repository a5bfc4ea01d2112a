"""A claim at each stage of its two reviews, with officers who hold the roles: the city of the personas."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from institutions.models import Institution
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from subsidies import notices, reviews
from subsidies.models import Claim, ClaimLine, Notice
from tests.fixtures.personas import make_user
from tests.institutions.factories import SiteFactory
from tests.subsidies import journeys
from tests.trainees.factories import RegisterExtractFactory

NOW = journeys.FIRST_REVIEWED


@dataclass(frozen=True)
class Stage:
    """The claim, its city and who acts in it."""

    city: Jurisdiction
    cast: journeys.Cast
    claim: Claim

    def lines(self) -> list[ClaimLine]:
        return list(self.claim.lines.order_by("pk"))


def submitted(city: Jurisdiction, institution: Institution, *, people: int = 3, **roles: User) -> Stage:
    """A claim of the institution, handed in; a pension extract has come in, so that every check can pass."""
    journeys.ground(city, money="1000000.00")
    RegisterExtractFactory(jurisdiction=city, as_of=date(2026, 1, 4))
    return handed_in(city, institution, people=people, **roles)


def handed_in(
    city: Jurisdiction, institution: Institution, *, people: int = 3, number: int = 1, **roles: User
) -> Stage:
    """A claim handed in where the ground lies; `number` tells a second class's certificates from the first's."""
    cast = replace(journeys.cast(), **roles)
    room = {"planned_headcount": people, "site": SiteFactory(institution=institution, capacity=people)}
    accepted = journeys.accepted_class(institution, journeys.people_with_accounts(people), cast=cast, **room)
    certified = journeys.certified_class(journeys.completed_class(accepted, cast=cast), number=number)
    return Stage(city, cast, journeys.submitted_claim(certified, cast=cast))


def taken(stage: Stage) -> Stage:
    """In first review."""
    reviews.take(stage.claim, actor=stage.cast.first, now=NOW)
    return stage


def passed_on(stage: Stage) -> Stage:
    """Every line found in order by the first reviewer: in final review."""
    for line in stage.lines():
        reviews.give_opinion(line, outcome="accept", actor=stage.cast.first, now=NOW)
    reviews.pass_on(stage.claim, actor=stage.cast.first, now=NOW)
    return stage


def concluded(stage: Stage) -> Stage:
    """Every line accepted, none on a notice yet."""
    reviews.conclude(stage.claim, actor=stage.cast.final, now=journeys.FINALLY_REVIEWED)
    return stage


def published(stage: Stage, *, now: datetime = journeys.PUBLISHED) -> Notice:
    """The notice of all accepted lines of the stage's city."""
    notice = notices.prepare(stage.city, title="职业培训补贴公示", actor=stage.cast.first, now=now)
    return notices.publish(notice, actor=stage.cast.first, now=now)


def in_first_review(city: Jurisdiction, institution: Institution, **more: Any) -> Stage:
    return taken(submitted(city, institution, **more))


def in_final_review(city: Jurisdiction, institution: Institution, **more: Any) -> Stage:
    return passed_on(in_first_review(city, institution, **more))


def accepted(city: Jurisdiction, institution: Institution, **more: Any) -> Stage:
    return concluded(in_final_review(city, institution, **more))


def on_notice(
    city: Jurisdiction, institution: Institution, *, now: datetime = journeys.PUBLISHED, **more: Any
) -> tuple[Stage, Notice]:
    stage = accepted(city, institution, **more)
    return stage, published(stage, now=now)


def another_officer(city: Jurisdiction, name: str = "another_first", role: Role = Role.FIRST_REVIEW) -> User:
    return make_user(name, role, jurisdiction=city)


def china(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """An instant by the clock in China."""
    return datetime(year, month, day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
