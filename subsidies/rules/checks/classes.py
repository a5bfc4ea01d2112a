"""Checks on the training class, its occupation and who ran it."""

from typing import ClassVar, Literal

from pydantic import StrictBool

from subsidies.rules.checks.condition import Condition
from subsidies.rules.document import Terms
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason
from subsidies.rules.values import CertificateKind, Stage, TrainingMode


class ClassFiled(Condition):
    """The class was filed with the bureau; a quote is made before that."""

    check: Literal["class_filed"]
    NOT_AT: ClassVar[frozenset[Stage]] = frozenset({"quote"})

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        return self.reason("NOT_FILED") if facts.training_class.filed is False else None


class ListedAtFiling(Condition):
    """The institution was in the directory when the class was filed; in the modes `free` nobody need be."""

    check: Literal["listed_at_filing"]
    free: tuple[TrainingMode, ...]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        institution = facts.institution
        if institution is None or facts.training_mode in self.free or institution.was_listed is not False:
            return None
        return self.reason("NOT_LISTED")


class InCatalogue(Condition):
    """The occupation is in the catalogue; employees and the certificate kinds `free` do not need it to be."""

    check: Literal["in_catalogue"]
    employees_free: StrictBool
    free: tuple[CertificateKind, ...]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if facts.in_catalogue is not False:
            return None
        free = facts.certificate_kind in self.free or (self.employees_free and facts.employer is not None)
        code = "CATALOGUE_NOT_REQUIRED" if free else "NOT_IN_CATALOGUE"
        return self.reason(code, {"occupation": facts.occupation or ""})
