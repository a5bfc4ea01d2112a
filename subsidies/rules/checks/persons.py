"""Checks on the trainee: ties, pension, kinship."""

from typing import ClassVar, Literal

from subsidies.rules.checks.condition import Condition, Part
from subsidies.rules.facts import Facts, Kinship
from subsidies.rules.reasons import Reason
from subsidies.rules.terms import KinshipRule, Terms
from subsidies.rules.values import Tie

RELATIVE = "relative_of_disabled"


class LocalTie(Condition):
    """The trainee has one of the ties; ties that are not recorded at all say nothing."""

    check: Literal["local_tie"]
    RESTS_ON: ClassVar[Part | None] = "person"
    any_of: tuple[Tie, ...]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        person = facts.person
        if person is None or person.ties is None or any(tie in self.any_of for tie in person.ties):
            return None
        return self.reason("NO_LOCAL_TIE")


class NoPension(Condition):
    """The trainee had no monthly pension, of any scheme, on the day tested; being entitled to one `counts` as well,
    or drawing it alone."""

    check: Literal["no_pension"]
    RESTS_ON: ClassVar[Part | None] = "person"
    tested_on: Literal["class_start", "certificate_date"]
    counts: Literal["entitlement", "drawing"] = "entitlement"

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        person = facts.person
        if person is None or (person.pension in (None, "none") and person.pension_from is None):
            return None
        start = facts.training_class.start_date if self.tested_on == "class_start" else None
        day = start or facts.date
        if person.pension_from is not None and person.pension_from > day:
            return None
        if self.counts == "drawing" and person.pension != "drawing":
            return None
        return self.reason("PENSION_ENTITLED", {"date": day.isoformat()})


class KinshipCovered(Condition):
    """Somebody of no group of their own, who comes as a disabled person's relative, is a covered one."""

    check: Literal["kinship_covered"]
    RESTS_ON: ClassVar[Part | None] = "person"

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        person = facts.person
        if person is None or person.relative_of is None or set(person.groups or ()) - {RELATIVE}:
            return None
        return of_kinship(self, person.relative_of, terms.kinship)


def of_kinship(condition: Condition, kinship: Kinship, rule: KinshipRule | None) -> Reason:
    """Entitled through a relative, or not."""
    close = rule is not None and rule.granted and kinship.relation in rule.relations
    covered = close and (kinship.disability == "severe" or kinship.poor is True)
    code = "RELATIVE_OF_DISABLED" if covered else "RELATIVE_NOT_COVERED"
    return condition.reason(code, {"relation": kinship.relation})
