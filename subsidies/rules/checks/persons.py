"""Checks on the trainee."""

from typing import Literal

from pydantic import StrictBool

from subsidies.rules.checks.condition import Condition
from subsidies.rules.document import Terms
from subsidies.rules.facts import Facts, Kinship
from subsidies.rules.reasons import Reason
from subsidies.rules.values import Text, Tie


class LocalTie(Condition):
    """The trainee has one of the ties; ties that are not recorded at all say nothing."""

    check: Literal["local_tie"]
    any_of: tuple[Tie, ...]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        person = facts.person
        if person is None or person.ties is None or any(tie in self.any_of for tie in person.ties):
            return None
        return self.reason("NO_LOCAL_TIE")


class NoPension(Condition):
    """The trainee was not entitled to a monthly pension, of any scheme, on the day tested."""

    check: Literal["no_pension"]
    tested_on: Literal["class_start", "certificate_date"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        person = facts.person
        if person is None or (person.pension in (None, "none") and person.pension_from is None):
            return None
        start = facts.training_class.start_date if self.tested_on == "class_start" else None
        day = start or facts.date
        if person.pension_from is not None and person.pension_from > day:
            return None
        return self.reason("PENSION_ENTITLED", {"date": day.isoformat()})


class KinshipCovered(Condition):
    """Somebody of no group of their own, who comes as a disabled person's relative, is a covered one."""

    check: Literal["kinship_covered"]
    relations: tuple[Text, ...]
    granted: StrictBool

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        person = facts.person
        if person is None or person.relative_of is None or person.groups:
            return None
        covered = self.granted and self._covers(person.relative_of)
        code = "RELATIVE_OF_DISABLED" if covered else "RELATIVE_NOT_COVERED"
        return self.reason(code, {"relation": person.relative_of.relation})

    def _covers(self, kinship: Kinship) -> bool:
        return kinship.relation in self.relations and (kinship.disability == "severe" or kinship.poor is True)
