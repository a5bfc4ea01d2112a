"""Checks on the groups a scheme is for. Groups that are not recorded at all say nothing."""

from typing import ClassVar, Literal

from pydantic import StrictBool

from subsidies.rules.checks.condition import Condition, Part
from subsidies.rules.checks.persons import RELATIVE, of_kinship
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason
from subsidies.rules.terms import Terms
from subsidies.rules.values import CertificateKind, Group, Industry


class InGroups(Condition):
    """The trainee is in one of the groups, or comes as a covered relative where `relatives` may."""

    check: Literal["in_groups"]
    RESTS_ON: ClassVar[Part | None] = "person"
    groups: tuple[Group, ...]
    relatives: StrictBool = False

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        person = facts.person
        if person is None or any(group in self.groups for group in person.groups or ()):
            return None
        if self.relatives and person.relative_of is not None:
            return of_kinship(self, person.relative_of, terms.kinship)
        if person.groups is None or (self.relatives and RELATIVE in person.groups):
            return None
        return self.reason("NOT_TARGET_GROUP")


class Employed(Condition):
    """The trainee is somebody's employee: by the employer recorded, or by a group of employees."""

    check: Literal["employed"]
    groups: tuple[Group, ...]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        groups = None if facts.person is None else facts.person.groups
        if facts.employer is not None or groups is None or any(group in self.groups for group in groups):
            return None
        return self.reason("NOT_TARGET_GROUP")


class HighRiskStaff(Condition):
    """For these certificate kinds (or any) the trainee works in a high-risk industry, or is of one of the groups.

    The employer's industry decides where it is recorded, else the group `high_risk_worker`.
    """

    check: Literal["high_risk_staff"]
    industries: tuple[Industry, ...]
    kinds: tuple[CertificateKind, ...] | None = None
    groups: tuple[Group, ...] = ()

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if self.kinds is not None and facts.certificate_kind not in self.kinds:
            return None
        groups = None if facts.person is None else facts.person.groups
        if groups is not None and any(group in self.groups for group in groups):
            return None
        if facts.industry is not None:
            return None if facts.industry in self.industries else self.reason("NOT_TARGET_GROUP")
        return None if groups is None or "high_risk_worker" in groups else self.reason("NOT_TARGET_GROUP")


class InDifficulty(Condition):
    """The employer is named as in difficulty or has to shed capacity; its staff's groups say so where it does not."""

    check: Literal["employer_in_difficulty"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        named = None if facts.employer is None else facts.employer.difficulty
        groups = None if facts.person is None else facts.person.groups
        if named or "overcapacity_staff" in (groups or ()):
            return None
        if named is None and (groups is None or "difficult_enterprise_staff" in groups):
            return None
        return self.reason("NOT_TARGET_GROUP")


class GraduateOfTheYear(Condition):
    """The trainee graduated in the calendar year of the training."""

    check: Literal["graduate_of_the_year"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        year = None if facts.person is None else facts.person.graduation_year
        return None if year is None or year == facts.date.year else self.reason("NOT_TARGET_GROUP")


class PrizeWinner(Condition):
    """A medal is recorded, or the person is among the winners."""

    check: Literal["prize_winner"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        groups = None if facts.person is None else facts.person.groups
        if facts.medal is not None or groups is None or "contest_winner" in groups:
            return None
        return self.reason("NOT_TARGET_GROUP")
