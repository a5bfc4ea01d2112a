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
    cast = replace(journeys.cast(), **roles)
    room = {"planned_headcount": people, "site": SiteFactory(institution=institution, capacity=people)}
    accepted = journeys.accepted_class(institution, journeys.people_with_accounts(people), cast=cast, **room)
    certified = journeys.certified_class(journeys.completed_class(accepted, cast=cast))
    return Stage(city, cast, journeys.submitted_claim(certified, cast=cast))


def in_first_review(city: Jurisdiction, institution: Institution, **more: Any) -> Stage:
    stage = submitted(city, institution, **more)
    reviews.take(stage.claim, actor=stage.cast.first, now=NOW)
    return stage


def in_final_review(city: Jurisdiction, institution: Institution, **more: Any) -> Stage:
    """Every line found in order by the first reviewer."""
    stage = in_first_review(city, institution, **more)
    for line in stage.lines():
        reviews.give_opinion(line, outcome="accept", actor=stage.cast.first, now=NOW)
    reviews.pass_on(stage.claim, actor=stage.cast.first, now=NOW)
    return stage


def accepted(city: Jurisdiction, institution: Institution, **more: Any) -> Stage:
    """Every line accepted, none on a notice yet."""
    stage = in_final_review(city, institution, **more)
    reviews.conclude(stage.claim, actor=stage.cast.final, now=journeys.FINALLY_REVIEWED)
    return stage


def on_notice(
    city: Jurisdiction, institution: Institution, *, now: datetime = journeys.PUBLISHED, **more: Any
) -> tuple[Stage, Notice]:
    stage = accepted(city, institution, **more)
    notice = notices.prepare(city, title="职业培训补贴公示", actor=stage.cast.first, now=now)
    return stage, notices.publish(notice, actor=stage.cast.first, now=now)


def another_officer(city: Jurisdiction, name: str = "another_first", role: Role = Role.FIRST_REVIEW) -> User:
    return make_user(name, role, jurisdiction=city)


def china(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """An instant by the clock in China."""
    return datetime(year, month, day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
