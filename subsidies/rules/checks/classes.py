"""Checks on the training class, its occupation and who ran it."""

from typing import ClassVar, Literal

from pydantic import StrictBool

from subsidies.rules.checks.condition import Condition, Part
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason, figure
from subsidies.rules.terms import Terms
from subsidies.rules.values import CertificateKind, Stage, TrainingMode


class ClassFiled(Condition):
    """The class was filed with the bureau; a quote is made before that."""

    check: Literal["class_filed"]
    NOT_AT: ClassVar[frozenset[Stage]] = frozenset({"quote"})

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        return self.reason("NOT_FILED") if facts.training_class.filed is False else None


class ListedAtFiling(Condition):
    """The institution was in the directory when the class was filed; in the modes `free` nobody need be.

    With `removal_apart`, an institution struck off is left to the check on removals.
    """

    check: Literal["listed_at_filing"]
    RESTS_ON: ClassVar[Part | None] = "institution"
    free: tuple[TrainingMode, ...] = ()
    removal_apart: StrictBool = False

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        institution = facts.institution
        if institution is None or facts.training_mode in self.free or institution.was_listed is not False:
            return None
        if self.removal_apart and institution.removed and institution.listed_at_filing is None:
            return None
        return self.reason("NOT_LISTED")


class InCatalogue(Condition):
    """The occupation is in the catalogue; employees and the certificate kinds `free` do not need it to be."""

    check: Literal["in_catalogue"]
    employees_free: StrictBool = False
    free: tuple[CertificateKind, ...] = ()

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        listed = facts.in_catalogue if terms.lists_at_filing else facts.occupation_in_catalogue
        if listed is not False:
            return None
        free = facts.certificate_kind in self.free or (self.employees_free and facts.employer is not None)
        code = "CATALOGUE_NOT_REQUIRED" if free else "NOT_IN_CATALOGUE"
        return self.reason(code, {"occupation": facts.occupation or ""})


class CatalogueFree(Condition):
    """The scheme is freed from the catalogue; says so where the occupation is outside it."""

    check: Literal["catalogue_free"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        listed = facts.in_catalogue if terms.lists_at_filing else facts.occupation_in_catalogue
        if listed is not False:
            return None
        return self.reason("CATALOGUE_NOT_REQUIRED", {"occupation": facts.occupation or ""})


class NoFee(Condition):
    """No fee is kept from a trainee who trains free; one that was taken is refunded first."""

    check: Literal["no_fee"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        fee = facts.trainee_fee_cny
        return self.reason("FEE_CHARGED", {"fee": figure(fee)}) if fee else None


class PapersComplete(Condition):
    """No paper is missing, or a signed commitment stands in for it where the county takes commitments.

    `papers` are those a commitment may replace, every one where none is named; `modes` the training modes.
    """

    check: Literal["papers_complete"]
    modes: tuple[TrainingMode, ...]
    papers: tuple[str, ...] | None = None

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        commitment = facts.commitment
        if commitment is None or not commitment.papers_missing:
            return None
        in_mode = facts.training_mode is None or facts.training_mode in self.modes
        replaceable = self.papers is None or set(commitment.papers_missing) <= set(self.papers)
        if facts.pack.commitment_enabled and commitment.signed and in_mode and replaceable:
            return None
        return self.reason("EVIDENCE_MISSING", {"papers": "、".join(commitment.papers_missing)})
