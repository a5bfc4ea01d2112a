"""Checks on the certificate and on how it was gained."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from subsidies.rules.checks.condition import Condition
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason
from subsidies.rules.terms import Terms
from subsidies.rules.values import CertificateKind, Route, Stage, TrainingMode


class CertificateHeld(Condition):
    """There is a certificate."""

    check: Literal["certificate_held"]
    NOT_AT: ClassVar[frozenset[Stage]] = frozenset({"quote", "prepay"})

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        return self.reason("NO_CERTIFICATE") if facts.certificate_kind is None else None


class KindAccepted(Condition):
    """The certificate is of a kind the scheme takes; for the kinds `reviewed` an officer looks at the proof."""

    check: Literal["certificate_kind"]
    accepted: tuple[CertificateKind, ...]
    reviewed: tuple[CertificateKind, ...] = ()

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        kind = facts.certificate_kind
        if kind is None or kind in self.accepted:
            return None
        code = "REVIEW_REQUIRED" if kind in self.reviewed else "CERTIFICATE_KIND_NOT_ACCEPTED"
        return self.reason(code, {"kind": kind})


class AssessmentPassed(Condition):
    """No assessment is recorded as failed."""

    check: Literal["assessment_passed"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        return self.reason("ASSESSMENT_FAILED") if facts.assessment_passed is False else None


class Trained(Condition):
    """The certificate was gained through training, or by a route taken for it in that training mode."""

    check: Literal["trained"]
    routes: Mapping[TrainingMode, tuple[Route, ...]] = {}

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if facts.route == "training" or facts.route in self.routes.get(facts.training_mode or "", ()):
            return None
        return self.reason("TRAINING_NOT_DONE", {"route": facts.route})
